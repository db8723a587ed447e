import type { Stream } from "node-av/lib";
import { Log, Packet } from "node-av/lib";
import { AV_LOG_ERROR, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { SutradharError } from "../../core/index.ts";
import { createSoundDecoder, openFile, type DecodedSound, type Fail, type MediaDescription } from "./read-media.ts";

/** What the sound of a file that has nothing else says of itself. */
export type SoundDescription = MediaDescription["audio"] & { readonly durationMs: number };

/**
 * Decodes a file of sound alone.
 * @throws SutradharError `video_invalid` where it cannot be read, has pictures, or no sound
 */
export function readSoundTrack(path: string, hear: (sound: DecodedSound) => void): SoundDescription {
  Log.setLevel(AV_LOG_ERROR);
  const fail: Fail = (what, cause) => new SutradharError("video_invalid", `${path} ${what}`, { cause });
  const format = openFile(path, fail);
  try {
    if (format.findStreamInfoSync() < 0) throw fail("is damaged: its tracks cannot be read");
    const of = (type: number): Stream | undefined =>
      format.streams.find((stream) => stream.codecpar.codecType === type);
    const audio = of(AVMEDIA_TYPE_AUDIO);
    if (!audio) throw fail("has no sound");
    if (of(AVMEDIA_TYPE_VIDEO)) throw fail("has pictures, and should be sound alone");
    const decoder = createSoundDecoder({ audio, video: audio, text: undefined }, { sound: hear }, fail);
    const packet = new Packet();
    packet.alloc();
    try {
      while (format.readFrameSync(packet) >= 0) {
        if (packet.streamIndex === audio.index) decoder.push(packet);
        packet.unref();
      }
      decoder.push(null);
    } finally {
      packet.free();
      decoder.close();
    }
    const { sampleRate, channels } = audio.codecpar;
    const codec = audio.codecpar.getCodecString() ?? "unknown";
    return { codec, sampleRateHz: sampleRate, channels, durationMs: Number(format.duration) / 1000 };
  } finally {
    format.closeInputSync();
  }
}
