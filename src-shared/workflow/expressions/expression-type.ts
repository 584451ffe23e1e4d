import type { Shape } from './shape.ts';

/** What is known of a part of an expression: a JSON shape, or a CEL value that JSON does not have (a duration, bytes). */
export type ExpressionType = Shape | { readonly kind: 'cel'; readonly name: string };

/** A type as a person says it. */
export function typeWords(type: ExpressionType): string {
  switch (type.kind) {
    case 'any':
      return 'a value';
    case 'text':
      return 'a text';
    case 'double':
      return 'a number';
    case 'integer':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case 'nothing':
      return 'nothing';
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
    case 'cel':
      return OTHER_WORDS[type.name] ?? 'a value';
  }
}

const OTHER_WORDS: Readonly<Record<string, string>> = {
  uint: 'a whole number without a sign',
  bytes: 'bytes',
  type: 'a type',
  'google.protobuf.Duration': 'a duration',
  'google.protobuf.Timestamp': 'a moment',
};
