import { expect, test } from 'vitest';
import { findBlocks, type Block } from './blocks.ts';

const block = (title: string, help: string): Block => ({ key: title, type: 'tool', group: null, title, help, step: {} });

const BLOCKS = [
  block('Wait', 'Waits some time before going on.'),
  block('Agent', 'An AI agent, or you, works towards a goal you describe.'),
  block('Mail', 'Sends a letter.'),
  block('Read a table', 'Reads a CSV or Excel file.'),
  block('Table of contents', 'Lists headings.'),
];

test('[ADD] a search for blocks puts where a word begins so before where it is inside of one, titles before help', () => {
  const found = (search: string) => findBlocks(BLOCKS, search).map(({ title }) => title);
  expect([found('ai'), found('table'), found('wa'), found('letter')]).toEqual([
    ['Agent', 'Wait', 'Mail'],
    ['Table of contents', 'Read a table'],
    ['Wait', 'Agent'],
    ['Mail'],
  ]);
});
