import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeMlflow } from "../../../test/contract/mlflow.ts";
import { startMlflow, type MlflowFake, type MlflowFault } from "../../../test/fixtures/mlflow-server.ts";
import { metricName, readMetricName } from "./metric-names.ts";
import { importModel, type MlflowServer } from "./index.ts";

let fake: MlflowFake;
beforeAll(async () => {
  fake = await startMlflow();
});
afterAll(() => fake.close());

describeMlflow(() => fake.url);

describe("a server that answers badly", () => {
  const open = (): MlflowServer => ({ url: fake.url, send: fetch, token: "t0ken" });

  it.each<[MlflowFault, string, RegExp]>([
    ["half", "model_unavailable", /broke off/],
    ["no-json", "model_reply_invalid", /no JSON: is it MLflow/],
    ["other-shape", "model_reply_invalid", /is not MLflow's: model_version/],
    ["refused", "model_reply_invalid", /403 .*PERMISSION_DENIED: not you/],
    ["busy", "model_unavailable", /503/],
    ["elsewhere", "model_unavailable", /redirect/],
  ])("%s is told as what it is", async (fault, code, message) => {
    fake.fail(fault);
    const importing = importModel(open(), { name: "align", version: "1" });
    await expect(importing).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(fake.token()).toBe("Bearer t0ken");
  });

  it("nobody listening is told with the address", async () => {
    const nobody = { url: "http://127.0.0.1:1", send: fetch };
    await expect(importModel(nobody, { name: "align" })).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("http://127.0.0.1:1") as string,
    });
  });

  it.each(["../../etc/passwd", "a/../../b", "/etc/passwd", "a\\b", "a\u0000b"])(
    "a file that it calls %j is put nowhere",
    async (path) => {
      const ask = (what: string, json: unknown) =>
        fetch(`${fake.url}/api/2.0/mlflow/${what}`, { method: "POST", body: JSON.stringify(json) });
      await ask("registered-models/create", { name: "bad" });
      await ask("model-versions/create", { name: "bad", source: "mlflow-artifacts:/1/x/artifacts/m" });
      fake.nameFile(path);
      await expect(importModel(open(), { name: "bad" })).rejects.toMatchObject({ code: "path_outside" });
    },
  );

  it.each(["s3://bucket/m", "/root", "mlflow-artifacts:/1/../../other", "file:///etc"])(
    "files that lie at %s are not fetched",
    async (source) => {
      const ask = (what: string, json: unknown) =>
        fetch(`${fake.url}/api/2.0/mlflow/${what}`, { method: "POST", body: JSON.stringify(json) });
      await ask("registered-models/create", { name: "far" });
      await ask("model-versions/create", { name: "far", source });
      await expect(importModel(open(), { name: "far" })).rejects.toMatchObject({
        code: "model_reply_invalid",
        message: expect.stringContaining("does not pass on") as string,
      });
    },
  );
});

describe("the name of a metric", () => {
  it.each([
    [
      { metric: "phone-error", slice: { language: "hi", voice: "espeak-hi" } },
      "phone-error/language:hi/voice:espeak-hi",
    ],
    [{ metric: "wer" }, "wer"],
  ])("is read back as it was: %j", (measured, name) => {
    expect(metricName(measured)).toBe(name);
    expect(readMetricName(name)).toEqual(measured);
  });

  it("of somebody else is a metric of all, and none where nothing is left", () => {
    expect(readMetricName("val/loss")).toEqual({ metric: "val.loss" });
    expect(readMetricName("%")).toBeUndefined();
    expect(metricName({ metric: "a", slice: { group: "1 core (x86)" } })).toBe("a/group:1 core _x86_");
  });
});
