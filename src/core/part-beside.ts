import { randomBytes } from "node:crypto";

/**
 * Where a file is written before it takes its name: in the same folder, so that a rename or a link suffices. Each call gives
 * another, since two of one process may write the same file at once.
 */
export function partBeside(path: string): string {
  return `${path}~${randomBytes(6).toString("hex")}`;
}
