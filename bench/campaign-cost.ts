import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../src/app/config.ts";
import { isFromProduct, withCredentials } from "../src/app/describe-credentials.ts";
import { createEngine } from "../src/app/engine.ts";
import { openStudio, type Studio } from "../src/app/open-studio.ts";
import { planPrepared, prepareVideo } from "../src/app/prepare-video.ts";
import { runPlan, type RunReport } from "../src/executors/index.ts";
import type { StepTable } from "../src/pipeline/index.ts";
import type { VideoPlan } from "../src/planner/index.ts";
import { createStepTable } from "../src/steps/index.ts";
import { drawNames, type DrawnName } from "./campaign-names.ts";
import { cpuMsOfTree } from "./cpu-time.ts";

export const campaignTemplate = `---
title: Diwali greeting
language: hi
speaker: { name: आशा मेहरा, title: जन-संपर्क प्रमुख }
variables:
  name: { type: name, maxLength: 60 }
---

## शुभकामनाएँ

नीलगगन बैंक परिवार की ओर से आप सबको नमस्ते। प्रिय {{name}}, आपको दीपावली की शुभकामनाएँ। यह साल आपके भरोसे से रोशन रहा।
इस दीपावली पर हमारे ऐप से ख़रीदारी कीजिए, और लाभ पाइए। यह उपहार 15 नवंबर तक केवल आपके लिए है।
आपके घर में सुख और समृद्धि का दीप हमेशा जलता रहे।
`;

export interface CampaignSetting {
  readonly rows: number;
  readonly profile: string;
  readonly say: (text: string) => void;
}

/** What a row's video took. */
export interface RowCost extends DrawnName {
  readonly frames: number;
  readonly framesRendered: number;
  readonly cpuMs: number;
  /** Processor time by stage; `plan` is reading, binding and planning the row. */
  readonly stages: Readonly<Record<string, number>>;
  /** What the gates said. */
  readonly verdicts: readonly string[];
  /** The name's words as they were heard: phones with a sound of their own, of the sentence that greets. */
  readonly phones: number;
  /** Whether the name stands in the captions. */
  readonly isInCaption: boolean;
}

export interface CampaignCosts {
  readonly costs: readonly RowCost[];
  readonly peakMemoryMiB: number;
}

/** Makes a video for each row into one store, one step at a time, so that processor time belongs to the step that runs. */
export async function measureCampaignCost({ rows, profile, say }: CampaignSetting): Promise<CampaignCosts> {
  const folder = await mkdtemp(join(tmpdir(), "sutradhar-campaign-"));
  const script = join(folder, "template.md");
  await writeFile(script, campaignTemplate);
  const config = readConfig({ SUTRADHAR_HOME: folder });
  const studio = await openStudio(config, { jobs: 1, keep: true });
  try {
    studio.voices.open();
    const costs: RowCost[] = [];
    for (const drawn of drawNames(rows)) {
      costs.push(await makeRow(studio, { script, profile, drawn, isShipped: isFromProduct(config) }));
      if (costs.length % 25 === 0) say(`${costs.length} of ${rows} rows …`);
    }
    return { costs, peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1_024) };
  } finally {
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Row {
  readonly script: string;
  readonly profile: string;
  readonly drawn: DrawnName;
  readonly isShipped: ReturnType<typeof isFromProduct>;
}

const engineOf = createEngine();

async function makeRow(studio: Studio, { script, profile, drawn, isShipped }: Row): Promise<RowCost> {
  const startCpuMs = cpuMsOfTree();
  const prepared = await prepareVideo({
    scriptPath: script,
    values: { name: drawn.name },
    profile,
    captions: "burned",
    engineOf,
    assets: studio.assets,
    voices: studio.voices,
    store: studio.store,
  });
  const video = planPrepared(withCredentials(prepared, { video: null, version: "0", isShipped }));
  const stages: Record<string, number> = { plan: cpuMsOfTree() - startCpuMs };
  const steps = meter(
    createStepTable({ findVoice: (id) => studio.voices.find(id), openOffice: studio.openOffice }),
    stages,
  );
  const { store, pool } = studio;
  const report = await runPlan({ plan: video.plan, steps, store, guard: async () => undefined, jobs: 1, pool });
  const cpuMs = cpuMsOfTree() - startCpuMs;
  const rendered = await countFrames(studio, video, report);
  return {
    ...drawn,
    frames: rendered.reduce((sum, one) => sum + one.frames, 0),
    framesRendered: rendered.reduce((sum, one) => sum + (one.isReused ? 0 : one.frames), 0),
    cpuMs,
    stages,
    ...(await hearAndSee(studio, { video, report, name: drawn.name })),
  };
}

function meter(table: StepTable, stages: Record<string, number>): StepTable {
  return Object.fromEntries(
    Object.entries(table).map(([name, step]) => {
      const metered: typeof step = async (context) => {
        const before = cpuMsOfTree();
        const outputs = await step(context);
        stages[name] = (stages[name] ?? 0) + cpuMsOfTree() - before;
        return outputs;
      };
      return [name, metered];
    }),
  );
}

async function readJson<T>(
  { store }: Studio,
  report: RunReport,
  [node, output]: readonly [string, string],
): Promise<T> {
  const digest = report.nodes[node]?.outputs[output];
  if (!digest) throw new Error(`${node} has no ${output}`);
  return JSON.parse(Buffer.from(await store.blobs.get(digest)).toString("utf8")) as T;
}

function countFrames(studio: Studio, video: VideoPlan, report: RunReport) {
  return Promise.all(
    video.shots.map(async ({ nodes }) => {
      const { chunks } = await readJson<{ chunks: { frames: number }[] }>(studio, report, [nodes.render, "chunks"]);
      const frames = chunks.reduce((sum, chunk) => sum + chunk.frames, 0);
      return { frames, isReused: report.nodes[nodes.render]?.isReused ?? false };
    }),
  );
}

interface Spoken {
  readonly phones: readonly { readonly ipa: string; readonly startMs: number; readonly endMs: number }[];
  readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
}

/** That the name was said, by the phones that sound while its words are, and that it stands in the captions. */
async function hearAndSee(
  studio: Studio,
  { video, report, name }: { readonly video: VideoPlan; readonly report: RunReport; readonly name: string },
): Promise<Pick<RowCost, "verdicts" | "phones" | "isInCaption">> {
  const shot = video.shots.find(({ shot: { sentence } }) => sentence.caption.includes(name));
  if (!shot) throw new Error(`no shot says ${name}`);
  const speech = await readJson<Spoken>(studio, report, [shot.nodes.speak, "speech"]);
  const parts = name.split(" ");
  const said = speech.words.filter(({ text }) => parts.some((part) => text.includes(part)));
  const phones = speech.phones.filter(({ startMs, endMs }) =>
    said.some((word) => startMs >= word.startMs - 1 && endMs <= word.endMs + 1),
  );
  const cues = await readJson<readonly { readonly lines?: readonly string[]; readonly text?: string }[]>(
    studio,
    report,
    [shot.nodes.render, "cues"],
  );
  const shown = JSON.stringify(cues);
  const { gates } = await readJson<{ gates: readonly { name: string; verdict: string }[] }>(studio, report, [
    "verify",
    "report",
  ]);
  return {
    verdicts: gates.map((gate) => `${gate.name} ${gate.verdict}`),
    phones: said.length >= parts.length ? phones.length : 0,
    isInCaption: parts.every((part) => shown.includes(part)),
  };
}
