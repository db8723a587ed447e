import type { Frame } from "node-av/lib";
import {
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_YUVJ422P,
  AV_PIX_FMT_YUVJ444P,
} from "node-av/constants";
import type { SutradharError } from "../../core/index.ts";

/** A copy's decoded picture, valid until the handler returns. */
export interface CopyPicture {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly lumaStride: number;
  /** Of every second pixel of every second row, in rows of `stride`; undefined where the picture is grey. */
  readonly colours?: { readonly blue: Uint8Array; readonly red: Uint8Array; readonly stride: number };
}

/** How colours lie beside eight bits of brightness: how many pixels and how many rows have one of each. */
const colourSteps: ReadonlyMap<number, { readonly across: number; readonly down: number }> = new Map([
  [AV_PIX_FMT_YUV420P, { across: 2, down: 2 }],
  [AV_PIX_FMT_YUVJ420P, { across: 2, down: 2 }],
  [AV_PIX_FMT_YUV422P, { across: 2, down: 1 }],
  [AV_PIX_FMT_YUVJ422P, { across: 2, down: 1 }],
  [AV_PIX_FMT_YUV444P, { across: 1, down: 1 }],
  [AV_PIX_FMT_YUVJ444P, { across: 1, down: 1 }],
]);

/** What of a decoder's frame is read. */
type CopyFrame = Pick<Frame, "width" | "height" | "format" | "data" | "linesize">;

/** @throws what `fail` makes, where its brightness does not lie apart from its colours */
export function toCopyPicture(frame: CopyFrame, fail: (what: string) => SutradharError): CopyPicture {
  const { width, height, format } = frame;
  const [luma, blue, red] = frame.data ?? [];
  const [lumaStride, stride] = frame.linesize;
  if (!luma || !lumaStride) throw fail("must hold pictures in planes");
  const bright = { width, height, luma, lumaStride };
  if (format === AV_PIX_FMT_GRAY8) return bright;
  if (!blue || !stride) throw fail("must hold pictures whose colours lie apart from brightness");
  if (format === AV_PIX_FMT_NV12) return { ...bright, colours: splitColours(blue, stride) };
  if (!red) throw fail("must hold pictures of three planes");
  const steps = colourSteps.get(format);
  if (steps) return { ...bright, colours: thinColours({ blue, red, stride }, steps) };
  if (format !== AV_PIX_FMT_YUV420P10LE)
    throw fail("must hold pictures of 8 or 10 bits, with brightness apart from colour");
  const colours = { blue: takeHighBits(blue), red: takeHighBits(red), stride: stride / 2 };
  return { width, height, luma: takeHighBits(luma), lumaStride: lumaStride / 2, colours };
}

type Colours = NonNullable<CopyPicture["colours"]>;

/** Blue and red that lie by turns. */
function splitColours(both: Uint8Array, stride: number): Colours {
  return { blue: takeEverySecond(both, 0), red: takeEverySecond(both, 1), stride: stride / 2 };
}

function takeEverySecond(plane: Uint8Array, first: number): Uint8Array {
  const half = new Uint8Array(plane.length >> 1);
  for (let i = 0; i < half.length; i++) half[i] = plane[2 * i + first] as number;
  return half;
}

/** Passes over what is more than one colour for four pixels. */
function thinColours({ blue, red, stride }: Colours, { across, down }: { across: number; down: number }): Colours {
  if (across === 2) return { blue, red, stride: (stride * 2) / down };
  return { blue: takeEverySecond(blue, 0), red: takeEverySecond(red, 0), stride };
}

function takeHighBits(plane: Uint8Array): Uint8Array {
  const eight = new Uint8Array(plane.length / 2);
  for (let i = 0; i < eight.length; i++) {
    eight[i] = ((plane[2 * i] as number) | ((plane[2 * i + 1] as number) << 8)) >> 2;
  }
  return eight;
}
