import { rm } from "node:fs/promises";
import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { VerifyServices } from "../../api/index.ts";
import { createWebhookTargets } from "../../productions/index.ts";
import { readCredentials } from "../../provenance/c2pa/index.ts";
import type { Config } from "../config.ts";
import { makeFolders } from "../make-folders.ts";
import { readAnchors } from "../verify-video.ts";
import { fetchVideo } from "./fetch-video.ts";
import { createOriginFinder, type OriginOptions } from "./find-origin.ts";

export interface VerifyServiceOptions extends OriginOptions {
  readonly config: OriginOptions["config"] & Pick<Config, "verifyHosts">;
}

/** What /verify does. Files lie in a folder while they are looked at; what a kill has left there is removed. */
export function createVerifyService(options: VerifyServiceOptions): VerifyServices {
  const { config } = options;
  const folder = join(config.homeDirectory, "verifying");
  const ready = rm(folder, { recursive: true, force: true }).then(() => makeFolders(folder));
  // Whoever asks first is told.
  ready.catch(() => undefined);
  // Whatever webhooks may reach of one's own networks: nobody who asks here is known.
  const targets = createWebhookTargets({ networks: [], ports: [443] });
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
