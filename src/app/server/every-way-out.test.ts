import { createHook } from "node:async_hooks";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueDevelopmentCertificate } from "../../provenance/c2pa/index.ts";
import { createStepTable } from "../../steps/index.ts";
import { openDatabase, openStores, parseStoreLocation, type Database } from "../../store/index.ts";
import { postLogRecords } from "../../telemetry/collector/index.ts";
import { askForTimeStamp } from "../ask-for-time-stamp.ts";
import { readConfig, type Config } from "../config.ts";
import { findDatabase } from "../find-database.ts";
import { openCredentials } from "../open-credentials.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import { openModerator } from "../open-moderator.ts";
import { openMasterKey } from "../open-person-keys.ts";
import { openPolicy } from "../open-policy.ts";
import { explainPolicy } from "../policy-jobs.ts";
import { postRunEvent } from "../statements/index.ts";
import { openProviders } from "../open-providers.ts";
import { modelServerOf } from "../voice-track.ts";
import { createAuthenticator } from "./authenticate.ts";
import { openCollector } from "./collect-trail.ts";
import { openWebhookTargets } from "./event-service.ts";
import { fetchVideo } from "./fetch-video.ts";
import { openTelemetry } from "./open-telemetry.ts";
import { openVideoTargets } from "./verify-service.ts";

/** What Node opens to look a name up, or to reach a machine. */
const outward = new Set(["GETADDRINFOREQWRAP", "QUERYWRAP", "TCPCONNECTWRAP", "TLSWRAP", "UDPWRAP", "PIPECONNECTWRAP"]);
const opened: string[] = [];
const hook = createHook({
  init(_, type) {
    if (outward.has(type)) opened.push(type);
  },
});

const home = mkdtempSync(join(tmpdir(), "sutradhar-ways-"));
/** A machine that refuses whatever it is asked, each time on a connection of its own: whoever comes to it has opened a socket. */
let deaf: Server;
let port: number;

beforeAll(async () => {
  deaf = createServer((_, response) => response.writeHead(400, { connection: "close" }).end());
  await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
  ({ port } = deaf.address() as AddressInfo);
  hook.enable();
});
afterAll(() => {
  hook.disable();
  deaf.closeAllConnections();
  deaf.close();
  rmSync(home, { recursive: true });
});

const write = (name: string, text: string): string => {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
};
const read = (settings: Readonly<Record<string, string>> = {}): Config =>
  readConfig({ SUTRADHAR_HOME: home, ...settings });
const quiet = { info: () => undefined };
const now = (): Date => new Date();

interface Way {
  readonly place: string;
  readonly what: string;
  /** Goes there, by what the product itself goes there by. */
  readonly go: (host: string) => Promise<unknown>;
}

const at = (host: string, scheme = "http"): string => `${scheme}://${host}:${port}`;

const moderate =
  (entry: (url: string) => object) =>
  async (host: string): Promise<unknown> => {
    const list = { models: [{ id: "guard", languages: ["hi"], answerMsMax: 2_000, ...entry(at(host)) }] };
    const config = read({ SUTRADHAR_MODERATION_MODELS: write("models.json", JSON.stringify(list)) });
    const failures: unknown[] = [];
    const moderator = await openModerator(config, {
      send: createLazyDoor(config).fetchTo({ place: "moderation-models", dataClass: "script" }),
      onFailure: (error) => failures.push(error),
    });
    const decision = await moderator.moderate({ stage: "script", language: "hi", text: "नमस्ते" }, now());
    expect(decision.action).not.toBe("allow");
    throw failures[0];
  };

