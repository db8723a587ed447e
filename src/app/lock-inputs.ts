import { createReadStream } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createDigester, limits, SutradharError, type Digest } from "../core/index.ts";
import type { LockedAsset, VideoLock } from "../planner/index.ts";
import { assetKinds, type Asset, type AssetBinder } from "../registry/index.ts";
import { bindExactly, shortDigest } from "./lock-binder.ts";
import type { VoiceBinder } from "./resolve-scenes.ts";

/** Something that a lock names and that is not there as it was. */
export interface UnmetInput {
  readonly kind: "script" | "file" | "asset" | "voice";
  readonly name: string;
  readonly version?: string;
  readonly digest?: Digest;
  /** What is there under its name instead. */
  readonly found?: string;
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** Where a lock's inputs are looked for. */
interface LockPlaces {
  readonly scriptPath: string;
  readonly assets: AssetBinder;
  readonly voices: VoiceBinder;
  /** How a file that is missing comes back, where that is not by putting it beside the script. */
  readonly mend?: ((digest: Digest) => string) | undefined;
}

/** Everything that a lock names and that cannot be had as it was: looked for, not read. */
export async function listUnmet(lock: VideoLock, options: LockPlaces): Promise<readonly UnmetInput[]> {
  const { scriptPath, mend } = options;
  const folder = dirname(resolve(scriptPath));
  const unmet = [...(await checkFile(scriptPath, { kind: "script", ...lock.script, mend }))];
  for (const [name, digest] of Object.entries(lock.files)) {
    unmet.push(...(await checkFile(join(folder, name), { kind: "file", name, digest, mend })));
  }
  for (const asset of [...lock.assets, ...lock.models].filter((one) => !isOwn(one)))
    unmet.push(...(await checkAsset(asset, options.assets)));
  const voices = lock.voices.filter((voice) => !options.voices.find(voice));
  unmet.push(
    ...voices.map((name) => ({ kind: "voice" as const, name, message: `the voice ${name} is missing: install it` })),
  );
  return unmet;
}

/** @throws SutradharError `lock_unmet` that names every input */
export function refuseUnmet(unmet: readonly UnmetInput[]): void {
  if (unmet.length === 0) return;
  const shown = unmet.slice(0, limits.problemsMax);
  throw new SutradharError(
    "lock_unmet",
    `the video cannot be made again, since ${shown.map(({ message }) => message).join("; ")}`,
    { details: { unmet: shown }, problems: shown.map(({ message }) => ({ code: "lock_unmet", message })) },
  );
}

/** Of a folder beside the script: its files are looked at instead. */
function isOwn({ wanted, kind }: Pick<LockedAsset, "wanted" | "kind">): boolean {
  return wanted.startsWith(`${kind}/./`);
}

async function checkAsset(locked: LockedAsset, assets: AssetBinder): Promise<UnmetInput[]> {
  try {
    await bindExactly(locked, (exact) => bindAny(locked.kind, exact, assets));
    return [];
  } catch (error) {
    if (!(error instanceof SutradharError)) throw error;
    const { kind, name, version, digest } = locked;
    const { found } = error.details;
    const isOther = error.code === "lock_unmet";
    const missing = `${kind}/${name}@${version} (sha256 ${shortDigest(digest)}) is missing: ${error.message}`;
    const message = isOther ? error.message : missing;
    const known = typeof found === "string" ? { found } : {};
    return [{ kind: "asset", name: `${kind}/${name}`, version, digest, ...known, message }];
  }
}

async function bindAny(kind: string, exact: string, assets: AssetBinder): Promise<Asset> {
  const known = assetKinds.find((one) => one === kind);
  if (!known) throw new SutradharError("lock_unmet", `there is no kind of asset ${JSON.stringify(kind)}`);
  return known === "brand" ? assets.bindBrand(exact) : assets.bind(known, exact);
}

interface LockedFile extends Pick<LockPlaces, "mend"> {
  readonly kind: "script" | "file";
  readonly name: string;
  readonly digest: Digest;
}

async function checkFile(path: string, { kind, name, digest, mend }: LockedFile): Promise<UnmetInput[]> {
  const found = await digestOf(path);
  if (found === digest) return [];
  const missing = `${name} (sha256 ${shortDigest(digest)}) is missing`;
  const message = found
    ? `${name} has changed: it was ${shortDigest(digest)} and is ${shortDigest(found)}: put it back as it was`
    : `${missing}${mend ? `: ${mend(digest)}` : " beside the script: put it back"}`;
  return [{ kind, name, digest, ...(found ? { found } : {}), message }];
}

async function digestOf(path: string): Promise<Digest | undefined> {
  const digester = createDigester();
  try {
    for await (const piece of createReadStream(path)) digester.update(piece as Uint8Array);
    return digester.digest();
  } catch {
    return undefined;
  }
}
