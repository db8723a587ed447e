import { statSync } from "node:fs";
import { join, resolve } from "node:path";

/** What a setting may be: how it is read from a file's value or a variable's text, and how that is said. */
export interface Kind<T> {
  /** Of what form, for the reference. */
  readonly type: string;
  /** Ends a sentence: `jobs must be …`. */
  readonly expected: string;
  /**
   * @param value what YAML made of it; of a variable, its text
   * @param folder that a relative path starts from
   * @returns undefined where it is none
   */
  parse(value: unknown, folder: string): T | undefined;
}

export function wholeNumber(range: { readonly min: number; readonly max: number }): Kind<number> {
  const { min, max } = range;
  return {
    type: "whole number",
    expected: `a whole number from ${min} to ${max}`,
    parse(value) {
      const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
      return typeof number === "number" && Number.isInteger(number) && number >= min && number <= max
        ? number
        : undefined;
    },
  };
}

export function yesOrNo(): Kind<boolean> {
  const words = new Map<unknown, boolean>([
    [true, true],
    ["true", true],
    [false, false],
    ["false", false],
  ]);
  return { type: "true or false", expected: "true or false", parse: (value) => words.get(value) };
}

export function oneOf<const T extends string>(names: readonly T[]): Kind<T> {
  return {
    type: "word",
    expected: `one of ${names.join(", ")}`,
    parse: (value) => names.find((name) => name === value),
  };
}

/** A list in YAML; in a variable, names with commas between. */
export function someOf<const T extends string>(names: readonly T[]): Kind<readonly T[]> {
  return {
    type: "list",
    expected: `a list of at least one of ${names.join(", ")}, none of them twice`,
    parse(value) {
      const given = typeof value === "string" ? value.split(",").map((name) => name.trim()) : value;
      if (!Array.isArray(given) || given.length === 0 || new Set(given).size < given.length) return undefined;
      const known = names.filter((name) => given.includes(name));
      return known.length === given.length ? known : undefined;
    },
  };
}

/** A list of whatever passes, which may be empty; in a variable, with commas between. */
export function listOf(isOne: (text: string) => boolean, expected: string): Kind<readonly string[]> {
  return {
    type: "list",
    expected: `a list of ${expected}`,
    parse(value) {
      const given = typeof value === "string" ? value.split(",") : value;
      if (!Array.isArray(given)) return undefined;
      const texts = given.map((each) => (typeof each === "number" ? String(each) : each) as unknown);
      const all = texts.filter((each) => typeof each === "string").map((each) => each.trim());
      return all.length === texts.length && all.every(isOne) ? all : undefined;
    },
  };
}

export function text(pattern: RegExp, expected: string): Kind<string> {
  return {
    type: "text",
    expected,
    parse: (value) => (typeof value === "string" && pattern.test(value) ? value : undefined),
  };
}

export function url(protocols: readonly string[]): Kind<string> {
  return {
    type: "URL",
    expected: `a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(" or ")}`,
    parse(value) {
      if (typeof value !== "string" || !URL.canParse(value)) return undefined;
      return protocols.includes(new URL(value).protocol.slice(0, -1)) ? value : undefined;
    },
  };
}

export function path(expected = "a path"): Kind<string> {
  return {
    type: "path",
    expected,
    parse: (value, folder) => (typeof value === "string" && value !== "" ? resolve(folder, value) : undefined),
  };
}

/** A folder with a certain one in it, by which it is known. */
export function folderWith(child: string, expected: string): Kind<string> {
  return {
    type: "path",
    expected,
    parse(value, folder) {
      if (typeof value !== "string" || value === "") return undefined;
      const directory = resolve(folder, value);
      return statSync(join(directory, child), { throwIfNoEntry: false })?.isDirectory() ? directory : undefined;
    },
  };
}

/** The data directory, or a bucket's `s3://` URL, whose parts the store checks closer. */
export function blobPlace(): Kind<string> {
  return {
    type: "word or URL",
    expected: "files, or s3://bucket or s3://bucket/prefix",
    parse: (value) => (typeof value === "string" && /^(?:files$|s3:\/\/[^/])/.test(value) ? value : undefined),
  };
}

export function timeZone(): Kind<string> {
  return {
    type: "time zone",
    expected: "a time zone's name, such as Asia/Kolkata",
    parse(value) {
      if (typeof value !== "string") return undefined;
      try {
        // It throws where there is none. Its own name for the zone may be another one, so it is asked for no more.
        return Intl.DateTimeFormat("en", { timeZone: value }) && value;
      } catch {
        return undefined;
      }
    },
  };
}
