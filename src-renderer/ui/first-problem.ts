/** Brings the first field with a problem into view and puts the cursor in it. */
export function showFirstProblem(form: HTMLElement | null): void {
  const problem = form?.querySelector('.field-error');
  const field = problem?.closest('.field');
  (field ?? problem)?.scrollIntoView({ block: 'nearest' });
  field?.querySelector<HTMLElement>('input, textarea, [role="textbox"], button')?.focus();
}
