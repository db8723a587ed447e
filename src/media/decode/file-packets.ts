import { Log, Packet } from "node-av/lib";
import { AV_LOG_ERROR } from "node-av/constants";
import { SutradharError } from "../../core/index.ts";
import { findTracks, openFile, type Fail, type Tracks } from "./read-media.ts";

interface OpenFile {
  readonly format: ReturnType<typeof openFile>;
  readonly tracks: Tracks;
  readonly fail: Fail;
}

/** Opens an MP4 for as long as the work takes. @throws SutradharError `video_invalid`, with the file's name */
export function withFile<T>(path: string, work: (file: OpenFile) => T): T {
  Log.setLevel(AV_LOG_ERROR);
  const fail: Fail = (what, cause) => new SutradharError("video_invalid", `${path} ${what}`, { cause });
  const format = openFile(path, fail);
  try {
    return work({ format, tracks: findTracks(format, fail), fail });
  } finally {
    format.closeInputSync();
  }
}

/** Hands on the packets of pictures and sound as they lie in the file, each valid until `take` returns. */
export function eachPacket(
  { format, tracks }: Pick<OpenFile, "format" | "tracks">,
  take: (track: "video" | "audio", packet: Packet) => void,
): void {
  const packet = new Packet();
  packet.alloc();
  while (format.readFrameSync(packet) >= 0) {
    const { streamIndex } = packet;
    if (streamIndex === tracks.video.index) take("video", packet);
    else if (streamIndex === tracks.audio.index) take("audio", packet);
    packet.unref();
  }
  packet.free();
}

/** How the video counts time, and how many bytes say how long a unit of a packet is. */
export interface PacketTimes {
  readonly ticksPerFrame: number;
  readonly lengthBytes: number;
}

export function timesOf({ timeBase, avgFrameRate, codecpar }: Tracks["video"]): PacketTimes {
  const ticksPerFrame = (timeBase.den * avgFrameRate.den) / (timeBase.num * avgFrameRate.num);
  // ISO/IEC 14496-15 §5.3.3.1: the fifth byte of avcC.
  return { ticksPerFrame, lengthBytes: ((codecpar.extradata?.[4] ?? 3) & 3) + 1 };
}

/** The place of a picture in the order of show. */
export function placeOf(pts: bigint, { ticksPerFrame }: PacketTimes): number {
  return Math.round(Number(pts) / ticksPerFrame);
}
