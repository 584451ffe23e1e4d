import type { Diagnostic } from './diagnostic.ts';

/** What one code says. */
export interface CodeEntry {
  readonly severity: Diagnostic['severity'];
  readonly title: string;
  /** What it means and what to do, in plain words; a row of docs/diagnostics.md. */
  readonly meaning: string;
}

/** Diagnostics of tiers 2 and 3: what a workflow uses and needs, and what simulated runs of it show. */
export const LINKED_CODES = {
  FR601: {
    severity: 'error',
    title: 'Workflow not found',
    meaning: 'uses names a workflow that is not there, or one of several.',
  },
  FR602: {
    severity: 'error',
    title: 'Used workflow has errors',
    meaning: 'The workflow that uses names cannot run as it is. Mend it there.',
  },
  FR603: {
    severity: 'error',
    title: 'Workflows in a circle',
    meaning: 'A workflow uses itself, directly or through others, so it would never end.',
  },
  FR604: {
    severity: 'error',
    title: 'Workflows too deep',
    meaning: 'Workflows use one another more than 8 levels deep, or more than 200 in all.',
  },
  FR605: {
    severity: 'error',
    title: 'Input does not fit',
    meaning: 'The step gives the workflow it uses an input it does not have, a wrong value, or leaves a required one out.',
  },
  FR606: {
    severity: 'error',
    title: 'Place does not fit',
    meaning: 'A workflow that changes nothing uses one that works in the folder itself.',
  },
  FR607: {
    severity: 'error',
    title: 'No such block',
    meaning: 'The built-in server has no tool of this name; the nearest one is named.',
  },
  FR608: {
    severity: 'error',
    title: 'Arguments do not fit',
    meaning: 'The step gives the tool an argument that it does not have, a value of another kind, or leaves a required one out.',
  },
  FR609: {
    severity: 'warning',
    title: 'Needed and not here',
    meaning:
      'requires names a program, an agent or a tool server that this machine does not have, or not in that version. A run is refused until it is there.',
  },
  FR610: {
    severity: 'error',
    title: 'Not a range of versions',
    meaning: 'Versions are asked for as in >=20, ^1.2, ~1.2.3, 1.x or *.',
  },
  FR611: {
    severity: 'warning',
    title: 'Not available yet',
    meaning:
      'The step needs something that this version of the program cannot do. A run is refused until it can; all else is checked.',
  },
  FR701: {
    severity: 'error',
    title: 'Step can only fail',
    meaning:
      'However the run goes, this step fails at its own definition: an expression that cannot be computed, a list over the cap, an output that its schema never takes.',
  },
  FR702: {
    severity: 'warning',
    title: 'Fails on some ways',
    meaning:
      'In a case that can happen (an input left out, an empty list, a field that need not be there) an expression cannot be computed and fails the step. Guard it with has(…), a size or a comparison, or require the value.',
  },
  FR703: {
    severity: 'warning',
    title: 'No way starts this step',
    meaning: 'No input, answer, output or failure of the steps before it leads to this step. Change its condition or its needs.',
  },
  FR704: {
    severity: 'warning',
    title: 'Loop ends only at its cap',
    meaning:
      'The condition of the loop never ends it, so that it goes round until max_iterations and then fails. Let the condition read what the body does.',
  },
  FR705: {
    severity: 'error',
    title: 'Run can only fail',
    meaning: 'Even where every step does well and every question is answered, no run of this workflow succeeds.',
  },
  FR706: {
    severity: 'error',
    title: 'Output that cannot be',
    meaning:
      'No value fits what is said of this output: a schema that contradicts itself, or an output of the workflow whose value is always of another type.',
  },
  FR707: {
    severity: 'error',
    title: 'Value of the wrong kind for its field',
    meaning:
      'What the expression gives never fits the field that takes it: a tool’s argument, an input of the workflow used, an address.',
  },
  FR708: {
    severity: 'hint',
    title: 'Not every way was walked',
    meaning: 'The workflow has more ways than one check walks through. What was found holds; more may be found by running it.',
  },
  FR709: {
    severity: 'warning',
    title: 'Run that never ends',
    meaning: 'On some way a step waits for an answer that nobody can give.',
  },
} as const satisfies Record<string, CodeEntry>;
