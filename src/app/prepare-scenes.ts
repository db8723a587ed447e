import type { Problem } from "../core/index.ts";
import { smallestLike, type Profile } from "../media/timeline/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import type { Asset, AssetBinder } from "../registry/index.ts";
import type { Script } from "../speech/script/index.ts";
import type { BlobStore } from "../store/index.ts";
import { openLooks } from "./brand-looks.ts";
import { checkSpeaker } from "./check-speaker.ts";
import { pronounceScript } from "./pronounce-script.ts";
import { readScript, type ReadScript } from "./read-script.ts";
import { resolveProfile } from "./resolve-profile.ts";
import { resolveScenes, type VoiceBinder } from "./resolve-scenes.ts";
import { bindSlides, stageScenes } from "./staging/index.ts";

/** A script as it was read from its folder, and how its video is delivered; nothing in it is bound yet. */
export interface ScriptSource extends ReadScript {
  readonly values: Readonly<Record<string, string>>;
  readonly profile: Profile;
}

/** What names are bound to, and where the bytes behind them are put. */
export interface Binders {
  readonly assets: AssetBinder;
  readonly voices: VoiceBinder;
  readonly store: { readonly blobs: BlobStore };
}

/** Every scene bound and laid out. */
export interface PreparedScenes {
  /** With the pronunciations of its lexicons. */
  readonly script: Script;
  readonly scenes: readonly ResolvedScene[];
  readonly music?: Asset;
  readonly warnings: readonly Problem[];
}

/** Reads a script with everything beside it, before a store is opened. @throws SutradharError of the script, `profile_unknown`. */
export async function openScript(options: {
  readonly scriptPath: string;
  readonly values: Readonly<Record<string, string>>;
  readonly profile?: string | undefined;
  /** A trial is small, whatever was asked for. */
  readonly isTest?: boolean | undefined;
}): Promise<ScriptSource> {
  const { scriptPath, values, isTest } = options;
  const read = await readScript(scriptPath, values);
  const profile = resolveProfile(read.script, options.profile);
  return { ...read, values, profile: isTest ? smallestLike(profile) : profile };
}

/** Binds every name, lays out every shot, and refuses what could not be drawn. Renders nothing. */
export async function prepareScenes(source: ScriptSource, binders: Binders): Promise<PreparedScenes> {
  const { profile, slides } = source;
  const script = await pronounceScript(source, binders);
  const { scenes: resolved, music } = await resolveScenes(script, binders);
  const { blobs } = binders.store;
  const lookOf = await openLooks(resolved, blobs);
  const bound = await bindSlides(slides, blobs);
  const { scenes, warnings } = stageScenes({ scenes: resolved, picture: profile, lookOf, slides: bound });
  checkSpeaker(script, scenes, { picture: profile, lookOf });
  return { script, scenes, warnings: [...source.warnings, ...warnings], ...(music ? { music } : {}) };
}
