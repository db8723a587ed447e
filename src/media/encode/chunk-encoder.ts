import { Codec, CodecContext, Frame, Log, Packet, Rational } from "node-av/lib";
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_LOG_ERROR,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_CENTER,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  type FFEncoderCodec,
} from "node-av/constants";
import { SutradharError } from "../../core/index.ts";
import { writeChunk, type VideoPacket } from "./chunk-format.ts";
import { x264Options, type EncodeSettings } from "./encode-settings.ts";

/** An I420 picture in memory; strides in bytes, rows beyond the picture are not read. */
export interface I420Planes {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
  readonly lumaStride: number;
  readonly chromaStride: number;
  /** One byte for each 16 rows: 1 where they differ from the picture before. */
  readonly drawnRows: Uint8Array;
}

/**
 * Encodes chunk after chunk. It owns one frame: of each picture only the rows that changed are copied into it, straight
 * into the memory that x264 reads.
 */
export interface ChunkEncoder {
  /** Starts a chunk with a fresh x264, so that its bytes depend on its own pictures alone. */
  begin(): void;
  /** @throws SutradharError `engine_failed` */
  encode(planes: I420Planes): void;
  /** Ends the chunk and returns its bytes, as `readChunk` reads them. */
  finish(): Uint8Array;
  close(): void;
}

const encoderName = "libx264" as FFEncoderCodec;
const stripRows = 16;

export function createChunkEncoder(settings: EncodeSettings): ChunkEncoder {
  Log.setLevel(AV_LOG_ERROR);
  const codec = Codec.findEncoderByName(encoderName);
  if (!codec) throw new SutradharError("engine_failed", "this build of node-av has no libx264: install node-av anew");
  const frame = createFrame(settings);
  const packet = new Packet();
  packet.alloc();
  let context: CodecContext | undefined;
  let packets: VideoPacket[] = [];
  let frames = 0;
  const drain = (from: CodecContext) => {
    while (from.receivePacketSync(packet) >= 0) {
      packets.push({
        pts: Number(packet.pts),
        dts: Number(packet.dts),
        isKey: packet.isKeyframe,
        data: Uint8Array.from(packet.data ?? []),
      });
      packet.unref();
    }
  };
  return {
    begin() {
      context?.freeContext();
      context = openContext(codec, settings);
      packets = [];
      frames = 0;
    },
    encode(planes) {
      if (!context) throw new SutradharError("internal", "encode() needs begin() first");
      // x264 copies what it keeps, so the frame is ours again at once; were it not, FFmpeg would give us another.
      if (!frame.isWritable) check(frame.makeWritable(), "take back its frame");
      copyDrawnRows(frame, planes, settings);
      frame.pts = BigInt(frames++);
      check(context.sendFrameSync(frame), "take a frame");
      drain(context);
    },
    finish() {
      if (!context) throw new SutradharError("internal", "finish() needs begin() first");
      check(context.sendFrameSync(null), "finish the chunk");
      drain(context);
      const extradata = Uint8Array.from(context.extraData ?? []);
      context.freeContext();
      context = undefined;
      if (packets.length !== frames) {
        throw new SutradharError("engine_failed", `x264 took ${frames} frames and gave ${packets.length}`);
      }
      return writeChunk({ extradata, packets });
    },
    close() {
      context?.freeContext();
      context = undefined;
      packet.free();
      frame.free();
    },
  };
}

function createFrame({ width, height }: EncodeSettings): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = AV_PIX_FMT_YUV420P;
  check(frame.getBuffer(0), "allocate a frame");
  frame.colorRange = AVCOL_RANGE_MPEG;
  frame.colorSpace = AVCOL_SPC_BT709;
  frame.colorPrimaries = AVCOL_PRI_BT709;
  frame.colorTrc = AVCOL_TRC_BT709;
  return frame;
}

function openContext(codec: Codec, settings: EncodeSettings): CodecContext {
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = settings.width;
  context.height = settings.height;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.timeBase = new Rational(1, settings.frameRate);
  context.framerate = new Rational(settings.frameRate, 1);
  context.colorRange = AVCOL_RANGE_MPEG;
  context.colorSpace = AVCOL_SPC_BT709;
  context.colorPrimaries = AVCOL_PRI_BT709;
  context.colorTrc = AVCOL_TRC_BT709;
  context.chromaLocation = AVCHROMA_LOC_CENTER;
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  // Set one by one: node-av 6.1.1 frees an options dictionary twice when one is handed to open2, and crashes at exit.
  for (const [name, value] of Object.entries(x264Options(settings))) {
    check(context.setOption(name, value, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN), `take its option ${name}`);
  }
  check(context.open2Sync(codec, null), "open");
  return context;
}

/** Copies the strips that changed. Where the strides agree a strip is one copy for each plane. */
function copyDrawnRows(frame: Frame, planes: I420Planes, { width, height }: EncodeSettings): void {
  const [luma, blue, red] = frame.data ?? [];
  const [lumaStride, blueStride, redStride] = frame.linesize;
  if (!luma || !blue || !red || !lumaStride || !blueStride || !redStride) {
    throw new SutradharError("engine_failed", "the encoder's frame has no planes");
  }
  for (let strip = 0; strip < planes.drawnRows.length; strip++) {
    if (!planes.drawnRows[strip]) continue;
    let last = strip;
    while (planes.drawnRows[last + 1]) last++;
    const from = strip * stripRows;
    const to = Math.min(height, (last + 1) * stripRows);
    copyRows({
      source: planes.luma,
      sourceStride: planes.lumaStride,
      target: luma,
      targetStride: lumaStride,
      width,
      from,
      to,
    });
    const half = { width: width / 2, from: from / 2, to: to / 2 };
    copyRows({
      source: planes.blue,
      sourceStride: planes.chromaStride,
      target: blue,
      targetStride: blueStride,
      ...half,
    });
    copyRows({ source: planes.red, sourceStride: planes.chromaStride, target: red, targetStride: redStride, ...half });
    strip = last;
  }
}

function copyRows(rows: {
  source: Uint8Array;
  sourceStride: number;
  target: Uint8Array;
  targetStride: number;
  width: number;
  from: number;
  to: number;
}): void {
  const { source, sourceStride, target, targetStride, width, from, to } = rows;
  if (sourceStride === targetStride) {
    target.set(source.subarray(from * sourceStride, (to - 1) * sourceStride + width), from * targetStride);
    return;
  }
  for (let row = from; row < to; row++) {
    target.set(source.subarray(row * sourceStride, row * sourceStride + width), row * targetStride);
  }
}

function check(result: number, action: string): void {
  if (result < 0) {
    throw new SutradharError("engine_failed", `x264 could not ${action}: FFmpeg's error ${result}`, {
      details: { result },
    });
  }
}
