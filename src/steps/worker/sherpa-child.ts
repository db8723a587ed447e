/**
 * The process that holds sherpa-onnx for one sentence: the only file that imports it. What a file of a stranger's does to it ends with it,
 * and its copy of ONNX Runtime never meets another.
 */
import type { SherpaReply, SherpaRequest } from "./sherpa-protocol.ts";

interface OfflineTts {
  readonly numSpeakers: number;
  generate(request: object): { readonly sampleRate: number; readonly samples: Float32Array };
}

interface Sherpa {
  readonly OfflineTts: new (config: object) => OfflineTts;
}

process.once("message", (request: SherpaRequest) => {
  void answer(request).then((reply) => process.send?.(reply, () => process.disconnect()));
});
process.on("disconnect", () => process.exit(0));

async function answer({ model, text, speaker, rate }: SherpaRequest): Promise<SherpaReply> {
  const sherpa = await load();
  if (!sherpa) return { kind: "missing" };
  try {
    const voice = new sherpa.OfflineTts({
      model: { ...model, numThreads: 1, provider: "cpu", debug: 0 },
      maxNumSentences: 1,
    });
    if (speaker >= Math.max(1, voice.numSpeakers)) {
      return { kind: "failed", message: `it has ${voice.numSpeakers} speakers, and number ${speaker} is asked for` };
    }
    const { sampleRate, samples } = voice.generate({ text, sid: speaker, speed: rate, enableExternalBuffer: false });
    return { kind: "spoken", sampleRate, samples };
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

async function load(): Promise<Sherpa | undefined> {
  try {
    const { default: sherpa } = (await import("sherpa-onnx-node")) as { readonly default: Sherpa };
    return sherpa;
  } catch {
    return undefined;
  }
}
