import './kbd.css';

/** Shows a shortcut as keys: `Mod+K` reads Ctrl K, or ⌘K on a Mac; `G H` are two keys one after the other. */
export function Kbd(props: { readonly keys: string }) {
  return (
    <kbd className="kbd" aria-hidden="true">
      {keyText(props.keys)}
    </kbd>
  );
}

/** The words for a shortcut on this computer: `Mod+Shift+Z` is `Ctrl Shift Z`, or `⌘⇧Z` on a Mac. */
export function keyText(keys: string): string {
  const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
  const parts = keys.split('+').map((part) => {
    if (part === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (part === 'Shift') return mac ? '⇧' : 'Shift';
    if (part === 'Alt') return mac ? '⌥' : 'Alt';
    return part;
  });
  return parts.join(mac ? '' : ' ');
}
