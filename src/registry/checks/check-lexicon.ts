import { limits, SutradharError } from "../../core/index.ts";
import { parseLexicon } from "../../speech/script/index.ts";
import { createFindings, readLoose, type KindCheck } from "./asset-check.ts";

const lexiconFile = "lexicon.pls";

/** A W3C pronunciation lexicon. */
export const checkLexicon: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const lexicon = await findings.attempt(lexiconFile, async () =>
    parseLexicon({ file: lexiconFile, bytes: await readLoose(files, lexiconFile, limits.lexiconBytesMax) }),
  );
  findings.throwIfAny();
  if (!lexicon) throw new SutradharError("internal", "a lexicon was neither read nor refused");
  return {
    traits: { language: lexicon.language, words: lexicon.entries.size },
    kept: [lexiconFile],
    names: [],
  };
};
