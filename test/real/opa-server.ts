/** A real policy server on loopback, that loads a signed bundle and checks it by itself. */
import { spawn, type ChildProcess } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { buildCompiler } from "../../scripts/policy-compiler.ts";
import { findFreePort } from "./free-port.ts";

const startTimeoutMs = 20_000;

export interface OpaServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A key of a test's own, in the forms that both sides read. */
export function makeBundleKey(): { readonly privateKey: string; readonly publicKey: string; readonly keyId: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    publicKey: publicKey.export({ type: "spki", format: "pem" }) as string,
    keyId: "policies",
  };
}

/** @throws Error with what the server said, where it does not take the bundle */
export async function openOpaServer(
  archive: Uint8Array,
  key: { readonly publicKey: string; readonly keyId: string },
): Promise<OpaServer> {
  const folder = await mkdtemp(join(tmpdir(), "sutradhar-opa-"));
  writeFileSync(join(folder, "bundle.tar.gz"), archive);
  writeFileSync(join(folder, "key.pem"), key.publicKey);
  const port = await findFreePort();
  const checks = ["--verification-key", "key.pem", "--verification-key-id", key.keyId, "--signing-alg", "ES256"];
  const server = spawn(
    buildCompiler(),
    ["run", "--server", "--addr", `127.0.0.1:${port}`, "--disable-telemetry", ...checks, "--bundle", "bundle.tar.gz"],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const close = async (): Promise<void> => {
    await end(server);
    await rm(folder, { recursive: true });
  };
  const url = `http://127.0.0.1:${port}`;
  if (await isAnswering(url, server)) return { url, close };
  await close();
  throw new Error(`the policy server did not start: ${said}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exited = once(server, "exit");
  server.kill("SIGTERM");
  await exited;
}

async function isAnswering(url: string, server: ChildProcess): Promise<boolean> {
  const endMs = Date.now() + startTimeoutMs;
  while (Date.now() < endMs && server.exitCode === null) {
    // Healthy once its bundle is loaded.
    const isHealthy = await fetch(`${url}/health?bundles`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) return true;
    await setTimeout(50);
  }
  return false;
}
