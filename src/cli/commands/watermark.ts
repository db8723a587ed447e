import type { Command } from "commander";
import { detectWatermark, readConfig, traceCopy, type CopyTrace, type DetectedWatermark } from "../../app/index.ts";
import { parseSeconds } from "../options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";

export function addWatermark(program: Command): void {
  const watermark = program.command("watermark").description("find the watermark that every frame bears");
  watermark
    .command("detect")
    .description("say whether a copy bears this installation's watermark, whose it is and of which shots")
    .argument("<file>", "an MP4, QuickTime, Matroska or WebM file: a video, or any copy of a part of it")
    .option(
      "--workspace <id...>",
      "whose keys are tried (default: the first workspace, and what is made without a server)",
    )
    .option("--lock <file...>", "locks of videos that it may be a copy of: says which of their shots it holds")
    .option("--search-seconds <n>", "how long to search for what was cropped, turned or mirrored", parseSeconds, 60)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
It says "uncertain" rather than guess. docs/guides/watermark.md says what a watermark survives, and what not.

Examples:
  $ sutradhar watermark detect out/diwali.mp4
  $ sutradhar watermark detect copy.webm --lock out/diwali.lock.json --json`,
    )
    .action(async (file: string, options: DetectOptions) => {
      const detected = await detectWatermark(
        {
          file,
          searchMs: options.searchSeconds * 1_000,
          ...(process.stderr.isTTY && !options.json ? { onProgress: showSearch } : {}),
          ...(options.workspace ? { workspaces: options.workspace } : {}),
          ...(options.lock ? { lockPaths: options.lock } : {}),
        },
        readConfig(),
      );
      process.stdout.write(options.json ? `${JSON.stringify(detected, undefined, 2)}\n` : describe(detected));
    });
  addServerOptions(
    watermark
      .command("trace")
      .description("ask a server which videos of its workspace a copy could be")
      .argument("<file>", "an MP4, QuickTime, Matroska or WebM file: any copy, or a piece of one"),
  )
    .addHelpText(
      "after",
      `
A shot that videos share leads to all of them, and names their template; one that is personal leads to its video.
Needs the role trust or administrator, and looks with the keys of one workspace alone (SUTRADHAR_WORKSPACE).

Examples:
  $ sutradhar watermark trace copy.mp4
  $ sutradhar watermark trace piece.webm --json`,
    )
    .action(async (file: string, { server, ...options }: ServerOptions) => {
      print(options, await traceCopy({ ...readConfig(), server }, file), describeTrace);
    });
}

interface DetectOptions {
  readonly workspace?: string[];
  readonly lock?: string[];
  readonly searchSeconds: number;
  readonly json?: boolean;
}

/** On one line, which is gone when it is done. */
function showSearch(share: number): void {
  process.stderr.write(share < 1 ? `\rsearching ${Math.round(100 * share)} %` : "\r\u001b[K");
}

const named = {
  one_video: () => "one video's own",
  shared_shot: (total: number) => `shared by ${total} videos`,
  nothing_known: () => "of no video that is known here",
} as const;

const contents = {
  content_matches: "what is seen is what the video showed",
  content_differs: "MARK PRESENT, CONTENT DIFFERS: what is seen is not what the video showed",
  content_partly_differs: "in part, what is seen is not what the video showed",
  content_unknown: "whether what is seen is what the video showed cannot be told",
} as const;

function describeTrace(trace: CopyTrace): string {
  const { verdict, keyVersion, shots, videos, content, looksLike } = trace;
  const lines = [`${verdict}${keyVersion === null ? "" : `, with version ${keyVersion} of the workspace's key`}`];
  for (const { mark, fromFrame, toFrame, names, videosTotal } of shots) {
    lines.push(`  shot   ${mark}, frames ${fromFrame} to ${toFrame}: ${named[names](videosTotal)}`);
  }
  for (const { video, title, state, template, campaign, shots: own } of videos) {
    const of = [template && `template ${template}`, campaign && `campaign ${campaign}`].filter(Boolean).join(", ");
    const bears = `${Object.keys(own).length} of its shots`;
    lines.push(`  video  ${video}  ${state}  ${[bears, title, of].filter(Boolean).join("; ")}`);
  }
  if (content)
    lines.push(`  ${contents[content.says]}${content.seconds ? ` (${content.alike} of ${content.seconds} s)` : ""}`);
  for (const { video, alike, seconds } of looksLike) {
    lines.push(`  looks like ${video}: ${alike} of ${seconds} s; others of the same presenter and place look so too`);
  }
  return `${[...lines, ...describeLimits(trace)].join("\n")}\n`;
}

/** What was not told, and why. */
function describeLimits({ verdict, shots, isSearched, isWhole }: CopyTrace): string[] {
  return [
    ...(verdict === "marked" && shots.length === 0 ? ["  no shot can be told any more"] : []),
    ...(isSearched ? [] : ["  the server was busy: it was not looked for in every size, place and angle; ask again"]),
    ...(isWhole ? [] : ["  only the newest videos' marks were asked about: there are more"]),
  ];
}

function describe(detected: DetectedWatermark): string {
  const { file, verdict, id, workspace, keyVersion, pValue, agreement, errorsCorrected, frameAgreement } = detected;
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const lines = [`${file}: ${verdict}, ${detected.framesUsed} of ${detected.frames} frames looked at`];
  if (!detected.isSearched)
    lines.push("  the search was ended before all of it was done: --search-seconds gives it more");
  if (id !== null) {
    lines.push(
      `  issuer  ${id}, workspace ${workspace}, key version ${keyVersion}; ${percent(agreement)} of its bits agree, ` +
        `${errorsCorrected} corrected, by chance ${pValue.toExponential(0)}`,
    );
  }
  if (frameAgreement) {
    lines.push(
      `  frames  each by itself shows ${percent(frameAgreement.min)} or more, ${percent(frameAgreement.mean)} in the mean`,
    );
  }
  for (const shot of detected.shots) {
    const names = shot.namedBy.map(({ lock, shot: name }) => `${name} of ${lock}`).join(", ");
    lines.push(
      `  shot    ${shot.id}, frames ${shot.fromFrame} to ${shot.toFrame}, ${shot.errorsCorrected} bits corrected` +
        (names ? `: ${names}` : ""),
    );
  }
  return `${lines.join("\n")}\n`;
}
