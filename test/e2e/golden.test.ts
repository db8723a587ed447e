import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseReport, ChangeReport } from "../../src/app/index.ts";
import { createWorkplace, root, type Workplace } from "./workplace.ts";

const script = "---\nlanguage: hi\navatar: asha\n---\n\nनमस्ते, बापू! मामा भी आए।\n";
const name = "hello-480p25";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("golden/hello.md", script);
  place.write("golden/suite.json", JSON.stringify({ format: 1, profiles: ["480p25"], scripts: ["hello.md"] }));
  for (const task of ["record", "approve"]) {
    const { status, stderr } = place.run(["golden", task]);
    if (status !== 0) throw new Error(`golden ${task} ended with ${status}: ${stderr}`);
  }
}, 180_000);
afterAll(() => place.remove());

function check(environment: Readonly<Record<string, string>> = {}): { status: number | null; report: CaseReport } {
  const { status, stdout } = place.run(["golden", "check", "--json"], environment);
  const { cases } = JSON.parse(stdout) as { cases: readonly CaseReport[] };
  return { status, report: cases[0]! };
}

function listFindings({ verdict }: CaseReport): readonly string[] {
  return [...new Set(verdict?.findings.map(({ what }) => what))];
}

/** The shipped assets with some layers of the avatar drawn otherwise. */
async function spoilAvatar(
  folder: string,
  layers: readonly string[],
  spoil: (rgba: Uint8ClampedArray) => void,
): Promise<string> {
  const assets = place.path(folder);
  mkdirSync(assets);
  for (const kind of readdirSync(join(root, "assets"))) {
    if (kind === "avatars") continue;
    cpSync(join(root, "assets", kind), join(assets, kind), { recursive: true });
  }
  cpSync(join(root, "assets", "avatars", "asha"), join(assets, "avatars", "asha"), { recursive: true });
  for (const layer of layers) {
    const path = join(assets, "avatars", "asha", "layers", `${layer}.png`);
    const image = await loadImage(readFileSync(path));
    const canvas = createCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height);
    spoil(pixels.data);
    context.putImageData(pixels, 0, 0);
    writeFileSync(path, await canvas.encode("png"));
  }
  return assets;
}

describe("golden samples", { timeout: 180_000 }, () => {
  it("are the same bytes when nothing has changed, and a page says so", () => {
    const { status, report } = check();
    expect(report).toMatchObject({ isGood: true, told: "the same bytes" });
    expect(status).toBe(0);
    for (const file of ["report.html", "junit.xml", "report.md"]) {
      expect(existsSync(place.path("out", "golden", file))).toBe(true);
    }
  });

  it("find lips of another colour", async () => {
    const lips = ["mouth-upper-lip", "mouth-lower-lip"];
    const assets = await spoilAvatar("other-lips", lips, (rgba) => {
      for (let at = 0; at < rgba.length; at += 4) [rgba[at], rgba[at + 2]] = [rgba[at + 2]!, rgba[at]!];
    });
    const { status, report } = check({ SUTRADHAR_ASSETS: assets });
    expect([status, listFindings(report)]).toEqual([3, expect.arrayContaining(["picture"])]);
    expect(readFileSync(place.path("out", "golden", "report.html"), "utf8")).toContain("where they differ");
  });

  it("find an eyelid that is missing", async () => {
    const assets = await spoilAvatar("no-eyelid", ["eye-left-upper-lid"], (rgba) => rgba.fill(0));
    const { status, report } = check({ SUTRADHAR_ASSETS: assets });
    expect([status, listFindings(report)]).toEqual([3, expect.arrayContaining(["picture"])]);
  });

  it("find that a minute has become dearer", () => {
    const shipped = join(root, "src", "fleet", "price-lists");
    const prices = place.path("prices");
    cpSync(shipped, prices, { recursive: true });
    for (const file of readdirSync(prices)) {
      const path = join(prices, file);
      writeFileSync(
        path,
        readFileSync(path, "utf8").replaceAll(/"(\d+(?:\.\d+)?)"/g, (_, inr) => `"${2 * Number(inr)}"`),
      );
    }
    const { status, report } = check({ SUTRADHAR_PRICE_LIST: prices });
    expect([status, listFindings(report)]).toEqual([3, ["price"]]);
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
    place.write(".gitignore", "out\ntmp\nhome\nother-lips\nno-eyelid\nprices\n");
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "all");
  });

  it("is nothing where nothing has changed", () => {
    expect(ci()).toMatchObject({ status: 0, report: { changed: [], parts: [], cases: [] } });
  });

  it("is a script, what it says, and the sample that is made of it", () => {
    place.write("golden/hello.md", script.replace("मामा भी आए", "पापा घर आए"));
    const { status, report } = ci();
    expect(report.parts.map(({ kind, isGood }) => [kind, isGood])).toEqual([
      ["script", true],
      ["moderation", true],
    ]);
    expect(report.cases).toMatchObject([{ name, isGood: false }]);
    expect(status).toBe(3);
    expect(readFileSync(place.path("out", "ci", "report.md"), "utf8")).toContain("1 of 3 checks failed");
    expect(readFileSync(place.path("out", "ci", "junit.xml"), "utf8")).toContain('failures="1"');
    place.write("golden/hello.md", script);
  });

  it("is refused where it is held against what git does not know", () => {
    const { status, stderr } = place.run(["ci", "--base", "--output=x"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("git does not know")]);
  });
});
