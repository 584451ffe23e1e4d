import { useState, type ReactNode } from 'react';
import { Badge, Tag } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Checkbox, RadioGroup } from '../ui/check.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { STATUS_KINDS } from '../ui/status.ts';
import { TabPanel, Tabs } from '../ui/tabs.tsx';

/** A titled part of the gallery. */
export function Part(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="gallery-part">
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}

/** Everything that is pressed, typed into or chosen from, in each of its states. */
export function Controls({ theme }: { readonly theme: string }) {
  const [view, setView] = useState<'canvas' | 'outline'>('canvas');
  const [tab, setTab] = useState<'setup' | 'result'>('setup');
  const [checked, setChecked] = useState(true);
  const [choice, setChoice] = useState<string>('copy');
  const [picked, setPicked] = useState<string | null>('weekly');
  return (
    <>
      <Part title="Buttons">
        <div className="gallery-row">
          <Button kind="primary" icon="play">
            Run
          </Button>
          <Button icon="folder">Choose a folder</Button>
          <Button kind="ghost">Skip</Button>
          <Button kind="danger" icon="bin">
            Delete
          </Button>
          <Button kind="link">Show the log</Button>
        </div>
        <div className="gallery-row">
          <Button kind="primary" disabled>
            Run
          </Button>
          <Button disabled>Save</Button>
          <Button busy>Starting…</Button>
          <Button pressed icon="text">
            Text
          </Button>
          <Button size="small">Small</Button>
          <Button size="tiny" icon="plus">
            Tiny
          </Button>
          <IconButton icon="undo" label={`Undo (${theme})`} />
          <Kbd keys="Mod+Shift+Z" />
        </div>
      </Part>
      <Part title="Badges and tags">
        <div className="gallery-row">
          {STATUS_KINDS.map((kind) => (
            <Badge key={kind} kind={kind} />
          ))}
        </div>
        <div className="gallery-row">
          <Tag>git</Tag>
          <Tag onClick={() => undefined}>reports</Tag>
          <Tag pressed onClick={() => undefined}>
            chosen
          </Tag>
        </div>
      </Part>
      <Part title="Fields">
        <Field label="Name" help="What people call this step.">
          {(ids) => <Input {...ids} defaultValue="Rechtsschutzversicherungsbescheinigung prüfen" />}
        </Field>
        <Field label="Seconds" error="This must be a whole number.">
          {(ids) => <Input {...ids} defaultValue="soon" />}
        </Field>
        <Field label="How often" note="optional">
          {(ids) => (
            <Select
              {...ids}
              value={picked}
              onChange={setPicked}
              options={[
                { value: 'daily', label: 'Every day' },
                { value: 'weekly', label: 'Every week' },
              ]}
            />
          )}
        </Field>
        <Checkbox checked={checked} onChange={setChecked}>
          Include uncommitted work
        </Checkbox>
        <RadioGroup
          legend="Where it works"
          name={`where-${theme}`}
          value={choice}
          onChange={setChoice}
          options={[
            { value: 'copy', label: 'In a copy of the folder' },
            { value: 'place', label: 'In the folder itself' },
          ]}
        />
      </Part>
      <Part title="Switching and progress">
        <Segmented
          label="View"
          value={view}
          onChange={setView}
          options={[
            { value: 'canvas', label: 'Canvas', icon: 'workflow' },
            { value: 'outline', label: 'Outline', icon: 'outline' },
          ]}
        />
        <Tabs
          label="Step"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'setup', label: 'Set up' },
            { value: 'result', label: 'Last result' },
          ]}
        >
          <TabPanel value="setup">What the step is to do.</TabPanel>
          <TabPanel value="result">What came of it.</TabPanel>
        </Tabs>
        <ProgressBar label="Steps done" value={0.58} />
        <ProgressBar label="Cost" value={0.9} thin />
      </Part>
    </>
  );
}
