import { limits, SutradharError } from "../../core/index.ts";
import { decodeImage, type RgbaPicture } from "../raster/index.ts";
import { drawSvg } from "../svg/index.ts";

/** The longer side of a logo that was drawn: as large as a card shows it at 1080 lines, and half as much again. */
const svgSidePx = 1_024;
/** The shorter side of a picture that is shown at 1080 lines without going soft. */
const sidePxMin = 96;
const aspectMax = 8;
/** The shape that a logo is judged in: a row of letters at least, a tall badge at most. */
const aspectMin = 0.4;

/**
 * Reads a kit's logo: a PNG, or an SVG of shapes and colours, cropped to its ink.
 * @throws SutradharError `image_invalid` with the file's name, the number that was met, and the limit.
 */
export async function readLogo(bytes: Uint8Array, name: string): Promise<RgbaPicture> {
  if (bytes.length > limits.logoBytesMax) {
    throw refuse(name, `has ${bytes.length} bytes; a logo may have ${limits.logoBytesMax}: save it smaller`);
  }
  const picture = /\.svg$/i.test(name) ? drawSvg(bytes, name, svgSidePx) : await readPng(bytes, name);
  const ink = cropToInk(picture);
  if (!ink) throw refuse(name, "shows nothing: every pixel is clear");
  const aspect = ink.width / ink.height;
  if (aspect > aspectMax || aspect < aspectMin) {
    throw refuse(
      name,
      `must be at most ${aspectMax} times as wide as high, and at most ${1 / aspectMin} times as high as wide; ` +
        `its ink is ${ink.width} × ${ink.height}: use the form of the logo that is made for small places`,
    );
  }
  return ink;
}

async function readPng(bytes: Uint8Array, name: string): Promise<RgbaPicture> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng = bytes.length >= 24 && view.getUint32(0) === 0x89504e47;
  if (!isPng) throw refuse(name, "is not a PNG picture: save the logo as PNG or SVG");
  // Before anything is unpacked: a small file can hold a billion equal pixels.
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (Math.max(width, height) > limits.logoSideMax) {
    throw refuse(name, `is ${width} × ${height}; a logo may have ${limits.logoSideMax} pixels a side: scale it down`);
  }
  if (Math.min(width, height) < sidePxMin) {
    throw refuse(name, `is ${width} × ${height}; a logo must have ${sidePxMin} pixels a side, or be an SVG`);
  }
  return decodeImage(bytes, name);
}

/** A logo's own air would make it smaller than others of the same height. */
function cropToInk({ width, height, data }: RgbaPicture): RgbaPicture | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[4 * (y * width + x) + 3] ?? 0) < 8) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return undefined;
  const ink = { width: right - left + 1, height: bottom - top + 1 };
  const cropped = new Uint8Array(ink.width * ink.height * 4);
  for (let y = 0; y < ink.height; y++) {
    const from = 4 * ((top + y) * width + left);
    cropped.set(data.subarray(from, from + 4 * ink.width), 4 * y * ink.width);
  }
  return { ...ink, data: cropped };
}

function refuse(name: string, reason: string): SutradharError {
  return new SutradharError("image_invalid", `${name} ${reason}`);
}
