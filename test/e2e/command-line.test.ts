import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, root, scriptOf, type ErrorDocument, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("hello.md", scriptOf({}, "Good morning. Good night."));
});
afterAll(() => place.remove());

describe("a reader that stops reading, as head does", () => {
  it.each([
    { args: ["--help"], closed: "stdout", status: 0 },
    { args: ["voices"], closed: "stdout", status: 0 },
    { args: ["voices", "--json"], closed: "stdout", status: 0 },
    { args: ["check", "hello.md", "--json"], closed: "stdout", status: 0 },
    // What went wrong still went wrong.
    { args: ["check", "none.md", "--json"], closed: "stdout", status: 2 },
    { args: ["check", "none.md"], closed: "stderr", status: 2 },
    { args: ["nonsense"], closed: "stderr", status: 2 },
  ] as const)("changes nothing but what is read: $args, $closed closed, ends with $status", async (one) => {
    const command = spawn(process.execPath, [join(root, "bin/sutradhar.js"), ...one.args], {
      cwd: place.folder,
      env: { ...place.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    command[one.closed].destroy();
    let other = "";
    const open = one.closed === "stdout" ? command.stderr : command.stdout;
    open.setEncoding("utf8").on("data", (text: string) => (other += text));
    const [status] = (await once(command, "close")) as [number | null];
    expect({ status, other }).toEqual({ status: one.status, other: "" });
  });
});

describe("what a newcomer types first", () => {
  it.each([
    { args: [], says: /Usage: sutradhar .*Examples:.*Exit codes/s },
    { args: ["rendr", "hello.md"], says: /unknown command 'rendr'\n\(Did you mean render\?\)/ },
    { args: ["render"], says: /missing required argument 'script'/ },
    { args: ["render", "hello.md", "--jsn"], says: /Did you mean --json\?/ },
    { args: ["render", "hello.md", "--out", "x.avi"], says: /invalid\. It must be a file name that ends in \.mp4/ },
    { args: ["check", "hello.md", "--set", "name"], says: /invalid\. It must be name=value\./ },
    { args: ["preview", "asha"], says: /required option '--out <file>'/ },
  ])("is told what would be right: $args", ({ args, says }) => {
    const { status, stdout, stderr } = place.run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(says);
  });

  it("gets the package's version", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(place.run(["--version"]).stdout).toBe(`${version}\n`);
  });

  it("is told how much there is to say", () => {
    const { stdout, status } = place.run(["check", "hello.md"]);
    expect({ stdout, status }).toEqual({
      stdout: expect.stringMatching(/^hello\.md: 1 scene, 2 shots, about [23] s\. No errors\.\n$/) as string,
      status: 0,
    });
  });
});

describe("an environment that is wrong", () => {
  const homeOf = (path: string): Record<string, string> => ({ SUTRADHAR_HOME: path });
  it.each([
    { what: "a home that is a file", environment: () => homeOf(place.path("hello.md")), says: /set SUTRADHAR_HOME/ },
    { what: "a home where none can be made", environment: () => homeOf("/proc/none"), says: /set SUTRADHAR_HOME/ },
    {
      what: "a folder of assets that is empty",
      environment: () => ({ SUTRADHAR_ASSETS: place.out }),
      says: /SUTRADHAR_ASSETS must be a folder that holds avatars\//,
    },
    { what: "no number of processes", environment: () => ({ SUTRADHAR_JOBS: "few" }), says: /SUTRADHAR_JOBS must be/ },
  ])("is bad input, with the variable's name: $what", ({ environment, says }) => {
    mkdirSync(place.out, { recursive: true });
    const { status, stdout } = place.run(["render", "hello.md", "--out", "out/x.mp4", "--json"], environment());
    const { error } = JSON.parse(stdout) as ErrorDocument;
    expect({ status, message: error.message }).toEqual({ status: 2, message: expect.stringMatching(says) as string });
    expect(place.list(place.out)).toEqual([]);
  });
});
