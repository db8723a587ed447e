import { readFile, type FileHandle } from "node:fs/promises";
import { canonicalJson, digestBytes, type Digest } from "../../core/index.ts";
import { parseOutputs, type ResultIndex, type StepResult } from "./result-index.ts";
import type { Shelf } from "./shelf.ts";

/** Rows as files of two lines: the row in canonical JSON, and its digest, by which a torn row is known. */
export function createFileResultIndex(shelf: Shelf): ResultIndex {
  async function find(key: Digest): Promise<StepResult | undefined> {
    const text = await shelf.use(key, (path) => readFile(path, "utf8"));
    if (text === undefined) return undefined;
    const result = parseRow(text, key);
    if (!result) await shelf.drop(key);
    return result;
  }

  async function record(key: Digest, result: StepResult): Promise<StepResult> {
    const row = canonicalJson({ key, outputs: result.outputs });
    const write = async (file: FileHandle): Promise<void> => file.writeFile(`${row}\n${digestBytes(row)}\n`);
    if (await shelf.addFirst(key, write)) return result;
    const standing = await find(key);
    if (standing) return standing;
    // What stood there was torn, and `find` has dropped it.
    return record(key, result);
  }

  return { find, listKnown: async (keys) => shelf.listPresent(keys), record, remove: (key) => shelf.drop(key) };
}

function parseRow(text: string, key: Digest): StepResult | undefined {
  const [row, digest] = text.split("\n");
  if (row === undefined || digest !== digestBytes(row)) return undefined;
  const parsed = JSON.parse(row) as { key?: unknown; outputs?: unknown };
  return parsed.key === key ? parseOutputs(parsed.outputs) : undefined;
}
