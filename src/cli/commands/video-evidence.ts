import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { AttemptView } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";
import { openVideos } from "../video-options.ts";

/** What a video was made of, and what became of each attempt. */
export function addVideoEvidence(video: Command): void {
  addServerOptions(
    video.command("attempts").description("every attempt at every step of a video").argument("<id>", "vid_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar video attempts vid_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      const attempts = await (await openVideos(options)).attempts(id);
      print(options, { attempts }, () => describeAttempts(attempts));
    });
  video
    .command("lock")
    .description("print what a video was made of: digests and versions of all that went into it")
    .argument("<id>", "vid_…")
    .option("--server <url>", "the server (default: SUTRADHAR_URL, else the one of the data directory)")
    .option("--out <file>", "write it there instead")
    .addHelpText("after", "\nExample:\n  $ sutradhar video lock vid_01jdz2k8q4m3w7x9c5t6r8v0ya --out diwali.lock.json")
    .action(async (id: string, { out, server }: { readonly out?: string; readonly server?: string }) => {
      const lock = await (await openVideos(server ? { server } : {})).lock(id);
      if (out) await writeFile(out, lock);
      else process.stdout.write(lock);
    });
}

function describeAttempts(attempts: readonly AttemptView[]): string {
  if (attempts.length === 0) return "none\n";
  return formatTable(
    attempts.map(({ node, worker, startedAt, endedAt, outcome, problem }) => [
      node,
      outcome ?? "running",
      endedAt ? `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000).toFixed(2)} s` : "",
      worker,
      describeProblem(problem),
    ]),
  );
}

function describeProblem(problem: AttemptView["problem"]): string {
  const { message } = { ...problem } as { readonly message?: string };
  return message ?? "";
}
