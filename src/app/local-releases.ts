import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes, limits, type Digest } from "../core/index.ts";
import type { LockedMarks } from "../provenance/marks/index.ts";

/** What this machine remembers of a video that it signed, so that a copy of it is known again. Nothing that was said is in it. */
export interface LocalRelease {
  readonly format: 1;
  /** Where the signed file was put. */
  readonly out: string;
  readonly fileSha256: Digest;
  readonly masterSha256: Digest;
  readonly frames: number;
  readonly signedAt: string;
  readonly marks: LockedMarks | null;
}

const folderOf = (homeDirectory: string): string => join(homeDirectory, "releases");

/** Remembers a release; of very many the oldest are forgotten. */
export async function keepLocalRelease(homeDirectory: string, release: LocalRelease): Promise<void> {
  const folder = folderOf(homeDirectory);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The same video at the same place is one.
  const name = digestBytes(`${release.masterSha256} ${release.out}`).slice(0, 32);
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(release)}\n`, { mode: 0o600 });
  const names = await readdir(folder);
  if (names.length <= limits.localReleasesMax) return;
  const dated = await Promise.all(
    names.map(async (each) => ({ each, at: (await stat(join(folder, each)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const oldest = dated.toSorted((a, b) => a.at - b.at).slice(0, names.length - limits.localReleasesMax);
  for (const { each } of oldest) await rm(join(folder, each), { force: true });
}

/** All that is remembered, the newest first. What cannot be read is left out. */
export async function listLocalReleases(homeDirectory: string): Promise<readonly LocalRelease[]> {
  const folder = folderOf(homeDirectory);
  const names = await readdir(folder).catch(() => []);
  const all = await Promise.all(
    names.slice(0, limits.localReleasesMax).map(async (name) => {
      const text = await readFile(join(folder, name), "utf8").catch(() => "");
      try {
        const release = JSON.parse(text) as LocalRelease;
        return release.format === 1 ? [release] : [];
      } catch {
        return [];
      }
    }),
  );
  return all.flat().toSorted((a, b) => (a.signedAt < b.signedAt ? 1 : -1));
}
