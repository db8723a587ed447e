import type { Command } from "commander";
import { readConfig, renderScript, type RenderRequest, type RenderSummary } from "../../app/index.ts";
import { soundProfile, SutradharError } from "../../core/index.ts";
import { untilInterrupted } from "../interruption.ts";
import { addScriptOptions, parseJobs, parseVideoPath } from "../options.ts";
import { createProgressLine } from "../progress-line.ts";

interface RenderOptions {
  readonly out?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly captions: "burned" | "sidecar" | "both" | "none";
  readonly karaoke?: boolean;
  readonly label?: string;
  readonly voiceTrack?: string;
  readonly speaker?: string;
  readonly voiceModel?: string;
  readonly audioOnly?: boolean;
  readonly timeline?: string;
  readonly lock?: string;
  readonly cache: boolean;
  readonly jobs?: number;
  readonly json?: boolean;
}

export function addRender(program: Command): void {
  const render = program
    .command("render")
    .description("render a script to a video; where a server runs on the data directory, that one renders")
    .argument("<script>", "a Markdown file; docs/guides/write-a-script.md says how to write one")
    .option("--out <file>", "where the video goes (default: out/<script>.mp4)", parseVideoPath);
  addScriptOptions(render)
    .option("--label <name>", "which label says that it was made by AI: in-sgi, asci, eu (SUTRADHAR_LABELS)")
    .option("--voice-track <file>", "a recording of the script (WAV, MP3, M4A, Ogg, FLAC): its sound is the video's")
    .option(
      "--speaker <name>",
      "whose voice the recording is: synthetic, or the name under which a person's consent is kept",
    )
    .option("--voice-model <name>", "which model finds the script in it (default: alignment@champion)")
    .option("--audio-only", "sound alone, in an M4A, with a spoken label: the profile audio")
    .option("--timeline <file>", "also write when every shot, word and phone is, and where the mouth is")
    .option("--lock <file>", "also write what the video was made of, for sutradhar reproduce")
    .option("--no-cache", "make everything anew and keep nothing")
    .option("--jobs <n>", "how many processes render (default: one a core; a server has its own)", parseJobs)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar render examples/diwali.md --out out/diwali.mp4
  $ sutradhar render greeting.md --set name=Meera --set amount=125000 --profile 1080p30-vertical
  $ sutradhar render welcome.md --voice-track director.m4a --speaker emp-2041
  $ sutradhar render bulletin.md --audio-only --out out/bulletin.m4a
  $ sutradhar render course.md --captions both --timeline out/course.json --json`,
    )
    .action(run);
}

async function run(script: string, options: RenderOptions): Promise<void> {
  const config = readConfig();
  const signal = untilInterrupted();
  const line = options.json ? undefined : createProgressLine(process.stderr);
  const request: RenderRequest = {
    scriptPath: script,
    out: options.out ?? `out/${baseName(script)}.${isSoundAsked(options) ? "m4a" : "mp4"}`,
    values: options.set,
    captions: options.captions,
    useCache: options.cache,
    jobs: options.jobs ?? config.jobs,
    signal,
    ...readAsked(options),
    // Standard output belongs to the document; a warning may stand beside it.
    onWarning: line?.warn ?? ((message) => process.stderr.write(`${message}\n`)),
    ...(line ? { onProgress: line.show } : {}),
  };
  const summary = await renderScript(request, config).finally(() => line?.end());
  process.stdout.write(options.json ? `${JSON.stringify(summary, undefined, 2)}\n` : describe(summary));
}

/** What was asked for beyond what every render has. */
function readAsked({
  profile,
  karaoke,
  label,
  timeline,
  lock,
  voiceTrack,
  voiceModel,
  speaker,
  audioOnly,
}: RenderOptions): Partial<RenderRequest> {
  const wanted = audioOnly ? soundProfile : profile;
  return {
    ...(wanted ? { profile: wanted } : {}),
    ...(karaoke === undefined ? {} : { karaoke }),
    ...(label === undefined ? {} : { label }),
    ...(voiceTrack ? { voiceTrack: readTrack(voiceTrack, speaker, voiceModel) } : {}),
    ...(timeline ? { timelinePath: timeline } : {}),
    ...(lock ? { lockPath: lock } : {}),
  };
}

/** @throws SutradharError `option_invalid` where nobody says whose voice it is */
function readTrack(
  path: string,
  speaker: string | undefined,
  model: string | undefined,
): NonNullable<RenderRequest["voiceTrack"]> {
  if (speaker === undefined) {
    throw new SutradharError(
      "option_invalid",
      "say whose voice the recording is: --speaker synthetic, or --speaker and the name under which their consent is kept",
    );
  }
  const said = speaker === "synthetic" ? speaker : { person: speaker };
  return { path, speaker: said, ...(model ? { model } : {}) };
}

/** Of front matter nothing is known yet: a script whose profile is audio is told where its file may go. */
function isSoundAsked({ audioOnly, profile }: RenderOptions): boolean {
  return audioOnly === true || profile === soundProfile;
}

function baseName(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/\.[^.]*$/, "");
}

function describe(summary: RenderSummary): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const { width, height, frameRate, frames, framesReused, durationMs } = summary;
  const elapsedMs = (summary.renderMsPerMinute * durationMs) / 60_000;
  return [
    summary.out,
    frames === 0
      ? `  ${seconds(durationMs)} s of sound, made in ${seconds(elapsedMs)} s`
      : `  ${seconds(durationMs)} s of ${width}×${height} at ${frameRate} frames/s, made in ${seconds(elapsedMs)} s: ` +
        `${summary.framesPerSecond} frames/s, ${framesReused} of ${frames} frames reused`,
    `  master sha256 ${summary.masterSha256}`,
    ...summary.gates.map(({ name, verdict, reason }) => `  ${verdict.padEnd(6)} ${name}: ${reason}`),
    `  signed; sutradhar verify ${summary.out} says by whom`,
    "",
  ].join("\n");
}
