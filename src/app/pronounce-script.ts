import { limits, SutradharError, type Problem } from "../core/index.ts";
import type { AssetBinder } from "../registry/index.ts";
import { applyLexicons, parseLexicon, type Lexicon, type Script } from "../speech/script/index.ts";
import type { BlobStore } from "../store/index.ts";
import type { ReadLexicon, ReadScript } from "./read-script.ts";

interface LexiconPlaces {
  readonly assets: Pick<AssetBinder, "bindFiles">;
  readonly store: { readonly blobs: Pick<BlobStore, "get"> };
}

/**
 * Binds the lexicons that a registry has, and gives every word its pronunciation.
 * @throws SutradharError `asset_unknown` and others, with every name that could not be bound and where it stands
 */
export async function pronounceScript(
  { script, lexicons }: Pick<ReadScript, "script" | "lexicons">,
  places: LexiconPlaces,
): Promise<Script> {
  if (lexicons.length === 0) return script;
  const bound = await bindLexicons(lexicons, places);
  const scenes = script.scenes.map((scene) => ({
    ...scene,
    shots: scene.shots.map((shot) => ({ ...shot, sentence: applyLexicons(shot.sentence, bound) })),
  }));
  return { ...script, scenes };
}

async function bindLexicons(lexicons: readonly ReadLexicon[], places: LexiconPlaces): Promise<readonly Lexicon[]> {
  const bound: Lexicon[] = [];
  const problems: Problem[] = [];
  for (const lexicon of lexicons) {
    if (!("name" in lexicon)) {
      bound.push(lexicon);
      continue;
    }
    try {
      bound.push(await bindLexicon(lexicon.name, places));
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
      problems.push({ code: error.code, message: error.message, position: lexicon.position });
    }
  }
  const [first] = problems;
  if (first) throw new SutradharError(first.code, first.message, { problems: problems.slice(0, limits.problemsMax) });
  return bound;
}

/** As the registry keeps every lexicon. */
const lexiconFile = "lexicon.pls";

async function bindLexicon(named: string, { assets, store }: LexiconPlaces): Promise<Lexicon> {
  const { name, version, files } = await assets.bindFiles("lexicon", named);
  const digest = files[lexiconFile];
  if (!digest) throw new SutradharError("internal", `lexicon/${name}@${version} has no ${lexiconFile}`);
  return parseLexicon({ file: `lexicon/${name}@${version}/${lexiconFile}`, bytes: await store.blobs.get(digest) });
}
