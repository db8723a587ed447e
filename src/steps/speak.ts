import { limits, SutradharError } from "../core/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import type { Manner, Sentence, Voice } from "../speech/spoken.ts";
import { parametersOf, toJsonBytes, toPcm16, type SpeechArtifact } from "./artifacts.ts";

interface SpeakParameters extends Pick<Sentence, "language" | "spans" | "caption"> {
  readonly voice: string;
  readonly manner?: Manner;
}

/** Says a sentence: its sound, and when each phone and word is heard. */
export function createSpeak(findVoice: (id: string) => Voice | undefined): StepImplementation {
  return async (context) => {
    const { voice: id, manner, ...sentence } = parametersOf(context) as SpeakParameters;
    const voice = findVoice(id);
    if (!voice) throw new SutradharError("voice_unknown", `there is no voice ${JSON.stringify(id)}`);
    const utterance = await voice.speak({ ...sentence, position: { file: "", line: 1, column: 1 } }, manner);
    const durationMs = (utterance.pcm.length * 1000) / 48_000;
    if (durationMs > limits.shotDurationMsMax) {
      throw new SutradharError(
        "limit_exceeded",
        `a sentence may last ${limits.shotDurationMsMax / 1000} s, this one lasts ${Math.round(durationMs / 1000)} s: break it in two`,
      );
    }
    const speech: SpeechArtifact = {
      samples: utterance.pcm.length,
      phones: utterance.phones,
      words: utterance.words,
      marks: utterance.marks,
    };
    return { speech: toJsonBytes(speech), pcm: toPcm16(utterance.pcm) };
  };
}
