import { count } from './count.ts';

/** Importing workflows of other tools. */
export const englishImport = {
  importing: {
    act: 'Import',
    pick: 'Choose a workflow of another tool',
    title: 'Import a workflow',
    titleOf: (name: string) => `Import ${name}`,
    kinds: {
      workrail: 'From WorkRail',
      toml: 'From a workflow.toml',
      just: 'From a justfile',
      'workflow-as-code': 'From a workflow written as code',
    },
    reading: 'Reading the file. Nothing of it is run.',
    nothingRun: 'Nothing of it was run, and nothing is written before you choose Import.',
    cannot: 'This file cannot be imported',
    other: 'Choose another file',
    picture: 'What you get',
    facts: (steps: number, inputs: number, triggers: number) =>
      [
        count(steps, 'step'),
        ...(inputs > 0 ? [`asks ${count(inputs, 'thing')} before it starts`] : []),
        ...(triggers > 0 ? [count(triggers, 'trigger')] : []),
      ].join(', '),
    files: (amount: number) => `${count(amount, 'file')} in your workflows`,
    more: (amount: number) => `and ${count(amount, 'other workflow')}`,
    toMend: 'To mend after the import',
    lookAt: 'Look at these',
    changed: 'Said in another way',
    changedText: 'It does the same; the words or steps for it are others.',
    lost: 'Without an equal here',
    lostText: 'It has no effect here. What can be kept stays in the file as a note.',
    renamed: 'Renamed',
    kept: 'Everything else is the same.',
    all: 'Everything is the same.',
    times: (amount: number) => `${amount.toLocaleString()} times`,
    keptIn: (place: string) => `Kept in ${place}`,
    import: 'Import',
    done: (name: string) => `${name} is in your workflows.`,
    changedFile: 'The file was changed meanwhile. Look at it again.',
    tooBig: 'This file is over 1 MB, more than can be imported.',
  },
};
