/** A certified OpenID Connect provider (npm `oidc-provider`), installed into the cache of node_modules, and a browser for it. */
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { exportJWK, generateKeyPair } from "jose";

const wanted = "oidc-provider@9.13.3";
const folder = fileURLToPath(new URL("../../node_modules/.cache/oidc-provider", import.meta.url));

export interface OidcServer {
  readonly issuer: string;
  /** What somebody gets who signs in by a browser (authorization code with PKCE). */
  signIn(login: string, resource?: string): Promise<{ readonly accessToken: string; readonly idToken: string }>;
  /** What a program gets (client credentials). */
  tokenOfProgram(): Promise<string>;
  close(): Promise<void>;
}

export interface OidcServerOptions {
  readonly audience: string;
  readonly alg: "RS256" | "ES256";
  /** What the provider says that somebody is. */
  readonly rolesOf: (login: string) => readonly string[];
}

/** For whom tokens are that are none of ours. */
export const foreignResource = "urn:somebody-else";
const ownResource = "urn:sutradhar";
const redirectUri = "https://app.example.test/back";
const client = { id: "app", secret: "the secret of app" };
const program = { id: "robot", secret: "the secret of robot" };

interface Constructed {
  callback(): RequestListener;
}
type Constructor = new (issuer: string, configuration: object) => Constructed;

async function loadProvider(): Promise<Constructor> {
  const entry = join(folder, "node_modules/oidc-provider/lib/index.js");
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true });
    const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", wanted];
    if (spawnSync("npm", args, { stdio: "inherit" }).status !== 0) throw new Error(`npm ${args.join(" ")} failed`);
  }
  return ((await import(pathToFileURL(entry).href)) as { readonly default: Constructor }).default;
}

export async function openOidcServer(options: OidcServerOptions): Promise<OidcServer> {
  const Provider = await loadProvider();
  const { privateKey } = await generateKeyPair(options.alg, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), use: "sig", alg: options.alg, kid: "k1" };
  let listener: RequestListener = (_, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => listener(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  listener = new Provider(issuer, configurationOf(options, jwk)).callback();
  return {
    issuer,
    signIn: (login, resource = ownResource) => signIn(issuer, { login, resource }),
    tokenOfProgram: async () =>
      (await askForToken(issuer, program, { grant_type: "client_credentials", resource: ownResource })).access_token,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function configurationOf({ audience, alg, rolesOf }: OidcServerOptions, jwk: object): object {
  const common = { id_token_signed_response_alg: alg, token_endpoint_auth_method: "client_secret_basic" };
  return {
    jwks: { keys: [jwk] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    clients: [
      { client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri], ...common },
      {
        client_id: program.id,
        client_secret: program.secret,
        redirect_uris: [],
        response_types: [],
        grant_types: ["client_credentials"],
        ...common,
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: emailOf(id), email_verified: true }),
    }),
    extraTokenClaims: (_: unknown, { accountId }: { readonly accountId?: string }) =>
      accountId === undefined
        ? {}
        : {
            name: accountId,
            email: emailOf(accountId),
            email_verified: true,
            realm_access: { roles: rolesOf(accountId) },
          },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_: unknown, resource: string) => ({
          scope: "video",
          audience: resource === ownResource ? audience : resource,
          accessTokenTTL: 600,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg } },
        }),
      },
    },
  };
}

export const emailOf = (login: string): string => `${login}@example.in`;

/** As a browser does: follows from page to page with its cookies, and fills in what it is asked. */
async function signIn(
  issuer: string,
  { login, resource }: { readonly login: string; readonly resource: string },
): Promise<{ accessToken: string; idToken: string }> {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const query = new URLSearchParams({
    client_id: client.id,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid email video",
    resource,
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  const jar = new Map<string, string>();
  let next = new URL(`/auth?${query.toString()}`, issuer);
  for (let pages = 0; pages < 12 && next.origin === issuer; pages += 1) {
    const form = formOf(next, { login, pages });
    const answer = await fetch(next, {
      redirect: "manual",
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form ? { method: "POST", body: form } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (cookie.split(";", 1)[0] ?? "").split("=");
      jar.set(name, value);
    }
    const location = answer.headers.get("Location");
    if (!location)
      throw new Error(`the provider stopped at ${next.pathname}: ${(await answer.text()).slice(0, 2_000)}`);
    next = new URL(location, issuer);
  }
  const code = next.searchParams.get("code");
  if (!code) throw new Error(`the provider gave no code: ${next.search}`);
  const grant = {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    resource,
  };
  const { access_token: accessToken, id_token: idToken = "" } = await askForToken(issuer, client, grant);
  return { accessToken, idToken };
}

/** The first thing it asks is who somebody is, the second whether the program may know. */
function formOf({ pathname }: URL, { login, pages }: { login: string; pages: number }): URLSearchParams | undefined {
  if (!pathname.startsWith("/interaction/")) return undefined;
  return pages < 3
    ? new URLSearchParams({ prompt: "login", login, password: "any" })
    : new URLSearchParams({ prompt: "consent" });
}

async function askForToken(
  issuer: string,
  { id, secret }: typeof client,
  grant: Readonly<Record<string, string>>,
): Promise<{ readonly access_token: string; readonly id_token?: string }> {
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64");
  const answer = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams(grant),
  });
  if (!answer.ok) throw new Error(`the provider gave no token: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { access_token: string };
}
