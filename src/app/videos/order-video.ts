import { randomUUID } from "node:crypto";
import type { VideoView, VoiceTrackOrder } from "../../productions/index.ts";
import type { ApiClient } from "../api-client.ts";
import type { ReadOrder } from "./read-order.ts";
import { uploadFiles } from "./upload-files.ts";

/** What is asked of a video beside its script. */
export interface OrderOptions {
  readonly values: Readonly<Record<string, string>>;
  readonly profile?: string | undefined;
  readonly captions: "burned" | "sidecar" | "both" | "none";
  readonly karaoke?: boolean | undefined;
  readonly label?: string | undefined;
  readonly seed?: number | undefined;
  /** False makes everything anew. */
  readonly reuse: boolean;
  /** One of the script's files: a recording whose sound is the video's. */
  readonly voiceTrack?: VoiceTrackOrder | undefined;
  readonly priority?: "interactive" | "bulk" | undefined;
}

/** Uploads what a script is made of, and orders its video. */
export async function orderVideo(
  api: ApiClient,
  { name, text, files }: ReadOrder,
  options: OrderOptions,
  signal?: AbortSignal,
): Promise<VideoView> {
  await uploadFiles(api, files, signal);
  const digests = Object.fromEntries(Object.entries(files).map(([path, { digest }]) => [path, digest]));
  // Not to be interrupted: nobody would know whether a video was made.
  const { values: variables, ...settings } = options;
  const json = { ...settings, variables, script: text, name, files: digests };
  return api.ask({ method: "POST", path: "/v1/videos", json, idempotencyKey: randomUUID() });
}
