import { Codec, CodecContext, Dictionary, FormatContext, Frame, Log, Packet, type Stream } from "node-av/lib";
import {
  AV_CODEC_ID_H264,
  AV_LOG_ERROR,
  AV_NOPTS_VALUE,
  AV_PIX_FMT_YUV420P,
  AVDISCARD_ALL,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { limits, SutradharError } from "../../core/index.ts";

/** A decoded picture, I420. The planes are valid until the handler returns. */
export interface DecodedPicture {
  /** Frames from the video's start. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
  readonly lumaStride: number;
  readonly chromaStride: number;
}

/** A stretch of decoded sound: one array a channel, −1 to 1. The arrays are the handler's to keep. */
export interface DecodedSound {
  /** From the first picture on, as a player would start them: negative where the sound begins before it. */
  readonly startSample: number;
  readonly channels: readonly Float32Array[];
}

export interface MediaDescription {
  readonly durationMs: number;
  readonly video: {
    readonly codec: string;
    readonly width: number;
    readonly height: number;
    readonly frameRate: number;
    readonly colour: string;
  };
  readonly audio: { readonly codec: string; readonly sampleRateHz: number; readonly channels: number };
  readonly text?: { readonly codec: string; readonly language: string };
}

export interface MediaHandlers {
  /** Absent: pictures are not decoded. */
  picture?(picture: DecodedPicture): void;
  /** Absent: sound is not decoded. */
  sound?(sound: DecodedSound): void;
  /** Every packet as it lies in the file. */
  packet?(track: "video" | "audio" | "text", sizeBytes: number): void;
  /** Asked after each picture: true ends the reading. */
  isEnough?(): boolean;
}

/**
 * Reads an MP4 from front to end and hands on what is asked for.
 * @throws SutradharError `video_invalid`, with the file's name.
 */
export function readMedia(path: string, handlers: MediaHandlers = {}): MediaDescription {
  Log.setLevel(AV_LOG_ERROR);
  const fail: Fail = (what, cause) => new SutradharError("video_invalid", `${path} ${what}`, { cause });
  const format = openFile(path, fail);
  const decoders: Decoder[] = [];
  try {
    const tracks = findTracks(format, fail);
    if (!handlers.picture && !handlers.packet) tracks.video.discard = AVDISCARD_ALL;
    if (handlers.picture) decoders.push(createPictureDecoder(tracks.video, handlers, { fail }));
    if (handlers.sound) decoders.push(createSoundDecoder(tracks, handlers, fail));
    readPackets(format, tracks, decoders, handlers);
    return describe(format, tracks);
  } finally {
    for (const decoder of decoders) decoder.close();
    format.closeInputSync();
  }
}

export interface Tracks {
  readonly video: Stream;
  readonly audio: Stream;
  readonly text: Stream | undefined;
}

export type Fail = (what: string, cause?: unknown) => SutradharError;

export function openFile(path: string, fail: Fail): FormatContext {
  const format = new FormatContext();
  const opened = tryOpen(format, path);
  if (opened >= 0) return format;
  throw fail(opened === -2 ? "does not exist" : "is not a video that can be read");
}

export function findTracks(format: FormatContext, fail: Fail): Tracks {
  if (format.findStreamInfoSync() < 0) throw fail("is damaged: its tracks cannot be read");
  const video = findStream(format, AVMEDIA_TYPE_VIDEO);
  const audio = findStream(format, AVMEDIA_TYPE_AUDIO);
  if (!video || !audio) throw fail("must have a track of pictures and one of sound");
  const { width, height } = video.codecpar;
  if (width * height > limits.imagePixelsMax) throw fail("has pictures that are too large");
  return { video, audio, text: findStream(format, AVMEDIA_TYPE_SUBTITLE) };
}

function tryOpen(format: FormatContext, path: string): number {
  try {
    // Only local files: a name must never become a network address or a playlist that opens others.
    return format.openInputSync(
      `file:${path}`,
      null,
      Dictionary.fromObject({ protocol_whitelist: "file", format_whitelist: "mov" }),
    );
  } catch {
    return -1;
  }
}

function findStream(format: FormatContext, type: number): Stream | undefined {
  return format.streams.find((stream) => stream.codecpar.codecType === type);
}

export interface Decoder {
  readonly index: number;
  push(packet: Packet | null): void;
  close(): void;
}

function readPackets(
  format: FormatContext,
  tracks: Tracks,
  decoders: readonly Decoder[],
  handlers: MediaHandlers,
): void {
  const packet = new Packet();
  packet.alloc();
  while (!handlers.isEnough?.() && format.readFrameSync(packet) >= 0) {
    const { streamIndex } = packet;
    if (handlers.packet) {
      const track =
        streamIndex === tracks.video.index ? "video" : streamIndex === tracks.audio.index ? "audio" : "text";
      handlers.packet(track, packet.size);
    }
    decoders.find((decoder) => decoder.index === streamIndex)?.push(packet);
    packet.unref();
  }
  if (!handlers.isEnough?.()) for (const decoder of decoders) decoder.push(null);
  packet.free();
}

function openDecoder(stream: Stream, fail: Fail): CodecContext {
  const codec = Codec.findDecoder(stream.codecpar.codecId);
  if (!codec) throw fail("is coded in a way that cannot be read");
  const context = new CodecContext();
  context.allocContext3(codec);
  stream.codecpar.toContext(context);
  // A second thread costs a fifth more, and holds as many more pictures.
  context.threadCount = 1;
  // No options dictionary: node-av 6.1.1 frees one twice when it is handed to open2, and crashes at exit.
  if (context.open2Sync(codec, null) < 0) throw fail("cannot be decoded");
  return context;
}

function pump(context: CodecContext, frame: Frame, packet: Packet | null, fail: Fail, take: () => void): void {
  if (context.sendPacketSync(packet) < 0) throw fail("is damaged: a part of it cannot be decoded");
  while (context.receiveFrameSync(frame) >= 0) {
    take();
    letGo(frame);
  }
}

/**
 * Lets go of a frame and of the views on its planes, which are empty from then on. Left to the collector, the views of a
 * second of 1080p count as 90 MB of its heap, though they hold none of it: it would mark everything again and again.
 */
export function letGo(frame: Frame): void {
  for (const { buffer, byteLength } of frame.data ?? []) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
  }
  frame.unref();
}

/** The planes of a decoded frame, valid until it is let go; undefined where it holds others than I420. */
export function planesOf(frame: Frame): Omit<DecodedPicture, "index"> | undefined {
  const [luma, blue, red] = frame.data ?? [];
  const [lumaStride, chromaStride] = frame.linesize;
  if (frame.format !== AV_PIX_FMT_YUV420P || !luma || !blue || !red || !lumaStride || !chromaStride) return undefined;
  const { width, height } = frame;
  return { width, height, luma, blue, red, lumaStride, chromaStride };
}

function countUp(): () => number {
  let count = 0;
  return () => count++;
}

/** @param how.placeOf says which picture is shown when; absent: they are counted */
export function createPictureDecoder(
  stream: Stream,
  handlers: MediaHandlers,
  how: { readonly fail: Fail; readonly placeOf?: (pts: bigint) => number },
): Decoder {
  const { fail, placeOf = countUp() } = how;
  const context = openDecoder(stream, fail);
  const frame = new Frame();
  frame.alloc();
  return {
    index: stream.index,
    push(packet) {
      pump(context, frame, packet, fail, () => {
        if (handlers.isEnough?.()) return;
        const planes = planesOf(frame);
        if (!planes) throw fail("must hold 8-bit 4:2:0 pictures");
        handlers.picture?.({ index: placeOf(frame.pts), ...planes });
      });
    },
    close() {
      context.freeContext();
      frame.free();
    },
  };
}

export function createSoundDecoder({ audio, video }: Tracks, handlers: MediaHandlers, fail: Fail): Decoder {
  const context = openDecoder(audio, fail);
  // Without it, a decoder that drops the priming leaves the first time stamp where it was.
  context.pktTimebase = audio.timeBase;
  const frame = new Frame();
  frame.alloc();
  let startSample: number | undefined;
  return {
    index: audio.index,
    push(packet) {
      pump(context, frame, packet, fail, () => {
        startSample ??= Math.round(
          (secondsOf(frame.pts, audio) - secondsOf(video.startTime, video)) * frame.sampleRate,
        );
        const channels = (frame.data ?? []).map(({ buffer, byteOffset }) => {
          return new Float32Array((buffer as ArrayBuffer).slice(byteOffset, byteOffset + frame.nbSamples * 4));
        });
        handlers.sound?.({ startSample, channels });
        startSample += frame.nbSamples;
      });
    },
    close() {
      context.freeContext();
      frame.free();
    },
  };
}

/** The start of the file where a track gives no time. */
function secondsOf(time: bigint, { timeBase }: Stream): number {
  return time === AV_NOPTS_VALUE ? 0 : (Number(time) * timeBase.num) / timeBase.den;
}

export function describe(format: FormatContext, { video, audio, text }: Tracks): MediaDescription {
  const { codecpar } = video;
  const language = text?.metadata?.get("language");
  return {
    durationMs: Number(format.duration) / 1000,
    video: {
      codec: codecpar.codecId === AV_CODEC_ID_H264 ? "h264" : `codec ${codecpar.codecId}`,
      width: codecpar.width,
      height: codecpar.height,
      frameRate: video.avgFrameRate.num / video.avgFrameRate.den,
      colour:
        codecpar.colorSpace === 1 && codecpar.colorPrimaries === 1 && codecpar.colorTrc === 1 ? "bt709" : "untagged",
    },
    audio: {
      codec: audio.codecpar.getCodecString() ?? "unknown",
      sampleRateHz: audio.codecpar.sampleRate,
      channels: audio.codecpar.channels,
    },
    ...(text ? { text: { codec: "mov_text", language: language ?? "und" } } : {}),
  };
}
