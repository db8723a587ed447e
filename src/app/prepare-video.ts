import path from "node:path";
import { soundProfile, SutradharError, type Digest, type Problem } from "../core/index.ts";
import { usualLabelProfile, type LabelProfileName } from "../media/captions/index.ts";
import { fitDurationMs, fitRateKbps, type Profile, type ShotTiming } from "../media/timeline/index.ts";
import {
  planVideo,
  type CaptionMode,
  type LockRequest,
  type ResolvedScene,
  type VideoPlan,
  type VideoRequest,
} from "../planner/index.ts";
import type { MarkNames } from "../provenance/marks/index.ts";
import type { AssetBinder } from "../registry/index.ts";
import type { Script } from "../speech/script/index.ts";
import { stepCatalog } from "../steps/index.ts";
import { castScript } from "./cast-script.ts";
import { createEngine } from "./engine.ts";
import { listOwnFiles } from "./lock-files.ts";
import { noteAssets } from "./note-assets.ts";
import { placeStings } from "./place-stings.ts";
import { bindAligner, bindVoiceTrack, usualAlignmentModel, type VoiceTrackChoice } from "./voice-track.ts";
import { bindExaminers } from "./bind-examiners.ts";
import { bindMakers } from "./bind-makers.ts";
import type { StageModelNames } from "./stage-models.ts";
import { openScript, prepareScenes, type Binders, type ScriptSource } from "./prepare-scenes.ts";

/** What is asked of a video beside its script. */
export interface VideoOptions {
  readonly captions: CaptionMode;
  /** Marks the word that is being said; undefined leaves it to the script. */
  readonly karaoke?: boolean | undefined;
  /** The profile of its label; absent: the usual one. */
  readonly label?: LabelProfileName | undefined;
  readonly seed?: number | undefined;
  /** Who speaks in scenes that name no avatar, or no voice, of their own. */
  readonly avatar?: string | undefined;
  readonly voice?: string | undefined;
  /** The template that the script is of, as it was asked for: the lock names it. */
  readonly template?: string | undefined;
  /** A recording whose sound is the video's. */
  readonly voiceTrack?: VoiceTrackChoice | undefined;
  /** Registered models that work on it, and examine it before it may leave; absent: none. */
  readonly stageModels?: StageModelNames | undefined;
  /** A trial, marked in every frame. */
  readonly isTest?: boolean | undefined;
  /** Which watermark its shots bear; absent: none. */
  readonly marks?: MarkNames | undefined;
  /** The software behind each step; a server hands in the one that it has already described. */
  readonly engineOf?: ((step: string) => Digest) | undefined;
}

export interface PrepareOptions extends VideoOptions, Binders {
  readonly scriptPath: string;
  readonly values: Readonly<Record<string, string>>;
  readonly profile?: string | undefined;
}

/** A video with every name bound, before it is planned. */
export interface PreparedVideo {
  readonly script: Script;
  readonly profile: Profile;
  readonly draft: VideoRequest;
  readonly warnings: readonly Problem[];
  /** What its lock names, but for the plan. */
  readonly inputs: Omit<LockRequest, "product" | "video">;
  /** The file's size is limited: it is planned whole only when it is known how long everything is. */
  readonly isMeasured: boolean;
}

export const defaultSeed = 1;

/** The way from a script on disk to what a plan is made of. Runs no step. @throws SutradharError for every bad input. */
export async function prepareVideo(options: PrepareOptions): Promise<PreparedVideo> {
  return bindVideo(await openScript(options), options);
}

/** The same for a script that has been read. */
export async function bindVideo(source: ScriptSource, options: VideoOptions & Binders): Promise<PreparedVideo> {
  const { profile } = source;
  const binders = { ...options, assets: noteAssets(options.assets) };
  if (options.template !== undefined) await binders.assets.bindFiles("template", options.template);
  const cast = { ...source, script: castScript(source.script, options) };
  const { script, scenes, music, warnings } = await prepareScenes(cast, binders);
  const { width, height, frameRate, crf } = profile;
  const voiceTrack = options.voiceTrack && (await bindVoiceTrack(options.voiceTrack, binders));
  const draft: VideoRequest = {
    script,
    scenes,
    picture: { width, height, frameRate, crf },
    captions: options.captions,
    marksWords: options.karaoke ?? script.captions === "karaoke",
    seed: options.seed ?? defaultSeed,
    ...namedLabel(options.label),
    ...kindOf(profile, options),
    ...(voiceTrack ? { voiceTrack } : {}),
    ...(await alignerOf(scenes, voiceTrack !== undefined, binders)),
    ...(await bindExaminers(options.stageModels ?? {}, binders)),
    ...(await bindMakers(options.stageModels ?? {}, binders)),
    ...(options.marks ? { marks: options.marks } : {}),
    catalog: stepCatalog,
    engineOf: options.engineOf ?? createEngine(),
    ...(music ? { music } : {}),
    stings: await placeStings(scenes, music, binders),
  };
  const inputs = await listInputs(source, scenes, binders);
  const recording = voiceTrack ? { [voiceTrack.name]: voiceTrack.source } : {};
  const isMeasured = profile.fileBytesMax !== undefined;
  return {
    script,
    profile,
    draft,
    warnings: [...warnings, ...warnOfDeprecated(binders.assets)],
    inputs: { ...inputs, files: { ...inputs.files, ...recording } },
    isMeasured,
  };
}

