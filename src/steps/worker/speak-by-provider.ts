import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SutradharError } from "../../core/index.ts";
import { guardSession, openProviderSession } from "../../inference/index.ts";
import { readSound } from "../../media/decode/index.ts";
import type { ProviderVoice } from "../../registry/index.ts";
import { toPcm16 } from "../artifacts.ts";
import type { ReachedProvider } from "../model-providers.ts";
import { checkSaid } from "./check-said.ts";

export interface SpeakByProviderTask {
  /** For messages: `voice/kavya@1.0.0`. */
  readonly name: string;
  readonly text: string;
  readonly voice: ProviderVoice;
  readonly api: ReachedProvider;
  /** Where what it sends lies while it is decoded; gone at the end. */
  readonly folder: string;
  readonly outPath: string;
}

/** Has a sentence said over a provider's API, and brings its sound to what steps pass on: one channel at 48 kHz in 16 bits. */
export async function speakByProviderTask({
  name,
  text,
  voice,
  api,
  folder,
  outPath,
}: SpeakByProviderTask): Promise<void> {
  const { model, speaker, rate } = voice;
  const session = openProviderSession({ name, ...api, work: "speech", model, speaker, rate, send: fetch });
  const guarded = guardSession(session, { name });
  try {
    const said = (await guarded.infer({ text: { type: "text", shape: [1], data: [text] } }))["audio"];
    await mkdir(folder, { recursive: true });
    const file = join(folder, "said");
    await writeFile(file, said?.data as Uint8Array);
    const samples = decode(file, name);
    checkSaid(name, { sampleRate: 48_000, samples });
    await writeFile(outPath, toPcm16(samples));
  } finally {
    await guarded.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A stranger made the file: what cannot be decoded is no fault of the script's. */
function decode(file: string, name: string): Float32Array {
  try {
    return readSound(file, name);
  } catch (cause) {
    throw new SutradharError("model_reply_invalid", `${name} sent a sound that cannot be read`, { cause });
  }
}
