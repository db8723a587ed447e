import { rm } from "node:fs/promises";
import { SutradharError, type Digest } from "../core/index.ts";
import { shiftCues, toSrt, toWebVtt, type Cue } from "../media/captions/index.ts";
import { readMedia } from "../media/decode/index.ts";
import { muxMp4, toTextSamples, type EncodeSettings } from "../media/encode/index.ts";
import { encodeImage, toRgba } from "../media/stage/index.ts";
import { aacStream, readPackets } from "../media/sound/index.ts";
import { composeTimeline, type ShotTiming } from "../media/timeline/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import { inputOf, inputsOf, parametersOf, readJson, toJsonBytes, type ChunksArtifact } from "./artifacts.ts";
import { iso639_2 } from "./language-code.ts";

interface AssembleParameters {
  readonly picture: EncodeSettings;
  readonly language: string;
  readonly shots: readonly string[];
  readonly hasText: boolean;
  readonly title?: string;
}

const posterAtS = 0.7;

interface AssembledShot {
  readonly id: string;
  readonly startFrame: number;
  readonly timing: ShotTiming;
  readonly cues: readonly Cue[];
  readonly chunks: ChunksArtifact["chunks"];
  readonly mouth: Int16Array;
}

/** Joins chunks by stream copy with the sound and the text tracks: the master, and what lies beside it. */
export const assemble: StepImplementation = async (context) => {
  const parameters = parametersOf(context) as AssembleParameters;
  const { picture, language } = parameters;
  const shots = await readShots(context, parameters.shots);
  const frames = shots.reduce((sum, shot) => sum + shot.timing.frames, 0);
  context.countFrames(frames);
  const durationMs = (frames * 1000) / picture.frameRate;
  const cues = parameters.hasText
    ? shots.flatMap((shot) => shiftCues(shot.cues, (shot.startFrame * 1000) / picture.frameRate))
    : [];
  const packets = readPackets(await context.read(inputOf(context, "sound")));
  const path = context.temporaryPath();
  try {
    await muxMp4({
      path,
      settings: picture,
      chunks: readChunks(context, shots),
      sound: {
        ...aacStream,
        packets: (async function* () {
          yield* packets;
        })(),
      },
      text: toTextSamples(cues, Math.floor(durationMs)),
      language: iso639_2(language),
      ...(parameters.title ? { title: parameters.title } : {}),
    });
    const timeline = composeTimeline(
      { frameRate: picture.frameRate, width: picture.width, height: picture.height },
      shots,
    );
    return {
      timeline: toJsonBytes(timeline),
      vtt: new TextEncoder().encode(toWebVtt(cues, language)),
      srt: new TextEncoder().encode(toSrt(cues, language)),
      poster: await findPoster(context, {
        path,
        shots,
        frame: Math.min(frames - 1, Math.floor(picture.frameRate * posterAtS)),
      }),
      master: await context.takeFile(path),
    };
  } finally {
    await rm(path, { force: true });
  }
};

/** Videos that begin with the same chunk have the same poster: it is taken once. */
async function findPoster(
  context: StepContext,
  { path, shots, frame }: { readonly path: string; readonly shots: readonly AssembledShot[]; readonly frame: number },
): Promise<Uint8Array> {
  const [first] = shots[0]?.chunks ?? [];
  // Behind the first chunk it depends on more than one.
  if (!first || frame >= first.frames) return takePoster(path, frame);
  const kept = (await context.pieces.find({ posterOf: first.digest, frame }))?.["poster"];
  if (kept) return context.read(kept);
  const poster = await takePoster(path, frame);
  await context.pieces.save({ posterOf: first.digest, frame }, { poster });
  return poster;
}

/** A frame of the finished video as a JPEG: one that is soon decoded, when the presenter has begun to speak. */
async function takePoster(path: string, frame: number): Promise<Uint8Array> {
  let poster: Promise<Uint8Array> | undefined;
  readMedia(path, {
    picture(picture) {
      if (picture.index !== frame) return;
      const { width, height } = picture;
      poster = encodeImage({ width, height, rgba: toRgba(picture, picture) }, "jpeg");
    },
    isEnough: () => poster !== undefined,
  });
  if (!poster) throw new SutradharError("engine_failed", "the finished video has no frame for its poster");
  return poster;
}

async function readShots(context: StepContext, ids: readonly string[]): Promise<AssembledShot[]> {
  const at = (port: string, index: number): Digest => {
    const digest = inputsOf(context, port)[index];
    if (!digest) throw new SutradharError("internal", `assemble has nothing at its port ${port} for shot ${index}`);
    return digest;
  };
  const shots: AssembledShot[] = [];
  let startFrame = 0;
  for (const [index, id] of ids.entries()) {
    const timing = await readJson<ShotTiming>(context, at("timing", index));
    const mouth = Uint8Array.from(await context.read(at("mouth", index)));
    shots.push({
      id,
      startFrame,
      timing,
      cues: await readJson<readonly Cue[]>(context, at("cues", index)),
      chunks: (await readJson<ChunksArtifact>(context, at("chunks", index))).chunks,
      mouth: new Int16Array(mouth.buffer),
    });
    startFrame += timing.frames;
  }
  return shots;
}

async function* readChunks(context: StepContext, shots: readonly AssembledShot[]) {
  for (const shot of shots) {
    let startFrame = shot.startFrame;
    for (const chunk of shot.chunks) {
      yield { startFrame, bytes: await context.read(chunk.digest) };
      startFrame += chunk.frames;
    }
  }
}
