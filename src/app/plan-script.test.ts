import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { createFileStore } from "../store/index.ts";
import { readConfig, type Config } from "./config.ts";
import { drawPlan } from "./plan-mermaid.ts";
import type { PlanReport } from "./plan-report.ts";
import { planScript } from "./plan-script.ts";

let folder: string;
let config: Config;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-plan-"));
  config = readConfig({ SUTRADHAR_HOME: join(folder, "home") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = new Date("2026-11-29T06:00:00Z");

function plan(body: string, profile = "480p30"): Promise<PlanReport> {
  const scriptPath = join(folder, "a.md");
  writeFileSync(scriptPath, `---\nlanguage: en\n---\n\n${body}\n`);
  return planScript({ scriptPath, values: {}, profile, captions: "burned", jobs: 2, now }, config);
}

const openStore = () =>
  createFileStore({ directory: join(folder, "home/store"), sizeBytesMax: 1e9, now: () => Date.now() });

const two = "Good morning, everyone.\n\n## Two\n\nPay 250 rupees by Monday.";

describe("a plan that is shown", () => {
  it("has the whole graph, nothing of which was done", async () => {
    const report = await plan(two);
    expect(report.script).toMatchObject({ name: "a.md" });
    expect(report.shots).toMatchObject([
      { id: "s1-01", scene: "s1", text: "Good morning, everyone.", isEstimated: true },
      { id: "s2-01", scene: "s2", text: "Pay 250 rupees by Monday.", isEstimated: true },
    ]);
    const ids = report.nodes.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["speak/s1-01", "render/s2-01", "mix", "assemble", "verify"]));
    expect(report.nodes.filter(({ isStored }) => isStored)).toEqual([]);
    const render = report.nodes.find(({ id }) => id === "render/s2-01");
    expect(render).toMatchObject({ class: "cpu", kind: "pure", shot: "s2-01", isStored: false });
    expect(render?.inputs["timing"]).toEqual(["animate/s2-01.timing"]);
    expect(report.nodes.find(({ id }) => id === "mix")).toMatchObject({ shot: null });
    const store = await openStore();
    for (const { key } of report.nodes) expect(await store.results.find(key)).toBeUndefined();
  });

  it("tells what is stored, and takes lengths from what was spoken", async () => {
    const before = await plan(two);
    const keyOf = (id: string) => before.nodes.find((node) => node.id === id)!.key;
    const store = await openStore();
    const timing = { frames: 12, frameRate: 30, leadInSamples: 0, words: [], phones: [], marks: [] };
    const digest = await store.blobs.put(Buffer.from(JSON.stringify(timing)));
    await store.results.record(keyOf("animate/s1-01"), { outputs: { timing: digest, poses: digestBytes("poses") } });
    await store.results.record(keyOf("speak/s1-01"), { outputs: { speech: digestBytes("a"), pcm: digestBytes("b") } });
    // Its bytes have gone since.
    await store.results.record(keyOf("animate/s2-01"), { outputs: { timing: digestBytes("gone") } });

    const report = await plan(two);
    expect(report.nodes.filter(({ isStored }) => isStored).map(({ id }) => id)).toEqual([
      "speak/s1-01",
      "animate/s1-01",
      "animate/s2-01",
    ]);
    expect(report.shots.map(({ frames, isEstimated }) => ({ frames, isEstimated }))).toEqual([
      { frames: 12, isEstimated: false },
      { frames: before.shots[1]?.frames, isEstimated: true },
    ]);
    expect(report.estimate.steps).toEqual({ total: report.nodes.length, cached: 3 });
    expect(report.estimate.wallMs.likely).toBeLessThan(before.estimate.wallMs.likely);
    expect(report.estimate.frames.rendered).toBe(12 + (before.shots[1]?.frames ?? 0));
    expect(report.estimate.costMicroInr.likely).toBeGreaterThan(0);
  });

  it("is provisional where the file's size is limited and not all is spoken", async () => {
    expect(await plan("Hello there.", "messenger")).toMatchObject({ isProvisional: true });
    expect(await plan("Hello there.")).toMatchObject({ isProvisional: false });
  });

  it("is refused as its script is", async () => {
    await expect(plan("Hello {{name}}.")).rejects.toMatchObject({ code: "variable_invalid" });
  });
});

