/** Sequences that are asked together: padded to one length, so that a server may put them in one batch. */
export interface LengthGroup {
  readonly paddedLength: number;
  /** Places in the list that was grouped. */
  readonly indices: readonly number[];
}

export interface GroupingOptions {
  /** A group's longest and shortest differ by this factor at most: the share of padding is bounded by it. */
  readonly spreadMax?: number;
  readonly countMax: number;
  /** Of a group, its padding counted. */
  readonly elementsMax: number;
}

/**
 * Sorts sequences of various lengths into groups of like length. Servers batch what has one shape only, and pad nothing
 * themselves (triton-inference-server/server issue 8156): so who asks pads, and pads little.
 */
export function groupByLength(lengths: readonly number[], options: GroupingOptions): readonly LengthGroup[] {
  const { spreadMax = 1.25, countMax, elementsMax } = options;
  const order = lengths.map((_, index) => index).toSorted((a, b) => lengthAt(b) - lengthAt(a) || a - b);
  const groups: { paddedLength: number; indices: number[] }[] = [];
  for (const index of order) {
    const length = lengthAt(index);
    const group = groups.at(-1);
    const fits =
      group &&
      group.indices.length < countMax &&
      length * spreadMax >= group.paddedLength &&
      (group.indices.length + 1) * group.paddedLength <= elementsMax;
    if (fits) group.indices.push(index);
    else groups.push({ paddedLength: length, indices: [index] });
  }
  return groups;

  function lengthAt(index: number): number {
    return lengths[index] ?? 0;
  }
}
