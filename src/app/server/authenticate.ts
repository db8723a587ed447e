import {
  checkIssuer,
  createTokenCallers,
  createTokenCheck,
  getCaller,
  parseRoleRule,
  type AccessRecorder,
  type Caller,
  type Credentials,
} from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import { recordEvent } from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { Config } from "../config.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import type { DoorConfig } from "../open-door.ts";

export interface AuthenticatorOptions {
  readonly config: DoorConfig & Pick<Config, "oidcIssuer" | "oidcAudience" | "oidcRolesClaim" | "oidcRoles">;
  readonly database: Pick<Database, "engine">;
  readonly now: () => Date;
  /** Is told of everybody whom a token makes a member; absent: only the event tells of it. */
  readonly record?: AccessRecorder | undefined;
}

/** Who calls: by a key, or where an identity provider is configured by its token. @throws SutradharError `config_invalid` */
export function createAuthenticator({
  config,
  database,
  now,
  record,
}: AuthenticatorOptions): (credentials: Credentials) => Promise<Caller> {
  const { oidcIssuer: issuer, oidcAudience: audience, oidcRolesClaim: rolesClaim } = config;
  const byKey = (credentials: Credentials): Promise<Caller> => getCaller(database, credentials, now());
  if (issuer === undefined) return byKey;
  checkIssuer(issuer);
  if (audience === undefined) {
    throw new SutradharError(
      "config_invalid",
      "oidcAudience must be set with oidcIssuer: tokens that are meant for others are refused by it",
    );
  }
  const rules = config.oidcRoles.map(parseRoleRule);
  const send = createLazyDoor(config).fetchTo({ place: "identity-provider", dataClass: "public" });
  const check = createTokenCheck({ issuer, audience, now, fetch: send });
  const byToken = createTokenCallers({
    database,
    check,
    rolesClaim,
    rules,
    now,
    async onJoin(trx, joined) {
      await tellJoined(trx, joined, now());
      const { personId: id, workspaceId } = joined;
      // Whoever comes with a token has no key yet, and acts as the person that they are.
      const actor = { workspaceId, keyId: id, principal: { kind: "person", id } } as const;
      await record?.(trx, actor, { of: "person", id, what: "joined" });
    },
  });
  return ({ secret, workspace }) =>
    secret !== undefined && isToken(secret) ? byToken(secret, workspace) : byKey({ secret, workspace });
}

/** Three parts with dots between (RFC 7515 §3.1), which no key has. */
function isToken(secret: string): boolean {
  return secret.split(".", 4).length === 3;
}

async function tellJoined(
  trx: Trx,
  { personId, workspaceId }: { readonly personId: string; readonly workspaceId: string },
  now: Date,
): Promise<void> {
  await recordEvent(trx, {
    workspaceId,
    type: "sutradhar.person.joined",
    subject: `people/${personId}`,
    data: { person: personId, by: `person:${personId}` },
    now,
  });
}
