import type { Caller } from "../../access/index.ts";
import type { Digest } from "../../core/index.ts";
import type { ConsentDesk, DeskVisitor } from "../../governance/consent/index.ts";
import type { Database, Trx } from "../../store/index.ts";

/** What the routes of consents work with. */
export interface ConsentServices {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly desk: ConsentDesk;
  /** Whether a file was uploaded: a recording, a scan. */
  hasFile(workspaceId: string, digest: Digest): Promise<boolean>;
  /** Stops, lists and seals what a withdrawal, or the end of a consent, leaves behind. Done again, it does nothing. */
  settle(workspaceId: string, consentId: string): Promise<void>;
  /** The owner's decision about a video that was out when a consent was withdrawn. */
  decide(
    caller: Caller,
    decided: {
      readonly consentId: string;
      readonly videoId: string;
      readonly decision: "keep" | "takedown";
      readonly reason: string;
    },
  ): Promise<void>;
}

/** A caller at the desk, in their workspace. */
export function visitorOf({ workspaceId, name, keyId, principal }: Caller): DeskVisitor {
  const actor =
    principal.kind === "person"
      ? ({ kind: "person", id: principal.id } as const)
      : ({ kind: "key", id: keyId } as const);
  return { workspaceId, name, actor };
}

export function inWorkspace<T>(
  { database }: Pick<ConsentServices, "database">,
  { workspaceId }: { readonly workspaceId: string },
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  return database.forWorkspace(workspaceId, work);
}
