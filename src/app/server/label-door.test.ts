import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { testLabelDesk } from "../../../test/fixtures/test-label-desk.ts";
import { addKey, createSecret } from "../../access/index.ts";
import type { ContentClass } from "../../governance/consent/index.ts";
import type { VideoOrder } from "../../productions/index.ts";

type Asked = Pick<VideoOrder, "label" | "purpose" | "territory">;
const desk = testLabelDesk();
const decide = async (asked: Asked, classes: readonly ContentClass[] = ["general"], of = desk) =>
  (await of.decide(asked, classes)).label;

describe("which label a video gets the rules decide", () => {
  it.each<[string, Asked, readonly ContentClass[], string]>([
    ["in India", {}, ["general"], "in-sgi"],
    ["that advertises in India", { purpose: "marketing" }, ["general"], "asci"],
    ["in which somebody recommends something", {}, ["general", "endorsement"], "asci"],
    ["for Germany", { territory: "DE" }, ["general"], "eu"],
    ["for Germany that asks for more", { territory: "DE", label: "in-sgi" }, ["general"], "in-sgi"],
    ["that asks for more than it owes", { label: "asci" }, ["general"], "asci"],
  ])("for one %s", async (_what, asked, classes, label) => {
    expect(await decide(asked, classes)).toBe(label);
  });

  it.each<[string, Asked, readonly ContentClass[], string]>([
    ["asks for less than it owes", { purpose: "marketing", label: "in-sgi" }, ["general"], "label_refused"],
    ["asks for none", { label: "none" }, ["general"], "label_refused"],
    ["is political, where nobody has licensed that", {}, ["political"], "policy_refused"],
    ["is for nobody knows what", { purpose: "whatever" }, ["general"], "policy_refused"],
    ["is for nobody knows where", { territory: "XX" }, ["general"], "policy_refused"],
  ])("for none that %s", async (_what, asked, classes, code) => {
    await expect(decide(asked, classes)).rejects.toMatchObject({ code });
  });

  it("and gives political content its own where a person has licensed that", async () => {
    const licensed = testLabelDesk(["in-sgi", "in-eci"]);
    expect(await decide({}, ["political"], licensed)).toBe("in-eci");
    await expect(decide({ label: "in-sgi" }, ["political"], licensed)).rejects.toMatchObject({ code: "label_refused" });
  });

  it("and names the rules that decided", async () => {
    const { bundle, inputSha256 } = await desk.decide({}, ["general"]);
    expect([bundle, inputSha256].every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
  });
});

describe("who asks for a video without a label", () => {
  let served: ServedApi;
  let key: string;
  beforeAll(async () => {
    served = await openServedApi();
    key = createSecret();
    const owner = { service: "asks" };
    const scopes = ["videos:write", "campaigns:write"] as const;
    await addKey(served.installation.database, {
      workspaceId: "default",
      name: "asks",
      secret: key,
      scopes,
      owner,
      now: new Date(0),
    });
  });
  afterAll(() => served.close());

  it.each(["none", "off", "in-eci"])("%j is refused, and that they asked stands in the ledger", async (label) => {
    const count = async (): Promise<number> => {
      const { engine } = served.installation.database;
      // Some may have found their place in the log already.
      const rows = [
        ...(await engine.selectFrom("ledger_pending").select("entry").execute()),
        ...(await engine.selectFrom("ledger_entries").select("entry").execute()),
      ];
      return rows.filter(({ entry }) => (JSON.parse(entry) as { type: string }).type === "video.refused").length;
    };
    const before = await count();
    const response = await served.app.request("/v1/videos", {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: JSON.stringify({ label, script: "# One\n\nHello." }),
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([403, "label_refused"]);
    expect(await count()).toBe(before + 1);
  });
});
