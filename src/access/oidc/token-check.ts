import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import { limits, SutradharError } from "../../core/index.ts";
import { unauthorized } from "../get-caller.ts";
import { discoverKeys } from "./discover.ts";
import { fetchJson, unavailable } from "./fetch-json.ts";

/** What a token has proved to say. */
export interface TokenClaims extends JWTPayload {
  readonly iss: string;
  readonly sub: string;
}

/** @throws SutradharError `unauthorized`, whatever is wrong with the token; `identity_unavailable` */
export type TokenCheck = (token: string) => Promise<TokenClaims>;

export interface TokenCheckOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => Date;
  /** How long after a look the keys are not looked for again, whatever kid comes. */
  readonly cooldownMs?: number;
  /** The way out. */
  readonly fetch: typeof fetch;
}

/** Signatures that only the issuer can make. Never what is made with a secret that both share, nor none at all (RFC 8725 §3.1). */
const algorithms = ["RS256", "ES256", "EdDSA", "Ed25519"];

/** How long keys are believed that nothing contradicts, and where they are. */
const keptMs = 600_000;
const cooldownMsUsual = 10_000;

/** Checks bearer tokens of one issuer. Nothing is fetched before the first of them comes. */
export function createTokenCheck({
  issuer,
  audience,
  now,
  cooldownMs = cooldownMsUsual,
  fetch: send,
}: TokenCheckOptions): TokenCheck {
  const findKeys = createKeyFinder({ issuer, cooldownMs, send });
  return async (token) => {
    if (token.length > limits.tokenCharsMax) throw unauthorized();
    try {
      const { payload } = await jwtVerify(token, async (header, jws) => (await findKeys())(header, jws), {
        issuer,
        audience,
        algorithms,
        clockTolerance: limits.clockLeewayMs / 1_000,
        currentDate: now(),
        requiredClaims: ["exp", "sub"],
      });
      if (typeof payload.sub !== "string" || payload.sub === "") throw unauthorized();
      return { ...payload, iss: issuer, sub: payload.sub };
    } catch (error) {
      throw error instanceof SutradharError ? error : asRefusal(error, issuer);
    }
  };
}

/** What jose cannot fetch is not the caller's fault; everything else is. */
function asRefusal(error: unknown, issuer: string): SutradharError {
  if (error instanceof errors.JWKSTimeout) return unavailable(issuer, "its keys did not come in time", error);
  return unauthorized();
}

interface KeyPlace {
  readonly issuer: string;
  readonly cooldownMs: number;
  readonly send: typeof fetch;
}

/** The issuer's keys, looked for again when a kid comes that is not among them; what failed is not tried again at once. */
function createKeyFinder(place: KeyPlace): () => Promise<JWTVerifyGetKey> {
  const { cooldownMs } = place;
  let found: { readonly atMs: number; readonly keys: Promise<JWTVerifyGetKey>; hasFailed: boolean } | undefined;
  return () => {
    const nowMs = performance.now();
    if (found && nowMs - found.atMs < (found.hasFailed ? cooldownMs : keptMs)) return found.keys;
    const current = { atMs: nowMs, keys: openKeys(place), hasFailed: false };
    current.keys.catch(() => (current.hasFailed = true));
    found = current;
    return current.keys;
  };
}

async function openKeys({ issuer, cooldownMs, send }: KeyPlace): Promise<JWTVerifyGetKey> {
  const url = await discoverKeys(issuer, send);
  return createRemoteJWKSet(url, {
    cacheMaxAge: keptMs,
    cooldownDuration: cooldownMs,
    timeoutDuration: limits.identityAnswerMsMax,
    [customFetch]: async (address) => Response.json(checkKeys(address, await fetchJson(address, send))),
  });
}

function checkKeys(address: string, document: unknown): unknown {
  const { keys } = (document ?? {}) as { readonly keys?: unknown };
  if (Array.isArray(keys) && keys.length <= limits.identityKeysMax) return { keys };
  throw unavailable(address, `it must hold at most ${limits.identityKeysMax} keys`);
}
