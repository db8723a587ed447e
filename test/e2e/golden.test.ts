import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChangeReport } from "../../src/app/index.ts";
import { checkGolden, goldenCase, goldenScript, listFindings, openGoldenPlace, spoilAvatar } from "./golden-place.ts";
import type { Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = openGoldenPlace();
}, 180_000);
afterAll(() => place.remove());

// Eyelids, prices and twenty re-runs are test/real/golden.real.ts.
describe("golden samples", { timeout: 180_000 }, () => {
  it("are the same bytes when nothing has changed, by whatever key an installation marks, and a page says so", () => {
    const key = place.write("other-key", `${Buffer.alloc(32, 9).toString("base64")}\n`);
    const { status, report } = checkGolden(place, { SUTRADHAR_SECRETS_KEY_FILE: key });
    expect(report).toMatchObject({ isGood: true, told: "the same bytes" });
    expect(status).toBe(0);
    for (const file of ["report.html", "junit.xml", "report.md"]) {
      expect(existsSync(place.path("out", "golden", file))).toBe(true);
    }
  });

  it("find lips of another colour", async () => {
    const lips = ["mouth-upper-lip", "mouth-lower-lip"];
    const assets = await spoilAvatar(place, lips, (rgba) => {
      for (let at = 0; at < rgba.length; at += 4) [rgba[at], rgba[at + 2]] = [rgba[at + 2]!, rgba[at]!];
    });
    const { status, report } = checkGolden(place, { SUTRADHAR_ASSETS: assets });
    expect([status, listFindings(report)]).toEqual([3, expect.arrayContaining(["picture"])]);
    expect(readFileSync(place.path("out", "golden", "report.html"), "utf8")).toContain("where they differ");
  });

  it("of a suite that is not there are asked for in vain", () => {
    const { status, stderr } = place.run(["golden", "check", "--suite", "nowhere.json"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("there is no golden suite nowhere.json")]);
  });
});

describe("what a change touches", { timeout: 180_000 }, () => {
  const git = (...args: string[]): void => {
    const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    execFileSync("git", [...identity, ...args], { cwd: place.folder, stdio: "ignore" });
  };
  const ci = (...args: string[]): { status: number | null; report: ChangeReport } => {
    const { status, stdout } = place.run(["ci", "--base", "HEAD", "--json", ...args]);
    return { status, report: JSON.parse(stdout) as ChangeReport };
  };
  beforeAll(() => {
    place.write(".gitignore", "out\ntmp\nhome\nassets-*\n");
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "all");
  });

  it("is nothing where nothing has changed", () => {
    expect(ci()).toMatchObject({ status: 0, report: { changed: [], parts: [], cases: [] } });
  });

  it("is a script, what it says, and the sample that is made of it", () => {
    place.write("golden/hello.md", goldenScript.replace("मामा भी आए", "पापा घर आए"));
    const { status, report } = ci();
    expect(report.parts.map(({ kind, isGood }) => [kind, isGood])).toEqual([
      ["script", true],
      ["moderation", true],
    ]);
    expect(report.cases).toMatchObject([{ name: goldenCase, isGood: false }]);
    expect(status).toBe(3);
    expect(readFileSync(place.path("out", "ci", "report.md"), "utf8")).toContain("1 of 3 checks failed");
    expect(readFileSync(place.path("out", "ci", "junit.xml"), "utf8")).toContain('failures="1"');
    place.write("golden/hello.md", goldenScript);
  });

  it("is refused where it is held against what git does not know", () => {
    const { status, stderr } = place.run(["ci", "--base", "--output=x"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("git does not know")]);
  });
});
