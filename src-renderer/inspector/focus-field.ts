/** Puts the caret into the field of a key, opening what it is folded into; into the nearest field around it, else the first. */
export function focusField(form: HTMLElement | null, key: string): void {
  // What was asked to be shown is there after this frame.
  requestAnimationFrame(() => {
    if (form === null) return;
    const folds = [...form.querySelectorAll<HTMLElement>('[data-folds]')].filter((one) => isAround(one.dataset.folds ?? '', key));
    for (const fold of folds) if (fold.getAttribute('aria-expanded') === 'false') fold.click();
    requestAnimationFrame(() => {
      const fields = [...form.querySelectorAll<HTMLElement>('[data-field]')];
      const around = fields.filter((one) => isAround(one.dataset.field ?? '', key));
      const wanted =
        around.sort((a, b) => (b.dataset.field ?? '').length - (a.dataset.field ?? '').length)[0] ??
        fields.find((one) => key !== '' && isAround(key, one.dataset.field ?? '')) ??
        fields[0];
      if (wanted === undefined) return;
      for (let at = wanted.parentElement; at !== null && at !== form; at = at.parentElement)
        if (at instanceof HTMLDetailsElement) at.open = true;
      const control = wanted.matches('input, textarea, select, button')
        ? wanted
        : (wanted.querySelector<HTMLElement>('input, textarea, button') ?? wanted);
      control.focus();
      control.scrollIntoView({ block: 'nearest' });
    });
  });
}

function isAround(field: string, key: string): boolean {
  return field !== '' && (key === field || key.startsWith(`${field}.`));
}
