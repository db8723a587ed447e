import type { Command } from "commander";
import { readConfig, reproduceVideo, type Reproduction, type ReproductionView } from "../../app/index.ts";
import { isId, SutradharError } from "../../core/index.ts";
import { untilInterrupted } from "../interruption.ts";
import { parseJobs, parseVideoPath } from "../options.ts";
import { createProgressLine } from "../progress-line.ts";
import { exitCodes } from "../report-error.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { openVideos } from "../video-options.ts";

interface ReproduceOptions extends ServerOptions {
  readonly out?: string;
  readonly script?: string;
  readonly cache?: boolean;
  readonly jobs?: number;
}

export function addReproduce(program: Command): void {
  const reproduce = program
    .command("reproduce")
    .description("make a video again from its lock, and say whether it is the same to the last bit")
    .argument("<video>", "what sutradhar render --lock wrote, or a video of a server, vid_…")
    .option("--out <file>", "where the video goes (needed with a lock)", parseVideoPath)
    .option("--script <file>", "where a lock's script lies now (default: beside the lock)")
    .option("--cache", "with a lock: reuse what is stored instead of making everything anew")
    .option("--jobs <n>", "with a lock: how many processes render (default: one a core)", parseJobs);
  addServerOptions(reproduce)
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar render examples/diwali.md --out out/diwali.mp4 --lock examples/diwali.lock.json
  $ sutradhar reproduce examples/diwali.lock.json --out out/again.mp4
  $ sutradhar reproduce vid_01jdz2k8q4m3w7x9c5t6r8v0ya

Exit codes: 0 it is the same, 1 it is another though nothing that it is made of has changed, 2 it is another and something
has changed, or an input is missing.`,
    )
    .action((named: string, options: ReproduceOptions) =>
      isId("vid", named) ? runOnServer(named, options) : run(named, options),
    );
}

async function runOnServer(id: string, options: ReproduceOptions): Promise<void> {
  const made = await (await openVideos(options)).reproduce(id, untilInterrupted());
  print(options, made, (view) => describeRun(id, view));
  if (!made.isSame) process.exitCode = made.findings.length > 0 ? exitCodes.input : exitCodes.fault;
}

function describeRun(id: string, { masterSha256, expected, isSame, findings }: ReproductionView): string {
  const shown = findings.slice(0, shownMax);
  const more = findings.length - shown.length;
  const verdict = isSame ? "the same to the last bit" : `another video: it was ${expected}`;
  return [
    masterSha256 === null ? `${id} cannot be made again` : `${id}: master sha256 ${masterSha256}: ${verdict}`,
    ...shown.map((message) => `  ${message}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    "",
  ].join("\n");
}

async function run(lockPath: string, options: ReproduceOptions): Promise<void> {
  const { out } = options;
  if (out === undefined) throw new SutradharError("option_invalid", "--out must say where the video goes");
  const config = readConfig();
  const line = options.json ? undefined : createProgressLine(process.stderr);
  const made = await reproduceVideo(
    {
      lockPath,
      out,
      useCache: options.cache ?? false,
      jobs: options.jobs ?? config.jobs,
      signal: untilInterrupted(),
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
