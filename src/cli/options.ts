import { InvalidArgumentError, Option } from "commander";
import { limits } from "../core/index.ts";

/** What `render` and `check` set a script's variables by. */
export function setOption(): Option {
  return new Option("--set <name=value>", "a variable's value; may be given again")
    .argParser(parseAssignment)
    .default({}, "none");
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
  if (!/[^/\\]\.mp4$/i.test(text)) throw new InvalidArgumentError("It must be a file name that ends in .mp4.");
  return text;
}

export function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > limits.jobsMax) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${limits.jobsMax}.`);
  }
  return jobs;
}
