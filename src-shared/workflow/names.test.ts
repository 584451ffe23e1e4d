import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slug } from './names.ts';
import { ID_PATTERN } from './schema.ts';

describe('ids made from words', () => {
  test.each([
    ['Run the tests!', 'run-the-tests'],
    ['Größe prüfen', 'grosse-prufen'],
    ['STRASSE und Straße', 'strasse-und-strasse'],
    ['Œuvre, Ærø, Łódź, Þór, Đorđe', 'oeuvre-aero-lodz-thor-dorde'],
    ['naïve café – résumé', 'naive-cafe-resume'],
    ["don't l’été", 'dont-lete'],
    ['Проверка объёма', 'proverka-obema'],
    ['Έλεγχος', 'elegchos'],
    ['ﬁle № 3', 'file-no-3'],
    ['İstanbul ılık', 'istanbul-ilik'],
    ['検査', 'step'],
    ['3 steps', 'steps'],
  ])('[NAME] %s becomes %s', (words, id) => expect(slug(words, 'step')).toBe(id));

  test('[NAME] whatever the words are, an id comes of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        const id = slug(words, 'step');
        expect(id).toMatch(ID_PATTERN);
        expect(id.length).toBeLessThanOrEqual(40);
      }),
    );
  });
});
