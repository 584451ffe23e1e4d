import { assertNever } from '../../src-shared/lib/assert-never.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { moveField, renameField, setFields, type FieldChange } from './field-edits.ts';
import { addCopies, duplicateSteps } from './copies.ts';
import { extractSteps, groupSteps, reorderSteps, setNeeds, type Repeating } from './group-edits.ts';
import { placeSteps, type WrittenPlace } from './place-steps.ts';
import { moveInto } from './move-into.ts';
import type { Change } from './change.ts';
import {
  addStep,
  connectSteps,
  disconnectSteps,
  nameStep,
  removeSteps,
  renameStep,
  setField,
  toggleSteps,
  type Edited,
  type NewStep,
  type Source,
} from './step-edits.ts';

/** An edit as data, so that it can be made wherever the text is at hand. */
export type EditCommand =
  | { readonly kind: 'addStep'; readonly step: NewStep }
  | { readonly kind: 'remove'; readonly ids: readonly string[]; readonly how: 'cut' | 'heal' }
  | { readonly kind: 'connect' | 'disconnect'; readonly from: string; readonly to: string }
  | { readonly kind: 'duplicate' | 'toggle'; readonly ids: readonly string[] }
  | { readonly kind: 'group'; readonly ids: readonly string[]; readonly name: string; readonly repeating: Repeating }
  /** `file` is a plain name in the document's folder; what is to be written there comes with the change. */
  | { readonly kind: 'extract'; readonly ids: readonly string[]; readonly name: string; readonly file: string }
  | { readonly kind: 'reorder'; readonly ids: readonly string[]; readonly by: 'up' | 'down' }
  | { readonly kind: 'place'; readonly ids: readonly string[]; readonly place: WrittenPlace }
  /** Into the loop, or out of every loop with `null`; `at` says where the steps are drawn there. */
  | {
      readonly kind: 'moveInto';
      readonly ids: readonly string[];
      readonly into: string | null;
      readonly at: NonNullable<Change['moves']>;
    }
  | { readonly kind: 'needs'; readonly id: string; readonly needs: readonly string[] }
  | { readonly kind: 'name'; readonly id: string; readonly name: string }
  | { readonly kind: 'renameId'; readonly id: string; readonly to: string }
  | { readonly kind: 'setField'; readonly path: string; readonly value: Json | undefined }
  | { readonly kind: 'setFields'; readonly label: string; readonly changes: readonly FieldChange[] }
  | { readonly kind: 'renameField'; readonly path: string; readonly to: string }
  | { readonly kind: 'moveField'; readonly path: string; readonly by: 'up' | 'down' }
  | {
      readonly kind: 'addCopies';
      readonly label: string;
      readonly steps: readonly JsonObject[];
      readonly after: string | undefined;
    };

/** Makes an edit on a text. */
export function runCommand(source: Source, command: EditCommand): Edited {
  switch (command.kind) {
    case 'addStep':
      return addStep(source, command.step);
    case 'remove':
      return removeSteps(source, command.ids, command.how);
    case 'connect':
      return connectSteps(source, command.from, command.to);
    case 'disconnect':
      return disconnectSteps(source, command.from, command.to);
    case 'duplicate':
      return duplicateSteps(source, command.ids);
    case 'toggle':
      return toggleSteps(source, command.ids);
    case 'group':
      return groupSteps(source, command);
    case 'extract':
      return extractSteps(source, command);
    case 'reorder':
      return reorderSteps(source, command);
    case 'place':
      return placeSteps(source, command);
    case 'moveInto':
      return moveInto(source, command);
    case 'needs':
      return setNeeds(source, command);
    case 'name':
      return nameStep(source, command.id, command.name);
    case 'renameId':
      return renameStep(source, command.id, command.to);
    case 'setField':
      return setField(source, command.path, command.value);
    case 'setFields':
      return setFields(source, command.label, command.changes);
    case 'renameField':
      return renameField(source, command.path, command.to);
    case 'moveField':
      return moveField(source, command.path, command.by);
    case 'addCopies':
      return addCopies(source, command);
    default:
      return assertNever(command);
  }
}
