import { beforeAll, describe, expect, it } from "vitest";
import { digestBytes } from "../../src/core/index.ts";
import { exportModel, importModel, type MlflowServer, type ModelVideo } from "../../src/registry/mlflow/index.ts";
import { modelSchema, type KnownModel } from "../../src/registry/models/index.ts";
import { modelFiles, modelJson } from "../fixtures/model-files.ts";
import { onnxBytes } from "../fixtures/onnx-bytes.ts";

const encoder = new TextEncoder();

interface Pair<T> {
  readonly key: string;
  readonly value: T;
}

interface Run {
  readonly info: { readonly run_id: string; readonly status: string; readonly artifact_uri: string };
  readonly data: {
    readonly metrics: readonly Pair<number>[];
    readonly params: readonly Pair<string>[];
    readonly tags: readonly Pair<string>[];
  };
  readonly inputs: { readonly dataset_inputs: readonly [{ readonly tags: readonly Pair<string>[] }] };
}

/** What is looked at of MLflow's answers. */
interface Answer {
  readonly run: Run;
  readonly runs: readonly Run[];
  readonly experiment: { readonly experiment_id: string };
  readonly experiment_id: string;
  readonly model_version: { readonly tags: readonly Pair<string>[] };
  readonly model_versions: readonly unknown[];
}

