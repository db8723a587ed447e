import type { AccessRecorder, Caller } from "../../access/index.ts";
import { formatPrincipal, requireScope } from "../../access/index.ts";
import type { LinkServices, VideoServices } from "../../api/index.ts";
import { SutradharError } from "../../core/index.ts";
import {
  findLinkKey,
  getLinkKey,
  getVideo,
  isSignedBy,
  rotateLinkKey,
  signLink,
  type Sealer,
} from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";

export interface LinkServiceOptions {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly sealer: Sealer;
  /** Writes down for good that the key was rotated. */
  readonly record?: AccessRecorder | undefined;
  /** Fetches a file for a caller, with all that is asked before a download. */
  readonly videos: Pick<VideoServices, "file" | "checkFile">;
  readonly now: () => Date;
}

/** Links to files, over the same door that keys go through. */
export function createLinkService({ database, sealer, videos, record, now }: LinkServiceOptions): LinkServices {
  return {
    now,
    async sign(caller, { video, file, expires }) {
      // What the caller may not fetch, no link of theirs fetches.
      await videos.checkFile(caller, video, file);
      const { workspaceId, keyId: by } = caller;
      const key = await database.forWorkspace(workspaceId, async (trx) => {
        if ((await getVideo(trx, video)).campaign) requireScope(caller, "recipients:read");
        return getLinkKey(trx, { workspaceId, sealer, by, now: now() });
      });
      const claims = { video, file, expires, keyVersion: key.version };
      return { ...claims, signature: signLink(claims, key.secret) };
    },
    async open({ signature, ...claims }) {
      const row = await database.engine
        .selectFrom("videos")
        .select("workspace_id")
        .where("id", "=", claims.video)
        .executeTakeFirst();
      const workspaceId = row?.workspace_id;
      const key = workspaceId
        ? await database.forWorkspace(workspaceId, (trx) => findLinkKey(trx, { workspaceId, sealer }))
        : undefined;
      // One answer to all that was not signed here: nobody learns which videos there are.
      if (!workspaceId || key?.version !== claims.keyVersion || !isSignedBy(claims, signature, key.secret)) {
        throw new SutradharError("link_refused", "this link is not valid, or was ended: ask for a new one");
      }
      if (claims.expires * 1_000 <= now().getTime()) {
        const at = new Date(claims.expires * 1_000).toISOString();
        throw new SutradharError("link_refused", `this link expired at ${at}: ask for a new one`);
      }
      return videos.file(holderOf(workspaceId), claims.video, claims.file);
    },
    rotate: (caller) =>
      database.forWorkspace(caller.workspaceId, async (trx) => {
        const { workspaceId, principal } = caller;
        const by = formatPrincipal(principal);
        const version = await rotateLinkKey(trx, { workspaceId, sealer, by, now: now() });
        await record?.(trx, caller, { of: "secret", id: `link key ${version}`, what: "link_key" });
        return version;
      }),
  };
}

/** Whoever holds a link, as one who calls: may fetch what the link was made for, which its maker could. */
function holderOf(workspaceId: string): Caller {
  return {
    workspaceId,
    keyId: "link",
    name: "a signed link",
    scopes: ["videos:read", "recipients:read"],
    principal: { kind: "service", id: "links" },
    isWide: false,
  };
}
