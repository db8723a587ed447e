/**
 * What does the thousandth personalised video cost? Renders a template of about twenty seconds for many names into one
 * store, with a name in one sentence, and prints what each had to render again and what that cost, by step.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cpuMsOfTree } from "../bench/cpu-time.ts";
import { createEngine } from "../src/app/engine.ts";
import { readConfig } from "../src/app/config.ts";
import { openStudio, type Studio } from "../src/app/open-studio.ts";
import { readScript } from "../src/app/read-script.ts";
import { resolveScenes } from "../src/app/resolve-scenes.ts";
import { runPlan, type RunReport } from "../src/executors/index.ts";
import { getProfile } from "../src/media/timeline/index.ts";
import type { StepTable } from "../src/pipeline/index.ts";
import { planVideo, type VideoPlan } from "../src/planner/index.ts";
import { createStepTable, stepCatalog } from "../src/steps/index.ts";

const template = `---
title: Diwali greeting
language: hi
speaker: { name: आशा मेहरा, title: जन-संपर्क प्रमुख }
variables:
  name: { type: text, maxLength: 40 }
---

## शुभकामनाएँ

नीलगगन बैंक परिवार की ओर से आप सबको नमस्ते। प्रिय {{name}}, आपको दीपावली की शुभकामनाएँ। यह साल आपके भरोसे से रोशन रहा।
इस दीपावली पर हमारे ऐप से ख़रीदारी कीजिए, और लाभ पाइए। यह उपहार 15 नवंबर तक केवल आपके लिए है।
आपके घर में सुख और समृद्धि का दीप हमेशा जलता रहे।
`;

// Common given names with a polite ending: nobody in particular.
const givenNames =
  "राजेश सुनीता अमित पूजा विकास नेहा संजय कविता अनिल रेखा मनोज सीमा दीपक अंजलि सुरेश मीना अजय ज्योति विनोद गीता राकेश रीता महेश लता नरेश उषा दिनेश शोभा मुकेश आरती प्रकाश सरिता गौरव प्रिया रोहित स्वाति नितिन किरण पंकज वंदना अरुण निशा हरीश ममता यश तारा कमल राधा मोहन शीला".split(
    " ",
  );

const { values } = parseArgs({
  options: {
    names: { type: "string", default: "50" },
    profile: { type: "string", default: "480p30" },
    jobs: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});

interface VideoCost {
  readonly name: string;
  readonly frames: number;
  readonly framesRendered: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Processor time by step. */
  readonly steps: Readonly<Record<string, number>>;
  /** Chunks of the shots that say no name, joined: the same for every video. */
  readonly sharedChunks: string;
  readonly master: string;
}

