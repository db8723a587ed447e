import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { limits, SutradharError, type Digest, type Problem } from "../../core/index.ts";
import { isOrderPath, type VideoOrder } from "../../productions/index.ts";
import { asDiskFull, isBlobLoss, type BlobStore } from "../../store/index.ts";

/** A script with what lies beside it, on disk for as long as it is read. */
export interface OrderFolder {
  readonly scriptPath: string;
  /** What the vault has lost: it is not in the folder. */
  readonly missing: readonly MissingFile[];
  /** The script's own bytes. */
  readScript(): Promise<Uint8Array>;
  /** The same failure with the paths that its customer knows. */
  tell(error: unknown): unknown;
  remove(): Promise<void>;
}

/** A script that is in the vault, or that has only just come. */
export type OrderedScript = { readonly name: string } & ({ readonly digest: Digest } | { readonly text: string });

export interface MissingFile {
  readonly path: string;
  readonly digest: Digest;
}

/**
 * Lays out what was ordered as its customer had it: the same code reads it that reads a script on a laptop. Beside the
 * vault: what a killed process leaves there is removed by who opens it next.
 * @throws SutradharError `disk_full`
 */
export async function layOutOrder(
  { script, files }: { readonly script: OrderedScript; readonly files: VideoOrder["files"] },
  vault: Pick<BlobStore, "locate" | "temporaryPath">,
): Promise<OrderFolder> {
  const folder = vault.temporaryPath();
  const missing: MissingFile[] = [];
  try {
    await mkdir(folder, { mode: 0o700 });
    if ("text" in script) await writeFile(join(folder, plainPath(script.name)), script.text);
    const all = "text" in script ? files : { ...files, [script.name]: script.digest };
    for (const [named, digest] of Object.entries(all)) {
      const path = plainPath(named);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      const blob = await unlessLost(vault.locate(digest));
      if (blob === undefined) missing.push({ path, digest });
      else await copyFile(blob, join(folder, path));
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw asDiskFull(error, folder);
  }
  return {
    scriptPath: join(folder, script.name),
    missing,
    readScript: () => readFile(join(folder, script.name)),
    tell: (error) => (error instanceof SutradharError ? withoutFolder(error, `${folder}/`) : error),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Checked when it came; a row could have been written by another hand. */
function plainPath(path: string): string {
  if (isOrderPath(path)) return path;
  throw new SutradharError("path_outside", `${path} is no path inside a script's folder`);
}

/** What a store finds to be corrupt it drops: then it is missing as well. */
async function unlessLost(located: Promise<string>): Promise<string | undefined> {
  try {
    return await located;
  } catch (error) {
    if (!isBlobLoss(error)) throw error;
    return undefined;
  }
}

/** How what is missing comes back into a vault. */
export function uploadAgain(digest: Digest): string {
  return `upload it again (PUT /v1/blobs/${digest}), or restore the vault from a backup`;
}

/** @throws SutradharError `blob_missing` that names every file */
export function refuseMissing(missing: readonly MissingFile[]): void {
  if (missing.length === 0) return;
  const messages = missing
    .slice(0, limits.problemsMax)
    .map(({ path, digest }) => `${path} is missing from the vault: ${uploadAgain(digest)}`);
  throw new SutradharError("blob_missing", `${messages.join("; ")}; then retry the video`, {
    problems: messages.map((message) => ({ code: "blob_missing", message })),
  });
}

function withoutFolder(error: SutradharError, folder: string): SutradharError {
  const strip = (text: string): string => text.replaceAll(folder, "");
  const problems = error.problems.map((problem): Problem => ({
    ...problem,
    message: strip(problem.message),
    ...(problem.position ? { position: { ...problem.position, file: strip(problem.position.file) } } : {}),
  }));
  return new SutradharError(error.code, strip(error.message), {
    cause: error,
    details: { ...error.details },
    problems,
  });
}
