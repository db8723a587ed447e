import { SutradharError } from "../core/index.ts";
import type { Scope } from "./scopes.ts";

/** Who stands behind a key or a token: two keys of one person are one principal, as are two of one service. */
export interface Principal {
  readonly kind: "person" | "service";
  /** A person's id, or a service's name with its workspace's before it. */
  readonly id: string;
}

/** Who is calling, by the key or the token that came with the request. */
export interface Caller {
  readonly workspaceId: string;
  /** Of the key; of a token, its person's id. */
  readonly keyId: string;
  /** For people to read. */
  readonly name: string;
  /** What the key may do here, now. */
  readonly scopes: readonly string[];
  readonly principal: Principal;
  /** Whether it may go into its owner's other workspaces. */
  readonly isWide: boolean;
}

/** As it is written down who did something: `person:person_01k…`. */
export function formatPrincipal({ kind, id }: Principal): string {
  return `${kind}:${id}`;
}

/** @throws SutradharError `forbidden` */
export function requireScope(caller: Pick<Caller, "name" | "scopes">, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  throw new SutradharError("forbidden", `the key ${caller.name} lacks the scope ${scope}: ask for a key that has it`);
}
