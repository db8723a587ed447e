import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../test/fixtures/test-api.ts";
import { createId, limits } from "../core/index.ts";
import { createCampaignRoutes, createVideoRoutes, type CampaignServices, type VideoServices } from "./index.ts";

/** What a request that waits is answered with, once somebody says so. */
let waiting: (() => void)[] = [];
let api: TestApi;
let ask: Asker;
const keys = new Map<string, string>();

/** How many stand in line is what is asked here: what they wait for is anything. */
const wait = (view: object, ms: number): Promise<object> =>
  ms === 0 ? Promise.resolve(view) : new Promise((resolve) => waiting.push(() => resolve(view)));
const videos = { get: (_caller: unknown, id: string, watch?: { ms: number }) => wait({ id }, watch?.ms ?? 0) };
const campaigns = { get: (_caller: unknown, id: string, ms: number) => wait({ id }, ms) };

beforeAll(async () => {
  api = await openTestApi(() => new Date());
  for (let index = 0; index <= limits.waitsMax / limits.waitsOfWorkspaceMax; index += 1) {
    const place = `place-${index}`;
    keys.set(place, await api.addKey(["videos:read", "campaigns:read"], place));
  }
});
afterAll(() => api.close());

describe.each([
  ["video", "vid", () => createVideoRoutes(videos as unknown as VideoServices)],
  ["campaign", "cmp", () => createCampaignRoutes(campaigns as unknown as CampaignServices)],
] as const)("requests that wait for a %s", (kind, prefix, routes) => {
  const path = `/v1/${kind}s/${createId(prefix, 0)}`;
  const look = async (place: string, query = "?waitMs=30000", init: RequestInit = {}) =>
    ask.app.request(`${path}${query}`, { ...init, headers: { Authorization: `Bearer ${keys.get(place)}` } });
  const answerAll = async (asked: readonly Promise<Response>[]): Promise<readonly number[]> => {
    const answers = Promise.all(asked);
    for (const answer of waiting.splice(0)) answer();
    return (await answers).map(({ status }) => status);
  };
  /** Every one of them has come as far as its wait. */
  const untilWaiting = async (count: number): Promise<void> => {
    while (waiting.length < count) await new Promise(setImmediate);
  };

  it("are a limited number of a workspace, and of a server, told apart from asking too fast", async () => {
    ask = api.open([routes()]);
    waiting = [];
    const { waitsMax, waitsOfWorkspaceMax } = limits;
    const mine = Array.from({ length: waitsOfWorkspaceMax }, () => look("place-0"));
    await untilWaiting(waitsOfWorkspaceMax);
    const refused = await look("place-0");
    expect([refused.status, refused.headers.get("Retry-After"), await refused.json()]).toMatchObject([
      429,
      "30",
      { code: "concurrency_limited" },
    ]);
    // Who does not wait takes no seat.
    expect((await look("place-0", "")).status).toBe(200);
    const others = Array.from({ length: waitsMax - waitsOfWorkspaceMax }, (_, index) =>
      look(`place-${1 + Math.floor(index / waitsOfWorkspaceMax)}`),
    );
    await untilWaiting(waitsMax);
    const last = [...keys.keys()].at(-1) ?? "";
    expect((await look(last)).status).toBe(429);
    expect(new Set(await answerAll([...mine, ...others]))).toEqual(new Set([200]));
    // Every seat was given back.
    const again = look("place-0");
    await untilWaiting(1);
    expect(await answerAll([again])).toEqual([200]);
  });
});
