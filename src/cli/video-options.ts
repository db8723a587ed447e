import { openVideoClient, readConfig, type FollowOptions, type VideoClient } from "../app/index.ts";
import { untilInterrupted } from "./interruption.ts";
import { createProgressLine } from "./progress-line.ts";
import type { ServerOptions } from "./server-options.ts";

/** The videos of the server that is meant. */
export function openVideos({ server }: Pick<ServerOptions, "server">): Promise<VideoClient> {
  return openVideoClient({ ...readConfig(), server });
}

/** Shows how far a video is while it is waited for. */
export async function followOnScreen<T>(
  { json }: Pick<ServerOptions, "json">,
  wait: (follow: FollowOptions) => Promise<T>,
): Promise<T> {
  const line = json ? undefined : createProgressLine(process.stderr);
  const signal = untilInterrupted();
  // Standard output belongs to the document; a warning may stand beside it.
  const onWarning = line?.warn ?? ((message: string) => void process.stderr.write(`${message}\n`));
  try {
    return await wait({ signal, onWarning, onProgress: line?.show });
  } finally {
    line?.end();
  }
}
