import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestApi, type TestApi } from "../../../test/fixtures/test-api.ts";
import { createId, digestBytes } from "../../core/index.ts";
import { wordsOf, type PrintedFrame } from "../../media/fingerprint/index.ts";
import { keepPrints } from "../../productions/index.ts";
import { findAlike } from "./find-alike.ts";

let api: TestApi;
const printsOf = (name: string, seconds = 4): PrintedFrame[] =>
  Array.from({ length: seconds }, (_unused, second) => ({
    frame: second * 30,
    print: digestBytes(`${name} ${second}`),
  }));
const [out, waiting] = [createId("vid", 1), createId("vid", 2)];

beforeAll(async () => {
  api = await openTestApi(() => new Date());
  await api.addKey([], "default");
  for (const [id, state, name] of [
    [out, "ready", "a film"],
    [waiting, "rendering", "another"],
  ] as const) {
    await api.test.database.engine
      .insertInto("videos")
      .values({ id, workspace_id: "default", state, request: "{}" })
      .execute();
    const prints = printsOf(name).map((each) => ({ ...each, words: wordsOf(Buffer.from(each.print, "hex")) }));
    await api.test.database.forWorkspace("default", (trx) => keepPrints(trx, { id, workspaceId: "default" }, prints));
  }
});
afterAll(() => api.close());

const find = (prints: readonly PrintedFrame[]) => findAlike(api.test.database, { workspaces: ["default"], prints });

describe("a copy without its mark", () => {
  it("leads to the video that it looks like, second for second", async () => {
    expect(await find(printsOf("a film"))).toEqual([{ workspaceId: "default", videoId: out }]);
  });

  it("leads to it where something was put before and behind it, as long as most of it is that", async () => {
    const mixed = [...printsOf("an advertisement", 2), ...printsOf("a film"), ...printsOf("credits", 1)];
    expect(await find(mixed)).toHaveLength(1);
  });

  it.each([
    ["other pictures", printsOf("a stranger")],
    ["one second of it alone", printsOf("a film", 1)],
    ["what was never released", printsOf("another")],
    ["nothing", []],
  ])("leads nowhere from %s", async (_what, prints) => {
    expect(await find(prints)).toEqual([]);
  });
});
