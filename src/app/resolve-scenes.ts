import { dirname, resolve } from "node:path";
import { limits, SutradharError, type Problem } from "../core/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import { bindOwnBackground, type Asset, type AssetKind, type BrandAsset } from "../registry/index.ts";
import { pathOfAttribute, type Scene, type SceneAttribute, type Script } from "../speech/script/index.ts";
import type { Studio } from "./open-studio.ts";
import { findBeside } from "./read-script.ts";

export const defaultAvatar = "asha";
export const defaultBackground = "studio";
/** What a script writes for `music` to have none, whatever its brand has. */
const silence = "none";

/** Where a company's own files are put. */
interface OwnFiles {
  readonly store: { readonly blobs: Parameters<typeof bindOwnBackground>[2] };
}

/** Binds every name in a script to an asset or a voice, before anything is rendered. */
export async function resolveScenes(
  script: Script,
  studio: Pick<Studio, "assets" | "voices"> & OwnFiles,
): Promise<{ scenes: ResolvedScene[]; music?: Asset }> {
  const problems: Problem[] = [];
  const attempt = async <T>(
    scene: Scene,
    attribute: SceneAttribute,
    work: () => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
      problems.push(...problemsAt(scene, attribute, error));
      return undefined;
    }
  };
  const bind = (kind: Exclude<AssetKind, "brand">, name: string, scene: Scene): Promise<Asset | undefined> =>
    attempt(scene, kind, () => {
      const own = kind === "background" ? pathOfAttribute(name) : undefined;
      return own === undefined ? studio.assets.bind(kind, name) : bindOwn(own, script, studio);
    });
  // Scenes most often share a brand: what is wrong with it is said once.
  const brands = new Map<string, Promise<BrandAsset | undefined>>();
  const brandOf = async (scene: Scene): Promise<BrandAsset | undefined> => {
    const { brand: name } = scene;
    if (name === undefined) return undefined;
    const bound = brands.get(name) ?? attempt(scene, "brand", () => bindBrand(name, script, studio));
    brands.set(name, bound);
    return bound;
  };
  const scenes: ResolvedScene[] = [];
  let music: Asset | undefined;
  for (const scene of script.scenes) {
    const avatar = await bind("avatar", scene.avatar ?? defaultAvatar, scene);
    const background = await bind("background", scene.background ?? defaultBackground, scene);
    const brand = await brandOf(scene);
    const bed = scene.music ?? brand?.kit.music;
    if (bed && bed !== silence && !music) music = await bind("music", bed, scene);
    const voice = scene.voice ?? ownVoice(scene, avatar, studio);
    if (!studio.voices.find(voice)) problems.push(at(scene, "voice", unknownVoice(voice, scene.language, studio)));
    const manner = scene.voice ? undefined : avatar?.manner;
    if (avatar && background)
      scenes.push({ scene, avatar, background, voice, ...(manner ? { manner } : {}), ...(brand ? { brand } : {}) });
  }
  const [first] = problems;
  if (first) throw new SutradharError(first.code, first.message, { problems: problems.slice(0, limits.problemsMax) });
  return { scenes, ...(music ? { music } : {}) };
}

/** A kit that ships, or a folder beside the script. */
async function bindBrand(name: string, script: Script, { assets }: Pick<Studio, "assets">): Promise<BrandAsset> {
  const own = pathOfAttribute(name);
  if (own === undefined) return assets.bindBrand(name);
  return assets.bindBrandFolder(await findBeside(dirname(resolve(script.file)), own, undefined), own);
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

function at(scene: Scene, attribute: SceneAttribute, error: Pick<Problem, "code" | "message">): Problem {
  const position = scene.positions[attribute] ?? scene.position;
  return { code: error.code, message: error.message, position };
}

/** Everything that is wrong with one thing, such as a brand kit, stands where the script names it. */
function problemsAt(scene: Scene, attribute: SceneAttribute, error: SutradharError): readonly Problem[] {
  const found = error.problems.length > 0 ? error.problems : [error];
  return found.map((problem) => at(scene, attribute, problem));
}
