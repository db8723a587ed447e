import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SutradharError, type Problem } from "../../core/index.ts";
import { isOrderPath, type VideoOrder } from "../../productions/index.ts";
import { asDiskFull, type BlobStore } from "../../store/index.ts";

/** A script with what lies beside it, on disk for as long as it is read. */
export interface OrderFolder {
  readonly scriptPath: string;
  /** The same failure with the paths that its customer knows. */
  tell(error: unknown): unknown;
  remove(): Promise<void>;
}

/**
 * Lays out what was ordered as its customer had it: the same code reads it that reads a script on a laptop. Beside the
 * vault: what a killed process leaves there is removed by who opens it next.
 * @throws SutradharError `disk_full`
 */
export async function layOutOrder(
  order: Pick<VideoOrder, "script" | "files">,
  vault: Pick<BlobStore, "locate" | "temporaryPath">,
): Promise<OrderFolder> {
  const folder = vault.temporaryPath();
  try {
    await mkdir(folder, { mode: 0o700 });
    const all = { ...order.files, [order.script.name]: order.script.digest };
    for (const [path, digest] of Object.entries(all)) {
      // Checked when it came; a row could have been written by another hand.
      if (!isOrderPath(path)) throw new SutradharError("path_outside", `${path} is no path inside a script's folder`);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await copyFile(await vault.locate(digest), join(folder, path));
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw asDiskFull(error, folder);
  }
  return {
    scriptPath: join(folder, order.script.name),
    tell: (error) => (error instanceof SutradharError ? withoutFolder(error, `${folder}/`) : error),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
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
