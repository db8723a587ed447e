import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Codec, CodecContext, Frame, Packet } from "node-av/lib";
import { AV_CODEC_ID_H264 } from "node-av/constants";
import { SutradharError } from "../../core/index.ts";
import { readChunk, type VideoPacket } from "../encode/index.ts";
import { loopTailBytes, readLoopHead, type LoopHead } from "./loop-file.ts";

/** An I420 picture, valid until the next one is asked for. */
export interface LoopPicture {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
  readonly lumaStride: number;
  readonly chromaStride: number;
}

/** Reads a loop's pictures in any order; in their own order each is decoded once. */
export interface LoopReader {
  readonly head: LoopHead;
  picture(index: number): LoopPicture;
  close(): void;
}

export function openLoop(path: string): LoopReader {
  const file = openSync(path, "r");
  const read = (from: number, sizeBytes: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, sizeBytes));
    if (from < 0 || readSync(file, bytes, 0, bytes.length, from) !== bytes.length) throw damaged();
    return bytes;
  };
  const fileBytes = fstatSync(file).size;
  const textBytes = new DataView(read(fileBytes - loopTailBytes, loopTailBytes).buffer).getUint32(0, true);
  const head = readLoopHead(read(fileBytes - loopTailBytes - textBytes, textBytes));
  const frame = new Frame();
  frame.alloc();
  let decoder: ChunkDecoder | undefined;
  let chunk = -1;
  let next = -1;
  const open = (index: number) => {
    decoder?.close();
    const from = head.sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
    decoder = createChunkDecoder(read(from, head.sizes[index] ?? 0), frame);
    chunk = index;
    next = index * head.chunkFrames;
  };
  return {
    head,
    picture(index) {
      const wanted = Math.floor(index / head.chunkFrames);
      if (wanted !== chunk || index < next) open(wanted);
      while (next <= index) {
        decoder?.next();
        next++;
      }
      const [luma, blue, red] = frame.data ?? [];
      const [lumaStride, chromaStride] = frame.linesize;
      if (!luma || !blue || !red || !lumaStride || !chromaStride) throw damaged();
      return { luma, blue, red, lumaStride, chromaStride };
    },
    close() {
      decoder?.close();
      frame.free();
      closeSync(file);
    },
  };
}

interface ChunkDecoder {
  /** Decodes the chunk's next picture into the frame. */
  next(): void;
  close(): void;
}

function createChunkDecoder(bytes: Uint8Array, frame: Frame): ChunkDecoder {
  const { extradata, packets } = readChunk(bytes);
  const codec = Codec.findDecoder(AV_CODEC_ID_H264);
  if (!codec) throw new SutradharError("engine_failed", "this build of node-av has no H.264 decoder");
  const context = new CodecContext();
  context.allocContext3(codec);
  context.extraData = Buffer.from(extradata);
  context.threadCount = 1;
  if (context.open2Sync(codec, null) < 0) throw new SutradharError("engine_failed", "H.264 cannot be decoded");
  const packet = new Packet();
  packet.alloc();
  let sent = 0;
  const send = (from: VideoPacket | undefined) => {
    if (!from) return void context.sendPacketSync(null);
    packet.data = Buffer.from(from.data);
    packet.pts = BigInt(from.pts);
    packet.dts = BigInt(from.dts);
    packet.isKeyframe = from.isKey;
    if (context.sendPacketSync(packet) < 0) throw damaged();
    packet.unref();
  };
  return {
    next() {
      frame.unref();
      // One send past the last packet ends the stream, and gives what is still held back.
      while (context.receiveFrameSync(frame) < 0) {
        if (sent > packets.length) throw damaged();
        send(packets[sent++]);
      }
    },
    close() {
      packet.free();
      context.freeContext();
    },
  };
}

function damaged(): SutradharError {
  return new SutradharError("blob_corrupt", "a stored loop of a clip is damaged: render again");
}
