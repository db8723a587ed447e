import { differenceOf, toLab } from "./colour-difference.ts";

/** A colour as it is coded: BT.709 in studio range. */
interface YuvColour {
  readonly luma: number;
  readonly blue: number;
  readonly red: number;
}

/** By how much a colour may be seen to change, in CIEDE2000, and by how many levels at most. */
const allowed = {
  plain: { difference: 1.45, levels: 2 },
  painted: { difference: 3.6, levels: 3 },
} as const;

/** What was counted before, plus one, by colour; colours are told apart by four levels of brightness and by two of each colour. */
const known = new Uint8Array(4 * 64 * 128 * 128);

/**
 * By how many levels a mark may change one of a colour's planes, up and down: none on grey, which shows every tint, two in most
 * colours, more where much is painted.
 */
export function countColourLevels(
  luma: number,
  blue: number,
  red: number,
  { plane, isPainted }: { readonly plane: "blue" | "red"; readonly isPainted: boolean },
): number {
  const [y, u, v] = [luma >> 2, blue >> 1, red >> 1];
  const way = (plane === "blue" ? 0 : 1) + (isPainted ? 2 : 0);
  const at = (((way << 6) | y) << 14) | (u << 7) | v;
  const counted = known[at] as number;
  if (counted > 0) return counted - 1;
  const levels = count({ luma: y * 4 + 2, blue: u * 2 + 1, red: v * 2 + 1 }, plane, isPainted);
  known[at] = levels + 1;
  return levels;
}

function count({ luma, blue, red }: YuvColour, plane: "blue" | "red", isPainted: boolean): number {
  const most = isPainted ? allowed.painted : allowed.plain;
  const base = toLab(luma, blue, red);
  const isSeen = (by: number): boolean => {
    const changed = plane === "blue" ? toLab(luma, blue + by, red) : toLab(luma, blue, red + by);
    return differenceOf(base, changed) > most.difference;
  };
  let levels = 0;
  while (levels < most.levels && !isSeen(levels + 1) && !isSeen(-levels - 1)) levels++;
  return levels;
}
