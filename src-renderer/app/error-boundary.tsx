import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { words } from '../ui/words.ts';

/** Shows a fault of a page in plain words instead of an empty window; another place (`at`) starts afresh. */
export class ErrorBoundary extends Component<
  { readonly at: string; readonly children: ReactNode },
  { readonly fault: Error | null; readonly at: string }
> {
  override state = { fault: null, at: this.props.at };

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  static getDerivedStateFromProps(props: { readonly at: string }, state: { readonly at: string }) {
    return props.at === state.at ? null : { fault: null, at: props.at };
  }

  override componentDidCatch(fault: Error, info: ErrorInfo) {
    reportError(new Error(`${fault.message}${info.componentStack ?? ''}`, { cause: fault }));
  }

  override render() {
    const fault: Error | null = this.state.fault;
    if (fault === null) return this.props.children;
    return <Fault fault={fault} />;
  }
}

function Fault(props: { readonly fault: Error }) {
  const text = words().frame;
  return (
    <EmptyState title={text.broken} text={text.brokenText}>
      <Button kind="primary" icon="again" onClick={() => location.reload()}>
        {text.reload}
      </Button>
      <Button
        icon="copy"
        onClick={() => void navigator.clipboard.writeText(`${props.fault.message}\n${props.fault.stack ?? ''}`)}
      >
        {words().acts.copy}
      </Button>
    </EmptyState>
  );
}
