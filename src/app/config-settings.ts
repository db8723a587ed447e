import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isNetwork, limits } from "../core/index.ts";
import type { LabelProfileName } from "../media/captions/index.ts";
import type { ResourceClass } from "../pipeline/index.ts";
import type { LogLevel } from "../telemetry/log/index.ts";
import {
  blobPlace,
  folderWith,
  listOf,
  oneOf,
  path,
  someOf,
  text,
  timeZone,
  url,
  wholeNumber,
  yesOrNo,
} from "./config-kinds.ts";
import { dataSettings } from "./config-data-settings.ts";
import { modelSettings } from "./config-model-settings.ts";
import { setting } from "./config-setting.ts";

// Written out, since loading the pipeline would be most of a short command's time; tests hold them to the originals.
const resourceClasses = ["cpu", "gpu-small", "gpu-large"] as const satisfies readonly ResourceClass[];
const logLevels = ["debug", "info", "warn", "error", "silent"] as const satisfies readonly (LogLevel | "silent")[];

const isRoleRule = (rule: string): boolean => /^.+=[a-z]+@(\*|[a-z0-9][a-z0-9-]*)$/s.test(rule);
const labelNames = ["in-sgi", "in-eci", "asci", "eu"] as const satisfies readonly LabelProfileName[];

const regionForm = /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/;

const isPort = (port: string): boolean => /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535;

const shippedAssets = fileURLToPath(new URL("../../assets", import.meta.url));

