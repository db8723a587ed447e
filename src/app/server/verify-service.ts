import { rm } from "node:fs/promises";
import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { VerifyServices } from "../../api/index.ts";
import { createWebhookTargets, type WebhookTargets } from "../../productions/index.ts";
import { readCredentials } from "../../provenance/c2pa/index.ts";
import type { Config } from "../config.ts";
import { makeFolders } from "../make-folders.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import type { DoorConfig } from "../open-door.ts";
import { readAnchors } from "../verify-video.ts";
import { fetchVideo } from "./fetch-video.ts";
import { createOriginFinder, type OriginOptions } from "./find-origin.ts";

export interface VerifyServiceOptions extends OriginOptions {
  readonly config: OriginOptions["config"] & DoorConfig & Pick<Config, "verifyHosts">;
}

/** Where a video may be fetched from. Whatever webhooks may reach of one's own networks: nobody who asks here is known. */
export function openVideoTargets(config: DoorConfig): WebhookTargets {
  const door = createLazyDoor(config);
  return createWebhookTargets({
    networks: [],
    ports: [443],
    pass: (url) => door.pass({ place: "verified-videos", dataClass: "public" }, url),
  });
}

/** What /verify does. Files lie in a folder while they are looked at; what a kill has left there is removed. */
export function createVerifyService(options: VerifyServiceOptions): VerifyServices {
  const { config } = options;
  const folder = join(config.homeDirectory, "verifying");
  const ready = rm(folder, { recursive: true, force: true }).then(() => makeFolders(folder));
  // Whoever asks first is told.
  ready.catch(() => undefined);
  const targets = openVideoTargets(config);
  const { verifyHosts: hosts } = config;
  return {
    prepare: async () => {
      await ready;
      return folder;
    },
    verify: async (path) => readCredentials(path, { anchorsPem: await readAnchors(config) }),
    findOrigin: createOriginFinder(options),
    fetch: hosts.length === 0 ? undefined : (url) => fetchVideo({ targets, hosts }, url),
    addressOf(context) {
      try {
        return getConnInfo(context).remote.address ?? "unknown";
      } catch {
        // Called without a network, as tests do.
        return "unknown";
      }
    },
    now: () => new Date(),
  };
}
