import { expect, test } from 'vitest';
import { isPlace } from './place.ts';

test.each([
  ['/home/ana/x.yaml', true, false, true],
  ['C:\\Users\\ana', false, true, true],
  ['c:/Users/ana', false, true, true],
  ['\\\\server\\share', false, true, true],
  ['x.yaml', false, false, false],
  ['../x.yaml', false, false, false],
  ['~/x.yaml', false, false, false],
  ['file:///etc', false, false, false],
  ['C:', false, false, false],
  ['', false, false, false],
  ['/a\0b', false, false, false],
])('[T-ipc] %j is a place on Linux: %s, on Windows: %s, in a page: %s', (path, linux, windows, page) => {
  expect([isPlace(path, 'linux'), isPlace(path, 'win32'), isPlace(path, undefined)]).toEqual([linux, windows, page]);
});
