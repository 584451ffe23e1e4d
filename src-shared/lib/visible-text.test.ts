import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it('[V1] shows what could deceive: direction overrides, invisible and control characters', () => {
  expect(visibleText('pay\u202Egnp.exe \u200b\u0007ok\nnext\tcell')).toBe('pay⟨U+202E⟩gnp.exe ⟨U+200B⟩⟨U+0007⟩ok\nnext\tcell');
});
