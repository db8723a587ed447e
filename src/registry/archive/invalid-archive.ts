import { SutradharError } from "../../core/index.ts";

export function invalidArchive(reason: string, cause?: unknown): SutradharError {
  return new SutradharError(
    "archive_invalid",
    `the archive is refused: ${reason}`,
    cause === undefined ? {} : { cause },
  );
}
