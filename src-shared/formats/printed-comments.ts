import type { Location } from '../workflow/checks/finding.ts';

/** The lines of a comment and the place it stands above. */
export interface PlacedComment {
  readonly at: Location;
  readonly lines: readonly string[];
}

/** Comments to be printed with the places they belong to; each is taken once. */
export interface CommentShelf {
  /** The lines above a place, and where `deep` those above everything in it, which has no lines of its own. */
  readonly take: (at: Location, how?: { readonly deep: boolean }) => readonly string[];
  /** What no place has taken. */
  readonly left: () => readonly PlacedComment[];
}

/** Puts comments at hand for a printer. */
export function commentShelf(comments: readonly PlacedComment[]): CommentShelf {
  const left = new Set(comments);
  return {
    take(at, how) {
      const lines: string[] = [];
      for (const comment of left) {
        const fits = comment.at.length === at.length || (how?.deep === true && comment.at.length > at.length);
        if (!fits || at.some((key, index) => comment.at[index] !== key)) continue;
        left.delete(comment);
        lines.push(...comment.lines);
      }
      return lines;
    },
    left: () => [...left],
  };
}
