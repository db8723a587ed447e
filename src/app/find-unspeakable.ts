import { SutradharError, type Problem } from "../core/index.ts";
import type { Sentence } from "../speech/spoken.ts";
import type { Script } from "../speech/script/index.ts";
import { normaliseForSpeech } from "../speech/text/index.ts";

/** The sentences that no voice could say, found as speaking would find them: by writing out what is said. */
export function findUnspeakable({ scenes }: Script): readonly Problem[] {
  const sentences = scenes.flatMap(({ shots }) => shots.map(({ sentence }) => sentence));
  return sentences.flatMap((sentence): readonly Problem[] => {
    const error = refusalOf(sentence);
    return error ? [{ code: error.code, message: error.message, position: sentence.position }] : [];
  });
}

function refusalOf({ spans, language }: Sentence): SutradharError | undefined {
  try {
    for (const span of spans) {
      if (span.kind === "text") normaliseForSpeech(span.text, span.style.language ?? language, span.sayAs);
      if (span.kind === "alias") normaliseForSpeech(span.alias, span.style.language ?? language);
    }
    return undefined;
  } catch (error) {
    if (error instanceof SutradharError) return error;
    throw error;
  }
}
