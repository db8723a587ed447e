/** Somebody who waits for a search: is told how far it is, and may end it. */
export interface SearchWatch {
  /** Asked before each piece of work: no ends the search with what was found by then. */
  mayGoOn(): boolean;
  did(pieces: number): void;
}

/**
 * @param options.mayGoOn asked before each piece of work, a hundredth of a second or so; absent: it is always worth going on
 * @param options.progress told after each hundredth of the whole
 */
export function createSearchWatch(
  pieces: number,
  options: {
    readonly mayGoOn?: (() => boolean) | undefined;
    readonly progress?: ((share: number) => void) | undefined;
  },
): SearchWatch & { readonly isCut: () => boolean } {
  let [done, told, isCut] = [0, 0, false];
  return {
    mayGoOn() {
      isCut ||= options.mayGoOn?.() === false;
      return !isCut;
    },
    did(count) {
      done += count;
      const share = Math.min(1, done / Math.max(1, pieces));
      if (share - told < 0.01 && share < 1) return;
      told = share;
      options.progress?.(share);
    },
    isCut: () => isCut,
  };
}
