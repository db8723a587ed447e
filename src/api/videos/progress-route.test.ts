import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestApi, type TestApi } from "../../../test/fixtures/test-api.ts";
import { createId, SutradharError } from "../../core/index.ts";
import { createApiApp } from "../create-api.ts";
import { tagOf } from "../entity-tag.ts";
import { addProgress } from "./progress-route.ts";
import type { VideoServices, Wait } from "./video-services.ts";

const id = createId("vid", 0);
let api: TestApi;
let key: string;
/** How the video stands, one look after the other; the last one stands for ever. */
let views: { state: string; progress: { done: number; total: number } }[] = [];
let seats = 0;

const view = (state: string, done: number) => ({ state, progress: { done, total: 3 } });
const get = async (_caller: unknown, wanted: string, wait?: Wait): Promise<unknown> => {
  if (wanted !== id) throw new SutradharError("video_unknown", "there is no such video");
  const isSeen = (wait?.isSeen ?? (() => false)) as (each: object) => boolean;
  if (!wait) return views[0];
  while (views.length > 1 && isSeen(views[0] ?? {})) views.shift();
  return views[0];
};

beforeAll(async () => {
  api = await openTestApi(() => new Date());
  key = await api.addKey(["videos:read"]);
});
afterAll(() => api.close());

function open(more: { readonly streamMsMax?: number } = {}) {
  const app = createApiApp();
  const takeSeat = (): (() => void) => {
    seats += 1;
    return () => void (seats -= 1);
  };
  addProgress(app, { get } as unknown as VideoServices, { takeSeat, heartbeatMs: 0, ...more });
  return api.open([app]);
}
const follow = (headers: Record<string, string> = {}, wanted = id, asker = open()) =>
  asker(key, "GET", `/v1/videos/${wanted}/progress`, undefined, headers);
const messagesOf = (text: string) =>
  text
    .split("\n\n")
    .filter((each) => each.includes("data: "))
    .map((each) => ({
      id: /^id: (.*)$/m.exec(each)?.[1],
      state: (JSON.parse(/^data: (.*)$/m.exec(each)?.[1] ?? "{}") as { state: string }).state,
    }));

it("tells of each change once, and ends with the video", async () => {
  views = [view("rendering", 0), view("rendering", 1), view("rendering", 1), view("ready", 3)];
  const answer = await follow();
  expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, expect.stringContaining("event-stream")]);
  expect(messagesOf(answer.text).map(({ state }) => state)).toEqual(["rendering", "rendering", "ready"]);
  expect(new Set(messagesOf(answer.text).map((message) => message.id)).size).toBe(3);
  expect(seats).toBe(0);
});

it("goes on behind what was seen last, by the tag of an answer or the id of a message", async () => {
  const [seen, next] = [view("rendering", 1), view("cancelled", 1)];
  for (const tag of [tagOf(seen), tagOf(seen).slice(1, -1)]) {
    views = [seen, next];
    const answer = await follow({ "Last-Event-ID": tag });
    expect(messagesOf(answer.text).map(({ state }) => state)).toEqual(["cancelled"]);
  }
});

it("says that it is still there while nothing happens, and ends when its time is over", async () => {
  views = [view("rendering", 1)];
  const answer = await follow({ "Last-Event-ID": tagOf(view("rendering", 1)) }, id, open({ streamMsMax: 5 }));
  expect(answer.text).toMatch(/^: still here/);
  expect(messagesOf(answer.text)).toEqual([]);
  expect(seats).toBe(0);
});

it("is refused for what is not there, and gives its seat back", async () => {
  const answer = await follow({}, createId("vid", 1));
  expect(answer).toMatchObject({ status: 404, body: { code: "video_unknown" } });
  expect(seats).toBe(0);
});
