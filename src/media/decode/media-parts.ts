import { Packet, Log } from "node-av/lib";
import { AV_LOG_ERROR, AV_PKT_FLAG_KEY } from "node-av/constants";
import { createDigester, SutradharError, type Digest } from "../../core/index.ts";
import {
  createPictureDecoder,
  createSoundDecoder,
  describe,
  findTracks,
  openFile,
  type DecodedPicture,
  type DecodedSound,
  type Decoder,
  type Fail,
  type MediaDescription,
  type Tracks,
} from "./read-media.ts";

/** Pictures from a key frame up to the next: a closed group, which decodes by itself. */
export interface PicturePart {
  readonly firstFrame: number;
  readonly frames: number;
  /** Of the packets, and of what the decoder is told before them. */
  readonly digest: Digest;
  /** Pictures that no other is made from, and that take many more bytes than others of their kind: something happens in them. */
  readonly eventful: readonly number[];
}

/** A stretch of sound, 1.6 s long but for the last. */
export interface SoundPart {
  readonly startSample: number;
  /** Of the packets, with those before it that its first samples depend on. */
  readonly digest: Digest;
}

export interface MediaParts {
  readonly description: MediaDescription;
  readonly pictures: readonly PicturePart[];
  readonly sound: readonly SoundPart[];
}

/** 75 packets of 1,024 samples are 16 steps of 100 ms, and 320 of 5 ms. */
const soundPartPackets = 75;
const packetSamples = 1_024;
export const soundPartSamples = soundPartPackets * packetSamples;
/** Decoded before a part, and thrown away: a packet overlaps with the one before, and filters have to settle. */
const warmUpPackets = 6;
/** Of ours, which begin with one packet that primes the decoder. */
const primingPackets = 1;

/** Lists what an MP4 is made of, byte for byte, and decodes none of it. @throws SutradharError `video_invalid` */
export function listMediaParts(path: string): MediaParts {
  return withFile(path, ({ format, tracks }) => {
    const head = Buffer.from(tracks.video.codecpar.extradata ?? []);
    const times = timesOf(tracks.video);
    const pictures: ListedPictures[] = [];
    const packets: Digest[] = [];
    let frames = 0;
    eachPacket(format, tracks, (track, packet) => {
      const data = packet.data ?? Buffer.alloc(0);
      if (track === "audio") packets.push(digestOf(data));
      if (track !== "video") return;
      if (isKey(packet) || pictures.length === 0) {
        const digester = createDigester();
        digester.update(head);
        pictures.push({ firstFrame: frames, frames: 0, digester, disposable: [] });
      }
      const part = pictures.at(-1);
      if (part && isDisposable(data, times)) {
        part.disposable.push({ picture: placeOf(packet.pts, times) - part.firstFrame, bytes: data.length });
      }
      part?.digester.update(sizeBytes(data));
      part?.digester.update(data);
      if (part) part.frames += 1;
      frames += 1;
    });
    return {
      description: describe(format, tracks),
      pictures: pictures.map(({ firstFrame, frames: count, digester, disposable }) => ({
        firstFrame,
        frames: count,
        digest: digester.digest(),
        eventful: findEventful(disposable),
      })),
      sound: listSound(packets),
    };
  });
}

interface ListedPictures {
  readonly firstFrame: number;
  frames: number;
  readonly digester: ReturnType<typeof createDigester>;
  /** Those that no other picture is made from. */
  readonly disposable: SizedPicture[];
}

interface SizedPicture {
  readonly picture: number;
  readonly bytes: number;
}

/** A head that turns takes twice the bytes; a picture of something else takes ten times as many. */
const eventfulTimes = 3;
/** Less is headers. */
const eventfulBytesMin = 60;

