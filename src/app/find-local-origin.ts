import { existsSync } from "node:fs";
import { join } from "node:path";
import { SutradharError } from "../core/index.ts";
import type { MarkId } from "../media/watermark/index.ts";
import { readCredentials, type CredentialReport } from "../provenance/c2pa/index.ts";
import { checkKey } from "../provenance/marks/index.ts";
import type { CopyOrigin } from "../provenance/words/index.ts";
import { compareCopy } from "./compare-copy.ts";
import type { Config } from "./config.ts";
import { detectInCopy, listReaders, type DetectedWatermark } from "./detect-watermark.ts";
import { listLocalReleases, type LocalRelease } from "./local-releases.ts";
import { localWorkspace, openMarkKeys } from "./mark-keys.ts";

export type OriginConfig = Pick<Config, "homeDirectory" | "secretsKeyFile" | "markKeyVersion">;

/**
 * Where a file comes from that does not say so itself, as far as this machine made it: by its watermark, and by what was
 * remembered of each render. Undefined where this machine has no key to look with, or the file no pictures.
 */
export async function findLocalOrigin(
  path: string,
  report: CredentialReport,
  { config, anchorsPem }: { readonly config: OriginConfig; readonly anchorsPem: string | undefined },
): Promise<CopyOrigin | undefined> {
  if (!existsSync(config.secretsKeyFile ?? join(config.homeDirectory, "secrets-key"))) return undefined;
  const readers = listReaders(await openMarkKeys(config), localWorkspace);
  const releases = await listLocalReleases(config.homeDirectory);
  const claims = Object.fromEntries(readers.map(({ key }) => [key.version, marksOf(releases, checkKey(key))]));
  const detected = detect(path, readers, claims);
  if (!detected) return undefined;
  if (detected.verdict !== "marked") return { kind: detected.verdict };
  const read = new Set<string>(detected.shots.map(({ id }) => id));
  const release = releases.find(({ marks }) => Object.values(marks?.shots ?? {}).some((mark) => read.has(mark)));
  if (!release) return { kind: "made_here", by: "mark", isShared: false };
  const signedPath = existsSync(release.out) ? release.out : undefined;
  const original = signedPath === undefined ? null : await readCredentials(signedPath, { anchorsPem });
  const { frames } = release;
  const differences = await compareCopy({ path, report, detected, signedPath, frames });
  return { kind: "one_video", by: "mark", state: "out", original: original?.isValid ? original : null, differences };
}

function marksOf(releases: readonly LocalRelease[], keyCheck: string): readonly MarkId[] {
  return releases.flatMap(({ marks }) => (marks?.keyCheck === keyCheck ? Object.values(marks.shots) : []));
}

function detect(
  path: string,
  readers: Parameters<typeof detectInCopy>[1],
  claims: Readonly<Record<number, readonly MarkId[]>>,
): DetectedWatermark | undefined {
  try {
    return detectInCopy(path, readers, { claims });
  } catch (error) {
    if (error instanceof SutradharError && error.code === "video_invalid") return undefined;
    throw error;
  }
}
