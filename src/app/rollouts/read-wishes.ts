import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { rolloutWish, type RolloutWishes } from "../../api/index.ts";
import { limits, SutradharError, type Problem } from "../../core/index.ts";

/** Files that say which version an alias is to point to, and by which rollout it gets there. */
export interface WishFolder {
  readonly wishes: RolloutWishes["wishes"];
  /** Which file wishes something of a target. */
  readonly files: ReadonlyMap<string, string>;
}

/** Reads `*.yaml` and `*.yml` of a folder, one wish a file. @throws SutradharError `file_missing`, `request_invalid`, `limit_exceeded` */
export async function readWishes(folder: string): Promise<WishFolder> {
  const names = await listFiles(folder);
  const wishes: RolloutWishes["wishes"] = [];
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const parsed = await readWish(path);
    const { data: wish } = parsed;
    if (!wish) {
      problems.push(...parsed.problems);
      continue;
    }
    const other = files.get(wish.target);
    if (other)
      problems.push(problemOf(path, `wishes something of ${wish.target}, as ${other} does: one file an alias`));
    files.set(wish.target, name);
    wishes.push(wish);
  }
  const [first] = problems;
  if (first) throw new SutradharError("request_invalid", first.message, { problems });
  return { wishes, files };
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const all = await readdir(folder).catch((cause: unknown) => {
    throw new SutradharError(
      "file_missing",
      `there is no folder ${folder}: it holds a YAML file for each alias (docs/guides/rollouts.md)`,
      { cause },
    );
  });
  const names = all.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  if (names.length <= limits.rolloutsStandingMax) return names;
  throw new SutradharError(
    "limit_exceeded",
    `${folder} has ${names.length} files, and ${limits.rolloutsStandingMax} rollouts may stand at once`,
  );
}

type Parsed =
  | { readonly data: RolloutWishes["wishes"][number] }
  | { readonly data?: never; readonly problems: Problem[] };

async function readWish(path: string): Promise<Parsed> {
  const { size } = await stat(path);
  if (size > limits.configBytesMax) {
    return { problems: [problemOf(path, `has ${size} bytes; it may have ${limits.configBytesMax}`)] };
  }
  const { parseDocument } = await import("yaml");
  const document = parseDocument(await readFile(path, "utf8"));
  const [error] = document.errors;
  if (error) return { problems: [problemOf(path, `is not YAML: ${error.message.split("\n", 1)[0]}`)] };
  const { success, data, error: refused } = rolloutWish.safeParse(document.toJS({ maxAliasCount: 10 }));
  if (success) return { data };
  return { problems: refused.issues.map((issue) => problemOf(path, describe(issue))) };
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return `${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`;
}

function problemOf(path: string, message: string): Problem {
  return { code: "request_invalid", message: `${path} ${message}` };
}
