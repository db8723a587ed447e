import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SutradharError } from "../../core/index.ts";

const run = promisify(execFile);
const outputBytesMax = 16_000_000;

/** Paths below this folder that differ from `base`, in the index or out of it, and those git does not know yet. */
export async function listChanged(base: string): Promise<readonly string[]> {
  const commit = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${base}^{commit}`], base);
  const differing = await git(["diff", "--name-only", "--relative", "-z", commit.trim(), "--"], base);
  const unknown = await git(["ls-files", "--others", "--exclude-standard", "-z"], base);
  return [...new Set([...differing.split("\0"), ...unknown.split("\0")])].filter((path) => path !== "").sort();
}

async function git(args: readonly string[], base: string): Promise<string> {
  try {
    const { stdout } = await run("git", args, { maxBuffer: outputBytesMax, encoding: "utf8" });
    return stdout;
  } catch (cause) {
    throw new SutradharError(
      "option_invalid",
      `git does not know ${JSON.stringify(base)} here: --base is a branch, a tag or a commit of this repository`,
      { cause },
    );
  }
}
