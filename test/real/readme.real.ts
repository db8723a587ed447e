import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listServerProcesses } from "../e2e/running-server.ts";
import { createWorkplace, root, type Workplace } from "../e2e/workplace.ts";
import { listShellBlocks } from "./readme-lines.ts";

/** The README's section about the server, word for word: what a stranger types first. */
const [start = "", ...lines] = listShellBlocks("## The server");
const minuteMs = 60_000;

let place: Workplace;
let isEnded: Promise<unknown>;
let npm: ReturnType<typeof spawn>;

/** As in the README, on the port that stands there: nothing else may listen on it. */
beforeAll(async () => {
  place = createWorkplace();
  npm = spawn("sh", ["-c", start], { cwd: root, env: environment(), detached: true });
  isEnded = once(npm, "exit");
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    void isEnded.then(() => reject(new Error(`it ended: ${printed}`)));
    for (const stream of [npm.stdout, npm.stderr]) {
      stream?.on("data", (piece: Buffer) => {
        printed += piece.toString();
        if (printed.includes("Sutradhar is ready at http://127.0.0.1:4180")) resolve();
      });
    }
  });
}, 5 * minuteMs);

afterAll(() => {
  place.remove();
  // A table that the README's lines write.
  rmSync(join(root, "customers.csv"), { force: true });
});

it.each(lines.map((text, index) => ({ block: index + 1, text })))(
  "block $block makes a ready video",
  ({ text }) => {
    const env = { ...environment(), npm_config_yes: "false" };
    const { status, stdout, stderr } = spawnSync("sh", ["-e", "-c", text], { cwd: root, env, encoding: "utf8" });
    expect({ status, stderr: stderr.replaceAll(/^(?:render |running, |done, |checking, ).*\n/gm, "") }).toEqual({
      status: 0,
      stderr: "",
    });
    expect(stdout).toMatch(/vid_\w{26}  ready|"state":"ready"|\bready\b.*vid_\w{26}/);
  },
  5 * minuteMs,
);

it(
  "ends by Ctrl-C, which goes to the whole group, and leaves nothing running",
  async () => {
    process.kill(-(npm.pid ?? 0), "SIGINT");
    await isEnded;
    await expect.poll(() => listServerProcesses(place), { timeout: minuteMs }).toEqual([]);
  },
  2 * minuteMs,
);

/** Its own data directory, by the variable that the lines themselves look at. */
function environment(): Record<string, string> {
  const { PATH = "" } = process.env;
  return { ...place.environment, PATH };
}
