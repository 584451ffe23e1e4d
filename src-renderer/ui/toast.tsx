import { Toaster as Sonner, toast } from 'sonner';
import './toast.css';

/** Where messages that need no answer appear: over the title bar, where they cover nothing that is pressed next. One per window. */
export function Toasts(props: { readonly theme: 'light' | 'dark' }) {
  return (
    <Sonner
      theme={props.theme}
      position="top-center"
      gap={8}
      offset={{ top: 4 }}
      mobileOffset={{ top: 4 }}
      visibleToasts={4}
      toastOptions={{ className: 'toast' }}
    />
  );
}

/** Says that something is done; `act` offers one thing to do about it. */
export function say(message: string, act?: { readonly label: string; readonly onSelect: () => void }): void {
  toast(message, act === undefined ? {} : { action: { label: act.label, onClick: act.onSelect } });
}

/** Says what went wrong and what to do; it stays for a while, or until it is closed. */
export function sayProblem(problem: { readonly message: string; readonly hint?: string }): void {
  toast.error(problem.message, { description: problem.hint, duration: 12_000, closeButton: true });
}
