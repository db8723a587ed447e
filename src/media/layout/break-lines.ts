import { joinAtoms, splitAtoms, type Atom } from "../captions/index.ts";

export interface LineMeasure {
  widthPx(text: string): number;
  readonly lineMaxPx: number;
}

/** How much an uneven line hurts beside a break at a bad place, which costs 0 to 2. */
const unevenness = 10;

/** `splitAtoms` leaves a word whole that would fit if its type shrank to this. */
const wordShare = 0.8;

/**
 * Breaks a text into as few lines as fit, of lengths as even as phrases allow. A word wider than a line is broken. Empty
 * where the text holds nothing.
 */
export function breakLines(text: string, language: string, measure: LineMeasure): readonly string[] {
  // A caption's type may shrink for a long word; here the word gives way, and only where it is wider than a line.
  const atoms = splitAtoms(text, language, { ...measure, lineMaxPx: wordShare * measure.lineMaxPx });
  if (atoms.length === 0) return [];
  // A space alone measures nothing: what stands at a line's end is trimmed.
  const widths = createWidths(atoms, measure.widthPx("0 0") - measure.widthPx("00"));
  const count = countLines(widths, atoms.length, measure.lineMaxPx);
  const ends = chooseEnds({ atoms, widths, count, lineMaxPx: measure.lineMaxPx });
  return ends.map((end, index) => joinAtoms(atoms, ends[index - 1] ?? 0, end));
}

type Widths = (from: number, to: number) => number;

/** The width of atoms `from` to `to` on one line. */
function createWidths(atoms: readonly Atom[], spacePx: number): Widths {
  const sums = [0];
  for (const atom of atoms) sums.push((sums.at(-1) ?? 0) + atom.widthPx + (atom.spaced ? spacePx : 0));
  return (from, to) => (sums[to] ?? 0) - (sums[from] ?? 0) - (atoms[to - 1]?.spaced ? spacePx : 0);
}

function countLines(widths: Widths, atoms: number, lineMaxPx: number): number {
  let count = 1;
  let from = 0;
  for (let to = 1; to <= atoms; to++) {
    if (to - from <= 1 || widths(from, to) <= lineMaxPx) continue;
    count++;
    from = to - 1;
  }
  return count;
}

/** The cheapest ends of exactly `count` lines: by dynamic programming, from the last line back. */
function chooseEnds(options: {
  atoms: readonly Atom[];
  widths: Widths;
  count: number;
  lineMaxPx: number;
}): readonly number[] {
  const { atoms, widths, count, lineMaxPx } = options;
  const size = atoms.length;
  const evenPx = widths(0, size) / count;
  const costOf = (from: number, to: number): number => {
    const width = widths(from, to);
    // An atom alone on its line may be as wide as it is: the type shrinks for it.
    if (width > lineMaxPx && to - from > 1) return Infinity;
    const off = (width - evenPx) / lineMaxPx;
    return unevenness * off * off + (to < size ? (atoms[to - 1]?.breakCost ?? 0) : 0);
  };
  let best: { cost: number; ends: readonly number[] }[] = Array.from({ length: size + 1 }, (_, to) =>
    to === 0 ? { cost: Infinity, ends: [] } : { cost: costOf(0, to), ends: [to] },
  );
  for (let line = 1; line < count; line++) {
    const before = best;
    best = before.map((_, to) => {
      let found = { cost: Infinity, ends: [] as readonly number[] };
      for (let from = line; from < to; from++) {
        const head = before[from];
        if (!head || head.cost === Infinity) continue;
        const cost = head.cost + costOf(from, to);
        if (cost < found.cost) found = { cost, ends: [...head.ends, to] };
      }
      return found;
    });
  }
  return best[size]?.ends ?? [];
}
