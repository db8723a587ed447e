import type { LockedAsset, VideoLock } from "./lock.ts";

export type LockPart =
  | "product"
  | "script"
  | "file"
  | "value"
  | "setting"
  | "asset"
  | "voice"
  | "engine"
  | "step"
  | "node"
  | "output"
  | "master";

/** One thing in which two locks differ; what is only in one of them has no value in the other. */
export interface LockDifference {
  readonly part: LockPart;
  readonly name: string;
  readonly was?: string;
  readonly is?: string;
}

/** Everything in which two locks differ, causes before what they lead to. */
export function compareLocks(was: VideoLock, is: VideoLock): LockDifference[] {
  return [
    ...compare("product", { version: was.product }, { version: is.product }),
    ...compare("script", { text: was.script.digest }, { text: is.script.digest }),
    ...compare("file", was.files, is.files),
    ...compare("value", was.values, is.values),
    ...compare("setting", settingsOf(was), settingsOf(is)),
    ...compare("asset", assetsOf(was.assets), assetsOf(is.assets)),
    ...compare("voice", namesOf(was.voices), namesOf(is.voices)),
    ...compare("engine", was.engines, is.engines),
    ...compare("step", versionsOf(was), versionsOf(is)),
    ...compare("node", keysOf(was), keysOf(is)),
    ...compare("output", outputsOf(was, is), outputsOf(is, was)),
    ...compareMasters(was, is),
  ];
}

/** A difference in a sentence; the values of variables are kept out, since they may speak of a person. */
export function describeDifference({ part, name, was, is }: LockDifference): string {
  const what = nouns[part](name);
  if (was === undefined) return `${what} is new`;
  if (is === undefined) return `${what} is not there any more`;
  return part === "value" ? `${what} differs` : `${what} differs: ${shorten(was)} then, ${shorten(is)} now`;
}

const nouns: Readonly<Record<LockPart, (name: string) => string>> = {
  product: () => "the product's version",
  script: () => "the script",
  file: (name) => `the file ${name}`,
  value: (name) => `the value of ${name}`,
  setting: (name) => `the setting ${name}`,
  asset: (name) => `what ${name} means`,
  voice: (name) => `the voice ${name}`,
  engine: (name) => `the software behind ${name}`,
  step: (name) => `the version of the step ${name}`,
  node: (name) => `the key of ${name}`,
  output: (name) => `what was recorded for ${name}`,
  master: () => "the finished video",
};

type Members = Readonly<Record<string, string>>;

function compare(part: LockPart, was: Members, is: Members): LockDifference[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted();
  return names.flatMap((name) => {
    const [before, after] = [was[name], is[name]];
    if (before === after) return [];
    return {
      part,
      name,
      ...(before === undefined ? {} : { was: before }),
      ...(after === undefined ? {} : { is: after }),
    };
  });
}

/** A lock of a video that is not made yet has no master: that is no difference. */
function compareMasters(was: VideoLock, is: VideoLock): LockDifference[] {
  if (was.masterSha256 === undefined || is.masterSha256 === undefined) return [];
  return compare("master", { sha256: was.masterSha256 }, { sha256: is.masterSha256 });
}

function settingsOf({
  profile,
  captions,
  marksWords,
  label,
  seed,
  avatar,
  voice,
  isTest,
  rateMaxKbps,
}: VideoLock): Members {
  const settings = { profile, captions, marksWords, label, seed, avatar, voice, isTest, rateMaxKbps };
  const set = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}

function assetsOf(assets: readonly LockedAsset[]): Members {
  return Object.fromEntries(
    assets.map(({ wanted, kind, name, version, digest }) => [wanted, `${kind}/${name}@${version} (${digest})`]),
  );
}

function namesOf(names: readonly string[]): Members {
  return Object.fromEntries(names.map((name) => [name, name]));
}

function versionsOf({ nodes }: VideoLock): Members {
  return Object.fromEntries(Object.values(nodes).map(({ step, version }) => [step, String(version)]));
}

function keysOf({ nodes }: VideoLock): Members {
  return Object.fromEntries(Object.entries(nodes).map(([id, { key }]) => [id, key]));
}

/** Of the nodes that both know the outputs of: a lock of a video that is not made yet knows none. */
function outputsOf({ nodes }: VideoLock, other: VideoLock): Members {
  const known = Object.entries(nodes).filter(([id]) => other.nodes[id]?.outputs);
  return Object.fromEntries(
    known.flatMap(([id, { outputs = {} }]) =>
      Object.entries(outputs).map(([output, digest]) => [`${id}.${output}`, digest]),
    ),
  );
}

/** A digest is told by its first digits. */
function shorten(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
}
