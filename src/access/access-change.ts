import type { StopKind, Trx } from "../store/index.ts";
import type { Caller } from "./caller.ts";
import type { Role } from "./roles.ts";

/** What has become of somebody's power to do something, as it is written down for good. */
export type AccessChange =
  | { readonly of: "key"; readonly id: string; readonly what: "created" | "revoked" }
  | {
      readonly of: "person";
      readonly id: string;
      readonly what: "invited" | "joined" | "changed" | "removed" | "offboarded";
      /** What they are from then on, or are to be; absent where that is not what has changed. */
      readonly roles?: readonly Role[];
      readonly rolesEverywhere?: readonly Role[];
    }
  /** What links or webhooks of the workspace are signed with: a version of a key, or whose it is. */
  | { readonly of: "secret"; readonly id: string; readonly what: "link_key" | "webhook" }
  | { readonly of: "workspace"; readonly id: string; readonly what: "created" | "changed" }
  | {
      readonly of: "stop";
      readonly id: string;
      readonly what: "set" | "lifted";
      readonly kind: StopKind;
      readonly target: string;
      readonly isEverywhere: boolean;
      readonly reason: string;
    };

/** Who does it, and in which workspace it is written down. */
export type AccessActor = Pick<Caller, "workspaceId" | "keyId" | "principal">;

/** Is told of every change in its transaction. */
export type AccessRecorder = (trx: Trx, actor: AccessActor, change: AccessChange) => Promise<void>;
