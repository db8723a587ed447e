import type { Packet } from "node-av/lib";
import { eachPacket, placeOf, timesOf, withFile } from "./file-packets.ts";
import type { MediaParts, PicturePart, SoundPart } from "./media-parts.ts";
import {
  createPictureDecoder,
  createSoundDecoder,
  type DecodedPicture,
  type DecodedSound,
  type Decoder,
  type Fail,
  type Tracks,
} from "./read-media.ts";
import { isSpare } from "./spare-picture.ts";

export interface WantedParts {
  /** By their place in the list. */
  readonly pictures: ReadonlySet<number>;
  readonly sound: ReadonlySet<number>;
  /**
   * Whether a picture of a part, counted from the part's first, is wanted where no other is made of it; absent: all are. Three of four
   * of ours are such, and decoding costs a third without them.
   */
  isWanted?(part: number, picture: number): boolean;
  /** A picture of a part, counted from the part's first. */
  picture(part: number, picture: DecodedPicture): void;
  /** Sound of a part, and a little from before it. */
  heard(part: number, sound: DecodedSound): void;
}

interface Decoding {
  readonly tracks: Tracks;
  readonly wanted: WantedParts;
  readonly fail: Fail;
}

/** Decodes some of the parts that `listMediaParts` told of, each by a decoder of its own. @throws SutradharError `video_invalid` */
export function decodeMediaParts(path: string, { pictures, sound }: MediaParts, wanted: WantedParts): void {
  withFile(path, ({ format, tracks, fail }) => {
    const decoding: Decoding = { tracks, wanted, fail };
    const see = createSeer(pictures, decoding);
    const hear = createHearer(sound, decoding);
    try {
      eachPacket({ format, tracks }, (track, packet) => (track === "video" ? see : hear).take(packet));
      see.end();
      hear.end();
    } finally {
      see.close();
      hear.close();
    }
  });
}

interface Taker {
  take(packet: Packet): void;
  /** There are no more. */
  end(): void;
  close(): void;
}

/** Takes the packets of all pictures. */
function createSeer(parts: readonly PicturePart[], { tracks, wanted, fail }: Decoding): Taker {
  const times = timesOf(tracks.video);
  let decoder: Decoder | undefined;
  let [part, packets] = [0, 0];
  const open = (): Decoder => {
    const [own, { firstFrame }] = [part, parts[part] as PicturePart];
    const handlers = { picture: (picture: DecodedPicture) => wanted.picture(own, picture) };
    return createPictureDecoder(tracks.video, handlers, { fail, placeOf: (pts) => placeOf(pts, times) - firstFrame });
  };
  const isDecoded = ({ data, pts }: Packet): boolean => {
    if (!wanted.pictures.has(part)) return false;
    if (!data || !isSpare(data, times.lengthBytes)) return true;
    const { firstFrame, eventful } = parts[part] as PicturePart;
    const picture = placeOf(pts, times) - firstFrame;
    return eventful.includes(picture) || (wanted.isWanted?.(part, picture) ?? true);
  };
  const end = (): void => {
    decoder?.push(null);
    decoder?.close();
    decoder = undefined;
  };
  return {
    take(packet) {
      if (packets === parts[part]?.frames) {
        end();
        [part, packets] = [part + 1, 0];
      }
      packets += 1;
      if (isDecoded(packet)) (decoder ??= open()).push(packet);
    },
    end,
    close: () => decoder?.close(),
  };
}

/** Takes the packets of all sound: each is heard by its own part, and by those behind it that it warms up. */
function createHearer(parts: readonly SoundPart[], { tracks, wanted, fail }: Decoding): Taker {
  const waiting = parts.map((part, index) => ({ part, index })).filter(({ index }) => wanted.sound.has(index));
  const open: { readonly part: SoundPart; readonly decoder: Decoder }[] = [];
  const endFirst = (): void => {
    const [first] = open;
    first?.decoder.push(null);
    first?.decoder.close();
    open.shift();
  };
  let packets = 0;
  return {
    take(packet) {
      while (open[0] && open[0].part.to <= packets) endFirst();
      while (waiting[0] && waiting[0].part.from <= packets) {
        const { part, index } = waiting.shift()!;
        const handlers = { sound: (sound: DecodedSound) => wanted.heard(index, sound) };
        open.push({ part, decoder: createSoundDecoder(tracks, handlers, fail) });
      }
      for (const { decoder } of open) decoder.push(packet);
      packets += 1;
    },
    end() {
      while (open[0]) endFirst();
    },
    close() {
      for (const { decoder } of open) decoder.close();
    },
  };
}
