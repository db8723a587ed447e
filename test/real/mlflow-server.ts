/** A real tracking server and registry on loopback: MLflow from PyPI, in a virtual environment of its own. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findFreePort } from "./free-port.ts";

const version = "3.17.2";
const startTimeoutMs = 180_000;

export interface RealMlflow {
  readonly url: string;
  /** The Python that has it, for asking by its own client. */
  readonly python: string;
  close(): Promise<void>;
}

export async function openMlflow(): Promise<RealMlflow> {
  const python = installMlflow();
  const folder = await mkdtemp(join(tmpdir(), "sutradhar-mlflow-"));
  const port = await findFreePort();
  const server = spawn(
    python,
    ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"].concat([
      "--backend-store-uri",
      `sqlite:///${join(folder, "mlflow.db")}`,
      "--artifacts-destination",
      join(folder, "artifacts"),
    ]),
    {
      cwd: folder,
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, MLFLOW_DISABLE_TELEMETRY: "true" },
      stdio: ["ignore", "pipe", "pipe"],
      // It starts processes of its own: they end with their group.
      detached: true,
    },
  );
  let said = "";
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-20_000)));
  const close = async (): Promise<void> => {
    if (server.exitCode === null && server.pid !== undefined) {
      const exited = once(server, "exit");
      process.kill(-server.pid, "SIGKILL");
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let waitedMs = 0; waitedMs < startTimeoutMs && server.exitCode === null; waitedMs += 250) {
    const ready = await fetch(`${url}/health`).catch(() => undefined);
    if (ready?.ok) return { url, python, close };
    await setTimeout(250);
  }
  await close();
  throw new Error(`MLflow did not start: ${said.slice(-2_000)}`);
}

/** The Python of an environment that has it: `MLFLOW_PYTHON`, or one that is made once and kept. */
function installMlflow(): string {
  const given = process.env["MLFLOW_PYTHON"];
  if (given) return given;
  const folder = join(tmpdir(), `sutradhar-mlflow-${version}`);
  const python = join(folder, "bin", "python");
  if (existsSync(join(folder, "whole"))) return python;
  for (const [command, ...parameters] of [
    ["python3", "-m", "venv", folder],
    [python, "-m", "pip", "install", "--quiet", `mlflow==${version}`],
  ] as const) {
    const { status, stderr } = spawnSync(command, parameters, { encoding: "utf8" });
    if (status !== 0) throw new Error(`MLflow could not be installed: ${stderr.slice(-2_000)}`);
  }
  writeFileSync(join(folder, "whole"), "");
  return python;
}
