import { setImmediate } from "node:timers/promises";
import { SutradharError, type Digest } from "../core/index.ts";
import {
  encodeAac,
  mixSound,
  type AacPacket,
  type AacRuns,
  type SpeechClip,
  type Sting,
} from "../media/sound/index.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import { fromPcm16, inputsOf, parametersOf, readJson, sampleRateHz } from "./artifacts.ts";
import { readBed } from "./music-bed.ts";

/** A second of sound, or so. */
const turnPackets = 48;

/** Mixes the whole video's sound and encodes it, once. */
export const mix: StepImplementation = async (context) => {
  const clips = inputsOf(context, "speech");
  const timings = await Promise.all(inputsOf(context, "timing").map((digest) => readJson<ShotTiming>(context, digest)));
  context.countFrames(timings.reduce((sum, { frames }) => sum + frames, 0));
  const durationSamples = timings.reduce((sum, timing) => sum + samplesOf(timing), 0);
  const [bed] = inputsOf(context, "bed");
  const music = bed && readBed(await context.read(bed));
  const stings = await readStings(context, timings);
  const cuts = startsOf(timings);
  const sound = await mixSound({
    openSpeech: () => openSpeech(context, clips, timings),
    durationSamples,
    ...(music ? { music } : {}),
    stings,
    cuts,
  });
  const packets: AacPacket[] = [];
  for await (const packet of encodeAac(sound.open(), { runs: keepRuns(context), cuts })) {
    packets.push(packet);
    if (packets.length % turnPackets !== 0) continue;
    context.progress({ done: Math.max(0, packet.ptsSamples), total: durationSamples, unit: "samples" });
    // Workers that wait for their next chunk get a turn.
    await setImmediate();
  }
  return { sound: writePackets(packets) };
};

/** Runs of sound that were encoded for any video are not encoded again. */
function keepRuns(context: StepContext): AacRuns {
  return {
    async find(sound) {
      const packets = (await context.pieces.find({ aac: sound }))?.["packets"];
      return packets && readPackets(await context.read(packets)).map(({ data }) => data);
    },
    async save(sound, packets) {
      const timed = packets.map((data) => ({ data, ptsSamples: 0, durationSamples: 0 }));
      await context.pieces.save({ aac: sound }, { packets: writePackets(timed) });
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
      return { startSample, sound: readBed(await context.read(digest)) };
    }),
  );
}

function startsOf(timings: readonly ShotTiming[]): number[] {
  let start = 0;
  return timings.map((timing) => (start += samplesOf(timing)) - samplesOf(timing));
}

async function* openSpeech(
  context: StepContext,
  clips: readonly Digest[],
  timings: readonly ShotTiming[],
): AsyncGenerator<SpeechClip> {
  const starts = startsOf(timings);
  for (const [index, timing] of timings.entries()) {
    const digest = clips[index];
    if (!digest) throw new SutradharError("internal", "a shot has no sound");
    yield {
      startSample: (starts[index] as number) + timing.leadInSamples,
      pcm: fromPcm16(await context.read(digest)),
    };
  }
}

// u32 count, then for each packet i32 pts, u32 duration, u32 size; then the packets' data.
const entryBytes = 12;

export function writePackets(packets: readonly AacPacket[]): Uint8Array {
  const dataAt = 4 + packets.length * entryBytes;
  const bytes = new Uint8Array(packets.reduce((sum, packet) => sum + packet.data.length, dataAt));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, packets.length, true);
  let at = dataAt;
  for (const [index, packet] of packets.entries()) {
    view.setInt32(4 + index * entryBytes, packet.ptsSamples, true);
    view.setUint32(8 + index * entryBytes, packet.durationSamples, true);
    view.setUint32(12 + index * entryBytes, packet.data.length, true);
    bytes.set(packet.data, at);
    at += packet.data.length;
  }
  return bytes;
}

export function readPackets(bytes: Uint8Array): AacPacket[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  let at = 4 + count * entryBytes;
  return Array.from({ length: count }, (_, index) => {
    const entry = 4 + index * entryBytes;
    const data = bytes.subarray(at, at + view.getUint32(entry + 8, true));
    at += data.length;
    return { ptsSamples: view.getInt32(entry, true), durationSamples: view.getUint32(entry + 4, true), data };
  });
}
