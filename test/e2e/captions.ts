/** Reads captions back: from a WebVTT file, and from an MP4's own text track. */
import { Dictionary, FormatContext, Packet } from "node-av/lib";
import { AVMEDIA_TYPE_SUBTITLE } from "node-av/constants";

export interface ReadCue {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

export function readCues(vtt: string): ReadCue[] {
  const [head, ...blocks] = vtt.trim().split(/\n\n+/);
  if (head !== "WEBVTT") throw new Error(`a WebVTT file was expected, got ${head}`);
  return blocks.map((block) => {
    const [, times = "", ...lines] = block.split("\n");
    const [startMs = 0, endMs = 0] = times.split(" --> ").map(readTime);
    const text = lines.join("\n").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return { startMs, endMs, text };
  });
}

function readTime(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
}

/** The samples of an MP4's 3GPP timed text that hold text. Not by the product's own reader. */
export function readTextTrack(path: string): ReadCue[] {
  const format = new FormatContext();
  if (format.openInputSync(path, null, new Dictionary()) < 0) throw new Error(`${path} cannot be opened`);
  format.findStreamInfoSync();
  const stream = format.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_SUBTITLE);
  const packet = new Packet();
  packet.alloc();
  const cues: ReadCue[] = [];
  if (!stream) return cues;
  while (format.readFrameSync(packet) >= 0) {
    if (packet.streamIndex === stream.index && packet.data && packet.size > 2) {
      const { num, den } = stream.timeBase;
      const toMs = (ticks: bigint): number => Math.round((Number(ticks) * num * 1000) / den);
      const text = packet.data.subarray(2, 2 + packet.data.readUInt16BE(0)).toString("utf8");
      cues.push({ startMs: toMs(packet.pts), endMs: toMs(packet.pts + packet.duration), text });
    }
    packet.unref();
  }
  packet.free();
  format.closeInputSync();
  return cues;
}
