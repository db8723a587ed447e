import { readChunk } from "../encode/index.ts";
import { ascii, box, fullBox, u16, u32, u8 } from "./box.ts";
import { pictureEntry, soundEntry } from "./sample-entries.ts";
import { previewSound, soundTrack, videoTrack } from "./tracks.ts";

export interface PreviewPicture {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/**
 * What a player reads once, before the segments: two tracks, and no sample (`ftyp` and `moov`).
 * @param chunk any chunk of the video; all have the same parameter sets.
 * @throws SutradharError `blob_corrupt`
 */
export function createInitSegment({
  picture,
  chunk,
}: {
  readonly picture: PreviewPicture;
  readonly chunk: Uint8Array;
}): Uint8Array<ArrayBuffer> {
  const { extradata, packets } = readChunk(chunk);
  const decodesAheadFrames = -(packets[0]?.dts ?? 0);
  return Buffer.concat([
    box("ftyp", ascii("iso6"), u32(0), ascii("iso6mp41")),
    box(
      "moov",
      movieHeader(),
      track({
        id: videoTrack.id,
        timescale: picture.frameRate * videoTrack.ticksPerFrame,
        size: picture,
        handler: { type: "vide", name: "Pictures" },
        mediaHeader: fullBox("vmhd", { flags: 1 }, u16(0, 0, 0, 0)),
        entry: pictureEntry(picture, extradata),
        startsAt: decodesAheadFrames * videoTrack.ticksPerFrame,
      }),
      track({
        id: soundTrack.id,
        timescale: soundTrack.timescale,
        handler: { type: "soun", name: `Speech, ${previewSound}` },
        mediaHeader: fullBox("smhd", {}, u16(0, 0)),
        entry: soundEntry(),
        startsAt: soundTrack.primingSamples,
      }),
      box("mvex", trackExtends(videoTrack.id), trackExtends(soundTrack.id)),
    ),
  ]);
}

const movieTimescale = 1_000;
const fullVolume = 0x0100;
/** No turn, no scale: a 3×3 matrix in 16.16 and 2.30 (ISO/IEC 14496-12 §8.2.2). */
const unityMatrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** §8.2.2. No clock: creation and modification times are 0; the length is not known. */
function movieHeader(): Uint8Array {
  const nextTrackId = soundTrack.id + 1;
  return fullBox(
    "mvhd",
    {},
    u32(0, 0, movieTimescale, 0, 0x10000),
    u16(fullVolume, 0),
    u32(0, 0),
    unityMatrix,
    new Uint8Array(24),
    u32(nextTrackId),
  );
}

interface TrackFields {
  readonly id: number;
  readonly timescale: number;
  /** Of pictures only. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly handler: { readonly type: "vide" | "soun"; readonly name: string };
  readonly mediaHeader: Uint8Array;
  readonly entry: Uint8Array;
  /** The time of the track at which its presentation starts. */
  readonly startsAt: number;
}

function track(fields: TrackFields): Uint8Array {
  return box(
    "trak",
    trackHeader(fields),
    editList(fields.startsAt),
    box("mdia", mediaHeader(fields), handlerReference(fields), mediaInformation(fields)),
  );
}

/** §8.3.2. Flags: the track is enabled and in the movie. */
function trackHeader({ id, size }: TrackFields): Uint8Array {
  return fullBox(
    "tkhd",
    { flags: 3 },
    u32(0, 0, id, 0, 0, 0, 0),
    u16(0, 0, size ? 0 : fullVolume, 0),
    unityMatrix,
    u32((size?.width ?? 0) * 2 ** 16, (size?.height ?? 0) * 2 ** 16),
  );
}

/** §8.6.6. One edit of no length, which in fragments means: until the end. */
function editList(startsAt: number): Uint8Array {
  return box("edts", fullBox("elst", {}, u32(1, 0, startsAt), u16(1, 0)));
}

/** §8.4.2, the language undetermined: three letters of five bits. */
function mediaHeader({ timescale }: TrackFields): Uint8Array {
  return fullBox("mdhd", {}, u32(0, 0, timescale, 0), u16(0x55c4, 0));
}

/** §8.4.3 */
function handlerReference({ handler }: TrackFields): Uint8Array {
  return fullBox("hdlr", {}, u32(0), ascii(handler.type), new Uint8Array(12), ascii(handler.name), u8(0));
}

/** §8.4.4: data in the same file (`url ` with flag 1), and tables without an entry. */
function mediaInformation({ mediaHeader: header, entry }: TrackFields): Uint8Array {
  return box(
    "minf",
    header,
    box("dinf", fullBox("dref", {}, u32(1), fullBox("url ", { flags: 1 }))),
    box(
      "stbl",
      fullBox("stsd", {}, u32(1), entry),
      fullBox("stts", {}, u32(0)),
      fullBox("stsc", {}, u32(0)),
      fullBox("stsz", {}, u32(0, 0)),
      fullBox("stco", {}, u32(0)),
    ),
  );
}

/** §8.8.3: fragments say of each sample what it is; its description is the first. */
function trackExtends(id: number): Uint8Array {
  return fullBox("trex", {}, u32(id, 1, 0, 0, 0));
}