/** Everything that can be set, by its key in `config.yaml`. The reference is made of this table. */
export const settings = {
  home: setting(path(), {
    variable: "SUTRADHAR_HOME",
    standard: (environment) => join(environment["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "sutradhar"),
    standardText: "`$XDG_DATA_HOME/sutradhar`, else `~/.local/share/sutradhar`",
    says: "The data directory: the embedded database, blobs, keys and this file.",
  }),
  assets: setting(folderWith("avatars", "a folder that holds avatars/, backgrounds/ and music/"), {
    variable: "SUTRADHAR_ASSETS",
    standard: shippedAssets,
    standardText: "what ships",
    says: "The avatars, backgrounds, brands and music that every script may name.",
  }),
  storeBytesMax: setting(wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER }), {
    variable: "SUTRADHAR_STORE_BYTES_MAX",
    standard: limits.storeBytesMax,
    says: "How many bytes the cache may take; what was least recently used goes first.",
  }),
  storeFreeBytesMin: setting(wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }), {
    variable: "SUTRADHAR_STORE_FREE_BYTES_MIN",
    standard: limits.storeFreeBytesMin,
    says: "How many bytes a server leaves free on the disk of its data directory, for its database: below that, steps wait.",
  }),
  jobs: setting(wholeNumber({ min: 1, max: limits.jobsMax }), {
    variable: "SUTRADHAR_JOBS",
    standard: () => Math.min(limits.jobsMax, availableParallelism()),
    standardText: "one a core",
    says: "How many processes render at once on this machine.",
  }),
  host: setting(text(/^[A-Za-z0-9.:_-]{1,253}$/, "a host's name or address"), {
    variable: "SUTRADHAR_HOST",
    standard: "127.0.0.1",
    says: "Where the server listens: 127.0.0.1 for this machine alone, 0.0.0.0 for all. Put TLS in front of it.",
  }),
  port: setting(wholeNumber({ min: 0, max: 65_535 }), {
    variable: "SUTRADHAR_PORT",
    standard: 4180,
    says: "The port that the server listens on; 0 takes any that is free.",
  }),
  services: setting(someOf(["api", "worker", "scheduler"]), {
    variable: "SUTRADHAR_SERVICES",
    standard: ["api", "worker", "scheduler"] as const,
    standardText: "api, worker, scheduler",
    says: "What this server does; the scheduler looks after leases, sweeps and evictions.",
  }),
  classes: setting(someOf(resourceClasses), {
    variable: "SUTRADHAR_CLASSES",
    standard: ["cpu"] as const,
    standardText: "cpu",
    says: "Which classes of steps the workers of this machine take.",
  }),
  databaseUrl: setting(url(["postgres", "postgresql"]), {
    variable: "DATABASE_URL",
    standard: undefined,
    standardText: "the embedded Postgres in the data directory",
    says: "A Postgres of your own, version 16 or newer; workers on other machines need one.",
    isSecret: true,
  }),
  databaseConnectionsMax: setting(wholeNumber({ min: 4, max: 200 }), {
    variable: "SUTRADHAR_DATABASE_CONNECTIONS_MAX",
    standard: 16,
    says: "How many connections a process opens to the database at most.",
  }),
  blobs: setting(blobPlace(), {
    variable: "SUTRADHAR_BLOBS",
    standard: "files",
    says: "Where bytes are kept: files in the data directory, or a bucket of S3, whose keys are read as every AWS program reads them.",
  }),
  s3Endpoint: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_S3_ENDPOINT",
    standard: undefined,
    standardText: "Amazon's",
    says: "The address of an S3 server that is not Amazon's.",
  }),
  s3Region: setting(text(/^[a-z0-9-]{1,64}$/, "a region's name, such as ap-south-1"), {
    variable: "SUTRADHAR_S3_REGION",
    standard: undefined,
    standardText: "what the machine's AWS configuration says",
    says: "The region of the bucket.",
  }),
  s3PathStyle: setting(yesOrNo(), {
    variable: "SUTRADHAR_S3_PATH_STYLE",
    standard: undefined,
    standardText: "true where there is an endpoint",
    says: "Whether the bucket is named in the path of the address instead of its host.",
  }),
  graceMs: setting(wholeNumber({ min: 0, max: 600_000 }), {
    variable: "SUTRADHAR_GRACE_MS",
    standard: 30_000,
    says: "How long running steps may still take after SIGTERM before they are handed back.",
  }),
  heartbeatMs: setting(wholeNumber({ min: 500, max: 4_000 }), {
    variable: "SUTRADHAR_HEARTBEAT_MS",
    standard: 3_000,
    says: "How often a worker says that it is alive; after 10 s of silence its steps are another's.",
  }),
  workspaceConcurrencyMax: setting(wholeNumber({ min: 1, max: limits.jobsMax }), {
    variable: "SUTRADHAR_WORKSPACE_CONCURRENCY_MAX",
    standard: 16,
    says: "How many steps of each class one workspace runs at once, where the workspace has no limit of its own.",
  }),
  requestsPerMinuteMax: setting(wholeNumber({ min: 1, max: 1_000_000 }), {
    variable: "SUTRADHAR_REQUESTS_PER_MINUTE_MAX",
    standard: 600,
    says: "How many requests a key may send in a minute, in the long run.",
  }),
  requestsBurstMax: setting(wholeNumber({ min: 1, max: 100_000 }), {
    variable: "SUTRADHAR_REQUESTS_BURST_MAX",
    standard: 120,
    says: "How many requests a key may send at once, after a pause.",
  }),
  unfinishedVideosMax: setting(wholeNumber({ min: 1, max: 1_000_000 }), {
    variable: "SUTRADHAR_UNFINISHED_VIDEOS_MAX",
    standard: 10_000,
    says: "How many videos of one workspace may be under way: whoever asks for more is told to wait.",
  }),
  releaseProfile: setting(oneOf(["enterprise", "strict"]), {
    variable: "SUTRADHAR_RELEASE_PROFILE",
    standard: "enterprise",
    says: "What a release takes: `enterprise`, or `strict`, which asks for a purpose and for a watermark that was read, too.",
  }),
  policyBundle: setting(path(), {
    variable: "SUTRADHAR_POLICY_BUNDLE",
    standard: undefined,
    standardText: "the rules that ship",
    says: "A signed bundle of rules and tables of your own: `sutradhar policy bundle` makes it.",
  }),
  policyBundleKey: setting(path(), {
    variable: "SUTRADHAR_POLICY_BUNDLE_KEY",
    standard: undefined,
    says: "The public key, in PEM, that a policy bundle must be signed with.",
  }),
  policyUrl: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_POLICY_URL",
    standard: undefined,
    standardText: "rules are evaluated in process",
    says: "An Open Policy Agent server that answers by the same bundle; where it does not answer, nothing is released.",
  }),
  policyToken: setting(text(/^[\x21-\x7e]{1,4096}$/, "a bearer token"), {
    variable: "SUTRADHAR_POLICY_TOKEN",
    standard: undefined,
    says: "What that server wants as `Authorization: Bearer`.",
    isSecret: true,
  }),
  ...modelSettings,
  webhookNetworks: setting(listOf(isNetwork, "networks such as 10.20.0.0/16, or addresses"), {
    variable: "SUTRADHAR_WEBHOOK_NETWORKS",
    standard: [] as const,
    standardText: "none",
    says: "Networks that webhooks may go to besides the public internet. Whoever may add a webhook can reach what is there.",
  }),
  webhookPorts: setting(listOf(isPort, "ports"), {
    variable: "SUTRADHAR_WEBHOOK_PORTS",
    standard: ["80", "443"] as const,
    standardText: "80, 443",
    says: "The ports that webhooks may go to.",
  }),
  region: setting(text(regionForm, "a country's code, such as IN, or a part of one, IN-MH"), {
    variable: "SUTRADHAR_REGION",
    standard: "IN",
    says: "Where this installation and its data directory are.",
  }),
  regions: setting(
    listOf((each) => regionForm.test(each), "countries' codes, such as IN, or parts of them, IN-MH"),
    {
      variable: "SUTRADHAR_REGIONS",
      standard: ["IN"] as const,
      standardText: "IN",
      says: "Where its data may go at all. The rules take the narrower of this and what each class of data may see.",
    },
  ),
  places: setting(path("the path of a list of places, in JSON"), {
    variable: "SUTRADHAR_PLACES",
    standard: undefined,
    standardText: "this machine alone",
    says: "Which other machines may be reached, each place with its region, its hosts and the classes of data that it may see: docs/guides/data.md. Nothing goes to any other.",
  }),
  secretsKeyFile: setting(path("the path of a file that holds 32 bytes in base64"), {
    variable: "SUTRADHAR_SECRETS_KEY_FILE",
    standard: undefined,
    standardText: "`secrets-key` in the data directory, made on the first start",
    says: "What webhooks' secrets are encrypted with in the database, and what watermarks are drawn with. All servers of an installation need the same.",
  }),
  markKeyVersion: setting(wholeNumber({ min: 1, max: limits.watermarkKeysMax }), {
    variable: "SUTRADHAR_MARK_KEY_VERSION",
    standard: 1,
    says: "Which version of the key new videos are watermarked with. Raise it by one to change the key; what older ones marked is still found.",
  }),
  labels: setting(someOf(labelNames), {
    variable: "SUTRADHAR_LABELS",
    standard: ["in-sgi", "asci", "eu"] as const,
    standardText: "in-sgi, asci, eu",
    says: "Which labels a video may carry that say that it was made by AI; the rules say which it owes, and one of these that says no less is drawn. `in-eci`, of political content, is for who may make such.",
  }),
  verifyHosts: setting(
    listOf((host) => /^(\*\.)?[a-z0-9.-]{3,253}$/.test(host), "hosts such as media.example.in or *.example.in"),
    {
      variable: "SUTRADHAR_VERIFY_HOSTS",
      standard: [] as readonly string[],
      standardText: "none: only files that are sent",
      says: "From which hosts /verify fetches a video by its URL: over TLS, from public addresses alone, without following redirects.",
    },
  ),
  territory: setting(text(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, "a country or a part of one, such as IN or IN-MH"), {
    variable: "SUTRADHAR_TERRITORY",
    standard: "IN",
    says: "Where videos are seen that do not say where (`territory` in an order): which label they owe depends on it.",
  }),
  signingCertificate: setting(path("the path of certificates in PEM"), {
    variable: "SUTRADHAR_SIGNING_CERTIFICATE",
    standard: undefined,
    standardText: "a development certificate in `signing` in the data directory, made on first use",
    says: "Who signs the content credentials of videos: the signer's certificate, then those that vouch for it.",
  }),
  signingKey: setting(path("the path of a private key in PEM"), {
    variable: "SUTRADHAR_SIGNING_KEY",
    standard: undefined,
    says: "The key of that certificate, unless a service holds it. It is never written anywhere.",
  }),
  signingUrl: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_SIGNING_URL",
    standard: undefined,
    says: "A service that holds the key instead: docs/guides/content-credentials.md says what it is asked.",
  }),
  signingToken: setting(text(/^\S{1,4096}$/, "a token without white space"), {
    variable: "SUTRADHAR_SIGNING_TOKEN",
    standard: undefined,
    says: "The bearer token that the signing service is shown.",
    isSecret: true,
  }),
  timeStampUrl: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_TIME_STAMP_URL",
    standard: undefined,
    standardText: "none is asked",
    says: "A time stamp authority (RFC 3161) that vouches for when a video was signed: its credentials outlive the signer's certificate then.",
  }),
  trustAnchors: setting(path("the path of certificates in PEM"), {
    variable: "SUTRADHAR_TRUST_ANCHORS",
    standard: undefined,
    standardText: "nobody",
    says: "Whose content credentials are called trusted by `sutradhar verify` and /verify, such as C2PA's trust list.",
  }),
  oidcIssuer: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_OIDC_ISSUER",
    standard: undefined,
    standardText: "no tokens are accepted, keys alone",
    says: "The identity provider whose tokens are accepted beside keys, as it names itself in them: docs/guides/people.md.",
  }),
  oidcAudience: setting(text(/^\S{1,256}$/, "a name without white space, as the provider has it"), {
    variable: "SUTRADHAR_OIDC_AUDIENCE",
    standard: undefined,
    says: "Whom tokens have to be meant for. It goes with the issuer.",
  }),
  oidcRolesClaim: setting(text(/^\S{1,256}$/, "a claim's name; one inside another as realm_access.roles"), {
    variable: "SUTRADHAR_OIDC_ROLES_CLAIM",
    standard: "groups",
    says: "The claim of a token that says what somebody is.",
  }),
  oidcRoles: setting(
    listOf(isRoleRule, "rules such as media-team=media@acme, or admins=administrator@* for all workspaces"),
    {
      variable: "SUTRADHAR_OIDC_ROLES",
      standard: [] as const,
      standardText: "none: who they are is said here, by invitation",
      says: "Which value of that claim gives which role in which workspace.",
    },
  ),
  logLevel: setting(oneOf(logLevels), {
    variable: "SUTRADHAR_LOG_LEVEL",
    standard: "info",
    says: "The least that the server writes to its log.",
  }),
  otlpUrl: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_OTLP_URL",
    standard: undefined,
    standardText: "no traces are sent",
    says: "Where traces go: an OpenTelemetry collector's HTTP address, as in http://127.0.0.1:4318/v1/traces.",
  }),
  collectorUrl: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_COLLECTOR_URL",
    standard: undefined,
    standardText: "nobody is told",
    says: "Where events and the ledger's entries are streamed to: an OpenTelemetry collector's HTTP address of logs, as in http://127.0.0.1:4318/v1/logs. What it has missed is sent when it is back.",
  }),
  collectorToken: setting(text(/^[\x21-\x7e]{1,4000}$/, "a token"), {
    variable: "SUTRADHAR_COLLECTOR_TOKEN",
    standard: undefined,
    says: "What the collector is shown, as `Authorization: Bearer …`.",
    isSecret: true,
  }),
  metricsPublic: setting(yesOrNo(), {
    variable: "SUTRADHAR_METRICS_PUBLIC",
    standard: false,
    says: "Whether /metrics answers anybody. It names workspaces and what they cost: else this machine may read it, and who has a key with the scope installation:read.",
  }),
  ...dataSettings,
  ledgerPublic: setting(yesOrNo(), {
    variable: "SUTRADHAR_LEDGER_PUBLIC",
    standard: false,
    says: "Whether /v1/ledger answers anybody, as auditors and witnesses would have it. The ledger names nobody. Else it needs a key with the scope ledger:read.",
  }),
  metricsPort: setting(wholeNumber({ min: 0, max: 65_535 }), {
    variable: "SUTRADHAR_METRICS_PORT",
    standard: undefined,
    standardText: "none",
    says: "For a worker that joins from another machine: the port of its health and metrics, on `host`; 0 takes any that is free.",
  }),
  priceList: setting(path("the path of a price list"), {
    variable: "SUTRADHAR_PRICE_LIST",
    standard: undefined,
    standardText: "the one that ships",
    says: "What a second of a processor and a byte cost, with dates.",
  }),
  timeZone: setting(timeZone(), {
    variable: "SUTRADHAR_TIME_ZONE",
    standard: "Asia/Kolkata",
    says: "Where a day and a month begin, for budgets and reports.",
  }),
  url: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_URL",
    standard: undefined,
    standardText: "the server of the data directory",
    says: "For the command line: the server that it talks to.",
  }),
  workspace: setting(text(/^[a-z0-9][a-z0-9-]{0,62}$/, "a workspace's id, such as diwali-campaigns"), {
    variable: "SUTRADHAR_WORKSPACE",
    standard: undefined,
    standardText: "the key's own",
    says: "For the command line: the workspace that it works in, where the key is for several.",
  }),
  key: setting(text(/^\S{8,16384}$/, "a key or a token without white space, as it was given"), {
    variable: "SUTRADHAR_KEY",
    standard: undefined,
    standardText: "the administrator's key in the data directory",
    says: "For the command line: the key that it shows the server, or a token of its identity provider.",
    isSecret: true,
  }),
};

export type SettingKey = keyof typeof settings;
export const settingKeys = Object.keys(settings) as readonly SettingKey[];

export type SettingValues = { readonly [K in SettingKey]: ReturnType<(typeof settings)[K]["standard"]> };

/** Names the configuration file; it cannot stand in the file itself. */
export const configVariable = "SUTRADHAR_CONFIG";
