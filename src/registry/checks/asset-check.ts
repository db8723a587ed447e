import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { formatProblem, limits, SutradharError, type Problem } from "../../core/index.ts";
import type { LooseFiles } from "../archive/index.ts";
import type { AssetKind } from "../asset.ts";

/** What is told of a version without reading its files. */
export type AssetTraits = Readonly<Record<string, unknown>>;

/** A name of another asset that stands in this one. */
export interface NamedAsset {
  readonly kind: AssetKind;
  readonly written: string;
  /** The file in which it stands. */
  readonly file: string;
}

/** What a check of one kind has found; what is not `kept` does not belong to the asset. */
export interface KindReport {
  readonly title?: string;
  /** The name and version that the files themselves tell. */
  readonly name?: string;
  readonly version?: string;
  readonly traits: AssetTraits;
  readonly kept: readonly string[];
  readonly names: readonly NamedAsset[];
  /** Files that the check has made of what was pushed. */
  readonly made?: LooseFiles;
}

export interface CheckOptions {
  readonly files: LooseFiles;
  readonly temporaryPath: () => string;
}

/** Judges an asset's files. @throws SutradharError with a problem for everything that is wrong. */
export type KindCheck = (options: CheckOptions) => Promise<KindReport>;

/** Everything that is wrong with an asset, so that whoever made it mends it all at once. */
export interface Findings {
  problem(file: string, message: string): void;
  /** Does what may throw, and notes what it throws. */
  attempt<T>(file: string, work: () => T | Promise<T>): Promise<T | undefined>;
  throwIfAny(): void;
}

export function createFindings(): Findings {
  const problems: Problem[] = [];
  return {
    problem(file, message) {
      problems.push({ code: "asset_invalid", message: `${file}: ${message}` });
    },
    async attempt(file, work) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof SutradharError)) throw error;
        problems.push(...problemsOf(error, file));
        return undefined;
      }
    },
    throwIfAny() {
      const [first] = problems;
      if (!first) return;
      const more = problems.length > 1 ? `, and ${problems.length - 1} more` : "";
      throw new SutradharError("asset_invalid", `${formatProblem(first)}${more}`, {
        problems: problems.slice(0, limits.problemsMax),
      });
    },
  };
}

/** Each names its file: many readers do so themselves. */
function problemsOf(error: SutradharError, file: string): readonly Problem[] {
  const found: readonly Problem[] = error.problems.length > 0 ? error.problems : [error];
  return found.map(({ code, message, position }) => ({
    code,
    message: position || message.includes(file) ? message : `${file}: ${message}`,
    ...(position ? { position } : {}),
  }));
}

/** What a file's fields should have been. */
export function reportShape(error: z.ZodError | undefined, file: string, findings: Findings): void {
  for (const issue of error?.issues ?? []) {
    const where = issue.path.map(String).join(".") || "it";
    findings.problem(
      file,
      issue.code === "unrecognized_keys" ? `has no key ${issue.keys.join(", ")}` : `${where} ${issue.message}`,
    );
  }
}

/** A file of the asset. @throws SutradharError `asset_invalid` where it is not there or is larger than it may be. */
export async function readLoose(files: LooseFiles, path: string, bytesMax: number): Promise<Uint8Array> {
  const file = files.get(path);
  if (!file) throw new SutradharError("asset_invalid", `${path} is missing: add it`);
  if (file.sizeBytes > bytesMax) {
    throw new SutradharError(
      "asset_invalid",
      `${path} has ${file.sizeBytes} bytes; it may have ${bytesMax}: make it smaller`,
    );
  }
  return readFile(file.location);
}

export async function readLooseText(files: LooseFiles, path: string, bytesMax: number): Promise<string> {
  const bytes = await readLoose(files, path, bytesMax);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SutradharError("asset_invalid", `${path} is not UTF-8: save it as UTF-8`, { cause });
  }
}
