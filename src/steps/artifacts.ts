import { limits, SutradharError, type Digest } from "../core/index.ts";
import type { StepContext } from "../pipeline/index.ts";
import type { SpokenPhone, SpokenWord } from "../speech/spoken.ts";

/** What `speak` says of a sentence beside its sound. */
export interface SpeechArtifact {
  readonly samples: number;
  readonly phones: readonly SpokenPhone[];
  readonly words: readonly SpokenWord[];
  readonly marks: readonly { readonly name: string; readonly atMs: number }[];
}

/** What `render` made of a shot: its chunks in order. */
export interface ChunksArtifact {
  readonly chunks: readonly { readonly digest: Digest; readonly frames: number }[];
}

export const sampleRateHz = 48_000;

export function toJsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** An artifact of our own steps, whose digest was checked as it was read. */
export async function readJson<T>(context: StepContext, digest: Digest): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await context.read(digest))) as T;
}

/** The one artifact at a port that is not `many`. */
export function inputOf(context: StepContext, port: string): Digest {
  const digest = context.inputs[port]?.[0];
  if (!digest) throw new SutradharError("internal", `step ${context.node.step} has nothing at its port ${port}`);
  return digest;
}

export function inputsOf(context: StepContext, port: string): readonly Digest[] {
  return context.inputs[port] ?? [];
}

/**
 * A node's parameters as the planner wrote them; both sides are in this package, and the catalog's version guards old
 * plans. The caller names what it reads in the type that it gives the result.
 */
export function parametersOf(context: StepContext): unknown {
  return context.node.parameters;
}

/** Speech is kept as 16-bit samples: half the size, and far below what a voice's own noise hides. */
export function toPcm16(pcm: Float32Array): Uint8Array {
  const samples = new Int16Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) {
    samples[i] = Math.max(-32768, Math.min(32767, Math.round((pcm[i] as number) * 32767)));
  }
  return new Uint8Array(samples.buffer);
}

export function fromPcm16(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pcm = new Float32Array(bytes.byteLength >> 1);
  for (let i = 0; i < pcm.length; i++) pcm[i] = view.getInt16(i * 2, true) / 32767;
  return pcm;
}

/** The files of an asset, from its manifest. */
export async function readAssetFiles(context: StepContext, role: string): Promise<Readonly<Record<string, Digest>>> {
  const digest = context.node.assets[role];
  if (!digest) throw new SutradharError("internal", `step ${context.node.step} has no asset ${role}`);
  const { files } = await readJson<{ files: Record<string, Digest> }>(context, digest);
  if (Object.keys(files).length > limits.problemsMax * 10) {
    throw new SutradharError("limit_exceeded", "an asset names too many files");
  }
  return files;
}
