import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestJson, type Json } from "../src/core/index.ts";

/** Where a bench keeps what takes hours to make, under the digest of everything that decides it: a bench that was stopped goes on. */
export interface Shelf {
  has(kind: string, recipe: Json): boolean;
  /** A folder under the digest of `recipe`; `make` fills one that is not there yet, and what it leaves half done is not kept. */
  folder(kind: string, recipe: Json, make: (folder: string) => Promise<void> | void): Promise<string>;
  /** A value, kept as JSON. */
  value<T>(kind: string, recipe: Json, make: () => Promise<T> | T): Promise<T>;
}

export function openShelf(root: string): Shelf {
  const pathOf = (kind: string, recipe: Json): string => join(root, kind, digestJson(recipe).slice(0, 24));
  const folder: Shelf["folder"] = async (kind, recipe, make) => {
    const path = pathOf(kind, recipe);
    if (existsSync(path)) return path;
    const half = `${path}.half-${process.pid}`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    await make(half);
    // Another process may have made the same: what is there first stands.
    if (existsSync(path)) rmSync(half, { recursive: true, force: true });
    else renameSync(half, path);
    return path;
  };
  return {
    has: (kind, recipe) => existsSync(pathOf(kind, recipe)),
    folder,
    async value<T>(kind: string, recipe: Json, make: () => Promise<T> | T): Promise<T> {
      const path = await folder(kind, recipe, async (half) => {
        writeFileSync(join(half, "value.json"), JSON.stringify(await make()));
      });
      return JSON.parse(readFileSync(join(path, "value.json"), "utf8")) as T;
    },
  };
}

/** The digest of a folder's sources, tests left out, or of some of them: what it decides is made anew when one of them changes. */
export function digestSources(folder: URL, only?: readonly string[]): string {
  const hash = createHash("sha256");
  const all = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const names = only ?? all;
  for (const name of names.toSorted()) hash.update(`${name}\n`).update(readFileSync(new URL(name, folder)));
  return hash.digest("hex");
}