/** What Mermaid's grammar takes of what we write, line by line. */
const forms: readonly RegExp[] = [
  /^flowchart (?:TB|LR)$/,
  /^ {2}classDef \w+ fill:#\w{6},stroke:#\w{6},color:#\w{6}$/,
  /^ {2,4}subgraph \w+\["[^"`#&<>[\]{}|\\]+"\]$/,
  /^ {4,6}direction (?:TB|LR)$/,
  /^ {2,6}\w+\["[^"`#&<>[\]{}|\\]+"\]:::(?:stored|todo)$/,
  /^ {2,6}\w+(?: --> \w+)+$/,
  /^ {4}\w+(?: ~~~ \w+)+$/,
  /^ {2,4}end$/,
];

/** Reads a flowchart as strictly as Mermaid does, and returns what it names. */
function parse(text: string): { boxes: Set<string>; arrows: string[] } {
  const lines = text.trimEnd().split("\n");
  const boxes = new Set<string>();
  const arrows: string[] = [];
  let depth = 0;
  for (const line of lines) {
    expect(forms.some((form) => form.test(line)) ? "" : line).toBe("");
    const [, box] = /^ *(?:subgraph )?(\w+)\["/.exec(line) ?? [];
    if (box) expect(boxes.has(box) ? `${box} twice` : "").toBe("");
    if (box) boxes.add(box);
    if (/ subgraph /.test(line)) depth += 1;
    if (line.endsWith(" end")) depth -= 1;
    expect(depth).toBeGreaterThanOrEqual(0);
    if (/-->|~~~/.test(line)) arrows.push(...line.trim().split(/ (?:-->|~~~) /));
  }
  expect(depth).toBe(0);
  return { boxes, arrows };
}

describe("a plan as a flowchart", () => {
  const shotsOf = (count: number, scenes: number): string =>
    Array.from({ length: scenes }, (_, scene) => {
      const sentences = Array.from(
        { length: count / scenes },
        (_none, shot) => `Sentence ${shot + 1} of ${scene + 1}.`,
      );
      return `## Scene ${scene + 1}\n\n${sentences.join(" ")}\n`;
    }).join("\n");

  it.each<{ what: string; body: string; scenes: number; shots: number }>([
    { what: "two shots", body: two, scenes: 2, shots: 2 },
    {
      what: "what would be markup",
      body: `She said "end" & \\<b\\> #34; {x} [y] | \\\\ ~~~ --> graph TD; 50% of $5 * _now_.`,
      scenes: 1,
      shots: 1,
    },
    { what: "fifty shots", body: shotsOf(50, 5), scenes: 5, shots: 50 },
    { what: "scenes for more than a row", body: shotsOf(16, 8), scenes: 8, shots: 16 },
    { what: "more shots than a page shows", body: shotsOf(600, 20), scenes: 20, shots: 0 },
  ])("can be read by Mermaid: $what", async ({ body, scenes, shots }) => {
    const text = drawPlan(await plan(body));
    const { boxes, arrows } = parse(text);
    expect(arrows.filter((name) => !boxes.has(name))).toEqual([]);
    expect([...boxes].filter((name) => name.startsWith("scene_"))).toHaveLength(scenes);
    expect([...boxes].filter((name) => name.startsWith("shot_"))).toHaveLength(shots);
    expect(text.startsWith(`flowchart ${scenes > 6 ? "LR" : "TB"}\n`)).toBe(true);
    // Mermaid's own limits: maxEdges and maxTextSize.
    expect(arrows.length).toBeLessThan(500);
    expect(text.length).toBeLessThan(50_000);
  });

  it("marks what is stored, by step and by scene", async () => {
    const report = await plan(two);
    const storedAll = { ...report, nodes: report.nodes.map((node) => ({ ...node, isStored: node.shot === "s1-01" })) };
    const text = drawPlan(storedAll);
    expect(text.match(/:::stored$/gm)).toHaveLength(3);
    expect(text).toContain("s1: 1 shot, 0 of 3 steps to do");
  });
});
