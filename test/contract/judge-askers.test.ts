import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { createApi } from "../../src/api/index.ts";
import { createJudgeRoutes } from "../../src/api/rollouts/judge-routes.ts";
import { digestBytes } from "../../src/core/index.ts";
import { usualSpec, type Replay, type Rollout } from "../../src/rollout/index.ts";
import { createJudge, type RolloutEvent } from "../../src/rollout/judge/index.ts";
import { root } from "../e2e/workplace.ts";

const id = `rol_${"0".repeat(26)}`;
const judge = usualSpec("canary");
let log: RolloutEvent[];
let state: Rollout["state"];

/** Videos that were made well, and others of the candidate's that were not. */
const seen = (videos: number, harm: 0 | 1): RolloutEvent[] =>
  Array.from({ length: videos }, (_, index) => {
    const video = `vid_${harm}_${index}`;
    const own = { video, arm: harm === 1 || index % 2 === 0 ? ("candidate" as const) : ("champion" as const) };
    return [
      { type: "assigned" as const, ...own, share: 0.5, counts: true as const },
      { type: "observed" as const, ...own, metric: "failure", value: harm },
      { type: "finished" as const, ...own, outcome: "made" as const },
    ];
  }).flat();

const services = {
  get: async (): Promise<Rollout> => rolloutNow(),
  replay: async () => ({ rollout: rolloutNow(), replay: { judgement: judged() } as Replay }),
};
const judged = () => {
  const one = createJudge(judge);
  for (const event of log) one.take(event);
  return one.judgement();
};
const rolloutNow = (): Rollout => ({
  id,
  workspaceId: "default",
  kind: "voice",
  name: "teller",
  alias: "production",
  champion: { version: "1.0.0", digest: digestBytes("1.0.0") },
  candidate: { version: "1.1.0", digest: digestBytes("1.1.0") },
  spec: { judge, pinnedCampaigns: [] },
  salt: "salt",
  state,
  stage: 0,
  events: log.length,
  verdict: state === "promoted" ? { decision: "promote", to: "champion" } : judged().verdict,
  words: [state === "rolled_back" ? "rollback: the candidate is worse than the champion in failure" : state],
  startedBy: "Meera",
  startedAt: new Date("2026-11-29T06:00:00Z"),
  endedBy: null,
  endedAt: ["promoted", "rolled_back", "aborted"].includes(state) ? new Date("2026-11-29T07:00:00Z") : null,
  approvals: [],
  approvedAt: null,
});

const api = createApi({
  // Who calls is known: nothing is looked up.
  database: undefined as never,
  version: "0.0.0",
  now: () => new Date(0),
  authenticate: async () =>
    ({ keyId: "key_1", name: "askers", workspaceId: "default", scopes: ["rollouts:read"] }) as never,
  onRequest: () => undefined,
  publicRoutes: [],
  routes: [createJudgeRoutes(services)],
});

async function ask(
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = { Authorization: "Bearer sk", "Content-Type": "application/json" };
  const response = await api.request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: response.status, body: await response.json() };
}

beforeEach(() => {
  log = seen(10, 0);
  state = "running";
});
const harm = () => {
  log = [...seen(10, 0), ...seen(6, 1)];
  state = "rolled_back";
};
const promote = () => {
  state = "promoted";
};

describe("Argo Rollouts", () => {
  interface Template {
    readonly spec: {
      readonly metrics: readonly {
        readonly successCondition: string;
        readonly failureCondition: string;
        readonly provider: {
          readonly web: {
            readonly url: string;
            readonly jsonPath: string;
            readonly headers: readonly { readonly key: string; readonly value: string }[];
          };
        };
      }[];
    };
  }
  const [document] = parseAllDocuments(readFileSync(join(root, "deploy/argo-rollouts/analysis-template.yaml"), "utf8"));
  const [metric] = (document?.toJS() as Template).spec.metrics;

  /** As its web provider does: the URL with its arguments, the JSON path's value as `result`, one comparison. */
  async function measure(): Promise<"Successful" | "Failed" | "Inconclusive"> {
    const { url, jsonPath } = metric?.provider.web ?? { url: "", jsonPath: "" };
    expect(jsonPath).toBe("{$.data}");
    const { body } = await ask("GET", new URL(url.replace("{{args.rollout}}", id)).pathname);
    const result = (body as { readonly data: Readonly<Record<string, unknown>> }).data;
    const holds = (condition = "") => {
      const [, field = "", value] = /^result\.(\w+) == "(\w+)"$/.exec(condition) ?? [];
      return result[field] === value;
    };
    if (holds(metric?.failureCondition)) return "Failed";
    return holds(metric?.successCondition) ? "Successful" : "Inconclusive";
  }

  it("by the template that ships: waits, succeeds, and fails", async () => {
    expect(await measure()).toBe("Inconclusive");
    promote();
    expect(await measure()).toBe("Successful");
    harm();
    expect(await measure()).toBe("Failed");
  });

  it("sends its key in a header", () => {
    expect(metric?.provider.web.headers).toEqual([{ key: "Authorization", value: "Bearer {{args.key}}" }]);
  });
});

