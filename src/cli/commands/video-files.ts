import { Option, type Command } from "commander";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { untilInterrupted } from "../interruption.ts";
import { openVideos } from "../video-options.ts";

interface DownloadOptions extends ServerOptions {
  readonly out?: string;
  readonly file: keyof typeof endings;
}

/** What each file is saved as. */
const endings = {
  video: "mp4",
  manifest: "c2pa",
  declaration: "declaration.json",
  poster: "jpg",
  vtt: "vtt",
  srt: "srt",
  timeline: "timeline.json",
  gates: "gates.json",
} as const;

/** What was made, brought here. */
export function addVideoFiles(video: Command): void {
  addServerOptions(
    video
      .command("download")
      .description("fetch a file of a video that is ready; a broken connection is taken up again")
      .argument("<id>", "vid_…")
      .addOption(
        new Option("--file <name>", "which")
          .choices(Object.keys(endings))
          .default("video" satisfies keyof typeof endings),
      )
      .option("--out <file>", "where it goes (default: its id, here)"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar video download vid_01jdz2k8q4m3w7x9c5t6r8v0ya --out diwali.mp4
  $ sutradhar video download vid_01jdz2k8q4m3w7x9c5t6r8v0ya --file srt`,
    )
    .action(async (id: string, { out, file, ...options }: DownloadOptions) => {
      const videos = await openVideos(options);
      const fetched = await videos.download(id, file, out ?? `${id}.${endings[file]}`, untilInterrupted());
      print(options, fetched, ({ out: path, sha256 }) => `${path}\n  sha256 ${sha256}\n`);
    });
  addServerOptions(
    video
      .command("preview")
      .description("fetch what can be seen of a video so far, while it is made; its sound is speech alone")
      .argument("<id>", "vid_…")
      .option("--out <file>", "where it goes, an MP4 (default: its id, here)"),
  )
    .addHelpText(
      "after",
      `
Example:
  $ sutradhar video preview vid_01jdz2k8q4m3w7x9c5t6r8v0ya --out so-far.mp4

A player that knows HLS and can send a key plays it as it grows: /v1/videos/ID/preview.m3u8`,
    )
    .action(async (id: string, { out, ...options }: ServerOptions & { readonly out?: string }) => {
      const fetched = await (await openVideos(options)).preview(id, out ?? `${id}-preview.mp4`);
      print(options, fetched, ({ out: path, durationMs, isWhole }) => {
        return `${path}: ${(durationMs / 1_000).toFixed(1)} s${isWhole ? "" : " so far"}\n`;
      });
    });
}
