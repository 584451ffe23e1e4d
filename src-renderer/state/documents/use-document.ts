import { useStore } from 'zustand';
import type { DocumentState } from './document-state.ts';
import type { DocumentStore } from './document-store.ts';
import type { StepTests, StepTestsState } from '../testing/step-tests.ts';

/** The smallest slice of an open document a component needs; it re-renders only when that slice changes. */
export function useDocument<Slice>(document: DocumentStore, slice: (state: DocumentState) => Slice): Slice {
  return useStore({ ...document, getInitialState: document.getState, setState: () => undefined }, slice);
}

/** The smallest slice of what is known from tests that a component needs. */
export function useTests<Slice>(tests: StepTests, slice: (state: StepTestsState) => Slice): Slice {
  return useStore({ ...tests, getInitialState: tests.getState, setState: () => undefined }, slice);
}
