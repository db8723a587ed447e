import { canonicalJson, SutradharError, type Digest, type Json } from "../core/index.ts";
import type { PlanNode } from "../pipeline/index.ts";
import type { LockedMarks } from "../provenance/marks/index.ts";
import { buildDigest } from "./build-digest.ts";
import type { CaptionMode, Examiners, Makers, VideoPlan, VoiceTrackRequest } from "./video-request.ts";

/** Raised whenever a lock of today could not be read by those who wrote the last one. */
export const lockFormat = 2;

/** Those that are read: what a format brings is absent in the ones before. */
export const lockFormats: readonly number[] = [1, lockFormat];

/** A name as the script has it, and the bytes that it was bound to. */
export interface LockedAsset {
  /** `avatar/asha@latest`; `avatar/./kavya` of a folder beside the script. */
  readonly wanted: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
}

export interface LockedNode {
  readonly step: string;
  readonly version: number;
  readonly key: Digest;
  /** What a recorded step made: another machine might make other bytes. Known when the video is made. */
  readonly outputs?: Readonly<Record<string, Digest>>;
}

/** What a video was made of: enough to make it again, and to say what is missing where that cannot be. Holds no time. */
export interface VideoLock {
  readonly format: number;
  /** The version of the product. */
  readonly product: string;
  readonly build: Digest;
  readonly script: { readonly name: string; readonly digest: Digest };
  /** Every file beside the script that it was made of, by its path. */
  readonly files: Readonly<Record<string, Digest>>;
  /** Of variables. Whatever they say of a person, the lock says too. */
  readonly values: Readonly<Record<string, string>>;
  readonly profile: string;
  readonly captions: CaptionMode;
  readonly marksWords: boolean;
  /** The profile of the label, where it is not the usual one. */
  readonly label?: string;
  readonly seed: number;
  /** Who was asked to speak where the script's scenes name nobody of their own. From format 2 on. */
  readonly avatar?: string;
  readonly voice?: string;
  /** The recording that is its sound, as it was given. */
  readonly voiceTrack?: {
    readonly name: string;
    readonly digest: Digest;
    readonly speaker: "synthetic" | { readonly person: string };
  };
  /** It was a trial, marked in every frame. */
  readonly isTest?: true;
  /** The watermarks that its shots bear, and which key they were drawn with; what was made before there were any has none. */
  readonly marks?: LockedMarks;
  /** Of a file with a size limit: what its length left it. */
  readonly rateMaxKbps?: number;
  readonly assets: readonly LockedAsset[];
  readonly voices: readonly string[];
  /** By which models its steps were done: none where nothing but the voices and the motion that are built in were needed. */
  readonly models: readonly LockedAsset[];
  /** Which of these looked at its pictures and listened to its speech before it left, as they were asked for. */
  readonly examiners?: { readonly frames?: string; readonly speech?: string };
  /** And which of them moved its presenters and enlarged its slides. */
  readonly makers?: { readonly motion?: string; readonly slides?: string };
  /** The software behind each step of the plan. */
  readonly engines: Readonly<Record<string, Digest>>;
  /** Every step but those that do something with the finished video: what they did is no part of it. */
  readonly nodes: Readonly<Record<string, LockedNode>>;
  /** Known when the video is made. */
  readonly masterSha256?: Digest;
  /** Known when it was let out. */
  readonly policy?: LockedPolicy;
  /** What was judged of its texts where it was made on one's own machine; a server keeps that in its database. */
  readonly moderation?: LockedModeration;
}

/** That its texts were judged, by whom, and by which policy; it has no part in what the video is. */
export interface LockedModeration {
  readonly profile: "single-user";
  /** `review`: whoever rendered it was told to look. What is refused is not made. */
  readonly action: "allow" | "review";
  readonly purpose: string;
  /** Of all texts in their places: an edit of any of them voids this. */
  readonly textsSha256: Digest;
  readonly moderator: { readonly id: string; readonly version: string; readonly digest: string };
}

/** By which rules a video was let out; they have no part in what it is. */
export interface LockedPolicy {
  /** The row of their table of releases: `single-user` on one's own machine. */
  readonly profile: string;
  readonly bundle: Digest;
  /** Of one's own machine: nobody's face is in it, or one's own alone. A server looks at consents instead. */
  readonly likenesses?: "no_person" | "own";
  /** Of one's own machine: which label the rules decided, and sha256 of what they were told. A server's ledger has that. */
  readonly label?: { readonly profile: string; readonly factsSha256: Digest };
}

