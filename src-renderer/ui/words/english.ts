import { englishBranch } from './english-branch.ts';
import { englishEditing } from './english-editing.ts';
import { englishEditor } from './english-editor.ts';
import { englishFrame } from './english-frame.ts';
import { englishHome } from './english-home.ts';
import { englishImport } from './english-import.ts';
import { englishInbox } from './english-inbox.ts';
import { englishInspector } from './english-inspector.ts';
import { englishLibrary } from './english-library.ts';
import { englishRun } from './english-run.ts';
import { englishShared } from './english-shared.ts';
import { englishStorage } from './english-storage.ts';
import { englishTesting } from './english-testing.ts';
import { englishTour } from './english-tour.ts';
import { englishValues } from './english-values.ts';
import { englishVersions } from './english-versions.ts';
import { englishWriteBack } from './english-write-back.ts';

/** Every text of the app in English. Plain verbs, no blame; counts keep their word. */
export const english = {
  ...englishShared,
  ...englishFrame,
  ...englishEditor,
  ...englishEditing,
  ...englishInspector,
  ...englishHome,
  ...englishLibrary,
  ...englishImport,
  ...englishRun,
  ...englishBranch,
  ...englishInbox,
  ...englishStorage,
  ...englishTesting,
  ...englishTour,
  ...englishValues,
  ...englishVersions,
  ...englishWriteBack,
};
