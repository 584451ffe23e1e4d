import { expect, it } from 'vitest';
import { softHyphens } from './soft-hyphens.ts';

it('[SH1] lets long words break between syllables and leaves short ones as they are', () => {
  const shown = ['Abhängigkeitsaktualisierungen prüfen', 'Donaudampfschifffahrt', 'Read the draft'].map((text) =>
    softHyphens(text).replaceAll('\u00ad', '-'),
  );
  expect(shown).toEqual(['Abhän-gig-keit-sak-tua-li-sie-rungen prüfen', 'Donau-dampf-schiff-fahrt', 'Read the draft']);
});