function findEventful(pictures: readonly SizedPicture[]): readonly number[] {
  const sizes = pictures.map(({ bytes }) => bytes).toSorted((a, b) => a - b);
  const usual = sizes[sizes.length >> 1] ?? 0;
  return pictures.filter(({ bytes }) => bytes > eventfulTimes * usual + eventfulBytesMin).map(({ picture }) => picture);
}

function listSound(packets: readonly Digest[]): readonly SoundPart[] {
  const parts: SoundPart[] = [];
  for (let part = 0; firstPacketOf(part) < packets.length; part += 1) {
    const from = Math.max(0, firstPacketOf(part) - warmUpPackets);
    const digester = createDigester();
    for (const digest of packets.slice(from, firstPacketOf(part + 1))) digester.update(Buffer.from(digest, "hex"));
    parts.push({ startSample: part * soundPartSamples, digest: digester.digest() });
  }
  return parts;
}

/** The first part has the packet that primes the decoder. */
function firstPacketOf(part: number): number {
  return part === 0 ? 0 : primingPackets + part * soundPartPackets;
}

export interface WantedParts {
  /** By their place in the list. */
  readonly pictures: ReadonlySet<number>;
  readonly sound: ReadonlySet<number>;
  /** For the picture's decoder. */
  readonly threads: number;
  /**
   * Whether a picture of a part, counted from the part's first, is wanted where no other is made from it; absent: all are. Half of
   * x264's pictures are such, and decoding costs half without them.
   */
  isWanted?(part: number, picture: number): boolean;
  /** A picture of a part, counted from the part's first. */
  picture(part: number, picture: DecodedPicture): void;
  /** Sound of a part, and a little from before it. */
  heard(part: number, sound: DecodedSound): void;
}

/** Decodes some of the parts that `listMediaParts` told of, each by a decoder of its own. @throws SutradharError `video_invalid` */
export function decodeMediaParts(path: string, { pictures }: MediaParts, wanted: WantedParts): void {
  withFile(path, ({ format, tracks, fail }) => {
    const open = new Map<string, Decoder>();
    const end = (name: string): void => {
      open.get(name)?.push(null);
      open.get(name)?.close();
      open.delete(name);
    };
    const times = timesOf(tracks.video);
    try {
      let [frame, part, packet] = [0, 0, 0];
      eachPacket(format, tracks, (track, data) => {
        if (track === "video") {
          const next = pictures[part + 1];
          if (next && frame >= next.firstFrame) {
            end(`picture ${part}`);
            part += 1;
          }
          if (wanted.pictures.has(part)) {
            const { firstFrame, eventful } = pictures[part] as PicturePart;
            const isWanted = (at: number): boolean => eventful.includes(at) || (wanted.isWanted?.(part, at) ?? true);
            const isDone = isLeftOut(data, isWanted, { ...times, firstFrame });
            if (!isDone)
              openPictures(open, {
                tracks,
                wanted,
                part,
                fail,
                placeOf: (pts) => placeOf(pts, times) - firstFrame,
              }).push(data);
          }
          frame += 1;
        }
        if (track !== "audio") return;
        for (const heard of partsHearing(packet)) {
          if (wanted.sound.has(heard)) openSound(open, { tracks, wanted, part: heard, fail }).push(data);
        }
        packet += 1;
      });
      for (const name of Array.from(open.keys())) end(name);
    } finally {
      for (const decoder of open.values()) decoder.close();
    }
  });
}

/** How the video counts time, and how many bytes say how long a unit of a packet is. */
interface PacketTimes {
  readonly ticksPerFrame: number;
  readonly lengthBytes: number;
}

function timesOf({ timeBase, avgFrameRate, codecpar }: Tracks["video"]): PacketTimes {
  const ticksPerFrame = (timeBase.den * avgFrameRate.den) / (timeBase.num * avgFrameRate.num);
  // ISO/IEC 14496-15 §5.3.3.1: the fifth byte of avcC.
  return { ticksPerFrame, lengthBytes: ((codecpar.extradata?.[4] ?? 3) & 3) + 1 };
}

