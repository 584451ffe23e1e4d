import { useEffect, type FocusEvent } from 'react';
import { Toaster as Sonner, toast } from 'sonner';
import { isTextBox } from './text-box.ts';
import { words } from './words.ts';
import './toast.css';

/** Where messages that need no answer appear: over the title bar, where they cover nothing that is pressed next. One per window. */
export function Toasts(props: { readonly theme: 'light' | 'dark' }) {
  useEffect(() => {
    // Before the page hears of it: one Escape does one thing.
    window.addEventListener('keydown', closeNewest, { capture: true });
    return () => window.removeEventListener('keydown', closeNewest, { capture: true });
  }, []);
  return (
    <div onFocus={(event) => hold(event, 'mousemove')} onBlur={(event) => hold(event, 'mouseout')}>
      <Sonner
        theme={props.theme}
        position="top-center"
        gap={8}
        offset={{ top: 4 }}
        mobileOffset={{ top: 4, left: 8, right: 8 }}
        visibleToasts={3}
        closeButton
        containerAriaLabel={words().frame.messages}
        toastOptions={{ className: 'toast', closeButtonAriaLabel: words().frame.closeMessage }}
      />
    </div>
  );
}

/** Says that something is done; `act` offers one thing to do about it. */
export function say(message: string, act?: { readonly label: string; readonly onSelect: () => void }): void {
  toast(message, {
    duration: act === undefined ? 3_500 : 7_000,
    ...(act === undefined ? {} : { action: { label: act.label, onClick: act.onSelect } }),
  });
}

/** Says what went wrong and what to do; it stays as long as it takes to read, or until it is closed. */
export function sayProblem(problem: { readonly message: string; readonly hint?: string }): void {
  const { message, hint } = problem;
  toast.error(message, { description: hint, duration: readingTime(`${message} ${hint ?? ''}`) });
}

/** Slow readers take some fifteen characters a second, after a moment to notice. */
function readingTime(text: string): number {
  return Math.min(10_000, 3_000 + (text.length * 1_000) / 15);
}

function closeNewest(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || isTextBox(event.target)) return;
  const newest = toast.getToasts().at(-1);
  // What lies over the page is closed first.
  if (newest === undefined || document.querySelector('[role=dialog], [role=menu], [role=listbox]') !== null) return;
  event.preventDefault();
  event.stopPropagation();
  toast.dismiss(newest.id);
}

/** Messages stay while the pointer is on them; for who is there by keyboard they hear of a pointer, too. */
function hold({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>, heard: 'mousemove' | 'mouseout'): void {
  if (heard === 'mouseout' && relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
  const list = currentTarget.querySelector('[data-sonner-toaster]');
  list?.dispatchEvent(new MouseEvent(heard, { bubbles: true, relatedTarget: document.body }));
}
