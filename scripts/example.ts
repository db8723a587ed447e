/** `npm run example -- NAME`: runs an example of `examples/` on a server of its own, in a folder that is gone afterwards. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { travel } from "../examples/consent-journey.ts";
import { tryRollout } from "../examples/rollout/try-rollout.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const launcher = join(root, "bin", "sutradhar.js");
const verifier = join(root, "bin", "ledger-verify.mjs");

interface Started {
  readonly url: string;
  readonly key: string;
}

const examples: Readonly<Record<string, (server: Started) => Promise<unknown>>> = {
  "consent-journey": ({ url, key }) =>
    travel({
      url,
      key,
      avatar: join(root, "examples", "avatars", "lakshmi"),
      run: (first = "", ...rest) =>
        first === "verify-offline"
          ? runProgram(verifier, rest)
          : runProgram(launcher, [first, ...rest], { SUTRADHAR_URL: url, SUTRADHAR_KEY: key }),
      path,
      tell,
    }),
  rollout: ({ url, key }) => {
    mkdirSync(join(root, "out"), { recursive: true });
    return tryRollout({
      url,
      key,
      assets: join(root, "assets"),
      picture: join(root, "out", "rollout.svg"),
      ramp: "0.5:16:4,1:4:4",
      run: (words, more = {}) => runProgram(launcher, words, { SUTRADHAR_URL: url, SUTRADHAR_KEY: key, ...more }),
      path,
      tell,
    });
  },
};

const [name = ""] = process.argv.slice(2);
const example = examples[name];
if (!example) {
  process.stderr.write(`npm run example -- NAME, where NAME is one of ${Object.keys(examples).join(", ")}\n`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "sutradhar-example-"));
const home = join(folder, "home");
const path = (file: string): string => join(folder, file);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const environment = {
  SUTRADHAR_LOG_LEVEL: "warn",
  ...process.env,
  SUTRADHAR_HOME: home,
  SUTRADHAR_WITHDRAWAL: "shred",
};
const server = spawn(process.execPath, [launcher, "serve", "--port", "0"], {
  cwd: folder,
  env: environment,
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const url = await readAddress();
  const key = readFileSync(join(home, "admin-key"), "utf8").trim();
  await example({ url, key });
} finally {
  server.kill("SIGTERM");
  if (server.exitCode === null) await once(server, "exit");
  rmSync(folder, { recursive: true, force: true });
}

async function readAddress(): Promise<string> {
  let said = "";
  for await (const piece of server.stdout) {
    said += String(piece);
    const found = /is ready at (\S+)[\s\S]*openapi\.json/.exec(said)?.[1];
    if (found) return found;
  }
  throw new Error(`the server ended: ${said}`);
}

async function runProgram(program: string, words: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [program, ...words], { cwd: folder, env: { ...environment, ...more } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr };
}
