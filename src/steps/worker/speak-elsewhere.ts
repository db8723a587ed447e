import { fork } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { formatWav, limits, SutradharError } from "../../core/index.ts";
import { readSound } from "../../media/decode/index.ts";
import type { NeuralVoice } from "../../registry/index.ts";
import { toPcm16 } from "../artifacts.ts";
import { checkSaid } from "./check-said.ts";
import type { SherpaReply, SherpaRequest } from "./sherpa-protocol.ts";

export interface SpeakTask {
  /** For messages: `voice/kavya@1.0.0`. */
  readonly name: string;
  readonly text: string;
  readonly voice: NeuralVoice;
  /** Where each file of the voice lies, by its path inside it. */
  readonly paths: Readonly<Record<string, string>>;
  /** Where they are laid out under their own names; gone at the end. */
  readonly folder: string;
  readonly outPath: string;
}

const childFile = new URL(import.meta.url.endsWith(".ts") ? "./sherpa-child.ts" : "./sherpa-child.js", import.meta.url);

/** Has a sentence said in a process of its own, and brings its sound to what steps pass on: one channel at 48 kHz in 16 bits. */
export async function speakTask({ name, text, voice, paths, folder, outPath }: SpeakTask): Promise<void> {
  try {
    for (const [path, from] of Object.entries(paths)) {
      const to = join(folder, path);
      // oxlint-disable-next-line no-await-in-loop
      await mkdir(dirname(to), { recursive: true });
      // oxlint-disable-next-line no-await-in-loop
      await symlink(from, to);
    }
    const { speaker, rate } = voice;
    const said = await askChild(name, { model: configOf(voice, folder), text, speaker, rate });
    checkSaid(name, said);
    const wav = join(folder, "said.wav");
    await writeFile(wav, toWav(said));
    await writeFile(outPath, toPcm16(readSound(wav, name)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In sherpa-onnx's words. */
function configOf({ family, files }: NeuralVoice, folder: string): Readonly<Record<string, unknown>> {
  const at = (file: string | undefined): string => (file === undefined ? "" : join(folder, file));
  const common = { tokens: at(files.tokens), lexicon: at(files.lexicon), dataDir: at(files.dataDir), lengthScale: 1 };
  const model = at(files.model);
  switch (family) {
    case "vits":
      return { vits: { ...common, model, noiseScale: 0.667, noiseScaleW: 0.8 } };
    case "kokoro":
      return { kokoro: { ...common, model, voices: at(files.voices) } };
    case "matcha":
      return { matcha: { ...common, acousticModel: model, vocoder: at(files.vocoder), noiseScale: 1 } };
  }
}

type Said = Extract<SherpaReply, { kind: "spoken" }>;

function askChild(name: string, request: SherpaRequest): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = fork(childFile, [], {
      serialization: "advanced",
      // Nothing of the environment is a stranger's business.
      env: {},
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let told = "";
    child.stderr?.setEncoding("utf8").on("data", (piece: string) => (told = (told + piece).slice(-2_000)));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(
        new SutradharError(
          "time_limit",
          `${name} said nothing within ${limits.neuralVoiceMsMax} ms: shorten the sentence`,
        ),
      );
    }, limits.neuralVoiceMsMax);
    child.on("message", (reply: SherpaReply) => {
      if (reply.kind === "spoken") return resolve(reply);
      if (reply.kind === "failed") return reject(failed(name, reply.message));
      reject(
        new SutradharError(
          "model_unavailable",
          `${name} speaks by sherpa-onnx, which is not installed: npm install sherpa-onnx-node@1.13.8`,
        ),
      );
    });
    child.on("error", (cause) => reject(failed(name, cause.message)));
    child.send(request, (cause) => {
      if (cause) reject(failed(name, cause.message));
    });
    // It ends itself where a model is not what it takes it for, and has said why by then.
    child.on("close", (status) => {
      clearTimeout(timer);
      reject(failed(name, lastLine(told) || `it ended with ${status ?? "a signal"}`));
    });
  });
}

function failed(name: string, why: string): SutradharError {
  return new SutradharError(
    "engine_failed",
    `${name} cannot speak: ${why.replaceAll(/[\p{C}\s]+/gu, " ").slice(0, 300)}`,
  );
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

/** What is beyond full scale is clipped. */
function toWav({ sampleRate, samples }: Said): Uint8Array {
  const clipped = samples.map((sample) => Math.max(-1, Math.min(1, sample)));
  return formatWav([new Uint8Array(clipped.buffer)], { sampleRateHz: sampleRate, form: "float32" });
}
