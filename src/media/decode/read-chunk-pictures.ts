import { Codec, CodecContext, Frame, Log, Packet } from "node-av/lib";
import { AV_CODEC_ID_H264, AV_LOG_ERROR, AV_PKT_FLAG_KEY } from "node-av/constants";
import { SutradharError } from "../../core/index.ts";
import type { Chunk } from "../encode/index.ts";
import { letGo, planesOf, type DecodedPicture } from "./read-media.ts";

/**
 * Decodes the pictures of a chunk as it was encoded, before any file holds it.
 * @param show is handed each picture in the order of show, counted from the chunk's first
 * @throws SutradharError `blob_corrupt`
 */
export function readChunkPictures({ extradata, packets }: Chunk, show: (picture: DecodedPicture) => void): void {
  Log.setLevel(AV_LOG_ERROR);
  const damaged = () => new SutradharError("blob_corrupt", "a stored chunk of video is damaged: render again");
  const codec = Codec.findDecoder(AV_CODEC_ID_H264);
  if (!codec) throw new SutradharError("engine_failed", "there is no decoder of H.264");
  const context = new CodecContext();
  context.allocContext3(codec);
  context.extraData = Buffer.from(extradata);
  context.threadCount = 1;
  if (context.open2Sync(codec, null) < 0) throw damaged();
  const [packet, frame] = [new Packet(), new Frame()];
  packet.alloc();
  frame.alloc();
  let index = 0;
  const take = (): void => {
    while (context.receiveFrameSync(frame) >= 0) {
      const planes = planesOf(frame);
      if (!planes) throw damaged();
      show({ index: index++, ...planes });
      letGo(frame);
    }
  };
  try {
    for (const { data, pts, dts, isKey } of packets) {
      packet.data = Buffer.from(data);
      packet.pts = BigInt(pts);
      packet.dts = BigInt(dts);
      if (isKey) packet.flags = AV_PKT_FLAG_KEY;
      if (context.sendPacketSync(packet) < 0) throw damaged();
      take();
      packet.unref();
    }
    if (context.sendPacketSync(null) >= 0) take();
    if (index !== packets.length) throw damaged();
  } finally {
    context.freeContext();
    packet.free();
    frame.free();
  }
}
