/**
 * Orders a greeting by a template, waits until it is ready, and saves it: `node examples/order-video.ts राजेश जी`, with a server
 * running. `SUTRADHAR_URL` and `SUTRADHAR_KEY` say where and by whose key; without `--real` it is a free trial.
 */
import { createWriteStream } from "node:fs";
import { env } from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createClient, type NewVideo, type Video } from "sutradhar/client";

const { SUTRADHAR_URL: url = "http://127.0.0.1:4180", SUTRADHAR_KEY: key = "" } = env;
const words = process.argv.slice(2).filter((word) => word !== "--real");
const order: NewVideo = {
  template: "template/diwali@^1",
  variables: { name: words.join(" ") || "राजेश जी" },
  test: !process.argv.includes("--real"),
};

const { videos } = createClient(url, { key }).v1;
const video = await wait(await create(order));
if (video.state !== "ready") throw new Error(`${video.id} is ${video.state}: ${video.problem?.message ?? ""}`);
await save(video, `${video.id}.mp4`);

/** The key makes one video of this order, however often it is sent again within a day. */
async function create(json: NewVideo): Promise<Video> {
  const answer = await videos.$post({
    json,
    header: { "idempotency-key": `example ${JSON.stringify(json)}`.replaceAll(/[^\x20-\x7e]/g, escape) },
  });
  if (answer.status === 202) return answer.json();
  const { detail, errors = [] } = await answer.json();
  for (const error of errors) console.error(`${error.pointer ?? error.parameter ?? ""} ${error.detail}`);
  throw new Error(detail);
}

/** Asks again with what it has seen: it is answered when something has changed, and not before. */
async function wait(begun: Video): Promise<Video> {
  let last = begun;
  let seen: string | undefined;
  while (!["ready", "failed", "blocked", "cancelled", "withdrawn"].includes(last.state)) {
    const answer = await videos[":id"].$get({
      param: { id: last.id },
      query: { waitMs: 20_000, ...(seen ? { seen } : {}) },
    });
    if (answer.status !== 200) throw new Error(`asking for ${last.id} was answered with ${answer.status}`);
    seen = answer.headers.get("ETag") ?? undefined;
    last = await answer.json();
    console.error(`${last.state} ${last.progress.done}/${last.progress.total}`);
  }
  return last;
}

async function save({ id }: Video, path: string): Promise<void> {
  const answer = await videos[":id"].files[":name"].$get({ param: { id, name: "video" } });
  if (!answer.ok || !answer.body) throw new Error(`fetching ${id} was answered with ${answer.status}`);
  await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path));
  console.log(path);
}

function escape(letter: string): string {
  return `%${letter.codePointAt(0)?.toString(16) ?? ""}`;
}
