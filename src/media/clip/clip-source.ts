import { Codec, CodecContext, Dictionary, FormatContext, Frame, Log, Packet, type Stream } from "node-av/lib";
import {
  AV_CODEC_ID_AV1,
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  AV_LOG_FATAL,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVDISCARD_ALL,
  AVMEDIA_TYPE_VIDEO,
  type AVCodecID,
} from "node-av/constants";
import { limits, SutradharError } from "../../core/index.ts";

/** Codecs that cameras and editors write; all decode to the same pictures everywhere. */
const codecs: ReadonlyMap<AVCodecID, string> = new Map([
  [AV_CODEC_ID_H264, "H.264"],
  [AV_CODEC_ID_HEVC, "H.265"],
  [AV_CODEC_ID_VP8, "VP8"],
  [AV_CODEC_ID_VP9, "VP9"],
  [AV_CODEC_ID_AV1, "AV1"],
]);
/** Of the pictures that a clip says it has, this share must be there. */
const wholeShare = 0.9;

export type ClipFailure = (what: string, cause?: unknown) => SutradharError;

/** A company's clip, opened for its pictures alone. */
export interface ClipSource {
  readonly stream: Stream;
  /** Clockwise turn that the camera asked for: 0, 90, 180 or 270 degrees. */
  readonly turn: number;
  /** Decodes from front to end. `take` returns true when it has enough; the frame is valid until it returns. */
  decode(take: (frame: Frame) => boolean): void;
  close(): void;
}

