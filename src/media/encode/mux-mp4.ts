import { Dictionary, FormatContext, Log, Packet, Rational, type Stream } from "node-av/lib";
import {
  AV_CODEC_ID_AAC,
  AV_CODEC_ID_H264,
  AV_CODEC_ID_MOV_TEXT,
  AV_LOG_ERROR,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_PIX_FMT_YUV420P,
  AV_PKT_FLAG_KEY,
  AV_SAMPLE_FMT_FLTP,
  AVCHROMA_LOC_CENTER,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  AVFMT_FLAG_BITEXACT,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { SutradharError } from "../../core/index.ts";
import { readChunk } from "./chunk-format.ts";
import type { EncodeSettings } from "./encode-settings.ts";
import { encodeTextSample, textSampleDescription, type TextSample } from "./timed-text.ts";

/** One packet of sound. Times are in samples. */
export interface SoundPacket {
  readonly data: Uint8Array;
  readonly ptsSamples: number;
  readonly durationSamples: number;
}

export interface MuxRequest {
  readonly path: string;
  readonly settings: EncodeSettings;
  /** Chunks in order, with the frame at which each starts. */
  readonly chunks: AsyncIterable<{ readonly startFrame: number; readonly bytes: Uint8Array }>;
  readonly sound: {
    readonly packets: AsyncIterable<SoundPacket>;
    readonly sampleRateHz: number;
    readonly channels: number;
    readonly bitRate: number;
    readonly packetSamples: number;
    readonly primingSamples: number;
    readonly extradata: Uint8Array;
  };
  readonly text: readonly TextSample[];
  /** ISO 639-2 code of what is spoken and captioned. */
  readonly language: string;
  readonly title?: string;
}

/** What an M4A is made of. */
export type SoundMuxRequest = Pick<MuxRequest, "path" | "sound" | "language" | "title">;

interface TimedPacket {
  /** Decoding time in seconds, by which the tracks are interleaved. */
  readonly at: number;
  write(): void;
}

/**
 * Joins chunks, sound and captions into one MP4 with its index in front and no time stamps: the same input gives
 * the same file. Pictures are copied, never encoded again.
 * @throws SutradharError `engine_failed`, `disk_full`
 */
export async function muxMp4(request: MuxRequest): Promise<void> {
  Log.setLevel(AV_LOG_ERROR);
  const context = new FormatContext();
  check(context.allocOutputContext2(null, "mp4", request.path), "make an MP4");
  try {
    const chunks = request.chunks[Symbol.asyncIterator]();
    const first = await chunks.next();
    if (first.done) throw new SutradharError("internal", "a video needs one chunk at least");
    const extradata = readChunk(first.value.bytes).extradata;
    const video = addVideo(context, request.settings, extradata);
    const audio = addSound(context, request);
    const text = addText(context, request);
    begin(context, request);
    const writer = createWriter(context);
    const rest = (async function* () {
      yield first.value;
      for (;;) {
        const next = await chunks.next();
        if (next.done) return;
        yield next.value;
      }
    })();
    const tracks = [
      videoPackets({ stream: video, chunks: rest, extradata, frameRate: request.settings.frameRate, writer }),
      soundPackets(audio, request, writer),
      textPackets(text, request.text, writer),
    ];
    await interleave(tracks);
    check(context.writeTrailerSync(), "write its index");
    context.closeOutputSync();
  } finally {
    context.freeContext();
  }
}

/**
 * Writes sound alone as an M4A, with its index in front and no time stamps: the same input gives the same file.
 * @throws SutradharError `engine_failed`, `disk_full`
 */
export async function muxM4a(request: SoundMuxRequest): Promise<void> {
  Log.setLevel(AV_LOG_ERROR);
  const context = new FormatContext();
  // FFmpeg's name of the format whose brand is "M4A ".
  check(context.allocOutputContext2(null, "ipod", request.path), "make an M4A");
  try {
    const audio = addSound(context, request);
    begin(context, request);
    await interleave([soundPackets(audio, request, createWriter(context))]);
    check(context.writeTrailerSync(), "write its index");
    context.closeOutputSync();
  } finally {
    context.freeContext();
  }
}

/** Opens the file, which has no time in it and its index in front. */
function begin(context: FormatContext, { title }: Pick<MuxRequest, "title">): void {
  context.setFlags(AVFMT_FLAG_BITEXACT);
  if (title) context.metadata = Dictionary.fromObject({ title });
  check(context.openOutputSync(), "open the file");
  check(
    context.setOption("movflags", "+faststart", AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN),
    "put its index in front",
  );
  check(context.writeHeaderSync(null), "write its head");
}

function addVideo(context: FormatContext, settings: EncodeSettings, extradata: Uint8Array): Stream {
  const stream = context.newStream();
  const parameters = stream.codecpar;
  parameters.codecType = AVMEDIA_TYPE_VIDEO;
  parameters.codecId = AV_CODEC_ID_H264;
  parameters.width = settings.width;
  parameters.height = settings.height;
  parameters.format = AV_PIX_FMT_YUV420P;
  parameters.extradata = Buffer.from(extradata);
  parameters.colorRange = AVCOL_RANGE_MPEG;
  parameters.colorSpace = AVCOL_SPC_BT709;
  parameters.colorPrimaries = AVCOL_PRI_BT709;
  parameters.colorTrc = AVCOL_TRC_BT709;
  parameters.chromaLocation = AVCHROMA_LOC_CENTER;
  stream.timeBase = new Rational(1, settings.frameRate * 512);
  stream.avgFrameRate = new Rational(settings.frameRate, 1);
  return stream;
}

function addSound(context: FormatContext, { sound, language }: Pick<MuxRequest, "sound" | "language">): Stream {
  const stream = context.newStream();
  const parameters = stream.codecpar;
  parameters.codecType = AVMEDIA_TYPE_AUDIO;
  parameters.codecId = AV_CODEC_ID_AAC;
  parameters.format = AV_SAMPLE_FMT_FLTP;
  parameters.sampleRate = sound.sampleRateHz;
  parameters.channels = sound.channels;
  parameters.bitRate = BigInt(sound.bitRate);
  parameters.frameSize = sound.packetSamples;
  parameters.initialPadding = sound.primingSamples;
  parameters.extradata = Buffer.from(sound.extradata);
  stream.timeBase = new Rational(1, sound.sampleRateHz);
  stream.metadata = Dictionary.fromObject({ language });
  return stream;
}

function addText(context: FormatContext, { language }: MuxRequest): Stream {
  const stream = context.newStream();
  const parameters = stream.codecpar;
  parameters.codecType = AVMEDIA_TYPE_SUBTITLE;
  parameters.codecId = AV_CODEC_ID_MOV_TEXT;
  parameters.extradata = Buffer.from(textSampleDescription());
  stream.timeBase = new Rational(1, 1000);
  stream.metadata = Dictionary.fromObject({ language });
  return stream;
}

interface PacketFields {
  readonly stream: Stream;
  readonly data: Uint8Array;
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
  readonly isKey: boolean;
  readonly timeBase: Rational;
}

type Writer = (fields: PacketFields) => void;

function createWriter(context: FormatContext): Writer {
  const packet = new Packet();
  return ({ stream, data, pts, dts, duration, isKey, timeBase }) => {
    packet.alloc();
    packet.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    packet.pts = BigInt(pts);
    packet.dts = BigInt(dts);
    packet.duration = BigInt(duration);
    packet.flags = isKey ? AV_PKT_FLAG_KEY : (0 as typeof AV_PKT_FLAG_KEY);
    packet.streamIndex = stream.index;
    packet.rescaleTs(timeBase, stream.timeBase);
    check(context.interleavedWriteFrameSync(packet), "write a packet");
  };
}

async function* videoPackets(options: {
  stream: Stream;
  chunks: AsyncIterable<{ readonly startFrame: number; readonly bytes: Uint8Array }>;
  extradata: Uint8Array;
  frameRate: number;
  writer: Writer;
}): AsyncGenerator<TimedPacket> {
  const { stream, frameRate, writer } = options;
  const timeBase = new Rational(1, frameRate);
  for await (const { startFrame, bytes } of options.chunks) {
    const chunk = readChunk(bytes);
    if (Buffer.compare(chunk.extradata, options.extradata) !== 0) {
      throw new SutradharError("internal", "chunks of one video were encoded with different settings");
    }
    for (const { pts, dts, isKey, data } of chunk.packets) {
      yield {
        at: (startFrame + dts) / frameRate,
        write: () =>
          writer({ stream, data, pts: startFrame + pts, dts: startFrame + dts, duration: 1, isKey, timeBase }),
      };
    }
  }
}

async function* soundPackets(
  stream: Stream,
  { sound }: Pick<MuxRequest, "sound">,
  writer: Writer,
): AsyncGenerator<TimedPacket> {
  const timeBase = new Rational(1, sound.sampleRateHz);
  for await (const { data, ptsSamples, durationSamples } of sound.packets) {
    yield {
      at: ptsSamples / sound.sampleRateHz,
      write: () =>
        writer({ stream, data, pts: ptsSamples, dts: ptsSamples, duration: durationSamples, isKey: true, timeBase }),
    };
  }
}

async function* textPackets(
  stream: Stream,
  samples: readonly TextSample[],
  writer: Writer,
): AsyncGenerator<TimedPacket> {
  const timeBase = new Rational(1, 1000);
  for (const { startMs, endMs, text } of samples) {
    const data = encodeTextSample(text);
    yield {
      at: startMs / 1000,
      write: () =>
        writer({ stream, data, pts: startMs, dts: startMs, duration: endMs - startMs, isKey: true, timeBase }),
    };
  }
}

/** Writes the packets of all tracks in the order of their time, holding one of each. */
async function interleave(tracks: readonly AsyncGenerator<TimedPacket>[]): Promise<void> {
  const heads = await Promise.all(tracks.map((track) => track.next()));
  for (;;) {
    let earliest = -1;
    let at = Infinity;
    for (const [index, head] of heads.entries()) {
      if (!head.done && head.value.at < at) {
        at = head.value.at;
        earliest = index;
      }
    }
    const head = heads[earliest];
    const track = tracks[earliest];
    if (!head || head.done || !track) return;
    head.value.write();
    heads[earliest] = await track.next();
  }
}

// errno of ENOSPC as FFmpeg returns it.
const noSpace = -28;

function check(result: number, action: string): void {
  if (result >= 0) return;
  if (result === noSpace) throw new SutradharError("disk_full", `the disk is full: could not ${action}`);
  throw new SutradharError("engine_failed", `the MP4 writer could not ${action}: FFmpeg's error ${result}`, {
    details: { result },
  });
}
