import { SutradharError } from "../../core/index.ts";
import { fetchJson, unavailable } from "./fetch-json.ts";

/**
 * Where an issuer says that its keys are (OpenID Connect Discovery 1.0 §4). The document has to name the very issuer that it
 * was asked for (§4.3), or another could speak for it.
 * @throws SutradharError `identity_unavailable`
 */
export async function discoverKeys(issuer: string, send: typeof fetch): Promise<URL> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const document = (await fetchJson(url, send)) as { readonly issuer?: unknown; readonly jwks_uri?: unknown } | null;
  if (document?.issuer !== issuer) throw unavailable(url, `it says that it is another issuer than ${issuer}`);
  const keys = document.jwks_uri;
  if (typeof keys !== "string" || !URL.canParse(keys) || !isSafe(new URL(keys), issuer)) {
    throw unavailable(url, "it names no jwks_uri that begins with https://");
  }
  return new URL(keys);
}

/** Keys that came in the clear could be anybody's. On this machine alone, as in tests, there is nobody between. */
function isSafe({ protocol, hostname }: URL, issuer: string): boolean {
  return (
    protocol === "https:" || (protocol === "http:" && isLoopback(hostname) && isLoopback(new URL(issuer).hostname))
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
}

/** @throws SutradharError `config_invalid` */
export function checkIssuer(issuer: string): void {
  const url = new URL(issuer);
  const isPlain = url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  if (isPlain && isSafe(url, issuer)) return;
  throw new SutradharError(
    "config_invalid",
    `oidcIssuer must be the issuer's https:// address, without query or password, got ${issuer.slice(0, 200)}`,
  );
}
