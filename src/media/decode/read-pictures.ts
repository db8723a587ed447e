import { Codec, CodecContext, Dictionary, FormatContext, Frame, Log, Packet, type Stream } from "node-av/lib";
import { AV_LOG_ERROR, AVDISCARD_ALL, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { limits, SutradharError } from "../../core/index.ts";
import { toCopyPicture, type CopyPicture } from "./copy-picture.ts";
import { letGo } from "./read-media.ts";

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
      shown.isEnough = show(toCopyPicture(frame, fail), shown.count++) === true;
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
