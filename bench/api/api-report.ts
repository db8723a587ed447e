import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { withServer } from "../own-server.ts";
import { askMany, type Answered, type Asked } from "./ask-many.ts";

export interface ApiRow extends Answered {
  readonly name: string;
}

/** Requests a second by each route, and by a bare one; of each the middle round. */
export interface ApiReport {
  readonly inFlight: number;
  readonly rounds: number;
  readonly rows: readonly ApiRow[];
  readonly machine: string;
}

const rounds = 3;
const inFlight = 8;
const counts = { bare: 3_000, door: 1_500, list: 600, get: 1_000, create: 120 } as const;

/** The rows that the price of a key's check is told from. */
const names = {
  asksNobody: "GET /healthz, which asks for no key",
  refused: "GET /v1/videos/{id} by a key without its scope: 403",
  get: "GET /v1/videos/{id}",
} as const;

/** A server with its own Postgres that makes no videos, and beside it a route of nothing: both asked over sockets, in turns. */
export async function measureApi(say: (text: string) => void): Promise<ApiReport> {
  const before = loadavg()[0] ?? 0;
  const settings = {
    SUTRADHAR_SERVICES: "api",
    SUTRADHAR_REQUESTS_PER_MINUTE_MAX: "1000000",
    SUTRADHAR_REQUESTS_BURST_MAX: "100000",
  };
  const rows = await withServer(settings, async ({ url, key }) => {
    const bare = startBare();
    try {
      const bareUrl = `http://127.0.0.1:${await readyAt(bare, /ready at (\d+)/)}`;
      return await askInTurns(await listAsked({ url, bareUrl, key }), say);
    } finally {
      await end(bare);
    }
  });
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.versions.node}; load average ${before.toFixed(1)} before`;
  return { inFlight, rounds, rows, machine };
}

async function askInTurns(asked: readonly Measured[], say: (text: string) => void): Promise<ApiReport["rows"]> {
  const taken = new Map<string, Answered[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const { name, count, ...each } of asked) {
      say(`round ${round} of ${rounds}: ${name} …`);
      taken.set(name, [...(taken.get(name) ?? []), await askMany(each, { count, inFlight })]);
    }
  }
  return [...taken].map(([name, answers]) => ({ name, ...middleOf(answers) }));
}

interface Measured extends Asked {
  readonly name: string;
  readonly count: number;
}

async function listAsked(at: {
  readonly url: string;
  readonly bareUrl: string;
  readonly key: string;
}): Promise<Measured[]> {
  const { url, bareUrl, key } = at;
  const byTemplate = JSON.stringify({ template: "diwali", variables: { name: "राजेश जी" }, profile: "480p25" });
  const byScript = JSON.stringify({ script: "---\nlanguage: hi\nprofile: 480p25\n---\n\nनमस्ते! सब कुशल है।\n" });
  const byNewScript = (sent: number): string =>
    JSON.stringify({ script: `---\nlanguage: hi\nprofile: 480p25\n---\n\nनमस्ते ${sent}! सब कुशल है।\n` });
  const create: Asked = { url: `${url}/v1/videos`, method: "POST", key, body: byTemplate, status: 202 };
  // What is listed, and what is loaded with the first order.
  await askMany(create, { count: 60, inFlight });
  const page = await fetch(`${url}/v1/videos?limit=1`, { headers: { Authorization: `Bearer ${key}` } });
  const { videos } = (await page.json()) as { videos: { id: string }[] };
  const path = `/v1/videos/${videos[0]?.id ?? ""}`;
  const other = await makeKey({ url, key });
  const read = { method: "GET", key, status: 200 } as const;
  return [
    { name: "bare Hono: GET", url: `${bareUrl}/list`, method: "GET", status: 200, count: counts.bare },
    {
      name: "bare Hono: POST",
      url: `${bareUrl}/create`,
      method: "POST",
      body: byTemplate,
      status: 202,
      count: counts.bare,
    },
    { name: names.asksNobody, url: `${url}/healthz`, method: "GET", status: 200, count: counts.door },
    { ...read, name: names.refused, url: url + path, key: other, status: 403, count: counts.door },
    { ...read, name: names.get, url: url + path, count: counts.get },
    { ...read, name: "GET /v1/videos?limit=50", url: `${url}/v1/videos?limit=50`, count: counts.list },
    { ...create, name: "POST /v1/videos, by a template", count: counts.create },
    { ...create, name: "POST /v1/videos, by a script", body: byScript, count: counts.create },
    { ...create, name: "the same, each with words of its own", body: byNewScript, count: counts.create },
  ];
}

/** One that is checked like any other, and may do something else. */
async function makeKey({ url, key }: { readonly url: string; readonly key: string }): Promise<string> {
  const answer = await fetch(`${url}/v1/keys`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "bench", scopes: ["assets:read"] }),
  });
  return ((await answer.json()) as { secret: string }).secret;
}

/** What is spent on who asks, of what a video's request takes: by requests a second, so that all that it takes counts. */
export function keyShare(rows: ApiReport["rows"]): { readonly ms: number; readonly share: number } {
  const takesMs = (name: string): number => 1_000 / (rows.find((row) => row.name === name)?.perSecond ?? Number.NaN);
  const ms = takesMs(names.refused) - takesMs(names.asksNobody);
  return { ms, share: ms / takesMs(names.get) };
}

function startBare(): ChildProcess {
  const file = fileURLToPath(new URL("bare-child.ts", import.meta.url));
  return spawn(process.execPath, [file], {
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: ["pipe", "pipe", "inherit"],
  });
}

async function readyAt({ stdout }: ChildProcess, form: RegExp): Promise<string> {
  let text = "";
  for await (const piece of stdout ?? []) {
    text += String(piece);
    const found = form.exec(text)?.[1];
    if (found) return found;
  }
  throw new Error(`it ended before it was ready: ${text}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