export interface LockRequest {
  readonly product: string;
  readonly script: VideoLock["script"];
  readonly files: VideoLock["files"];
  readonly values: VideoLock["values"];
  /** The name of the profile. */
  readonly profile: string;
  readonly avatar?: string;
  readonly voice?: string;
  readonly assets: readonly LockedAsset[];
  readonly video: VideoPlan;
}

/** The lock of a video that has been planned. */
export function createLock({ video, ...asked }: LockRequest): VideoLock {
  const { product, script, files, values, profile, avatar, voice, assets } = asked;
  const { request } = video;
  const nodes = listMade(video);
  const { rateMaxKbps } = request.picture;
  return {
    format: lockFormat,
    product,
    build: buildDigest(request.catalog, request.engineOf),
    script: { ...script },
    files: { ...files },
    values: { ...values },
    profile,
    captions: request.captions,
    marksWords: request.marksWords ?? false,
    ...(request.label ? { label: request.label } : {}),
    seed: request.seed,
    ...(avatar === undefined ? {} : { avatar }),
    ...(voice === undefined ? {} : { voice }),
    ...(request.isTest ? { isTest: true } : {}),
    ...(request.voiceTrack ? { voiceTrack: takeTrack(request.voiceTrack) } : {}),
    ...(video.marks ? { marks: video.marks } : {}),
    ...(rateMaxKbps === undefined ? {} : { rateMaxKbps }),
    assets: assets
      .filter(({ kind }) => kind !== "model")
      .map(takeAsset)
      .toSorted(byWanted),
    voices: [...new Set(request.scenes.map((scene) => scene.voice))].toSorted(compareText),
    models: assets
      .filter(({ kind }) => kind === "model")
      .map(takeAsset)
      .toSorted(byWanted),
    ...(request.examiners ? { examiners: takeExaminers(request.examiners) } : {}),
    ...(request.makers ? { makers: takeMakers(request.makers) } : {}),
    engines: Object.fromEntries(nodes.map(({ step, engine }) => [step, engine])),
    nodes: Object.fromEntries(nodes.map((node) => [node.id, takeNode(node)])),
  };
}

function takeTrack({ name, source, speaker }: VoiceTrackRequest): NonNullable<VideoLock["voiceTrack"]> {
  return { name, digest: source, speaker };
}

function takeExaminers({ frames, speech }: Examiners): NonNullable<VideoLock["examiners"]> {
  return { ...(frames ? { frames: frames.wanted } : {}), ...(speech ? { speech: speech.wanted } : {}) };
}

function takeMakers({ motion, slides }: Makers): NonNullable<VideoLock["makers"]> {
  return { ...(motion ? { motion: motion.wanted } : {}), ...(slides ? { slides: slides.wanted } : {}) };
}

function listMade({ plan }: VideoPlan): readonly PlanNode[] {
  return plan.nodes.filter(({ kind }) => kind !== "effect");
}

function takeAsset({ wanted, kind, name, version, digest }: LockedAsset): LockedAsset {
  return { wanted, kind, name, version, digest };
}

function takeNode({ step, version, key }: PlanNode): LockedNode {
  return { step, version, key };
}

/**
 * The lock of a video that has been made.
 * @param outputsOf what each node made, by its id
 * @throws SutradharError `internal` where a node that the lock needs has made nothing
 */
export function completeLock(
  lock: VideoLock,
  video: VideoPlan,
  outputsOf: (node: string) => Readonly<Record<string, Digest>> | undefined,
): VideoLock {
  const take = (node: string): Readonly<Record<string, Digest>> => {
    const outputs = outputsOf(node);
    if (!outputs) throw new SutradharError("internal", `${node} has made nothing that a lock could name`);
    return outputs;
  };
  const recorded = video.plan.nodes.filter(({ kind }) => kind === "recorded");
  const nodes = recorded.map((node) => [node.id, { ...takeNode(node), outputs: { ...take(node.id) } }] as const);
  const masterSha256 = take("assemble")["master"];
  if (!masterSha256) throw new SutradharError("internal", "assemble has made no master that a lock could name");
  return { ...lock, nodes: { ...lock.nodes, ...Object.fromEntries(nodes) }, masterSha256 };
}

/** The bytes of a lock file: the same lock has the same ones. A person can read them, line by line. */
export function formatLock(lock: VideoLock): string {
  const sorted: unknown = JSON.parse(canonicalJson(lock as unknown as Json));
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}

function byWanted(a: LockedAsset, b: LockedAsset): number {
  return compareText(a.wanted, b.wanted);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
