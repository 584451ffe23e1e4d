/** Writes what is being typed in a form right now: it is part of what is saved, run or tested. The caret stays. */
export function settleTyping(): void {
  const typing = document.activeElement;
  if (!(typing instanceof HTMLElement) || typing.closest('.inspector') === null) return;
  typing.blur();
  typing.focus();
}
