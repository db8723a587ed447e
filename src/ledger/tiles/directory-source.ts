import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SutradharError } from "../../core/index.ts";
import type { LogSource } from "../verify/index.ts";

/** A log as a folder of files, as `copyLog` and others of the trade write it. */
export function createDirectorySource(directory: string): LogSource {
  return {
    async read(path) {
      try {
        return await readFile(join(directory, path));
      } catch (cause) {
        const code = (cause as NodeJS.ErrnoException).code;
        if (code === "ENOENT" || code === "ENOTDIR") return undefined;
        throw new SutradharError("file_missing", `${path} of the log cannot be read: ${(cause as Error).message}`, {
          cause,
        });
      }
    },
  };
}
