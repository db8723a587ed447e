import { InvalidArgumentError, Option, type Command } from "commander";
import { limits } from "../core/index.ts";

/** What `render` and `check` set a script's variables by. */
export function setOption(): Option {
  return new Option("--set <name=value>", "a variable's value; may be given again")
    .argParser(parseAssignment)
    .default({}, "none");
}

/** What says how a script's video is made, wherever that is done. */
export function addScriptOptions(command: Command): Command {
  return command
    .addOption(setOption())
    .option(
      "--profile <name>",
      "1080p, 720p or 480p with 25, 30 or 60 frames a second, then -vertical or -square: 1080p30, 480p25-vertical; messenger, which stays under 16 MB; or audio, which is sound alone",
    )
    .addOption(
      new Option("--captions <mode>", "where captions go; a text track is in the MP4 unless none")
        .choices(["burned", "sidecar", "both", "none"])
        .default("burned"),
    )
    .option("--karaoke", "mark each word of burned captions as it is said, as `captions: karaoke` does in a script")
    .option("--no-karaoke", "mark no words, whatever the script says");
}

/** Collects `--set name=value`. */
export function parseAssignment(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const match = /^(?<name>[A-Za-z_][\w-]*)=(?<value>[\s\S]*)$/.exec(text);
  const name = match?.groups?.["name"];
  if (!name) throw new InvalidArgumentError("It must be name=value.");
  if (name in before) throw new InvalidArgumentError(`${name} is set twice.`);
  return { ...before, [name]: match?.groups?.["value"] ?? "" };
}

export function parseVideoPath(text: string): string {
  if (!/[^/\\]\.(mp4|m4a)$/i.test(text)) {
    throw new InvalidArgumentError("It must be a file name that ends in .mp4, or for sound alone in .m4a.");
  }
  return text;
}

export function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > limits.jobsMax) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${limits.jobsMax}.`);
  }
  return jobs;
}

/** Of patience: up to an hour. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 3_600)) throw new InvalidArgumentError("It must be more than 0 and at most 3600.");
  return seconds;
}

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > 2 ** 31) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 2147483648.");
  }
  return seed;
}

export function parseRows(text: string): number {
  const rows = Number(text);
  if (!Number.isInteger(rows) || rows < 1 || rows > limits.pageRowsMax) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${limits.pageRowsMax}.`);
  }
  return rows;
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  }
  return port;
}
