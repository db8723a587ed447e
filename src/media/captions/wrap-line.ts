import { joinAtoms, splitAtoms } from "./break-atoms.ts";

/** How much wider than the narrowest setting a line may be for a better place to break, as a share of its width. */
const breakShare = 0.12;

/**
 * A text on two lines of about the same width, broken where it hurts least; one long word is broken inside. One line
 * where it cannot be broken at all.
 */
export function wrapInTwo(text: string, language: string, widthPx: (text: string) => number): readonly string[] {
  const wholePx = widthPx(text);
  const atoms = splitAtoms(text, language, { widthPx, lineMaxPx: 0.62 * wholePx });
  let best: { readonly cost: number; readonly lines: readonly string[] } = { cost: Infinity, lines: [text] };
  for (let at = 1; at < atoms.length; at++) {
    const lines = [joinAtoms(atoms, 0, at), joinAtoms(atoms, at, atoms.length)];
    const widestPx = Math.max(...lines.map(widthPx));
    const cost = widestPx + breakShare * wholePx * (atoms[at - 1]?.breakCost ?? 0);
    if (cost < best.cost) best = { cost, lines };
  }
  return best.lines;
}