const folder = await mkdtemp(join(tmpdir(), "independent-shots-"));
try {
  const script = join(folder, "template.md");
  await writeFile(script, template);
  const studio = await openStudio(readConfig({ SUTRADHAR_HOME: folder }), { jobs: Number(values.jobs), keep: true });
  try {
    studio.voices.open();
    const names = givenNames.slice(0, Number(values.names)).map((name) => `${name} जी`);
    const costs: VideoCost[] = [];
    for (const name of names) costs.push(await renderFor(studio, script, name));
    process.stdout.write(values.json ? `${JSON.stringify(costs, undefined, 2)}\n` : describe(costs));
  } finally {
    await studio.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function renderFor(studio: Studio, path: string, name: string): Promise<VideoCost> {
  const startMs = performance.now();
  const startCpuMs = cpuMsOfTree();
  const { script } = await readScript(path, { name });
  const { scenes } = await resolveScenes(script, studio);
  const { width, height, frameRate, crf } = getProfile(values.profile);
  const video = planVideo({
    script,
    scenes,
    picture: { width, height, frameRate, crf },
    captions: "burned",
    seed: 1,
    catalog: stepCatalog,
    engineOf: createEngine(),
  });
  const steps: Record<string, number> = {};
  const table = meter(createStepTable({ findVoice: (id) => studio.voices.find(id) }), steps);
  const { store, pool } = studio;
  // One step at a time, so that processor time belongs to the step that runs.
  const report = await runPlan({ plan: video.plan, steps: table, store, guard: async () => undefined, jobs: 1, pool });
  const frames = await countFrames(studio, video, report);
  const shared = video.shots.filter(({ shot }) => !shot.sentence.caption.includes(name));
  return {
    name,
    frames: frames.reduce((sum, one) => sum + one.frames, 0),
    framesRendered: frames.reduce((sum, one) => sum + (one.isReused ? 0 : one.frames), 0),
    cpuMs: cpuMsOfTree() - startCpuMs,
    wallMs: performance.now() - startMs,
    steps,
    sharedChunks: shared.map(({ nodes }) => report.nodes[nodes.render]?.outputs["chunks"]).join(),
    master: report.nodes["assemble"]?.outputs["master"] ?? "",
  };
}

function meter(table: StepTable, costs: Record<string, number>): StepTable {
  return Object.fromEntries(
    Object.entries(table).map(([name, step]) => {
      const metered: typeof step = async (context) => {
        const before = cpuMsOfTree();
        const outputs = await step(context);
        costs[name] = (costs[name] ?? 0) + cpuMsOfTree() - before;
        return outputs;
      };
      return [name, metered];
    }),
  );
}

async function countFrames(studio: Studio, video: VideoPlan, report: RunReport) {
  return Promise.all(
    video.shots.map(async ({ nodes }) => {
      const rendered = report.nodes[nodes.render];
      const chunks = rendered?.outputs["chunks"];
      if (!chunks) throw new Error(`${nodes.render} has no chunks`);
      const artifact = JSON.parse(new TextDecoder().decode(await studio.store.blobs.get(chunks))) as {
        chunks: { frames: number }[];
      };
      return { frames: artifact.chunks.reduce((sum, { frames }) => sum + frames, 0), isReused: rendered.isReused };
    }),
  );
}

function describe(costs: readonly VideoCost[]): string {
  const [first, ...rest] = costs;
  if (!first || rest.length === 0) throw new Error("--names must be 2 or more");
  const mean = (take: (one: VideoCost) => number) => rest.reduce((sum, one) => sum + take(one), 0) / rest.length;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  const row = (what: string, one: number, other: number, show: (value: number) => string) =>
    `| ${what} | ${show(one)} | ${show(other)} | ${percent(other / one)} |`;
  const known = (one: VideoCost) => Object.values(one.steps).reduce((sum, ms) => sum + ms, 0);
  const steps = Object.keys(first.steps).map((step) =>
    row(
      `${step}, s`,
      first.steps[step] ?? 0,
      mean((one) => one.steps[step] ?? 0),
      seconds,
    ),
  );
  const isShared = rest.every((one) => one.sharedChunks === first.sharedChunks);
  const masters = new Set(costs.map((one) => one.master)).size;
  return [
    `${costs.length} names, ${values.profile}, ${values.jobs} processes`,
    "",
    "| | the first | each further one (mean) | share |",
    "|---|---|---|---|",
    `| frames | ${first.frames} | ${Math.round(mean((one) => one.frames))} | |`,
    row(
      "frames rendered",
      first.framesRendered,
      mean((one) => one.framesRendered),
      (value) => String(Math.round(value)),
    ),
    row(
      "processor time, s",
      first.cpuMs,
      mean((one) => one.cpuMs),
      seconds,
    ),
    row(
      "wall time, s",
      first.wallMs,
      mean((one) => one.wallMs),
      seconds,
    ),
    ...steps,
    row(
      "store and bookkeeping, s",
      first.cpuMs - known(first),
      mean((one) => one.cpuMs - known(one)),
      seconds,
    ),
    "",
    `share of frames rendered: ${percent(mean((one) => one.framesRendered / one.frames))}; shared chunks ${isShared ? "are the same bytes" : "DIFFER"}; ${masters} different masters`,
    "",
  ].join("\n");
}