const ways: readonly Way[] = [
  {
    place: "database",
    what: "a Postgres of the operator's",
    async go(host) {
      const url = await findDatabase(read({ DATABASE_URL: at(host, "postgres") }));
      const database = openDatabase({ url: url ?? "", connectionsMax: 1 });
      try {
        await database.ping();
      } finally {
        await database.close();
      }
    },
  },
  {
    place: "object-store",
    what: "a bucket",
    async go(host) {
      const config = read({ SUTRADHAR_BLOBS: "s3://our-videos", SUTRADHAR_S3_ENDPOINT: at(host) });
      const door = createLazyDoor(config);
      const stores = openStores({
        location: parseStoreLocation(config.blobs, { ...config.s3, region: "ap-south-1", maxAttempts: 1 } as never),
        homeDirectory: home,
        sizeBytesMax: 1e9,
        database: { engine: undefined as unknown as Database["engine"] },
        pass: (url) => door.pass({ place: "object-store", dataClass: "original" }, url),
        now: () => Date.now(),
      });
      try {
        await stores.probe();
      } finally {
        await stores.close();
      }
    },
  },
  {
    place: "webhooks",
    what: "a webhook",
    async go(host) {
      const config = read({ SUTRADHAR_WEBHOOK_NETWORKS: "127.0.0.1", SUTRADHAR_WEBHOOK_PORTS: String(port) });
      const targets = openWebhookTargets(config);
      // Whoever sends has the addresses from here, and goes to these and no other.
      await targets.resolve(targets.checkUrl(at(host === "127.0.0.1" ? "localhost" : host)));
    },
  },
  {
    place: "verified-videos",
    what: "a video that somebody wants verified",
    async go(host) {
      // What is on this machine is refused after its name was looked up: that is enough to see.
      const name = host === "127.0.0.1" ? "localhost" : host;
      const pieces = fetchVideo({ targets: openVideoTargets(read()), hosts: [name] }, `https://${name}/a.mp4`);
      for await (const _ of pieces) break;
    },
  },
  {
    place: "identity-provider",
    what: "an identity provider",
    async go(host) {
      const issuer = at(host, host === "127.0.0.1" ? "http" : "https");
      const config = read({ SUTRADHAR_OIDC_ISSUER: issuer, SUTRADHAR_OIDC_AUDIENCE: "sutradhar" });
      const authenticate = createAuthenticator({ config, database: undefined as never, now });
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      const secret = `${part({ alg: "ES256", kid: "k" })}.${part({ iss: issuer, aud: "sutradhar", sub: "a" })}.AAAA`;
      await authenticate({ secret, workspace: undefined });
    },
  },
  {
    place: "key-service",
    what: "a key service (Transit)",
    async go(host) {
      const config = read({ SUTRADHAR_TRANSIT_URL: at(host), SUTRADHAR_TRANSIT_TOKEN_FILE: write("token", "hush") });
      await (await openMasterKey(config)).wrap(new Uint8Array(32), "per_a");
    },
  },
  {
    place: "policy-server",
    what: "a policy server that decides",
    async go(host) {
      const policy = await openPolicy(read({ SUTRADHAR_POLICY_URL: at(host) }), { log: quiet, now });
      const { allow, reasons } = await policy.decide("egress", {});
      expect(allow).toBe(false);
      throw new Error(reasons.join());
    },
  },
  {
    place: "policy-server",
    what: "a policy server that explains",
    async go(host) {
      const input = new TextEncoder().encode("{}");
      const { reasons } = await explainPolicy({ decision: "egress", input }, read({ SUTRADHAR_POLICY_URL: at(host) }));
      throw new Error(reasons.join());
    },
  },
  {
    place: "signing-service",
    what: "a service that signs",
    async go(host) {
      const { certificatePem } = issueDevelopmentCertificate(now());
      const certificate = write("certificate.pem", certificatePem);
      const config = read({ SUTRADHAR_SIGNING_CERTIFICATE: certificate, SUTRADHAR_SIGNING_URL: at(host) });
      await (await openCredentials(config)).signer.sign(new Uint8Array(8));
    },
  },
  {
    place: "time-stamp-authority",
    what: "an authority that stamps a video",
    async go(host) {
      const { timeStamps } = await openCredentials(read({ SUTRADHAR_TIME_STAMP_URL: at(host) }));
      await timeStamps?.fetch(at(host));
    },
  },
  {
    place: "time-stamp-authority",
    what: "an authority that stamps the ledger",
    go: (host) => askForTimeStamp(at(host), new Uint8Array(8), read()),
  },
  {
    place: "trace-collector",
    what: "a collector of traces",
    async go(host) {
      const { tracing } = await openTelemetry(read({ SUTRADHAR_OTLP_URL: at(host), SUTRADHAR_LOG_LEVEL: "silent" }));
      tracing.startSpan("one").end();
      await tracing.close();
      throw new Error("it was sent");
    },
  },
  {
    place: "event-collector",
    what: "a collector of events and the ledger",
    async go(host) {
      const collector = openCollector(read({ SUTRADHAR_COLLECTOR_URL: at(host) }));
      const record = { scope: "s", name: "n", at: now(), body: "b", attributes: {} };
      await postLogRecords(collector!, [record]);
    },
  },
  {
    place: "moderation-models",
    what: "a guard that chats",
    go: moderate((url) => ({ kind: "chat", format: "qwen3guard", model: "g", url })),
  },
  {
    place: "moderation-models",
    what: "a guard of the Open Inference Protocol",
    go: moderate((url) => ({ kind: "oip", model: "g", url, labels: [{ name: "a" }, { name: "b", category: "hate" }] })),
  },
  {
    place: "model-server",
    what: "a server of models that listen",
    async go(host) {
      const config = read({ SUTRADHAR_MODEL_SERVER: at(host) });
      const server = modelServerOf(config, createLazyDoor(config));
      const align = createStepTable({ modelServer: server } as never)["align-elsewhere"];
      await align?.({
        node: {
          parameters: { model: { runtime: { kind: "oip", model: "a" } }, frameRate: 25 },
          assets: { model: "1" },
        },
        read: async () => new TextEncoder().encode(JSON.stringify({ files: {} })),
        inputs: { track: ["0"], speech: [] },
        locate: async () => "track.pcm",
        // Its task asks from a process that has no rules.
        runTask: ({ payload }: { payload: { server: { url: string } } }) => fetch(payload.server.url),
      } as never);
    },
  },
  {
    place: "lineage-server",
    what: "a server of lineage",
    async go(host) {
      const config = read({ SUTRADHAR_LINEAGE_URL: at(host) });
      const send = createLazyDoor(config).fetchTo({ place: "lineage-server", dataClass: "impersonal" });
      await postRunEvent({ url: config.lineageUrl!, send }, {});
    },
  },
  {
    place: "model-provider",
    what: "a provider that speaks",
    async go(host) {
      const list = { providers: [{ name: "acme", url: at(host), keyFile: "acme.key" }] };
      write("acme.key", "sk-1");
      const config = read({ SUTRADHAR_PROVIDERS: write("providers.json", JSON.stringify(list)) });
      const providers = openProviders(config, createLazyDoor(config));
      const speak = createStepTable({ providers } as never)["speak-elsewhere"];
      await speak?.({
        node: { parameters: { name: "voice/a@1.0.0", text: "a", family: "provider", provider: "acme" }, assets: {} },
        temporaryPath: () => "temp",
        // Its task asks from a process that has no rules.
        runTask: ({ payload }: { payload: { api: { url: string } } }) => fetch(payload.api.url),
      } as never);
    },
  },
];

