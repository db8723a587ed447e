import { readFileSync } from "node:fs";

let known: string | undefined;

/** Of the package, which lies as far above its sources as above what they are compiled to. */
export function productVersion(): string {
  known ??= (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string })
    .version;
  return known;
}