/** A voice that tells no times needs somebody who hears them. */
async function alignerOf(
  scenes: readonly ResolvedScene[],
  hasTrack: boolean,
  binders: Binders,
): Promise<Pick<VideoRequest, "aligner">> {
  if (hasTrack || scenes.every(({ neural }) => neural === undefined)) return {};
  return { aligner: await bindAligner(usualAlignmentModel, binders) };
}

/** @throws SutradharError `option_invalid` for what sound alone cannot be */
function kindOf({ isSoundOnly }: Profile, options: VideoOptions): Pick<VideoRequest, "isTest" | "isSoundOnly"> {
  if (isSoundOnly) refuseForSound(options);
  return { ...(options.isTest ? { isTest: true } : {}), ...(isSoundOnly ? { isSoundOnly } : {}) };
}

/** @throws SutradharError `option_invalid` */
function refuseForSound({ voiceTrack, isTest }: VideoOptions): void {
  const refuse = (what: string): SutradharError =>
    new SutradharError("option_invalid", `${what}: leave out the profile ${soundProfile}, or that`);
  if (voiceTrack) throw refuse("a recording is sound already, and of sound alone nothing is made with it");
  if (isTest) throw refuse("a trial says so in every frame, and sound alone has none");
}

/** A draft names its label where it is not the usual one. */
function namedLabel(label: LabelProfileName | undefined): Pick<VideoRequest, "label"> {
  return label && label !== usualLabelProfile ? { label } : {};
}

/** The same video with the label that was decided once it was known what it is about. */
export function withLabel(prepared: PreparedVideo, label: LabelProfileName): PreparedVideo {
  const { label: _before, ...draft } = prepared.draft;
  return { ...prepared, draft: { ...draft, ...namedLabel(label) } };
}

function warnOfDeprecated(assets: AssetBinder): Problem[] {
  return assets.resolutions().flatMap(({ wanted, kind, name, version, deprecation }): Problem[] => {
    if (!deprecation) return [];
    const { reason, replacement } = deprecation;
    const instead = replacement ? `; use ${replacement} instead` : "";
    const message = `${wanted} means ${kind}/${name}@${version}, which should no longer be used: ${reason}${instead}`;
    return [{ code: "asset_deprecated", message }];
  });
}

async function listInputs(
  { script, digests, values, profile }: ScriptSource,
  scenes: readonly ResolvedScene[],
  { assets, store, avatar, voice }: Binders & Pick<VideoOptions, "avatar" | "voice">,
): Promise<PreparedVideo["inputs"]> {
  return {
    script: { name: path.basename(script.file), digest: digests.script },
    files: { ...digests.files, ...(await listOwnFiles(scenes, store.blobs)) },
    values,
    profile: profile.name,
    assets: assets.resolutions(),
    ...(avatar === undefined ? {} : { avatar }),
    ...(voice === undefined ? {} : { voice }),
  };
}

/** As much of the plan as tells how long everything is: the first phase of a video that `isMeasured`. */
export function planSpeech({ draft }: PreparedVideo): VideoPlan {
  return planVideo(draft, "animate");
}

/**
 * The whole plan.
 * @param timings of every shot, in their order: needed where the video `isMeasured`, else not looked at
 * @throws SutradharError `limit_exceeded` where it is too long for the size that its file may have
 */
export function planPrepared({ draft, profile }: PreparedVideo, timings?: readonly ShotTiming[]): VideoPlan {
  return planAtRate(draft, fitFileSize(profile, timings));
}

/** The whole plan with the bit rate that its lock has. */
export function planAtRate(draft: VideoRequest, rateMaxKbps: number | undefined): VideoPlan {
  return planVideo(rateMaxKbps === undefined ? draft : { ...draft, picture: { ...draft.picture, rateMaxKbps } });
}

/** A file with a size limit takes its bit rate from how long everything is. */
function fitFileSize(profile: Profile, timings: readonly ShotTiming[] | undefined): number | undefined {
  if (profile.fileBytesMax === undefined) return undefined;
  if (!timings) throw new SutradharError("internal", "a video with a size limit is planned when it has been spoken");
  const durationMs = timings.reduce((sum, timing) => sum + (timing.frames * 1000) / timing.frameRate, 0);
  const rateMaxKbps = fitRateKbps(profile, durationMs);
  if (rateMaxKbps !== undefined) return rateMaxKbps;
  throw new SutradharError(
    "limit_exceeded",
    `${Math.round(durationMs / 1000)} s do not fit into ${profile.fileBytesMax / 1e6} MB at a quality worth watching: ` +
      `shorten the script to ${Math.floor(fitDurationMs(profile) / 60_000)} minutes, or render it with the profile 480p30`,
  );
}
