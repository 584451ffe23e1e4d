import type { ReactNode } from 'react';
import type { Reach } from '../../commands/values.ts';

/** How a text control looks and what it takes in. */
export interface TextLook {
  readonly mono?: boolean;
  /** Lines it begins with; absent makes it one line. */
  readonly rows?: number;
  readonly placeholder?: string;
  /** Values of earlier steps may be put in: between braces, or bare where the whole field is an expression. */
  readonly values?: 'template' | 'bare';
  readonly reach?: Reach;
  /** A value put in takes the place of everything. */
  readonly whole?: true;
  /** Names of stored secrets may be put in. */
  readonly secrets?: true;
  /** What people usually write here. */
  readonly suggestions?: readonly string[];
  /** Stands at the end of the line. */
  readonly after?: ReactNode;
}
