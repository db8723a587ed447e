import { straight, type MarkGeometry } from "./mark-geometry.ts";
import { sightLines, type Sight } from "./sight.ts";

/** Luma that is black wherever it was coded: studio range's 16, and what coding makes of it. */
const blackMax = 21;

/**
 * The part of a picture that bars leave free.
 * @param brightest of each pixel the most that it ever was
 */
function findBarless({ width, height, data }: Sight): {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
} {
  const isDark = (x: number, y: number) => (data[y * width + x] as number) <= blackMax;
  const rows = spanOf(height, (y) => every(width, (x) => isDark(x, y)));
  const columns = spanOf(width, (x) => every(height, (y) => isDark(x, y)));
  return { x: columns.from, y: rows.from, width: columns.length, height: rows.length };
}

function every(count: number, holds: (index: number) => boolean): boolean {
  for (let i = 0; i < count; i++) if (!holds(i)) return false;
  return true;
}

/** From the first line that is not empty to the last; all of them where every one is. */
function spanOf(count: number, isEmpty: (index: number) => boolean): { from: number; length: number } {
  let from = 0;
  while (from < count && isEmpty(from)) from++;
  if (from === count) return { from: 0, length: count };
  let to = count;
  while (isEmpty(to - 1)) to--;
  return { from, length: to - from };
}

/** The geometries that cost nothing to try: as it is and without black bars, each mirrored too. */
export function listPlainGeometries(brightest: Sight): MarkGeometry[] {
  const { width, height } = brightest;
  const free = findBarless(brightest);
  const scale = sightLines / Math.min(free.width, free.height);
  // What is mirrored has what lay on its right on its left.
  const place = (x: number) => ({ ...straight, scaleX: scale, scaleY: scale, x: -x * scale, y: -free.y * scale });
  const barless = [place(free.x), { ...place(width - free.x - free.width), isFlipped: true }];
  const isWhole = free.width === width && free.height === height;
  return [straight, { ...straight, isFlipped: true }, ...(isWhole ? [] : barless)];
}