function placeOf(pts: bigint, { ticksPerFrame }: PacketTimes): number {
  return Math.round(Number(pts) / ticksPerFrame);
}

function isLeftOut(
  { data, pts }: Packet,
  isWanted: (picture: number) => boolean,
  times: PacketTimes & { readonly firstFrame: number },
): boolean {
  return data !== null && isDisposable(data, times) && !isWanted(placeOf(pts, times) - times.firstFrame);
}

/** Whether no other picture is made from this one: nal_ref_idc of its slices is 0 (ITU-T H.264 §7.4.1). */
function isDisposable(data: Buffer, { lengthBytes }: PacketTimes): boolean {
  let slices = 0;
  for (let at = 0; at + lengthBytes < data.length;) {
    const head = data[at + lengthBytes] as number;
    const type = head & 31;
    if (type >= 1 && type <= 5) {
      if ((head & 0x60) !== 0) return false;
      slices += 1;
    }
    at += lengthBytes + data.readUIntBE(at, lengthBytes);
  }
  return slices > 0;
}

/** The part that a packet is of, and the next one where it is decoded to warm that up. */
function partsHearing(packet: number): readonly number[] {
  const part = packet <= primingPackets ? 0 : Math.floor((packet - primingPackets) / soundPartPackets);
  return packet >= firstPacketOf(part + 1) - warmUpPackets ? [part, part + 1] : [part];
}

interface OpenedPart {
  readonly tracks: Tracks;
  readonly wanted: WantedParts;
  readonly part: number;
  readonly fail: Fail;
}

interface OpenedPictures extends OpenedPart {
  /** Which picture of the part is shown when. */
  readonly placeOf: (pts: bigint) => number;
}

function openPictures(
  open: Map<string, Decoder>,
  { tracks, wanted, part, fail, placeOf: place }: OpenedPictures,
): Decoder {
  const name = `picture ${part}`;
  const handlers = { picture: (picture: DecodedPicture) => wanted.picture(part, picture) };
  const decoder = open.get(name) ?? createPictureDecoder(tracks.video, handlers, wanted.threads, fail, place);
  open.set(name, decoder);
  return decoder;
}

function openSound(open: Map<string, Decoder>, { tracks, wanted, part, fail }: OpenedPart): Decoder {
  const name = `sound ${part}`;
  const handlers = { sound: (sound: DecodedSound) => wanted.heard(part, sound) };
  const decoder = open.get(name) ?? createSoundDecoder(tracks, handlers, fail);
  open.set(name, decoder);
  return decoder;
}

interface OpenFile {
  readonly format: ReturnType<typeof openFile>;
  readonly tracks: Tracks;
  readonly fail: Fail;
}

function withFile<T>(path: string, work: (file: OpenFile) => T): T {
  Log.setLevel(AV_LOG_ERROR);
  const fail: Fail = (what, cause) => new SutradharError("video_invalid", `${path} ${what}`, { cause });
  const format = openFile(path, fail);
  try {
    return work({ format, tracks: findTracks(format, fail), fail });
  } finally {
    format.closeInputSync();
  }
}

function eachPacket(
  format: OpenFile["format"],
  tracks: Tracks,
  take: (track: "video" | "audio" | "text", packet: Packet) => void,
): void {
  const packet = new Packet();
  packet.alloc();
  while (format.readFrameSync(packet) >= 0) {
    const { streamIndex } = packet;
    take(streamIndex === tracks.video.index ? "video" : streamIndex === tracks.audio.index ? "audio" : "text", packet);
    packet.unref();
  }
  packet.free();
}

function isKey({ flags }: Packet): boolean {
  return (flags & AV_PKT_FLAG_KEY) !== 0;
}

function digestOf(data: Uint8Array): Digest {
  const digester = createDigester();
  digester.update(data);
  return digester.digest();
}

/** Where one packet ends and the next begins is told too. */
function sizeBytes({ length }: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}
