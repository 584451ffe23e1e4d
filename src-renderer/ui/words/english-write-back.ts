import { count } from './count.ts';

/** Words of bringing a run's change back. */
export const englishWriteBack = {
  writeBack: {
    lead: 'This change lies in a copy. Your folder is as it was.',
    isApplied: (folder: string) => `This change is in ${folder}.`,
    apply: 'Apply to folder…',
    branch: 'Make a branch…',
    patch: 'Save patch…',
    undo: 'Undo',
    undone: (amount: number) => `${count(amount, 'file')} taken back.`,
    applied: (folder: string) => `The change is in ${folder} now.`,
    previewTitle: 'Apply the change to your folder?',
    previewLead: (folder: string) => `These files of ${folder} will be written: all of them, or none.`,
    conflicts: (amount: number) =>
      `You changed the same lines of ${count(amount, 'file')} meanwhile, so nothing can be applied. Save the patch, or put those files back.`,
    nothing: 'Your folder holds this change already.',
    applyNow: 'Apply',
    kinds: { added: 'new', modified: 'changed', deleted: 'deleted' },
    how: { merged: 'merged with your own changes', same: 'already there', conflict: 'conflict' },
    branchTitle: 'Make a branch of the change',
    branchLead: 'One commit on a new branch. Nothing is checked out.',
    branchName: 'Name of the branch',
    branchNow: 'Make branch',
    branched: (branch: string) => `The branch ${branch} holds the change.`,
  },
};
