/** Tells the person something outside the window. `link` is a route of the app (`/inbox`, `/runs/run_…`). */
export interface Notify {
  show(message: { readonly title: string; readonly body: string; readonly link: string }): void;
}
