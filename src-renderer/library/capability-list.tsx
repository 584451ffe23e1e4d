import type { Capability } from '../../src-shared/wire/views.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { visibleText } from '../../src-shared/lib/visible-text.ts';
import { words } from '../ui/words.ts';
import './capability-list.css';

const ICONS: Readonly<Record<Capability['kind'], IconName>> = {
  command: 'command',
  tool: 'tool',
  agent: 'agent',
  network: 'web',
  files: 'folder',
  secret: 'key',
  deploy: 'deploy',
  ask: 'approve',
  limit: 'shield',
};

// Shown as the machine will take them; all else is written for people.
const LITERAL: ReadonlySet<Capability['kind']> = new Set(['command', 'network', 'secret', 'deploy']);

/** What a workflow may do, in words, with every command in full. */
export function CapabilityList(props: { readonly capabilities: readonly Capability[] }) {
  if (props.capabilities.length === 0) return <p className="text-2">{words().workflow.mayDoNothing}</p>;
  return (
    <div>
      {props.capabilities.map((one, index) => (
        <div className="capability" key={`${one.kind}${index}`}>
          <Icon name={ICONS[one.kind]} />
          <div>
            <span>{visibleText(one.words)}</span>
            {one.details.length > 0 && (
              <div className={LITERAL.has(one.kind) ? 'capability-details' : 'capability-lines'}>
                {one.details.map(visibleText).join('\n')}
              </div>
            )}
          </div>
        </div>
      ))}
      <p className="capability-note small text-3">{words().workflow.onlyThis}</p>
    </div>
  );
}
