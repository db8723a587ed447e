import { SutradharError } from "../../core/index.ts";

/** One coded picture. Times count frames from the chunk's start; `dts` may be negative where frames are reordered. */
export interface VideoPacket {
  readonly pts: number;
  readonly dts: number;
  readonly isKey: boolean;
  readonly data: Uint8Array;
}

/** A chunk's H.264: one closed group of pictures, with the parameter sets that its stream needs. */
export interface Chunk {
  readonly extradata: Uint8Array;
  readonly packets: readonly VideoPacket[];
}

// "SCH1", then little-endian u32: extradata's size, packet count; extradata; then for each packet
// i32 pts, i32 dts, u32 flags (1 = key), u32 size, data.
const magic = 0x31484353;
const headBytes = 12;
const packetHeadBytes = 16;

export function writeChunk(chunk: Chunk): Uint8Array {
  const size = chunk.packets.reduce(
    (sum, packet) => sum + packetHeadBytes + packet.data.length,
    headBytes + chunk.extradata.length,
  );
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, chunk.extradata.length, true);
  view.setUint32(8, chunk.packets.length, true);
  bytes.set(chunk.extradata, headBytes);
  let at = headBytes + chunk.extradata.length;
  for (const packet of chunk.packets) {
    view.setInt32(at, packet.pts, true);
    view.setInt32(at + 4, packet.dts, true);
    view.setUint32(at + 8, packet.isKey ? 1 : 0, true);
    view.setUint32(at + 12, packet.data.length, true);
    bytes.set(packet.data, at + packetHeadBytes);
    at += packetHeadBytes + packet.data.length;
  }
  return bytes;
}

/** @throws SutradharError `blob_corrupt` where the bytes are no chunk. */
export function readChunk(bytes: Uint8Array): Chunk {
  const fail = () => new SutradharError("blob_corrupt", "a stored chunk of video is damaged: render again");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || view.getUint32(0, true) !== magic) throw fail();
  const extradataBytes = view.getUint32(4, true);
  const count = view.getUint32(8, true);
  const packets: VideoPacket[] = [];
  let at = headBytes + extradataBytes;
  for (let i = 0; i < count; i++) {
    if (at + packetHeadBytes > bytes.length) throw fail();
    const size = view.getUint32(at + 12, true);
    const end = at + packetHeadBytes + size;
    if (end > bytes.length) throw fail();
    packets.push({
      pts: view.getInt32(at, true),
      dts: view.getInt32(at + 4, true),
      isKey: view.getUint32(at + 8, true) === 1,
      data: bytes.subarray(at + packetHeadBytes, end),
    });
    at = end;
  }
  return { extradata: bytes.subarray(headBytes, headBytes + extradataBytes), packets };
}
