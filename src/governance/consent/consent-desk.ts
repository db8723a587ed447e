import type { Actor, LedgerWriter } from "../../ledger/index.ts";
import type { PersonKeys } from "./person-keys.ts";
import type { ConsentSigner } from "./signing.ts";

/** What records of consent are kept with. */
export interface ConsentDesk {
  readonly ledger: LedgerWriter;
  readonly signer: ConsentSigner;
  readonly keys: PersonKeys;
  readonly now: () => Date;
}

/** Who does something at the desk: somebody with a key, or the person themselves, by their link. */
export interface DeskVisitor {
  readonly workspaceId: string;
  /** For the record: a key's name, or `the person`. */
  readonly name: string;
  readonly actor: Actor;
}

/** The person of a link, who has no key of the installation's. */
export function asPerson(workspaceId: string, principalId: string): DeskVisitor {
  return { workspaceId, name: "the person", actor: { kind: "person", id: principalId } };
}
