import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const source = fileURLToPath(new URL("../../", import.meta.url));

/** Who may reach another machine by themselves, and why that is no data of an installation's going out. */
const exceptions: Readonly<Record<string, string>> = {
  "governance/egress/door.ts": "it is the door",
  "app/api-client.ts": "the command line asks the server that it is a client of",
  "app/doctor/list-checks.ts": "it asks its own server whether that answers",
  "ledger/tiles/http-source.ts": "an auditor's machine reads a public log",
  "api/verify/verify-page.ts": "it runs in the browser of whoever looks",
  "api/verify/verify-routes.ts": "a function that is handed in, and asks webhooks' rules",
  "api/reference": "it runs in the browser of whoever looks",
};

/** Modules that open sockets, and who asks the door before they do. */
const sockets: Readonly<Record<string, string>> = {
  "productions/webhooks/post-message.ts": "targets.resolve asks first",
  "app/server/fetch-video.ts": "as webhooks do",
  "store/blobs/s3/s3-bucket.ts": "stores-in-s3.ts asks first",
  "store/blobs/s3/s3-upload.ts": "types alone",
  "store/blobs/s3/s3-failure.ts": "types alone",
  "inference/oip/grpc-call.ts": "steps ask before they hand a server's address to a worker",
  "telemetry/tracing/exporting-tracing.ts": "open-telemetry.ts asks first",
  "productions/webhooks/targets.ts": "it is asked there",
  // A database is reached by its address, which is had of find-database.ts alone.
  "executors/durable/queue.ts": "is handed the address",
  "executors/durable/wake-ups.ts": "is handed the address",
  "productions/events/event-feed.ts": "is handed the address",
};

/** Whatever is in these folders is handed the database's address, too. */
const handedFolders = ["store/database/"];

const opener =
  /^import (?!type).* from "(?:node:(?:http|https|http2|tls|dgram|dns(?:\/promises)?)|@aws-sdk\/[\w-]+|@smithy\/[\w-]+|@opentelemetry\/exporter-(?!prometheus)[\w-]+|undici|pg|pg-boss|ws)"/m;

const netOpener =
  /^import (?=.*\b(?:connect|createConnection|Socket)\b).* from "node:net"|^import net from "node:net"/m;

/** Node's own `fetch`, as a fallback or handed on. */
const handsFetch = /(?:=|\?\?) fetch\b(?!\()|[{,] fetch(?: }|,)(?! =)|\w: fetch(?= ?[,;}\n)])/;

function list(): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && each.name.endsWith(".ts") && !each.name.endsWith(".test.ts"))
    .map((each) => join(each.parentPath, each.name))
    .map((path) => ({ path: relative(source, path), text: readFileSync(path, "utf8") }))
    .filter(({ path }) => !path.startsWith("client/") && !path.startsWith("cli/"));
}

/** Calls of Node's own `fetch`, which has no other name before it and is no member of anything. */
const callsFetch = (text: string): boolean =>
  /(?<![.\w/"'`-])(?<!function )(?<!async )fetch\((?!digest|id:|wish|url: (?:URL|string))/.test(text);

it("nothing here calls fetch by itself but who says why", () => {
  const callers = list()
    .filter(({ text }) => callsFetch(text))
    .map(({ path }) => path)
    .filter((path) => !Object.keys(exceptions).some((known) => path.startsWith(known)))
    .filter(
      (path) =>
        !path.startsWith("store/blobs/s3/") && !path.startsWith("app/campaigns/") && path !== "app/evidence-client.ts",
    );
  expect(callers).toEqual([]);
});

it("nothing here falls back on fetch, or hands it on, but the door and who says why", () => {
  const handing = list()
    .filter(({ text }) => handsFetch.test(text))
    .map(({ path }) => path)
    .filter((path) => !(path in exceptions) || path === "governance/egress/door.ts");
  expect(handing.toSorted()).toEqual([
    "governance/egress/door.ts",
    "steps/worker/open-model.ts",
    "steps/worker/speak-by-provider.ts",
  ]);
});

it("nothing here opens sockets by other means but who asks first", () => {
  const openers = list()
    .filter(({ text }) => opener.test(text) || netOpener.test(text))
    .map(({ path }) => path)
    .filter((path) => !(path in sockets) && !handedFolders.some((folder) => path.startsWith(folder)));
  expect(openers).toEqual([]);
});

it("nobody takes the database's address out of the configuration but who asks first", () => {
  const takers = list()
    .filter(({ text }) =>
      /\bconfig\.databaseUrl\b(?! !==| ===|\s*\?)|databaseUrl\b[^}]*} = (?:config|place)\b/.test(text),
    )
    .map(({ path }) => path);
  expect(takers).toEqual(["app/find-database.ts"]);
});

it("the search finds a call that is planted", () => {
  expect(callsFetch('const answer = await fetch("https://example.com");')).toBe(true);
  expect(callsFetch("const answer = await service.fetch(url);")).toBe(false);
  expect(handsFetch.test("createCheck({ issuer, fetch })")).toBe(true);
  expect(handsFetch.test("{ ...server, send: fetch }")).toBe(true);
  expect(handsFetch.test("const { fetch: send } = options;")).toBe(false);
  expect(opener.test('import { request } from "node:https";')).toBe(true);
  expect(opener.test('import pg from "pg";')).toBe(true);
  expect(opener.test('import type pg from "pg";')).toBe(false);
});
