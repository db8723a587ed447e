import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Says what it was started as, then does as its first argument says. */
const main = `import process from "node:process";
const [mode, ...rest]: string[] = process.argv.slice(2);
if (mode === "wait") {
  process.on("SIGTERM", () => process.exit(42));
  setInterval(() => {}, 1_000);
}
process.stdout.write(JSON.stringify({ ran: import.meta.filename, mode, rest }) + "\\n");
if (mode === "exit") process.exit(Number(rest[0]));
if (mode === "die") process.kill(process.pid, "SIGKILL");
`;

/** Makes the first process take itself for Node 20; the one that it starts is what it is. */
const pretend = `if (!process.env.PRETENDED) {
  process.env.PRETENDED = "1";
  Object.defineProperty(process.versions, "node", { value: "20.11.0" });
}
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-launcher-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function plant(place: string, files: Record<string, string>): string {
  const base = join(folder, place);
  for (const [file, text] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(base, file)), { recursive: true });
    writeFileSync(join(base, file), text);
  }
  mkdirSync(join(base, "bin"), { recursive: true });
  copyFileSync(join(root, "bin/sutradhar.js"), join(base, "bin/sutradhar.js"));
  return join(base, "bin/sutradhar.js");
}

function start(launcher: string, flags: readonly string[], args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [...flags, launcher, ...args], { encoding: "utf8" });
}

describe("the launcher", () => {
  const clone = (): string => {
    const launcher = plant("clone", {
      "src/cli/main.ts": main,
      "dist/cli/main.js": "process.exit(9)",
      "pretend.cjs": pretend,
    });
    symlinkSync(join(root, "node_modules"), join(folder, "clone/node_modules"));
    return launcher;
  };
  const flags = {
    "this Node": (): string[] => [],
    "an old Node": (): string[] => ["--require", join(folder, "clone/pretend.cjs")],
  };

  describe.each(Object.entries(flags))("under %s", (_name, flagsOf) => {
    it("runs the sources of a clone, passes arguments on, and warns of nothing", () => {
      const { stdout, stderr, status } = start(clone(), flagsOf(), ["exit", "0", "--name=आशा मेहरा"]);
      expect(JSON.parse(stdout)).toMatchObject({ mode: "exit", rest: ["0", "--name=आशा मेहरा"] });
      expect(stdout).toContain("src/cli/main.ts");
      expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    });

    it("ends with the exit code of what it ran", () => {
      expect(start(clone(), flagsOf(), ["exit", "3"]).status).toBe(3);
    });

    it("passes a signal on, and waits for the end", async () => {
      const child = spawn(process.execPath, [...flagsOf(), clone(), "wait"]);
      await once(child.stdout, "data");
      child.kill("SIGTERM");
      expect(await once(child, "exit")).toEqual([42, null]);
    });
  });

  it("tells of a death by signal as shells do", () => {
    const launcher = clone();
    expect(start(launcher, flags["an old Node"](), ["die"]).status).toBe(128 + 9);
  });

  it("runs the built files where it is installed, since no types are stripped there", () => {
    const launcher = plant("node_modules/sutradhar", {
      "src/cli/main.ts": main,
      "dist/cli/main.js": "process.exit(9)",
    });
    expect(start(launcher, [], []).status).toBe(9);
  });

  it("says what to do where its own Node is missing", () => {
    const launcher = plant("bare", { "src/cli/main.ts": main, "pretend.cjs": pretend });
    const { stderr, status } = start(launcher, ["--require", join(folder, "bare/pretend.cjs")], []);
    expect(stderr).toMatch(/needs Node 24 or newer.*run npm ci/);
    expect(status).toBe(1);
  });
});
