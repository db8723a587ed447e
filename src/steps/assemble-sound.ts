import { rm } from "node:fs/promises";
import { SutradharError } from "../core/index.ts";
import { toSrt, toWebVtt, type Cue } from "../media/captions/index.ts";
import { muxM4a } from "../media/encode/index.ts";
import { aacStream, readPackets } from "../media/sound/index.ts";
import { composeTimeline, type ShotTiming, type Timeline } from "../media/timeline/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import { inputOf, inputsOf, parametersOf, readJson, toJsonBytes } from "./artifacts.ts";
import { iso639_2 } from "./language-code.ts";

interface AssembleSoundParameters {
  readonly frameRate: number;
  readonly language: string;
  readonly shots: readonly { readonly id: string; readonly caption: string }[];
  readonly title?: string;
}

/** Puts sound alone into an M4A: the master, and beside it when everything is said, and what. */
export const assembleSound: StepImplementation = async (context) => {
  const { frameRate, language, shots, title } = parametersOf(context) as AssembleSoundParameters;
  const timings = await Promise.all(inputsOf(context, "timing").map((digest) => readJson<ShotTiming>(context, digest)));
  const timed = shots.map(({ id, caption }, index) => {
    const timing = timings[index];
    if (!timing) throw new SutradharError("internal", `nobody knows how long the shot ${index} is`);
    return { id, caption, timing, mouth: new Int16Array(0) };
  });
  // Nobody is seen: there is no frame, and no mouth in it.
  const timeline: Timeline = { ...composeTimeline({ frameRate, width: 0, height: 0 }, timed), mouth: [] };
  const cues = timeline.shots.map(({ startMs, endMs }, index): Cue => {
    return { startMs, endMs, lines: [timed[index]?.caption ?? ""] };
  });
  const packets = readPackets(await context.read(inputOf(context, "sound")));
  const path = context.temporaryPath();
  try {
    await muxM4a({
      path,
      sound: {
        ...aacStream,
        packets: (async function* () {
          yield* packets;
        })(),
      },
      language: iso639_2(language),
      ...(title ? { title } : {}),
    });
    return {
      timeline: toJsonBytes(timeline),
      vtt: new TextEncoder().encode(toWebVtt(cues, language)),
      srt: new TextEncoder().encode(toSrt(cues, language)),
      master: await context.takeFile(path),
    };
  } finally {
    await rm(path, { force: true });
  }
};
