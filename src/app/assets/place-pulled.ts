import { copyFile, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { SutradharError } from "../../core/index.ts";
import { unpackArchive } from "../../registry/archive/index.ts";
import { asDiskFull } from "../../store/blobs/index.ts";
import type { ApiClient } from "../api-client.ts";
import { makeFolders } from "../make-folders.ts";
import type { VersionAnswer } from "./asset-answers.ts";

/** What came of pulling: which version, and where it lies. */
export interface PulledFolder {
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  /** The folder, or the zip. */
  readonly out: string;
  readonly files: number;
}

/**
 * Fetches a version and puts it where it was wanted, once every file has the digest that the registry has for it.
 * @param address of the version, by a reference or a number
 * @throws SutradharError `output_unwritable` where the folder holds something, `blob_corrupt`
 */
export async function placePulled(
  api: ApiClient,
  address: string,
  to: { readonly folder?: string; readonly zip?: string },
): Promise<PulledFolder> {
  const shown = await api.ask<VersionAnswer>({ path: address });
  const { kind, name, version, digest } = shown;
  const out = resolve(to.zip ?? to.folder ?? name);
  await (to.zip === undefined ? refuseFull(out) : refuseStanding(out));
  const work = await mkdtemp(join(tmpdir(), "sutradhar-pull-"));
  try {
    const zip = join(work, "asset.zip");
    // By its number: an alias may have moved since it was looked at.
    const exact = `${dirname(address)}/${encodeURIComponent(version)}`;
    await api.download({ path: `${exact}/archive`, to: zip });
    await unpack(zip, work, shown, to.zip === undefined ? out : undefined);
    if (to.zip !== undefined) await place(zip, out);
    return { kind, name, version, digest, out, files: shown.files.length };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function refuseStanding(file: string): Promise<void> {
  if (!(await stat(file).catch(() => undefined))) return;
  throw new SutradharError("output_unwritable", `${file} is there, and nothing is overwritten: name another by --zip`);
}

async function refuseFull(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new SutradharError("output_unwritable", `${folder} is no folder: name another by --out`, { cause: error });
  });
  if (names.length === 0) return;
  throw new SutradharError(
    "output_unwritable",
    `${folder} is not empty, and nothing is overwritten: name another by --out`,
  );
}

/** Looks at every file; what is whole goes into the folder. */
async function unpack(
  zip: string,
  work: string,
  { files, kind, name, version }: VersionAnswer,
  folder?: string,
): Promise<void> {
  let count = 0;
  const unpacked = await unpackArchive(zip, () => join(work, `part-${++count}`));
  for (const { path, digest } of files) {
    const file = unpacked.files.get(path);
    if (file?.digest !== digest) {
      const what = `${path} of ${kind}/${name}@${version}`;
      throw new SutradharError(
        "blob_corrupt",
        `${what} should be ${digest} and came as ${file?.digest ?? "nothing"}: pull it again`,
      );
    }
  }
  if (folder === undefined) return;
  for (const { path } of files) await place(unpacked.files.get(path)?.location ?? "", join(folder, path));
}

async function place(from: string, to: string): Promise<void> {
  try {
    await makeFolders(dirname(to));
    await copyFile(from, to);
  } catch (error) {
    const cause = asDiskFull(error, to);
    if (cause instanceof SutradharError) throw cause;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new SutradharError("output_unwritable", `could not write ${to} (${code}): name another place`, { cause });
  }
}
