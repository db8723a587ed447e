import { Codec, CodecContext, Dictionary, FormatContext, Frame, Log, Packet, type Stream } from "node-av/lib";
import {
  AV_LOG_ERROR,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_YUVJ422P,
  AV_PIX_FMT_YUVJ444P,
  AVDISCARD_ALL,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { limits, SutradharError } from "../../core/index.ts";
import { letGo } from "./read-media.ts";

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

/** What copies come in; nothing that opens other files. */
const containers = "mov,matroska,webm";

/**
 * Reads the pictures of a file that somebody else may have made: MP4, QuickTime, Matroska or WebM, with or without sound.
 * @param show is handed each picture, counted from 0; what it returns true for is the last
 * @returns how many pictures there were
 * @throws SutradharError `video_invalid`, with the file's name
 */
export function readPictures(path: string, show: (picture: CopyPicture, index: number) => boolean | void): number {
  Log.setLevel(AV_LOG_ERROR);
  const fail = (what: string, cause?: unknown) => new SutradharError("video_invalid", `${path} ${what}`, { cause });
  const format = open(path, fail);
  try {
    if (format.findStreamInfoSync() < 0) throw fail("is damaged: its tracks cannot be read");
    const video = format.streams.find((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO);
    if (!video) throw fail("has no pictures");
    const { width, height } = video.codecpar;
    if (width * height > limits.imagePixelsMax) throw fail("has pictures that are too large");
    for (const stream of format.streams)
      if (stream !== video && stream.index !== video.index) stream.discard = AVDISCARD_ALL;
    return decode(format, video, { show, fail });
  } finally {
    format.closeInputSync();
  }
}

type Fail = (what: string, cause?: unknown) => SutradharError;

function open(path: string, fail: Fail): FormatContext {
  const format = new FormatContext();
  let opened = -1;
  try {
    // Only local files: a name must never become a network address or a playlist that opens others.
    const options = Dictionary.fromObject({ protocol_whitelist: "file", format_whitelist: containers });
    opened = format.openInputSync(`file:${path}`, null, options);
  } catch (error) {
    throw fail("is not a video that can be read", error);
  }
  if (opened >= 0) return format;
  throw fail(opened === -2 ? "does not exist" : "is not a video that can be read");
}

function decode(
  format: FormatContext,
  video: Stream,
  { show, fail }: { readonly show: (picture: CopyPicture, index: number) => boolean | void; readonly fail: Fail },
): number {
  const codec = Codec.findDecoder(video.codecpar.codecId);
  if (!codec) throw fail("is coded in a way that cannot be read");
  const context = new CodecContext();
  context.allocContext3(codec);
  video.codecpar.toContext(context);
  context.threadCount = 1;
  if (context.open2Sync(codec, null) < 0) throw fail("cannot be decoded");
  const [packet, frame] = [new Packet(), new Frame()];
  packet.alloc();
  frame.alloc();
  const shown = { count: 0, isEnough: false };
  const take = () => {
    while (!shown.isEnough && context.receiveFrameSync(frame) >= 0) {
      shown.isEnough = show(toPicture(frame, fail), shown.count++) === true;
      letGo(frame);
    }
  };
  try {
    while (!shown.isEnough && format.readFrameSync(packet) >= 0) {
      // What is damaged in a copy is passed over: its other pictures still say something.
      if (packet.streamIndex === video.index && context.sendPacketSync(packet) >= 0) take();
      packet.unref();
    }
    if (!shown.isEnough && context.sendPacketSync(null) >= 0) take();
    return shown.count;
  } finally {
    context.freeContext();
    packet.free();
    frame.free();
  }
}

function toPicture(frame: Frame, fail: Fail): CopyPicture {
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
