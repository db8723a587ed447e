/** A real server of the Open Inference Protocol 2 on loopback: MLServer from PyPI, in a virtual environment of its own. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findFreePort } from "./free-port.ts";

const version = "1.7.1";
const startTimeoutMs = 120_000;

export interface MlServer {
  readonly url: string;
  /** The same models, over gRPC. */
  readonly grpcUrl: string;
  close(): Promise<void>;
}

/** How each model that it serves behaves; the model's name is the manner. */
export const manners = ["well", "nan", "shape", "late", "raises"] as const;

export async function openMlServer(): Promise<MlServer> {
  const python = installMlServer();
  const folder = await mkdtemp(join(tmpdir(), "sutradhar-mlserver-"));
  const [http, grpc, metrics] = [await findFreePort(), await findFreePort(), await findFreePort()];
  cpSync(new URL("./mlserver-models/models.py", import.meta.url), join(folder, "models.py"));
  const settings = {
    host: "127.0.0.1",
    http_port: http,
    grpc_port: grpc,
    metrics_port: metrics,
    // In one process: what is tested is the protocol, not its workers.
    parallel_workers: 0,
  };
  writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
  for (const manner of manners) {
    const tensor = { datatype: "FP32", shape: [-1, 4] };
    mkdirSync(join(folder, manner));
    writeFileSync(
      join(folder, manner, "model-settings.json"),
      JSON.stringify({
        name: manner,
        implementation: "models.Doubling",
        inputs: [{ name: "x", ...tensor }],
        outputs: [{ name: "y", ...tensor }],
        parameters: { extra: { manner } },
      }),
    );
  }
  const server = spawn(python, ["-m", "mlserver.cli.main", "start", folder], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, PYTHONPATH: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const close = async (): Promise<void> => {
    if (server.exitCode === null) {
      const exited = once(server, "exit");
      server.kill("SIGKILL");
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${http}`;
  for (let waitedMs = 0; waitedMs < startTimeoutMs && server.exitCode === null; waitedMs += 250) {
    const ready = await fetch(`${url}/v2/health/ready`).catch(() => undefined);
    if (ready?.ok) return { url, grpcUrl: `grpc://127.0.0.1:${grpc}`, close };
    await setTimeout(250);
  }
  await close();
  throw new Error(`MLServer did not start: ${said.slice(-2_000)}`);
}

/** The Python of an environment that has it: `MLSERVER_PYTHON`, or one that is made once and kept. */
function installMlServer(): string {
  const given = process.env["MLSERVER_PYTHON"];
  if (given) return given;
  const folder = join(tmpdir(), `sutradhar-mlserver-${version}`);
  const python = join(folder, "bin", "python");
  if (existsSync(join(folder, "whole"))) return python;
  for (const [command, ...parameters] of [
    ["python3", "-m", "venv", folder],
    [python, "-m", "pip", "install", "--quiet", `mlserver==${version}`],
  ] as const) {
    const { status, stderr } = spawnSync(command, parameters, { encoding: "utf8" });
    if (status !== 0) throw new Error(`MLServer could not be installed: ${stderr.slice(-2_000)}`);
  }
  writeFileSync(join(folder, "whole"), "");
  return python;
}