describe("Flagger", () => {
  interface Canary {
    readonly kind: string;
    readonly spec: {
      readonly analysis: { readonly webhooks: readonly { readonly type: string; readonly url: string }[] };
    };
  }
  const documents = parseAllDocuments(readFileSync(join(root, "deploy/flagger/canary.yaml"), "utf8"));
  const hooks = (documents[0]?.toJS() as Canary).spec.analysis.webhooks;
  // v1beta1.CanaryWebhookPayload, as Flagger sends it; and what a newer one might add.
  const payload = {
    name: "worker",
    namespace: "media",
    phase: "Progressing",
    checksum: "8d6f8b",
    metadata: {},
    buildId: "7",
  };

  /** Beyond 202 it is a no, and the body is the reason. */
  const answers = async () => {
    const told: Record<string, boolean> = {};
    for (const { type, url } of hooks) {
      const { status } = await ask("POST", new URL(url).pathname, payload);
      expect([200, 409]).toContain(status);
      told[type] = status <= 202;
    }
    return told;
  };

  it("by the canary that ships: goes on, waits, promotes, goes back", async () => {
    const yes = { rollout: true, "confirm-traffic-increase": true, "confirm-promotion": false, rollback: false };
    expect(await answers()).toEqual(yes);
    state = "held";
    expect(await answers()).toEqual({ ...yes, "confirm-traffic-increase": false });
    promote();
    expect(await answers()).toEqual({ ...yes, "confirm-promotion": true });
    harm();
    expect(await answers()).toEqual({
      rollout: false,
      "confirm-traffic-increase": false,
      "confirm-promotion": false,
      rollback: true,
    });
  });

  it("is told why in words", async () => {
    harm();
    const { body } = await ask("POST", `/v1/rollouts/${id}/flagger/rollout`, payload);
    expect(JSON.stringify(body)).toContain("the candidate is worse than the champion in failure");
  });

  it("is refused with what is no payload of it, and with a question that is none", async () => {
    expect((await ask("POST", `/v1/rollouts/${id}/flagger/rollout`, { name: "worker" })).status).toBe(400);
    expect((await ask("POST", `/v1/rollouts/${id}/flagger/post-rollout`, payload)).status).toBe(400);
  });
});

