/** Characters that could make a text read differently from what it is: controls, bidi overrides, invisible joiners. */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Makes hidden characters visible as `⟨U+202E⟩`, so that a request reads exactly as what it is. Tabs and newlines stay. */
export function visibleText(text: string): string {
  return text.replace(
    HIDDEN,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