/** Gone to by a command of the line alone, which its own tests show. */
const elsewhere = "mlflow";

async function socketsOf(
  way: Way,
  host: string,
): Promise<{ readonly sockets: readonly string[]; readonly error: unknown }> {
  opened.length = 0;
  const error: unknown = await way.go(host).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return { sockets: [...opened], error };
}

describe.each(ways)("$what", (way) => {
  it("is not looked up, and no socket is opened, where nobody has listed its host", async () => {
    const { sockets, error } = await socketsOf(way, "unlisted.example");
    expect(sockets).toEqual([]);
    expect(error).toBeInstanceOf(Error);
  });

  it("would have been gone to: the same way to this machine opens a socket", async () => {
    const { sockets } = await socketsOf(way, "127.0.0.1");
    expect(sockets).not.toEqual([]);
  });
});

it("a Postgres behind another name than its address shows is asked about by that name", async () => {
  const url = `postgres://localhost:${port}/x?host=unlisted.example`;
  await expect(findDatabase(read({ DATABASE_URL: url }))).rejects.toMatchObject({
    code: "egress_denied",
    details: { host: "unlisted.example" },
  });
  await expect(findDatabase(read({ DATABASE_URL: "postgres:///x" }))).rejects.toMatchObject({ code: "config_invalid" });
  const socket = "postgres://me@localhost/x?host=%2Frun%2Fpostgresql";
  await expect(findDatabase(read({ DATABASE_URL: socket }))).resolves.toBe(socket);
});

it("no place is gone to that is not in this list", () => {
  const source = fileURLToPath(new URL("../../", import.meta.url));
  const named = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && each.name.endsWith(".ts") && !each.name.endsWith(".test.ts"))
    .map((each) => readFileSync(join(each.parentPath, each.name), "utf8"))
    .flatMap((text) => [...text.matchAll(/place: "([a-z-]+)", dataClass/g)].map(([, place = ""]) => place));
  const listed = new Set(ways.map(({ place }) => place));
  expect([...new Set(named)].filter((place) => place !== elsewhere && !listed.has(place))).toEqual([]);
  expect([...listed].filter((place) => !named.includes(place))).toEqual([]);
});
