/** Whether keys pressed there are text: boxes of one line and of several, and editors. */
export function isTextBox(target: EventTarget | null | undefined): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, [role="textbox"], .monaco-editor') !== null)
  );
}

/** Whether letters pressed there mean something there: a text box, or a list that is searched by typing. */
export function takesLetters(target: EventTarget | null | undefined): boolean {
  return isTextBox(target) || (target instanceof HTMLElement && target.closest('select, [role="combobox"]') !== null);
}
