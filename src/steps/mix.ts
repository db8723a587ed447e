import { setImmediate } from "node:timers/promises";
import { SutradharError } from "../core/index.ts";
import {
  encodeMix,
  mixSound,
  writePackets,
  type AacPacket,
  type KeptSound,
  type SpeechClip,
  type Sting,
} from "../media/sound/index.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import { fromPcm16, inputsOf, parametersOf, readJson, sampleRateHz } from "./artifacts.ts";
import { readBed } from "./music-bed.ts";

/** A second of sound, or so. */
const turnPackets = 48;

/** Mixes the whole video's sound and encodes it, once: of shots that any video had, what was made of them then is read. */
export const mix: StepImplementation = async (context) => {
  const timings = await Promise.all(inputsOf(context, "timing").map((digest) => readJson<ShotTiming>(context, digest)));
  context.countFrames(timings.reduce((sum, { frames }) => sum + frames, 0));
  const durationSamples = timings.reduce((sum, timing) => sum + samplesOf(timing), 0);
  const [bed] = inputsOf(context, "bed");
  const kept = keepPieces(context);
  const mixed = await mixSound(
    {
      speech: openSpeech(context, timings),
      durationSamples,
      ...(bed ? { music: { name: bed, sound: readBed(await context.read(bed)) } } : {}),
      stings: await readStings(context, timings),
      cuts: startsOf(timings),
    },
    kept,
  );
  const packets: AacPacket[] = [];
  for await (const packet of encodeMix(mixed, kept)) {
    packets.push(packet);
    if (packets.length % turnPackets !== 0) continue;
    context.progress({ done: Math.max(0, packet.ptsSamples), total: durationSamples, unit: "samples" });
    // Workers that wait for their next chunk get a turn.
    await setImmediate();
  }
  return { sound: writePackets(packets) };
};

function keepPieces(context: StepContext): KeptSound {
  const { pieces } = context;
  return {
    async find(recipe) {
      const sound = (await pieces.find(recipe))?.["sound"];
      return sound && context.read(sound);
    },
    async save(recipe, sound) {
      await pieces.save(recipe, { sound });
    },
  };
}

function samplesOf(timing: ShotTiming): number {
  return (timing.frames * sampleRateHz) / timing.frameRate;
}

/** Each starts with the picture of its shot. */
async function readStings(context: StepContext, timings: readonly ShotTiming[]): Promise<Sting[]> {
  const { stingsAt } = parametersOf(context) as { readonly stingsAt: readonly number[] };
  const starts = startsOf(timings);
  return Promise.all(
    inputsOf(context, "stings").map(async (digest, index) => {
      const startSample = starts[stingsAt[index] ?? -1];
      if (startSample === undefined) throw new SutradharError("internal", "a sting has no shot");
      return { name: digest, startSample, sound: readBed(await context.read(digest)) };
    }),
  );
}

function startsOf(timings: readonly ShotTiming[]): number[] {
  let start = 0;
  return timings.map((timing) => (start += samplesOf(timing)) - samplesOf(timing));
}

function openSpeech(context: StepContext, timings: readonly ShotTiming[]): SpeechClip[] {
  const clips = inputsOf(context, "speech");
  const starts = startsOf(timings);
  return timings.map(({ leadInSamples }, index) => {
    const name = clips[index];
    if (!name) throw new SutradharError("internal", "a shot has no sound");
    const startSample = (starts[index] as number) + leadInSamples;
    return { startSample, name, read: async () => fromPcm16(await context.read(name)) };
  });
}
