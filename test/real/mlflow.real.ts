import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeMlflow } from "../contract/mlflow.ts";
import { openMlflow, type RealMlflow } from "./mlflow-server.ts";

let mlflow: RealMlflow;
beforeAll(async () => {
  mlflow = await openMlflow();
}, 900_000);
afterAll(() => mlflow.close());

describe("MLflow", () => {
  describeMlflow(() => mlflow.url);

  it("finds what was exported by its own client, and downloads its files", () => {
    const script = `
import mlflow, sys, os
client = mlflow.MlflowClient("${mlflow.url}")
version = client.get_model_version_by_alias("align-${process.pid}", "champion")
run = client.get_run(version.run_id)
mlflow.set_tracking_uri("${mlflow.url}")
folder = mlflow.artifacts.download_artifacts(version.source)
print(version.version, run.data.metrics["phone-error/language:hi"], sorted(os.listdir(folder)))
`;
    const { stdout, stderr } = spawnSync(mlflow.python, ["-c", script], { encoding: "utf8" });
    expect(`${stdout}${stderr}`).toContain("1 0.081 ['align.onnx', 'model.json']");
  });
});
