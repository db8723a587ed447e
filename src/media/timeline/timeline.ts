/** When everything is seen and heard, in the video's time; what `--timeline` writes and the quality measures read. */
export interface Timeline {
  readonly frameRate: number;
  readonly width: number;
  readonly height: number;
  readonly shots: readonly { readonly id: string; readonly startMs: number; readonly endMs: number }[];
  readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
  readonly phones: readonly {
    readonly ipa: string;
    readonly viseme: string;
    readonly startMs: number;
    readonly endMs: number;
  }[];
  /** The box that holds the mouth at its widest, in pixels of the delivered picture, for each frame. */
  readonly mouth: readonly {
    readonly frame: number;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
}

/** A shot's own times, from its first frame on. */
export interface ShotTiming {
  readonly frames: number;
  readonly frameRate: number;
  /** 48 kHz samples before the speech begins. */
  readonly leadInSamples: number;
  readonly words: Timeline["words"];
  readonly phones: Timeline["phones"];
  /** The script's marks, as they are spoken. */
  readonly marks: readonly { readonly name: string; readonly atMs: number }[];
}

/** Chunk sizes of a shot: as few as `limits.chunkMsMax` allows, evenly cut, so that none is a stub. */
export function chunkFrames(frames: number, framesMax: number): number[] {
  const count = Math.max(1, Math.ceil(frames / framesMax));
  return Array.from(
    { length: count },
    (_, i) => Math.floor((frames * (i + 1)) / count) - Math.floor((frames * i) / count),
  );
}

/** Joins the shots' times to the video's. `mouths` holds x, y, width, height for each frame of each shot. */
export function composeTimeline(
  picture: { frameRate: number; width: number; height: number },
  shots: readonly { readonly id: string; readonly timing: ShotTiming; readonly mouth: Int16Array }[],
): Timeline {
  const toMs = (frame: number) => (frame * 1000) / picture.frameRate;
  const timeline = { shots: [], words: [], phones: [], mouth: [] } as {
    -readonly [Key in "shots" | "words" | "phones" | "mouth"]: Timeline[Key][number][];
  };
  let start = 0;
  for (const { id, timing, mouth } of shots) {
    const offset = toMs(start);
    const shift = <T extends { startMs: number; endMs: number }>(one: T) => ({
      ...one,
      startMs: round(one.startMs + offset),
      endMs: round(one.endMs + offset),
    });
    timeline.shots.push({ id, startMs: round(offset), endMs: round(toMs(start + timing.frames)) });
    for (const word of timing.words) timeline.words.push(shift(word));
    for (const phone of timing.phones) timeline.phones.push(shift(phone));
    for (let frame = 0; frame < timing.frames; frame++) {
      const [x = 0, y = 0, width = 0, height = 0] = mouth.subarray(frame * 4, frame * 4 + 4);
      timeline.mouth.push({ frame: start + frame, x, y, width, height });
    }
    start += timing.frames;
  }
  return { ...picture, ...timeline };
}

/** How long it lasts, in milliseconds: of what is seen as many frames as there are, and of what is only heard all shots. */
export function durationOf({ mouth, shots, frameRate }: Pick<Timeline, "mouth" | "shots" | "frameRate">): number {
  return mouth.length > 0 ? (mouth.length * 1000) / frameRate : (shots.at(-1)?.endMs ?? 0);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
