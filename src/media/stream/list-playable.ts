import type { Digest } from "../../core/index.ts";
import { sampleRateHz } from "../sound/index.ts";
import type { ShotTiming } from "../timeline/index.ts";

/** What there is of a shot so far. */
export interface PreviewShot {
  /** Absent until it is known when everything in it happens. */
  readonly timing?: Pick<ShotTiming, "frames" | "frameRate" | "leadInSamples">;
  /** Its speech, 16-bit samples at 48 kHz. Absent until it has been spoken. */
  readonly pcm?: Digest;
  /** In order, each at its index; undefined where one is not there yet. */
  readonly chunks: readonly (PreviewChunk | undefined)[];
}

export interface PreviewChunk {
  readonly digest: Digest;
  readonly frames: number;
}

/** A chunk that can be played, since all that comes before it can. */
export interface PlayableSegment {
  /** Its place in the preview, from 0; it never changes. */
  readonly sequence: number;
  readonly chunk: Digest;
  /** Frames from the video's start. */
  readonly startFrame: number;
  readonly frames: number;
  readonly frameRate: number;
  readonly durationMs: number;
  /** Nothing comes after it in the whole video. */
  readonly isLast: boolean;
}

/** A shot's speech, and where the shot stands in the video. */
export interface PlacedSpeech {
  readonly pcm: Digest;
  /** Of the shot, not of its first word. */
  readonly startSample: number;
  /** Of the shot with its lead-in and its pause: whole frames. */
  readonly samples: number;
  readonly leadInSamples: number;
}

export interface Playable {
  readonly segments: readonly PlayableSegment[];
  /** Of every shot that has a segment. */
  readonly speech: readonly PlacedSpeech[];
  /** The whole video can be played. */
  readonly isWhole: boolean;
}

/** From what is there of each shot, in order, to what can be played without a hole. It grows at its end only. */
export function listPlayable(shots: readonly PreviewShot[]): Playable {
  const segments: PlayableSegment[] = [];
  const speech: PlacedSpeech[] = [];
  let shotStart = 0;
  for (const [index, { timing, pcm, chunks }] of shots.entries()) {
    if (!timing || !pcm) return { segments, speech, isWhole: false };
    const { frames, frameRate, leadInSamples } = timing;
    const samplesPerFrame = sampleRateHz / frameRate;
    const end = shotStart + frames;
    speech.push({
      pcm,
      startSample: shotStart * samplesPerFrame,
      samples: frames * samplesPerFrame,
      leadInSamples,
    });
    let startFrame = shotStart;
    for (const chunk of chunks) {
      if (!chunk) break;
      segments.push({
        sequence: segments.length,
        chunk: chunk.digest,
        startFrame,
        frames: chunk.frames,
        frameRate,
        durationMs: (chunk.frames * 1_000) / frameRate,
        isLast: index === shots.length - 1 && startFrame + chunk.frames === end,
      });
      startFrame += chunk.frames;
    }
    if (startFrame !== end) return { segments, speech, isWhole: false };
    shotStart = end;
  }
  return { segments, speech, isWhole: segments.length > 0 };
}
