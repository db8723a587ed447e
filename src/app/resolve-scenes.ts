import path from "node:path";
import { limits, SutradharError, type Problem } from "../core/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import { bindOwnBackground, type Asset, type AssetBinder, type AssetKind, type BrandAsset } from "../registry/index.ts";
import { pathOfAttribute, type Scene, type SceneAttribute, type Script } from "../speech/script/index.ts";
import type { EspeakVoices } from "../speech/voices/index.ts";
import { findBeside } from "./read-script.ts";

export const defaultAvatar = "asha";
export const defaultBackground = "studio";
/** What a script writes for `music` to have none, whatever its brand has. */
const silence = "none";

/** What names of voices are bound by. */
export type VoiceBinder = Pick<EspeakVoices, "find" | "list" | "forLanguage">;

/** What a script is bound to. */
interface BindingStudio {
  readonly assets: AssetBinder;
  readonly voices: VoiceBinder;
  /** Where a company's own files are put. */
  readonly store: { readonly blobs: Parameters<typeof bindOwnBackground>[2] };
}

/** Binds every name in a script to an asset or a voice, before anything is rendered. */
export async function resolveScenes(
  script: Script,
  studio: BindingStudio,
): Promise<{ scenes: ResolvedScene[]; music?: Asset }> {
  const binder = createBinder(script, studio);
  const scenes: ResolvedScene[] = [];
  let music: Asset | undefined;
  for (const scene of script.scenes) {
    const resolved = await binder.resolve(scene);
    if (resolved) scenes.push(resolved);
    const bed = scene.music ?? resolved?.brand?.kit.music;
    if (bed !== undefined && bed !== silence) music ??= await binder.bind("music", bed, scene);
  }
  const [first] = binder.problems;
  if (first)
    throw new SutradharError(first.code, first.message, { problems: binder.problems.slice(0, limits.problemsMax) });
  return { scenes, ...(music ? { music } : {}) };
}

/** Binds what scenes name and gathers what is wrong with it. */
function createBinder(script: Script, studio: BindingStudio) {
  const problems: Problem[] = [];

  async function attempt<T>(scene: Scene, attribute: SceneAttribute, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
      problems.push(...problemsAt(scene, attribute, error));
      return undefined;
    }
  }

  function bind(kind: "avatar" | "background" | "music", name: string, scene: Scene): Promise<Asset | undefined> {
    const own = pathOfAttribute(name);
    return attempt(scene, kind, () =>
      own === undefined ? studio.assets.bind(kind, name) : bindOwn(kind, own, script, studio),
    );
  }

  // Scenes most often share a brand: what is wrong with it is said once.
  const brands = new Map<string, Promise<BrandAsset | undefined>>();
  async function brandOf(scene: Scene): Promise<BrandAsset | undefined> {
    const { brand: name } = scene;
    if (name === undefined) return undefined;
    const bound = brands.get(name) ?? attempt(scene, "brand", () => bindBrand(name, script, studio));
    brands.set(name, bound);
    return bound;
  }

  /** Who speaks, and how: an avatar has a manner of its own only in its own voice. */
  async function speakerOf(scene: Scene, avatar: Asset | undefined): Promise<SceneSpeaker> {
    const { voice: named } = scene;
    if (named === undefined) {
      const manner = avatar?.manner;
      return { voice: ownVoice(scene, avatar, studio), ...(manner ? { manner } : {}) };
    }
    if (studio.voices.find(named)) return { voice: named };
    return (await attempt(scene, "voice", () => bindVoice(named, scene, studio))) ?? { voice: named };
  }

  async function resolve(scene: Scene): Promise<ResolvedScene | undefined> {
    const avatar = await bind("avatar", scene.avatar ?? defaultAvatar, scene);
    const background = await bind("background", scene.background ?? defaultBackground, scene);
    const brand = await brandOf(scene);
    const speaker = await speakerOf(scene, avatar);
    return avatar && background && { scene, avatar, background, ...speaker, ...(brand ? { brand } : {}) };
  }

  return { problems, bind, resolve };
}

/** A voice of an engine's, and how it speaks where that is not as its own. */
type SceneSpeaker = Pick<ResolvedScene, "voice" | "manner" | "neural">;

/** A voice that somebody has set up, for the languages that it was set up for. */
async function bindVoice(
  named: string,
  { language }: Scene,
  { assets, voices }: Pick<BindingStudio, "assets" | "voices">,
): Promise<SceneSpeaker> {
  const bound = await assets.bindVoice(named).catch((error: unknown) => {
    const isUnknown = error instanceof SutradharError && error.code === "voice_unknown" && !named.includes("@");
    throw isUnknown ? unknownVoice(named, language, { voices }) : error;
  });
  const { languages, speaker, neural } = bound;
  if (languages.includes(language)) {
    const voice = speaker.voice ?? voices.forLanguage(language).description.id;
    return { ...speaker, voice, ...(neural ? { neural: { ...neural, asset: bound } } : {}) };
  }
  throw new SutradharError(
    "voice_unknown",
    `the voice ${named} speaks ${languages.join(", ")}, and the scene is in ${language}: name another`,
  );
}

/** A kit that ships, or a folder beside the script. */
async function bindBrand(name: string, script: Script, { assets }: Pick<BindingStudio, "assets">): Promise<BrandAsset> {
  const own = pathOfAttribute(name);
  if (own === undefined) return assets.bindBrand(name);
  return assets.bindBrandFolder(await findBeside(folderOf(script), own, undefined), own);
}

/** A file beside the script, or a rig's folder; scenes that name the same one share it by its digest. */
async function bindOwn(
  kind: AssetKind,
  named: string,
  script: Script,
  { assets, store }: Pick<BindingStudio, "assets" | "store">,
): Promise<Asset> {
  const found = await findBeside(folderOf(script), named, undefined);
  return kind === "avatar" ? assets.bindAvatarFolder(found, named) : bindOwnBackground(found, named, store.blobs);
}

/** Where a script's own files are looked for. */
function folderOf({ file }: Script): string {
  return path.dirname(path.resolve(file));
}

/** Who speaks for the avatar where the script names nobody. */
function ownVoice({ language }: Scene, avatar: Asset | undefined, { voices }: Pick<BindingStudio, "voices">): string {
  return voices.forLanguage(language, avatar?.voice).description.id;
}

function unknownVoice(voice: string, language: string, { voices }: Pick<BindingStudio, "voices">): SutradharError {
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
