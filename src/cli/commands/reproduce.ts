import type { Command } from "commander";
import { readConfig, reproduceVideo, type Reproduction } from "../../app/index.ts";
import { isId, SutradharError } from "../../core/index.ts";
import { parseJobs, parseVideoPath } from "../options.ts";
import { createProgressLine } from "../progress-line.ts";
import { exitCodes } from "../report-error.ts";

interface ReproduceOptions {
  readonly out: string;
  readonly script?: string;
  readonly cache?: boolean;
  readonly jobs?: number;
  readonly json?: boolean;
}

export function addReproduce(program: Command): void {
  program
    .command("reproduce")
    .description("make a video again from its lock, and say whether it is the same to the last bit")
    .argument("<lock>", "what sutradhar render --lock wrote")
    .requiredOption("--out <file>", "where the video goes", parseVideoPath)
    .option("--script <file>", "where the script lies now (default: beside the lock)")
    .option("--cache", "reuse what is stored instead of making everything anew")
    .option("--jobs <n>", "how many processes render (default: one a core)", parseJobs)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar render examples/diwali.md --out out/diwali.mp4 --lock examples/diwali.lock.json
  $ sutradhar reproduce examples/diwali.lock.json --out out/again.mp4

Exit codes: 0 it is the same, 1 it is another though nothing that it is made of has changed, 2 it is another and something
has changed, or an input is missing.`,
    )
    .action(run);
}

async function run(lockPath: string, options: ReproduceOptions): Promise<void> {
  if (isId("vid", lockPath)) {
    throw new SutradharError(
      "option_invalid",
      `${lockPath} is a server's video: ask the server, by POST /v1/videos/${lockPath}/reproduce`,
    );
  }
  const config = readConfig();
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abort.abort());
  const line = options.json ? undefined : createProgressLine(process.stderr);
  const made = await reproduceVideo(
    {
      lockPath,
      out: options.out,
      useCache: options.cache ?? false,
      jobs: options.jobs ?? config.jobs,
      signal: abort.signal,
      ...(options.script ? { scriptPath: options.script } : {}),
      onWarning: line?.warn ?? ((message) => process.stderr.write(`${message}\n`)),
      ...(line ? { onProgress: line.show } : {}),
    },
    config,
  ).finally(() => line?.end());
  process.stdout.write(options.json ? `${JSON.stringify(made, undefined, 2)}\n` : describe(made));
  process.exitCode = exitCodeOf(made);
}

/** The same inputs must give the same bytes: where they do not, it is our fault. */
function exitCodeOf({ isSame, expectedSha256, differences }: Reproduction): number {
  if (isSame || expectedSha256 === null) return exitCodes.done;
  const causes = differences.filter(({ part }) => part !== "master" && part !== "output");
  return causes.length > 0 ? exitCodes.input : exitCodes.fault;
}

const shownMax = 20;

function describe({ out, masterSha256, expectedSha256, isSame, differences }: Reproduction): string {
  const shown = differences.slice(0, shownMax).map(({ message }) => `  ${message}`);
  const more = differences.length - shown.length;
  const verdict = isSame
    ? "the same to the last bit"
    : expectedSha256 === null
      ? "the lock does not say what it was"
      : `another video: it was ${expectedSha256}`;
  return [
    out,
    `  master sha256 ${masterSha256}: ${verdict}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    "",
  ].join("\n");
}
