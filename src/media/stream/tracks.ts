import { aacStream } from "../sound/index.ts";

/** The two tracks of a preview, as the init segment declares them and media segments fill them. */
export const videoTrack = {
  id: 1,
  /** Of the track's time scale, which is this many times the frame rate: as in a master. */
  ticksPerFrame: 512,
} as const;

export const soundTrack = {
  id: 2,
  timescale: aacStream.sampleRateHz,
  /** The track's own time begins with the packet that primes the decoder; the edit list takes it away. */
  primingSamples: aacStream.primingSamples,
} as const;

/** How a preview's sound differs from the master's: speech alone, as it was spoken; no music, no levelling. */
export const previewSound = "unnormalised";
