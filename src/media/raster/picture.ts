/**
 * A picture as the kernel reads it: packed YUVA, 4 bytes a pixel, BT.709 studio range, premultiplied by alpha.
 * `x`, `y` say where its top left pixel lies in the space it was made for (the delivered picture, or a texture).
 */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly data: Uint8Array;
}

/** Straight or premultiplied RGBA as a raster library gives it; here always premultiplied. */
export interface RgbaPicture {
  readonly width: number;
  readonly height: number;
  /** Premultiplied RGBA, 4 bytes a pixel. */
  readonly data: Uint8Array;
}

/**
 * Premultiplied RGBA to premultiplied YUVA, BT.709 studio range (ITU-R BT.709-6 §3, 8 bit: Y 16 to 235, C 16 to 240).
 * Integer arithmetic with 16 fractional bits, so it is the same on every processor.
 */
export function toYuva(rgba: Uint8Array, into: Uint8Array = new Uint8Array(rgba.length)): Uint8Array {
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3] as number;
    if (alpha === 0) {
      into[i] = into[i + 1] = into[i + 2] = into[i + 3] = 0;
      continue;
    }
    const red = rgba[i] as number;
    const green = rgba[i + 1] as number;
    const blue = rgba[i + 2] as number;
    // 219/255 and 224/255 of the BT.709 matrix, times 65536; offsets are scaled by alpha as the colours are.
    const luma = 11966 * red + 40254 * green + 4064 * blue + ((16 * 65536) / 255) * alpha;
    const cb = -6596 * red - 22189 * green + 28784 * blue + ((128 * 65536) / 255) * alpha;
    const cr = 28784 * red - 26145 * green - 2639 * blue + ((128 * 65536) / 255) * alpha;
    into[i] = clampTo((luma + 32768) / 65536, alpha);
    into[i + 1] = clampTo((cb + 32768) / 65536, alpha);
    into[i + 2] = clampTo((cr + 32768) / 65536, alpha);
    into[i + 3] = alpha;
  }
  return into;
}

function clampTo(value: number, alpha: number): number {
  // A premultiplied sample never exceeds its alpha: Y ≤ 235/255 · alpha and so on.
  return Math.max(0, Math.min(alpha, Math.floor(value)));
}

/** A clear border of `margin` pixels, so that bilinear sampling at an edge reads nothing but air. */
export function padPicture(picture: Picture, margin: number): Picture {
  const width = picture.width + 2 * margin;
  const height = picture.height + 2 * margin;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < picture.height; y++) {
    data.set(
      picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4),
      ((y + margin) * width + margin) * 4,
    );
  }
  return { width, height, x: picture.x - margin, y: picture.y - margin, data };
}

/** Extends a picture with air so that its box starts and ends on multiples of `step`, and clips it to a frame. */
export function alignPicture(
  picture: Picture,
  options: { step: number; frameWidth: number; frameHeight: number },
): Picture {
  const { step, frameWidth, frameHeight } = options;
  const left = Math.max(0, Math.floor(picture.x / step) * step);
  const top = Math.max(0, Math.floor(picture.y / step) * step);
  const right = Math.min(ceilTo(frameWidth, step), ceilTo(picture.x + picture.width, step));
  const bottom = Math.min(ceilTo(frameHeight, step), ceilTo(picture.y + picture.height, step));
  const width = Math.max(step, right - left);
  const height = Math.max(step, bottom - top);
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < picture.height; y++) {
    const row = y + picture.y - top;
    if (row < 0 || row >= height) continue;
    const from = Math.max(0, left - picture.x);
    const to = Math.min(picture.width, left + width - picture.x);
    if (to <= from) continue;
    data.set(
      picture.data.subarray((y * picture.width + from) * 4, (y * picture.width + to) * 4),
      (row * width + picture.x + from - left) * 4,
    );
  }
  return { width, height, x: left, y: top, data };
}

function ceilTo(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/**
 * As `summarise`, for a picture that is bent: bits 2 and 3 say the same of the block with its neighbours to the right
 * and below. A tile that is bent a little shows two by two blocks, and one look tells what they hold.
 */
export function summariseSquares(picture: Picture): { width: number; height: number; states: Uint8Array } {
  const { width, height, states } = summarise(picture);
  const at = (x: number, y: number) => (x < width && y < height ? (states[y * width + x] as number) : 0);
  const squares = states.map((state, index) => {
    const x = index % width;
    const y = Math.floor(index / width);
    const four = [state, at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)];
    const square = four.every((one) => one === 0) ? 0 : four.every((one) => one === 2) ? 2 : 1;
    return state | (square << 2);
  });
  return { width, height, states: squares };
}

/** What each 16 × 16 block of a picture holds: 0 nothing, 1 something, 2 opaque throughout. */
export function summarise(picture: Picture): { width: number; height: number; states: Uint8Array } {
  const width = Math.ceil(picture.width / 16);
  const height = Math.ceil(picture.height / 16);
  const clear = new Uint8Array(width * height).fill(1);
  const opaque = new Uint8Array(width * height).fill(1);
  for (let y = 0; y < picture.height; y++) {
    const row = (y >> 4) * width;
    for (let x = 0; x < picture.width; x++) {
      const alpha = picture.data[(y * picture.width + x) * 4 + 3];
      if (alpha !== 0) clear[row + (x >> 4)] = 0;
      if (alpha !== 255) opaque[row + (x >> 4)] = 0;
    }
  }
  const states = new Uint8Array(width * height);
  for (let i = 0; i < states.length; i++) {
    const isWhole = (i % width) * 16 + 16 <= picture.width && Math.floor(i / width) * 16 + 16 <= picture.height;
    states[i] = clear[i] ? 0 : opaque[i] && isWhole ? 2 : 1;
  }
  return { width, height, states };
}
