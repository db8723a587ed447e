import { Option, type Command } from "commander";
import { parseRows } from "../options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { describeVideo, listVideos, videoStates } from "../video-text.ts";
import { followOnScreen, openVideos } from "../video-options.ts";

interface ListOptions extends ServerOptions {
  readonly state?: string;
  readonly limit?: number;
  readonly after?: string;
}

/** What is there, and how far it is. */
export function addVideoViews(video: Command): void {
  addServerOptions(
    video
      .command("list")
      .description("list the videos, the newest first")
      .addOption(new Option("--state <state>", "only those in one state").choices(videoStates))
      .option("--limit <n>", "how many (default: 50)", parseRows)
      .option("--after <mark>", "the next page: what this one ended with"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar video list --state failed\n  $ sutradhar video list --limit 200 --json",
    )
    .action(async ({ state, limit, after, ...options }: ListOptions) => {
      const videos = await openVideos(options);
      const filter = { ...(state ? { state } : {}), ...(limit ? { limit } : {}), ...(after ? { after } : {}) };
      print(options, await videos.list(filter), listVideos);
    });
  addServerOptions(
    video.command("show").description("how far a video is, and what came of it").argument("<id>", "vid_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar video show vid_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await openVideos(options)).get(id), describeVideo);
    });
  addServerOptions(
    video
      .command("wait")
      .description("wait until a video is ready; Ctrl-C stops waiting, and not the video")
      .argument("<id>", "vid_…"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar video wait vid_01jdz2k8q4m3w7x9c5t6r8v0ya\n\nExit codes: 0 it is ready, 1 and 2 it failed, 3 it was refused or cancelled, 4 it waits for a person.",
    )
    .action(async (id: string, options: ServerOptions) => {
      const videos = await openVideos(options);
      print(options, await followOnScreen(options, (follow) => videos.waitFor(id, follow)), describeVideo);
    });
}
