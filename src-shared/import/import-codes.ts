/** Everything an import may have to say about its source. Codes are stable: a retired one is never used again. */
export const IMPORT_CODES = {
  IM001: {
    severity: 'error',
    title: 'Not a text file in UTF-8',
    meaning: 'Choose the workflow file itself; if it is in another encoding, save it as UTF-8 first.',
  },
  IM002: {
    severity: 'error',
    title: 'File too large',
    meaning: 'At most 1 MB can be read. Split the file into several workflows first.',
  },
  IM003: {
    severity: 'error',
    title: 'Nested too deeply',
    meaning: 'The file is nested deeper than any workflow is. Make it flatter.',
  },
  IM004: { severity: 'error', title: 'Not JSON', meaning: 'Mend the place shown, then import again.' },
  IM005: {
    severity: 'error',
    title: 'No workflow',
    meaning: 'The file holds nothing that could become one: WorkRail workflows have id and steps, justfiles have recipes.',
  },
  IM006: { severity: 'error', title: 'Triggers that cannot be read', meaning: 'Mend their YAML, then import again.' },
  IM007: { severity: 'error', title: 'Not TOML', meaning: 'Mend the place shown, then import again.' },
  IM008: {
    severity: 'error',
    title: 'A justfile that cannot be read',
    meaning: 'just itself refuses it, or is too old to tell what it holds. Mend the file, or install just 1.40 or later.',
  },
  IM009: {
    severity: 'error',
    title: 'just is missing',
    meaning: 'Justfiles are read by the program just. Install it, then import again.',
  },
  IM101: {
    severity: 'hint',
    title: 'Another id',
    meaning: 'The id has signs that ids do not have, or is there twice; the new one is shown.',
  },
  IM102: {
    severity: 'error or warning',
    title: 'Not a step',
    meaning: 'It says nothing that could be done. A question to a person stands in its place, or it is left out.',
  },
  IM103: {
    severity: 'error or warning',
    title: 'Waits for a step that is not there',
    meaning: 'The wait is left out. Name a step of the same file.',
  },
  IM104: {
    severity: 'warning',
    title: 'Calls what is not among the files',
    meaning: 'Import the folder that holds the routine or workflow as well, or write its steps yourself.',
  },
  IM105: { severity: 'error', title: 'No steps', meaning: 'A step that asks you to write the first one stands in their place.' },
  IM106: {
    severity: 'warning',
    title: 'Nobody says who sets a value',
    meaning: 'The first step that may know it is told to set it. Tell the right step to.',
  },
  IM107: {
    severity: 'warning',
    title: 'A trigger’s workflow is not among the files',
    meaning: 'The workflow made for it asks one agent to do what the trigger says. Put the real steps in.',
  },
  IM108: {
    severity: 'warning',
    title: 'A value of the wrong kind',
    meaning: 'A list stands where text belongs, or the like. It is left out and shown; write it into the new workflow.',
  },
  IM109: {
    severity: 'warning',
    title: 'Files that were not looked at',
    meaning: 'A folder is read up to 300 files of at most 1 MB each. Import what is missing by itself.',
  },
} as const;