/** @throws SutradharError `video_invalid`, with the clip's name. */
export function openClip(path: string, name: string): ClipSource {
  // What is wrong is said in our words, not in FFmpeg's.
  Log.setLevel(AV_LOG_FATAL);
  const fail: ClipFailure = (what, cause) => new SutradharError("video_invalid", `${name} ${what}`, { cause });
  const format = new FormatContext();
  if (tryOpen(format, path) < 0) throw fail("is not an MP4, MOV or WebM that can be read: export it again");
  try {
    const stream = findPictures(format, fail);
    for (const other of format.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL;
    return {
      stream,
      turn: readTurn(stream),
      decode: (take) => decodeAll(format, stream, take, fail),
      close: () => format.closeInputSync(),
    };
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
}

/**
 * Reads a clip through without drawing it: it can be opened, its size and length are allowed, its first picture decodes,
 * and it is not cut short.
 * @throws SutradharError `video_invalid`, with the clip's name and what to do.
 */
export function checkClip(path: string, name: string): void {
  const clip = openClip(path, name);
  try {
    let isThere = false;
    clip.decode(() => {
      isThere = true;
      return true;
    });
    if (!isThere) throw new SutradharError("video_invalid", `${name} holds no picture`);
  } finally {
    clip.close();
  }
  checkWhole(path, name);
}

function tryOpen(format: FormatContext, path: string): number {
  try {
    // Only local files of these two families: a name must never become an address or a playlist that opens others.
    return format.openInputSync(
      `file:${path}`,
      null,
      Dictionary.fromObject({ protocol_whitelist: "file", format_whitelist: "mov,matroska" }),
    );
  } catch {
    return -1;
  }
}

function findPictures(format: FormatContext, fail: ClipFailure): Stream {
  // What the container says comes first: to look into the streams, FFmpeg decodes a picture of whatever size.
  for (const { codecpar } of format.streams) checkSize(codecpar, fail);
  if (format.findStreamInfoSync() < 0) throw fail("is damaged: its tracks cannot be read");
  const stream = format.streams.find((each) => each.codecpar.codecType === AVMEDIA_TYPE_VIDEO);
  if (!stream) throw fail("has no pictures: a background clip needs a video track");
  const { codecId } = stream.codecpar;
  if (!codecs.has(codecId)) {
    throw fail(
      `must be coded in ${[...codecs.values()].join(", ")}, got ${stream.codecpar.getCodecString() ?? "another codec"}`,
    );
  }
  if (stream.codecpar.width < 16 || stream.codecpar.height < 16) throw fail("has pictures of no size: export it again");
  checkSize(stream.codecpar, fail);
  const durationMs = Number(format.duration) / 1000;
  if (durationMs > limits.clipDurationMsMax) {
    throw fail(
      `lasts ${Math.round(durationMs / 1000)} s; a background clip may last ${limits.clipDurationMsMax / 1000} s: cut it`,
    );
  }
  return stream;
}

function checkSize({ width, height }: { readonly width: number; readonly height: number }, fail: ClipFailure): void {
  if (width * height <= limits.clipPixelsMax) return;
  throw fail(`is ${width} × ${height}; a clip may have ${limits.clipPixelsMax} pixels: scale it down`);
}

/** Packets lie in the file even where nobody decodes them: their times tell whether the end is there. */
function checkWhole(path: string, name: string): void {
  const clip = openClip(path, name);
  const format = new FormatContext();
  const packet = new Packet();
  packet.alloc();
  try {
    if (tryOpen(format, path) < 0 || format.findStreamInfoSync() < 0) return;
    let lastMs = 0;
    let packets = 0;
    while (format.readFrameSync(packet) >= 0) {
      if (packet.streamIndex === clip.stream.index) {
        packets++;
        const { num, den } = clip.stream.timeBase;
        lastMs = Math.max(lastMs, ((Number(packet.pts) + Number(packet.duration)) * 1000 * num) / den);
      }
      packet.unref();
    }
    const saidMs = Number(format.duration) / 1000;
    if (packets > clipFramesMax) throw tooMany(name);
    if (saidMs > 0 && lastMs < saidMs * wholeShare && saidMs - lastMs > 500) {
      throw new SutradharError(
        "video_invalid",
        `${name} is cut short: it says ${(saidMs / 1000).toFixed(1)} s and holds ${(lastMs / 1000).toFixed(1)} s; copy it again`,
      );
    }
  } finally {
    packet.free();
    format.closeInputSync();
    clip.close();
  }
}

/** 240 pictures a second is what the fastest cameras give. */
const clipFramesMax = (limits.clipDurationMsMax / 1000) * 240;

function tooMany(name: string): SutradharError {
  return new SutradharError("video_invalid", `${name} has more than ${clipFramesMax} pictures: export it again`);
}

/** The display matrix holds 16.16 numbers a, b, u, c, d, …; b and a are the sine and cosine of the turn. */
function readTurn(stream: Stream): number {
  const matrix = stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  if (!matrix || matrix.length < 36) return 0;
  const [a, b] = [matrix.readInt32LE(0), matrix.readInt32LE(4)];
  if (Math.abs(a) >= Math.abs(b)) return a < 0 ? 180 : 0;
  return b > 0 ? 90 : 270;
}

function decodeAll(format: FormatContext, stream: Stream, take: (frame: Frame) => boolean, fail: ClipFailure): void {
  const codec = Codec.findDecoder(stream.codecpar.codecId);
  if (!codec) throw fail("is coded in a way that this build cannot decode: export it as H.264");
  const context = new CodecContext();
  const frame = new Frame();
  const packet = new Packet();
  try {
    context.allocContext3(codec);
    stream.codecpar.toContext(context);
    context.threadCount = 1;
    // The stream may claim a larger picture than its container did.
    context.setOption("max_pixels", String(limits.clipPixelsMax), AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN);
    // No options dictionary: node-av 6.1.1 frees one twice when it is handed to open2, and crashes at exit.
    if (context.open2Sync(codec, null) < 0) throw fail("cannot be decoded: export it as H.264");
    frame.alloc();
    packet.alloc();
    pumpAll({ format, stream, context, frame, packet, take, fail });
  } finally {
    context.freeContext();
    frame.free();
    packet.free();
  }
}

function pumpAll(tools: {
  format: FormatContext;
  stream: Stream;
  context: CodecContext;
  frame: Frame;
  packet: Packet;
  take: (frame: Frame) => boolean;
  fail: ClipFailure;
}): void {
  const { format, stream, context, frame, packet, take, fail } = tools;
  let frames = 0;
  const drain = (): boolean => {
    while (context.receiveFrameSync(frame) >= 0) {
      frames++;
      if (frames > clipFramesMax) throw fail(`has more than ${clipFramesMax} pictures: export it again`);
      if (frame.width !== stream.codecpar.width || frame.height !== stream.codecpar.height) {
        throw fail("changes its size on the way: export it in one size");
      }
      const isEnough = take(frame);
      frame.unref();
      if (isEnough) return true;
    }
    return false;
  };
  while (format.readFrameSync(packet) >= 0) {
    if (packet.streamIndex === stream.index && context.sendPacketSync(packet) < 0) {
      throw fail("is damaged: a part of it cannot be decoded; export it again");
    }
    packet.unref();
    if (drain()) return;
  }
  if (context.sendPacketSync(null) >= 0) drain();
}
