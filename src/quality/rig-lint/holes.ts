/** One byte a pixel: 1 where the background is seen. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly isOpen: Uint8Array;
}

/** Open pixels that hang together (by their sides), with the middle of them. */
export interface Hole {
  readonly pixels: readonly number[];
  readonly x: number;
  readonly y: number;
}

/** The open places that figure encloses: those that do not reach the picture's border. */
export function listHoles(mask: Mask): Hole[] {
  const seen = new Uint8Array(mask.isOpen.length);
  const holes: Hole[] = [];
  for (let start = 0; start < mask.isOpen.length; start++) {
    if (!mask.isOpen[start] || seen[start]) continue;
    const { pixels, reachesBorder } = gather(mask, seen, start);
    if (!reachesBorder) holes.push({ pixels, ...middleOf(pixels, mask.width) });
  }
  return holes;
}

/** All open pixels that hang together with `start`. */
function gather(
  { width, height, isOpen }: Mask,
  seen: Uint8Array,
  start: number,
): { pixels: number[]; reachesBorder: boolean } {
  seen[start] = 1;
  const pixels = [start];
  let reachesBorder = false;
  // The list grows while it is walked.
  for (const at of pixels) {
    const x = at % width;
    const y = (at - x) / width;
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
      reachesBorder = true;
      continue;
    }
    for (const next of [at - 1, at + 1, at - width, at + width]) {
      if (!isOpen[next] || seen[next]) continue;
      seen[next] = 1;
      pixels.push(next);
    }
  }
  return { pixels, reachesBorder };
}

function middleOf(pixels: readonly number[], width: number): { x: number; y: number } {
  let x = 0;
  let y = 0;
  for (const at of pixels) {
    x += at % width;
    y += Math.floor(at / width);
  }
  return { x: x / pixels.length, y: y / pixels.length };
}
