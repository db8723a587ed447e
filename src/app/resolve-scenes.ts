import { dirname, resolve } from "node:path";
import { limits, SutradharError, type Problem } from "../core/index.ts";
import { missingGlyphs } from "../media/captions/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import { bindOwnBackground, type Asset, type AssetKind } from "../registry/index.ts";
import { backgroundFileOf, type Scene, type SceneAttribute, type Script } from "../speech/script/index.ts";
import type { Studio } from "./open-studio.ts";
import { findBeside } from "./read-script.ts";

export const defaultAvatar = "asha";
export const defaultBackground = "studio";

/** Where a company's own files are put. */
interface OwnFiles {
  readonly store: { readonly blobs: Parameters<typeof bindOwnBackground>[2] };
}

/** Binds every name in a script to an asset or a voice, and finds what cannot be drawn, before anything is rendered. */
export async function resolveScenes(
  script: Script,
  studio: Pick<Studio, "assets" | "voices"> & OwnFiles,
): Promise<{ scenes: ResolvedScene[]; music?: Asset; warnings: Problem[] }> {
  const problems: Problem[] = [];
  const bind = async (kind: AssetKind, name: string, scene: Scene): Promise<Asset | undefined> => {
    try {
      const own = kind === "background" ? backgroundFileOf(name) : undefined;
      if (own === undefined) return await studio.assets.bind(kind, name);
      return await bindOwn(own, script, studio);
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
      problems.push(at(scene, kind, error));
      return undefined;
    }
  };
  const scenes: ResolvedScene[] = [];
  let music: Asset | undefined;
  for (const scene of script.scenes) {
    const avatar = await bind("avatar", scene.avatar ?? defaultAvatar, scene);
    const background = await bind("background", scene.background ?? defaultBackground, scene);
    if (scene.music && !music) music = await bind("music", scene.music, scene);
    const voice = scene.voice ?? ownVoice(scene, avatar, studio);
    if (!studio.voices.find(voice)) problems.push(at(scene, "voice", unknownVoice(voice, scene.language, studio)));
    if (avatar && background) scenes.push({ scene, avatar, background, voice });
  }
  const [first] = problems;
  if (first) throw new SutradharError(first.code, first.message, { problems: problems.slice(0, limits.problemsMax) });
  return { scenes, warnings: script.scenes.flatMap(findMissingGlyphs), ...(music ? { music } : {}) };
}

/** A file beside the script; scenes that name the same one share it by its digest. */
async function bindOwn(named: string, script: Script, { store }: OwnFiles): Promise<Asset> {
  const path = await findBeside(dirname(resolve(script.file)), named, undefined);
  return bindOwnBackground(path, named, store.blobs);
}

/** Who speaks for the avatar where the script names nobody. */
function ownVoice({ language }: Scene, avatar: Asset | undefined, { voices }: Pick<Studio, "voices">): string {
  return voices.forLanguage(language, avatar?.voice).description.id;
}

function unknownVoice(voice: string, language: string, { voices }: Pick<Studio, "voices">): SutradharError {
  const known = voices.list().filter((each) => each.language === language);
  const names = known.map(({ id }) => id).join(", ");
  return new SutradharError(
    "voice_unknown",
    `there is no voice ${JSON.stringify(voice)}; for ${language} there are ${names}`,
  );
}

function findMissingGlyphs({ shots }: Scene): Problem[] {
  return shots.flatMap(({ sentence }) => {
    const missing = missingGlyphs(sentence.caption, sentence.language);
    if (missing.length === 0) return [];
    const message = `no font has ${missing.slice(0, 10).join(" ")}: the caption leaves it out`;
    return [{ code: "glyph_missing" as const, message, position: sentence.position }];
  });
}

function at(scene: Scene, attribute: SceneAttribute, error: SutradharError): Problem {
  const position = scene.positions[attribute] ?? scene.position;
  return { code: error.code, message: error.message, position };
}
