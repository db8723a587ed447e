import { statSync } from "node:fs";
import type { Check } from "./examine.ts";

const nodeMajorMin = 24;

/** Node itself. @param version as `process.versions.node` has it */
export function checkNode(version: string): Check {
  return {
    name: "node",
    async look() {
      const isEnough = Number(version.split(".")[0]) >= nodeMajorMin;
      return isEnough
        ? { state: "ok", detail: version }
        : {
            state: "fail",
            detail: `${version}, and ${nodeMajorMin} or newer is needed`,
            mend: "run npm ci, which brings it, and start sutradhar by its own command",
          };
    },
  };
}

/** A part that may be missing or broken on a machine: it is made to do a little of its work. */
export interface NativePart {
  readonly name: string;
  /** Throws where it cannot; what it returns is told. */
  readonly tryOut: () => Promise<string>;
}

export function checkPart({ name, tryOut }: NativePart): Check {
  return {
    name,
    async look() {
      try {
        return { state: "ok", detail: await tryOut() };
      } catch (error) {
        return {
          state: "fail",
          detail: `it does not work: ${error instanceof Error ? error.message : String(error)}`,
          mend: "run npm ci with install scripts allowed (npm lists those that wait), on the machine that it is to run on",
        };
      }
    },
  };
}

/** @param files every font that a picture may need */
export function checkFonts(files: readonly string[]): Check {
  return {
    name: "fonts",
    async look() {
      const missing = files.filter((file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0);
      return missing.length === 0
        ? { state: "ok", detail: `${files.length} files` }
        : {
            state: "fail",
            detail: `${missing.length} of ${files.length} are missing: ${missing[0]}`,
            mend: "run npm ci",
          };
    },
  };
}
