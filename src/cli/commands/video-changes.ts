import type { Command } from "commander";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { describeVideo } from "../video-text.ts";
import { openVideos } from "../video-options.ts";

/** What is done to a video that is there. */
export function addVideoChanges(video: Command): void {
  const changes = {
    cancel: "stop making a video; what was made of it is kept for others",
    retry: "try a video again that failed or was cancelled; what was made is not made again",
  } as const;
  for (const name of ["cancel", "retry"] as const) {
    addServerOptions(video.command(name).description(changes[name]).argument("<id>", "vid_…"))
      .addHelpText("after", `\nExample:\n  $ sutradhar video ${name} vid_01jdz2k8q4m3w7x9c5t6r8v0ya`)
      .action(async (id: string, options: ServerOptions) => {
        print(options, await (await openVideos(options)).change(id, name), describeVideo);
      });
  }
  addServerOptions(
    video
      .command("approve")
      .description("release a video that waits for a person: you have looked at it")
      .argument("<id>", "vid_…")
      .requiredOption("--reason <text>", "why it may be released; it is kept with the video"),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar video approve vid_01jdz2k8q4m3w7x9c5t6r8v0ya --reason "the pause is meant"',
    )
    .action(async (id: string, { reason, ...options }: ServerOptions & { readonly reason: string }) => {
      print(options, await (await openVideos(options)).approve(id, reason), describeVideo);
    });
}
