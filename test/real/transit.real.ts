import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTransitMasterKey, type MasterKey } from "../../src/governance/keys/index.ts";
import { describeMasterKey } from "../contract/master-key.ts";

/** The Transit engine of this release of HashiCorp Vault (MPL-2.0); OpenBao's began as the same. */
const version = "v1.13.1";
const token = "hvs.real";

/** Built from the Go module proxy the first time, and kept in the user's cache. */
function buildEngine(): string {
  const folder = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "sutradhar", `transit-${version}`);
  const program = join(folder, "transit-server");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "go.mod"),
    `module transit

go 1.24

require github.com/hashicorp/vault ${version}
`,
  );
  writeFileSync(join(folder, "main.go"), readFileSync(new URL("transit-server.go.txt", import.meta.url)));
  for (const words of [
    ["mod", "tidy"],
    ["build", "-o", program, "."],
  ]) {
    const done = spawnSync("go", words, { cwd: folder, encoding: "utf8", env: { ...process.env, CGO_ENABLED: "0" } });
    if (done.status !== 0) throw new Error(`go ${words.join(" ")} failed: ${done.stderr || String(done.error)}`);
  }
  return program;
}

let engine: ChildProcess;
let url = "";
beforeAll(async () => {
  engine = spawn(buildEngine(), { env: { TRANSIT_TOKEN: token }, stdio: ["ignore", "pipe", "inherit"] });
  url = await new Promise<string>((resolve, reject) => {
    engine.stdout?.once("data", (text: Buffer) => resolve(`http://${text.toString().trim()}`));
    engine.once("exit", (code) => reject(new Error(`the engine ended with ${code}`)));
  });
  await post("keys/sutradhar", { type: "aes256-gcm96" });
}, 1_800_000);
afterAll(() => void engine.kill());

function post(path: string, body: object): Promise<Response> {
  return fetch(`${url}/v1/transit/${path}`, {
    method: "POST",
    headers: { "X-Vault-Token": token, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

const open = (key = "sutradhar"): MasterKey =>
  createTransitMasterKey({ url, mount: "transit", key, token: async () => token, fetch });

describe("the Transit engine itself", () => {
  describeMasterKey(async () => open());

  it("opens what an earlier version of its key wrapped, when it is rotated there", async () => {
    const key = new Uint8Array(32).fill(9);
    const wrapped = await open().wrap(key, "per_a");
    expect((await post("keys/sutradhar/rotate", {})).ok).toBe(true);
    expect(Buffer.from(await open().unwrap(wrapped, "per_a")).equals(key)).toBe(true);
    const anew = Buffer.from((await open().wrap(key, "per_a")).slice(2), "base64url").toString();
    expect(anew).toMatch(/^vault:v2:/);
  });

  it("refuses a token that is none", async () => {
    const stranger = createTransitMasterKey({ url, mount: "transit", key: "sutradhar", token: async () => "x", fetch });
    await expect(stranger.wrap(new Uint8Array(32), "per_a")).rejects.toMatchObject({ code: "config_invalid" });
  });
});