/** What is asked of MLflow, of a real server and of the fake alike. */
export function describeMlflow(open: () => string): void {
  let server: MlflowServer;
  const name = `align-${process.pid}`;
  const files = Object.fromEntries(
    Object.entries(modelFiles()).map(([path, bytes]) => [
      path,
      Uint8Array.from(typeof bytes === "string" ? encoder.encode(bytes) : bytes),
    ]),
  );
  const model: KnownModel = {
    name,
    version: "1.2.0",
    digest: digestBytes(`manifest of ${name}`),
    licence: "Apache-2.0",
    pushedBy: "Meera",
    pushedAt: new Date("2026-11-29T06:00:00Z"),
    aliases: ["champion", "latest"],
    files: Object.entries(files).map(([path, bytes]) => ({
      path,
      digest: digestBytes(bytes),
      sizeBytes: bytes.length,
    })),
    descriptor: modelSchema.parse(modelJson),
  };
  const video: ModelVideo = {
    id: `vid_${process.pid}`,
    url: "https://videos.example.in/v1/videos/vid_1",
    state: "ready",
    madeAt: new Date("2026-11-29T07:00:00Z"),
    metrics: { "duration-ms": 12_000 },
  };
  const readFile = async (path: string): Promise<Uint8Array<ArrayBuffer>> => files[path] as Uint8Array<ArrayBuffer>;
  const send = (videos: readonly ModelVideo[] = []) =>
    exportModel(server, { model, readFile, videos, experiment: name });

  /** MLflow's own word, past our client. */
  const ask = async (path: string, json?: unknown): Promise<Answer> => {
    const options =
      json === undefined
        ? {}
        : { method: "POST", body: JSON.stringify(json), headers: { "content-type": "application/json" } };
    const response = await fetch(`${server.url}/api/2.0/mlflow/${path}`, options);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return JSON.parse(text) as Answer;
  };

  beforeAll(() => {
    server = { url: open(), send: fetch };
  });

  describe("a version that is exported", () => {
    it("is a version there, with its metrics by slice, parameters, data set, code and alias", async () => {
      const report = await send();
      expect(report).toMatchObject({ isNew: true, mlflowVersion: "1", metrics: 6, aliases: ["champion"] });
      const { run } = await ask(`runs/get?run_id=${report.runId}`);
      const metrics = Object.fromEntries(run.data.metrics.map(({ key, value }) => [key, value]));
      expect(metrics).toMatchObject({
        "phone-error/language:hi": 0.081,
        "phone-error/language:kok/voice:espeak-kok": 0.14,
        "cost-inr-per-minute/group:1 core of AMD EPYC": 0.02,
      });
      expect(run.data.params).toContainEqual({ key: "epochs", value: "12" });
      expect(run.data.tags).toContainEqual({ key: "mlflow.source.git.commit", value: "0123456789abcdef" });
      expect(run.inputs.dataset_inputs[0].tags).toContainEqual({
        key: "sutradhar.sha256",
        value: digestBytes("speech"),
      });
      expect(run.info.status).toBe("FINISHED");
      const { model_version: found } = await ask(`registered-models/alias?name=${name}&alias=champion`);
      expect(found).toMatchObject({ version: "1", run_id: report.runId, status: "READY" });
      expect(found.tags).toContainEqual({ key: "sutradhar.digest", value: model.digest });
    });

    it("comes back byte for byte, with its version and licence", async () => {
      const back = await importModel(server, { name, version: "champion" });
      expect(back).toMatchObject({ mlflowVersion: "1", version: "1.2.0", licence: "Apache-2.0" });
      expect([...back.files.keys()].toSorted()).toEqual(Object.keys(files).toSorted());
      for (const [path, bytes] of back.files) expect(digestBytes(bytes)).toBe(digestBytes(files[path] as Uint8Array));
    });

    it("is not made twice; videos are runs below it, each once, with the way to them", async () => {
      const again = await send([video]);
      expect(again).toMatchObject({ isNew: false, mlflowVersion: "1", videos: 1 });
      expect(await send([video])).toMatchObject({ isNew: false, videos: 0, runId: again.runId });
      const { experiment } = await ask(`experiments/get-by-name?experiment_name=${name}`);
      const { runs } = await ask("runs/search", { experiment_ids: [experiment.experiment_id], max_results: 10 });
      expect(runs).toHaveLength(2);
      const below = runs.find(({ info }) => info.run_id !== again.runId);
      expect(below?.data.tags).toContainEqual({ key: "mlflow.parentRunId", value: again.runId });
      expect(below?.data.tags).toContainEqual({ key: "sutradhar.video.url", value: video.url });
      expect(below?.data.metrics).toMatchObject([{ key: "duration-ms", value: 12_000 }]);
      const { model_versions: versions } = await ask(
        `model-versions/search?filter=${encodeURIComponent(`name='${name}'`)}`,
      );
      expect(versions).toHaveLength(1);
    });
  });

  describe("somebody else's model", () => {
    const theirs = `Their Model ${process.pid}`;
    const code = "https://git.example.com/theirs@0123abcd";

    beforeAll(async () => {
      const { experiment_id: id } = await ask("experiments/create", { name: theirs });
      const { run } = await ask("runs/create", { experiment_id: id, start_time: 1 });
      const { run_id: runId, artifact_uri: uri } = run.info;
      await ask("runs/log-batch", {
        run_id: runId,
        metrics: [
          { key: "wer/language:hi", value: 0.2, timestamp: 1, step: 0 },
          { key: "loss", value: "NaN", timestamp: 1, step: 0 },
        ],
        params: [{ key: "layers", value: "4" }],
      });
      const tensor = (called: string) =>
        JSON.stringify([{ type: "tensor", name: called, "tensor-spec": { dtype: "float32", shape: [-1, 4] } }]);
      const mlmodel = JSON.stringify({
        flavors: { onnx: { data: "model.onnx" } },
        signature: { inputs: tensor("x"), outputs: tensor("y") },
      });
      const folder = uri.replace(/^mlflow-artifacts:(\/\/[^/]*)?\//, "");
      for (const [path, bytes] of [
        ["m/MLmodel", encoder.encode(mlmodel)],
        ["m/data/model.onnx", onnxBytes()],
        ["m/conda.yaml", encoder.encode("name: x")],
      ] as const) {
        const put = await fetch(`${server.url}/api/2.0/mlflow-artifacts/artifacts/${folder}/${path}`, {
          method: "PUT",
          body: Uint8Array.from(bytes),
        });
        expect(put.status).toBe(200);
      }
      await ask("registered-models/create", { name: theirs });
      await ask("model-versions/create", { name: theirs, source: `${uri}/m`, run_id: runId });
    });

    it("is taken with its ONNX file, and a model.json of what its run and its caller tell", async () => {
      const { files: found, mlflowVersion } = await importModel(server, {
        name: theirs,
        stage: "recognition",
        languages: ["hi"],
        code,
      });
      expect(mlflowVersion).toBe("1");
      expect([...found.keys()]).toEqual(["model.json", "data/model.onnx"]);
      expect(JSON.parse(new TextDecoder().decode(found.get("model.json")))).toMatchObject({
        stage: "recognition",
        runtime: { kind: "onnx", file: "data/model.onnx" },
        languages: ["hi"],
        inputs: [{ name: "x", type: "fp32", shape: [-1, 4] }],
        evaluations: [{ metric: "wer", value: 0.2, slice: { language: "hi" } }],
        lineage: { datasets: [], parameters: { layers: "4" }, code: { commit: "0123abcd" } },
      });
    });

    it.each([
      ["the stage", { languages: ["hi"], code }, /does not tell enough: stage/],
      ["the code", { languages: ["hi"], stage: "recognition" }, /does not say which code/],
    ])("is refused where nobody tells %s", async (_, told, why) => {
      const importing = importModel(server, { name: theirs, version: "1", ...told });
      await expect(importing).rejects.toMatchObject({
        code: "asset_invalid",
        message: expect.stringMatching(why) as string,
      });
    });

    it.each([
      ["nobody", undefined],
      [theirs, "9"],
      [theirs, "champion"],
    ])("that is not there is named: %s %s", async (who, version) => {
      await expect(importModel(server, { name: who, version })).rejects.toMatchObject({ code: "asset_unknown" });
    });
  });
}
