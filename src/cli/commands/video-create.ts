import { Option, type Command } from "commander";
import type { OrderOptions } from "../../app/index.ts";
import { addScriptOptions, parseSeed } from "../options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { describeVideo } from "../video-text.ts";
import { followOnScreen, openVideos } from "../video-options.ts";

interface CreateOptions extends ServerOptions {
  readonly set: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly captions: OrderOptions["captions"];
  readonly karaoke?: boolean;
  readonly seed?: number;
  readonly cache: boolean;
  readonly priority: "interactive" | "bulk";
  readonly wait?: boolean;
}

export function addVideoCreate(video: Command): void {
  const create = video
    .command("create")
    .description("order a video: sends a script, and what lies beside it that it names")
    .argument("<script>", "a Markdown file; docs/guides/write-a-script.md says how to write one");
  addServerOptions(addScriptOptions(create))
    .option("--seed <n>", "another way of moving, by the same script (default: 1)", parseSeed)
    .option("--no-cache", "make everything anew")
    .addOption(
      new Option("--priority <class>", "what is waited for goes before what is made in bulk")
        .choices(["interactive", "bulk"])
        .default("interactive"),
    )
    .option("--wait", "wait until it is ready")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar video create examples/diwali.md
  $ sutradhar video create greeting.md --set name=Meera --profile 1080p30-vertical --wait
  $ id=$(sutradhar video create course.md --priority bulk --json | jq -r .id)`,
    )
    .action(run);
}

async function run(script: string, options: CreateOptions): Promise<void> {
  const { set: values, profile, captions, karaoke, seed, cache: reuse, priority } = options;
  const videos = await openVideos(options);
  const order = { values, profile, captions, karaoke, seed, reuse, priority };
  const view = options.wait
    ? await followOnScreen(options, (follow) => videos.create(script, order, follow))
    : await videos.create(script, order);
  print(options, view, describeVideo);
}
