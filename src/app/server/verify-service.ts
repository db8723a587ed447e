import { rm } from "node:fs/promises";
import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { VerifyServices } from "../../api/index.ts";
import { readCredentials } from "../../provenance/c2pa/index.ts";
import type { Config } from "../config.ts";
import { makeFolders } from "../make-folders.ts";
import { readAnchors } from "../verify-video.ts";

/** What /verify does. Files lie in a folder while they are looked at; what a kill has left there is removed. */
export function createVerifyService(config: Pick<Config, "homeDirectory" | "trustAnchors">): VerifyServices {
  const folder = join(config.homeDirectory, "verifying");
  const ready = rm(folder, { recursive: true, force: true }).then(() => makeFolders(folder));
  // Whoever asks first is told.
  ready.catch(() => undefined);
  return {
    prepare: async () => {
      await ready;
      return folder;
    },
    verify: async (path) => readCredentials(path, { anchorsPem: await readAnchors(config) }),
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
