import type { Packet } from "node-av/lib";
import { AV_PKT_FLAG_KEY } from "node-av/constants";
import { createDigester, type Digest } from "../../core/index.ts";
import { eachPacket, placeOf, timesOf, withFile } from "./file-packets.ts";
import { describe, type MediaDescription } from "./read-media.ts";
import { spanSoundParts, type SoundSpan } from "./sound-parts.ts";
import { findEventful, isSpare, type SparePicture } from "./spare-picture.ts";

/** Pictures from a key frame up to the next: a closed group, which decodes by itself. */
export interface PicturePart {
  readonly firstFrame: number;
  readonly frames: number;
  /** Of the packets, and of what the decoder is told before them. */
  readonly digest: Digest;
  /** Pictures that no other is made of, and whose bytes tell that something happens in them. */
  readonly eventful: readonly number[];
}

/** A stretch of sound. */
export interface SoundPart extends SoundSpan {
  /** Of the packets, with those before it that its first samples depend on. */
  readonly digest: Digest;
}

export interface MediaParts {
  readonly description: MediaDescription;
  readonly pictures: readonly PicturePart[];
  readonly sound: readonly SoundPart[];
}

/**
 * Lists what an MP4 is made of, byte for byte, and decodes none of it.
 * @param cuts samples at which a shot begins, in order: its sound is parted there
 * @throws SutradharError `video_invalid`
 */
export function listMediaParts(path: string, cuts: readonly number[] = []): MediaParts {
  return withFile(path, ({ format, tracks }) => {
    const head = Buffer.from(tracks.video.codecpar.extradata ?? []);
    const times = timesOf(tracks.video);
    const pictures: ListedPictures[] = [];
    const packets: Digest[] = [];
    let part: ListedPictures | undefined;
    let frames = 0;
    eachPacket({ format, tracks }, (track, packet) => {
      const data = packet.data ?? Buffer.alloc(0);
      if (track === "audio") {
        packets.push(digestOf(data));
        return;
      }
      if (isKey(packet) || !part) {
        const digester = createDigester();
        digester.update(head);
        part = { firstFrame: frames, frames: 0, digester, spares: [] };
        pictures.push(part);
      }
      if (isSpare(data, times.lengthBytes)) {
        part.spares.push({ picture: placeOf(packet.pts, times) - part.firstFrame, bytes: data.length });
      }
      part.digester.update(sizeBytes(data));
      part.digester.update(data);
      part.frames += 1;
      frames += 1;
    });
    return {
      description: describe(format, tracks),
      pictures: pictures.map(({ digester, spares, ...counted }) => ({
        ...counted,
        digest: digester.digest(),
        eventful: findEventful(spares, tracks.video.codecpar),
      })),
      sound: spanSoundParts(packets.length, cuts).map((span) => {
        const digester = createDigester();
        for (const digest of packets.slice(span.from, span.to)) digester.update(Buffer.from(digest, "hex"));
        return { ...span, digest: digester.digest() };
      }),
    };
  });
}

interface ListedPictures {
  readonly firstFrame: number;
  frames: number;
  readonly digester: ReturnType<typeof createDigester>;
  readonly spares: SparePicture[];
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
