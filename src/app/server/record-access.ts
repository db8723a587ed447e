import { roles, type AccessChange, type AccessRecorder } from "../../access/index.ts";
import { defineEntry, field, hide, type LedgerWriter } from "../../ledger/index.ts";
import { byCaller } from "../../productions/index.ts";

const held = field.list(field.code(...roles));

const keyChanged = defineEntry("access.key_changed", { key: field.commitment, what: field.code("created", "revoked") });
const personChanged = defineEntry("access.person_changed", {
  person: field.commitment,
  what: field.code("invited", "joined", "changed", "removed", "offboarded"),
  roles: field.optional(held),
  rolesEverywhere: field.optional(held),
});
const workspaceChanged = defineEntry("access.workspace_changed", {
  changed: field.commitment,
  what: field.code("created", "changed"),
});
/** Whatever was signed with the one before is not valid any more, or not for long. */
const secretRotated = defineEntry("access.secret_rotated", {
  secret: field.commitment,
  what: field.code("link_key", "webhook"),
});
const stopChanged = defineEntry("access.stop_changed", {
  stop: field.id("stop"),
  what: field.code("set", "lifted"),
  kind: field.code("avatar", "voice", "model", "template", "campaign", "workspace"),
  target: field.commitment,
  isEverywhere: field.flag,
  reason: field.commitment,
});

/** Who may do what, and what was told to stand still: each change stands in the ledger, and nobody is named there. */
export function recordAccess(ledger: LedgerWriter): AccessRecorder {
  return async (trx, caller, change) => {
    const { actor, workspaceId } = byCaller(ledger, caller);
    const draft: unknown = { actor, workspace: workspaceId, ...describe(change) };
    // Which body belongs to which type is what `describe` says, and `sealEntry` looks at each field.
    await ledger.appendWithin(trx, draft as never);
  };
}

function describe(change: AccessChange): object {
  switch (change.of) {
    case "key":
      return { type: keyChanged, body: { key: hide(change.id), what: change.what } };
    case "person": {
      const { id, what, roles: here, rolesEverywhere } = change;
      return { type: personChanged, body: { person: hide(id), what, roles: here, rolesEverywhere } };
    }
    case "secret":
      return { type: secretRotated, body: { secret: hide(change.id), what: change.what } };
    case "workspace":
      return { type: workspaceChanged, body: { changed: hide(change.id), what: change.what } };
    case "stop": {
      const { id, what, kind, target, isEverywhere, reason } = change;
      return {
        type: stopChanged,
        body: { stop: id, what, kind, target: hide(target), isEverywhere, reason: hide(reason) },
      };
    }
  }
}