function middleOf(answers: readonly Answered[]): Answered {
  const sorted = answers.toSorted((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error("nothing was measured");
  return middle;
}

export function toApiTable({ rows, inFlight: connections, rounds: count, machine }: ApiReport): string {
  const [get, post] = rows;
  const { ms, share: ofGet } = keyShare(rows);
  const lines = rows.map((row) => {
    const floor = (row.name.includes("POST") ? post : get)?.perSecond ?? Number.NaN;
    const share = `${((row.perSecond / floor) * 100).toFixed(1)} %`;
    return `| ${row.name} | ${row.perSecond.toFixed(0)} | ${share} | ${row.p50Ms.toFixed(1)} ms | ${row.p99Ms.toFixed(1)} ms |`;
  });
  return [
    "| | requests a second | of the bare route | p50 | p99 |",
    "|---|---:|---:|---:|---:|",
    ...lines,
    "",
    `Who asks, and what they may do, is looked up anew for each request: ${ms.toFixed(2)} ms of the machine, ${(ofGet * 100).toFixed(0)} % of what a video's request takes (the`,
    "two rows above it). Nothing of a key is cached: it ends at the instant at which it is revoked.",
    "",
    `${connections} connections; the middle one of ${count} rounds in turns. ${machine}.`,
    "",
  ].join("\n");
}

export function toApiMarkdown(report: ApiReport): string {
  return `# What a request costs

Written by \`npm run bench -- api --write\`. A server of its own with an embedded Postgres and no worker; beside it, in the same run, a bare Hono
route that answers with a constant, or with what it was sent. Load, server and Postgres share the machine.

${toApiTable(report)}
An order is read, bound, laid out, planned and judged by the rules of moderation before it is answered, by the code that plans it, so that nothing fails later that could have been
known (the last row is judged anew each time; the same words are judged once); its row, its first event, its entry in the ledger and its job are one transaction. Many at once are a campaign, which asks for one such check.
`;
}
