import { CORPUS } from '../corpus.fixture.ts';
import { drawOf } from './draw.fixture.ts';
import { randomWorkflow } from './random-workflow.fixture.ts';
import { writtenBy } from './random-yaml.fixture.ts';
import { COMMENT_TEXTS } from './texts-comments.fixture.ts';
import { DOCUMENT_TEXTS } from './texts-documents.fixture.ts';
import { LAYOUT_TEXTS } from './texts-layout.fixture.ts';
import { ODD_COMMENT_TEXTS } from './texts-odd-comments.fixture.ts';
import { ODD_TEXTS } from './texts-odd.fixture.ts';
import { SCALAR_TEXTS } from './texts-scalars.fixture.ts';
import { STRUCTURE_TEXTS } from './texts-structure.fixture.ts';

/** A text of the corpus: its name, and what is unusual about how it is written. */
export interface LawText {
  readonly name: string;
  readonly text: string;
  readonly habits: readonly string[];
}

/** Texts written by hand. */
export const HAND_TEXTS: readonly LawText[] = Object.entries({
  ...CORPUS,
  ...COMMENT_TEXTS,
  ...SCALAR_TEXTS,
  ...LAYOUT_TEXTS,
  ...DOCUMENT_TEXTS,
  ...STRUCTURE_TEXTS,
  ...ODD_TEXTS,
  ...ODD_COMMENT_TEXTS,
}).map(([name, text]) => ({ name, text, habits: [`hand: ${name}`] }));

/** The text of a seed: a random workflow in the habits of a random author. */
export function generatedText(seed: number): LawText {
  const draw = drawOf(seed);
  const model = randomWorkflow(draw);
  return { name: `seed ${seed}`, ...writtenBy(draw, model) };
}

/** Generated texts that belong to the corpus. */
export const GENERATED_COUNT = 300;

/** Every text of the corpus. */
export function lawTexts(): readonly LawText[] {
  return [...HAND_TEXTS, ...Array.from({ length: GENERATED_COUNT }, (_, index) => generatedText(index + 1))];
}
