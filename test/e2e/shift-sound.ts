/** Copies an MP4 packet by packet, with its sound earlier or later than it was. */
import { FormatContext, Packet, type Stream } from "node-av/lib";
import { AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from "node-av/constants";

/** @param lateMs by how much the sound comes later; where it is negative, the pictures do. */
export function shiftSound(from: string, to: string, lateMs: number): void {
  const input = new FormatContext();
  const output = new FormatContext();
  check(input.openInputSync(from, null, null), "open");
  check(input.findStreamInfoSync(), "read");
  check(output.allocOutputContext2(null, "mp4", to), "make");
  const copies = new Map<number, Stream>();
  for (const stream of input.streams) {
    const type = stream.codecpar.codecType;
    if (type !== AVMEDIA_TYPE_VIDEO && type !== AVMEDIA_TYPE_AUDIO) continue;
    const copy = output.newStream();
    stream.codecpar.copy(copy.codecpar);
    copy.codecpar.codecTag = 0;
    copy.timeBase = stream.timeBase;
    copies.set(stream.index, copy);
  }
  check(output.openOutputSync(), "open for writing");
  check(output.writeHeaderSync(null), "write its head");
  const packet = new Packet();
  packet.alloc();
  while (input.readFrameSync(packet) >= 0) {
    const stream = input.streams[packet.streamIndex];
    const copy = copies.get(packet.streamIndex);
    if (stream && copy) {
      const isLate = (stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO) === lateMs > 0;
      const { num, den } = stream.timeBase;
      const ticks = isLate ? BigInt(Math.round((Math.abs(lateMs) * den) / num / 1000)) : 0n;
      packet.pts += ticks;
      packet.dts += ticks;
      packet.rescaleTs(stream.timeBase, copy.timeBase);
      packet.streamIndex = copy.index;
      check(output.interleavedWriteFrameSync(packet), "write a packet");
    }
    packet.unref();
  }
  packet.free();
  check(output.writeTrailerSync(), "write its index");
  output.closeOutputSync();
  output.freeContext();
  input.closeInputSync();
}

function check(result: number, action: string): void {
  if (result < 0) throw new Error(`could not ${action}: FFmpeg's error ${result}`);
}