describe("what speaks to Kayenta", () => {
  /** CanaryExecutionStatusResponse and CanaryJudgeResult: what is marked as never null there. */
  const metadata = z.record(z.string(), z.unknown());
  const status = z.object({
    pipelineId: z.string(),
    stageStatus: z.record(z.string(), z.string()),
    complete: z.boolean(),
    status: z.string(),
    buildTimeMillis: z.int(),
    buildTimeIso: z.iso.datetime(),
    result: z
      .object({
        judgeResult: z.object({
          judgeName: z.string(),
          results: z.array(
            z.object({
              name: z.string(),
              id: z.string(),
              tags: z.record(z.string(), z.string()),
              classification: z.string(),
              groups: z.array(z.string()),
              experimentMetadata: metadata,
              controlMetadata: metadata,
              resultMetadata: metadata,
            }),
          ),
          groupScores: z.array(z.object({ name: z.string(), score: z.number(), classification: z.string() })),
          score: z.object({ score: z.number(), classification: z.string(), classificationReason: z.string() }),
        }),
        canaryDuration: z.string().regex(/^PT\d+S$/),
      })
      .optional(),
  });
  const instant = "2026-11-29T06:00:00Z";
  const scope = (name: string) => ({ scope: name, location: "sutradhar", start: instant, end: instant, step: 60 });
  const executionRequest = {
    scopes: { default: { controlScope: scope("champion"), experimentScope: scope(id) } },
    thresholds: { pass: 95, marginal: 75 },
  };
  const canaryConfig = { name: "rollout", configVersion: "1", applications: ["ad-hoc"], metrics: [], classifier: {} };
  const read = async () => status.parse((await ask("GET", `/v1/kayenta/canary/${id}?storageAccountName=s3`)).body);

  it("starts one ad hoc, or by a configuration's id, and asks until it is complete", async () => {
    const adHoc = await ask("POST", "/v1/kayenta/canary", { canaryConfig, executionRequest });
    expect(adHoc).toMatchObject({ status: 200, body: { canaryExecutionId: id } });
    const query = "application=media&metricsAccountName=m&storageAccountName=s";
    const configured = await ask("POST", `/v1/kayenta/canary/${id}?${query}`, executionRequest);
    expect(configured.body).toEqual({ canaryExecutionId: id });
    expect(await read()).toMatchObject({ complete: false, status: "running" });
  });

  it("is told of harm with the metric that found it", async () => {
    harm();
    const { complete, status: told, result } = await read();
    expect([complete, told]).toEqual([true, "succeeded"]);
    expect(result?.judgeResult.score).toMatchObject({ score: 0, classification: "Fail" });
    const high = result?.judgeResult.results.filter(({ classification }) => classification === "High");
    expect(high?.map(({ name }) => name)).toEqual(["failure"]);
  });

  it("is told that it may go on, and which metrics have no data", async () => {
    promote();
    const judgement = (await read()).result?.judgeResult;
    expect(judgement?.score).toMatchObject({ score: 100, classification: "Pass" });
    expect(judgement?.results.find(({ name }) => name === "complaint")?.classification).toBe("Nodata");
  });

  it("has no result of what somebody has aborted", async () => {
    state = "aborted";
    expect(await read()).toMatchObject({ complete: true, status: "canceled" });
    expect((await read()).result).toBeUndefined();
  });

  it("by the stage that ships, which names one rollout", () => {
    const stage = JSON.parse(readFileSync(join(root, "deploy/spinnaker/canary-stage.json"), "utf8")) as {
      readonly canaryConfig: {
        readonly canaryConfigId: string;
        readonly scopes: readonly { readonly experimentScope: string }[];
      };
    };
    expect([stage.canaryConfig.canaryConfigId, stage.canaryConfig.scopes[0]?.experimentScope]).toEqual([id, id]);
  });

  it("has its own metrics judged, as a remote judge", async () => {
    const around = (mean: number) => Array.from({ length: 40 }, (_, index) => mean + (index % 5));
    const metricOf = (name: string, canary: object) => ({
      name,
      query: { type: "prometheus" },
      scopeName: "default",
      groups: ["Group 1"],
      analysisConfigurations: { canary },
    });
    const pairOf = (name: string, control: unknown, experiment: unknown) => ({
      id: `${name}-1`,
      name,
      tags: {},
      scopes: {},
      attributes: {},
      values: { control, experiment },
    });
    const judgeOf = async (...pairs: readonly object[]) => {
      const metrics = [
        metricOf("latency", { direction: "increase" }),
        metricOf("errors", { direction: "increase", critical: true }),
      ];
      const { status: told, body } = await ask("POST", "/v1/kayenta/judge", {
        canaryConfig: { ...canaryConfig, metrics },
        scoreThresholds: { pass: 95, marginal: 50 },
        metricSetPairList: pairs,
      });
      expect(told).toBe(200);
      const { results, score } = status.shape.result.unwrap().shape.judgeResult.parse(body);
      return [results.map(({ classification }) => classification), score.score, score.classification];
    };
    const calm = pairOf("errors", around(1), around(1));
    expect(await judgeOf(pairOf("latency", around(9), around(9)), calm)).toEqual([["Pass", "Pass"], 100, "Pass"]);
    expect(await judgeOf(pairOf("latency", around(9), around(12)), calm)).toEqual([["High", "Pass"], 50, "Marginal"]);
    expect(await judgeOf(pairOf("latency", around(9), around(5)), calm)).toEqual([["Pass", "Pass"], 100, "Pass"]);
    const burst = pairOf("errors", around(1), around(7));
    expect(await judgeOf(pairOf("latency", around(9), around(9)), burst)).toEqual([["Pass", "High"], 0, "Fail"]);
    const silent = pairOf(
      "errors",
      around(1),
      Array.from({ length: 40 }, () => "NaN"),
    );
    // The industry's judge gives a group without data 100.
    expect(await judgeOf(pairOf("latency", around(9), around(9)), silent)).toEqual([["Pass", "Nodata"], 0, "Fail"]);
  });

  it.each([
    ["no rollout", { default: { experimentScope: scope("production") } }],
    ["two of them", { a: { experimentScope: scope(id) }, b: { experimentScope: scope(`rol_${"1".repeat(26)}`) } }],
    ["nothing", {}],
  ])("is refused where its scopes name %s", async (_, scopes) => {
    const { status: told } = await ask("POST", "/v1/kayenta/canary", { canaryConfig, executionRequest: { scopes } });
    expect(told).toBe(400);
  });
});
