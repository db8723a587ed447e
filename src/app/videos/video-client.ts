import { resolve } from "node:path";
import type { AttemptView, ReproductionView } from "../../api/index.ts";
import type { Digest } from "../../core/index.ts";
import type { VideoView } from "../../productions/index.ts";
import { createApiClient, type ApiClient } from "../api-client.ts";
import { placeFile } from "../place-file.ts";
import { reachServer, type ServerChoice } from "../reach-server.ts";

import { fetchPreview, type FetchedPreview } from "./fetch-preview.ts";
import { followVideo, type FollowOptions } from "./follow-video.ts";
import { orderVideo, type OrderOptions } from "./order-video.ts";
import { followReproduction } from "./follow-reproduction.ts";
import { errorOf, tellAsHere } from "./video-error.ts";

export interface VideoPage {
  readonly videos: readonly VideoView[];
  /** To be handed in as `after` for the next page; null where there is none. */
  readonly next: string | null;
}

export interface FetchedFile {
  readonly out: string;
  readonly sha256: Digest;
}

/** The videos of a server. Every method throws what the server refuses, as what it was there. */
export interface VideoClient {
  /**
   * Uploads a script with what it names beside it, and orders its video. Returns at once, or with `follow` when it is ready,
   * as `waitFor` does: places in the script are told as they are here.
   */
  create(scriptPath: string, options: OrderOptions, follow?: FollowOptions): Promise<VideoView>;
  /** Waits until it is ready. @throws what it failed with, `review_required` where it waits for a person */
  waitFor(id: string, options: FollowOptions): Promise<VideoView>;
  list(filter: { readonly state?: string; readonly after?: string; readonly limit?: number }): Promise<VideoPage>;
  get(id: string): Promise<VideoView>;
  change(id: string, change: "cancel" | "retry"): Promise<VideoView>;
  approve(id: string, reason: string): Promise<VideoView>;
  attempts(id: string): Promise<readonly AttemptView[]>;
  /** What it was made of, as the file is written. */
  lock(id: string): Promise<string>;
  /** @param name `master`, `poster`, `vtt`, `srt`, `timeline` or `gates` */
  download(id: string, name: string, to: string, signal?: AbortSignal): Promise<FetchedFile>;
  /** What can be seen of it so far, as one MP4. */
  preview(id: string, to: string): Promise<FetchedPreview>;
  /** Has it made again from its lock, and waits for what comes of that. */
  reproduce(id: string, signal?: AbortSignal): Promise<ReproductionView>;
}

export function createVideoClient(choice: ServerChoice): VideoClient {
  const api = createApiClient(() => reachServer(choice));
  return {
    create: (scriptPath, options, follow) => create(api, { scriptPath, options, follow }),
    waitFor: (id, options) => waitFor(api, id, options),
    list: (filter) => api.ask({ path: `/v1/videos${query(filter)}` }),
    get: (id) => api.ask({ path: pathOf(id) }),
    change: (id, change) => api.ask({ method: "POST", path: `${pathOf(id)}/${change}` }),
    approve: (id, reason) => api.ask({ method: "POST", path: `${pathOf(id)}/approve`, json: { reason } }),
    attempts: async (id) =>
      (await api.ask<{ readonly attempts: readonly AttemptView[] }>({ path: `${pathOf(id)}/attempts` })).attempts,
    lock: (id) => api.askText({ path: `${pathOf(id)}/lock.json` }),
    download: (id, name, to, signal) => download(api, { path: `${pathOf(id)}/files/${name}`, to, signal }),
    preview: (id, to) => fetchPreview(api, pathOf(id), to),
    reproduce: (id, signal) => followReproduction(api, pathOf(id), signal),
  };
}

async function create(
  api: ApiClient,
  order: {
    readonly scriptPath: string;
    readonly options: OrderOptions;
    readonly follow: FollowOptions | undefined;
  },
): Promise<VideoView> {
  const { scriptPath, options, follow } = order;
  // It brings all that reads scripts, and the other commands need none of it.
  const { readOrder } = await import("./read-order.ts");
  const read = await readOrder(scriptPath, options.values);
  try {
    const made = await orderVideo(api, read, options, follow?.signal);
    return follow ? await waitFor(api, made.id, follow) : made;
  } catch (error) {
    throw tellAsHere(error, read);
  }
}

function pathOf(id: string): string {
  return `/v1/videos/${encodeURIComponent(id)}`;
}

function query(filter: object): string {
  const told = Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]);
  return told.length === 0 ? "" : `?${new URLSearchParams(told).toString()}`;
}

async function waitFor(api: ApiClient, id: string, options: FollowOptions): Promise<VideoView> {
  const view = await followVideo(api, id, options);
  if (view.state !== "ready") throw errorOf(view);
  return view;
}

async function download(
  api: ApiClient,
  { path, to, signal }: { readonly path: string; readonly to: string; readonly signal: AbortSignal | undefined },
): Promise<FetchedFile> {
  const out = resolve(to);
  return { out, sha256: await placeFile(out, (temporary) => api.download({ path, to: temporary, signal })) };
}
