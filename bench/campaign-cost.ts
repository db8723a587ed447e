import { appendFile, link, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, type Config } from "../src/app/config.ts";
import { isFromProduct, withCredentials } from "../src/app/describe-credentials.ts";
import { createEngine } from "../src/app/engine.ts";
import { localWorkspace } from "../src/app/mark-keys.ts";
import { openStudio, type Studio } from "../src/app/open-studio.ts";
import { planPrepared, prepareVideo } from "../src/app/prepare-video.ts";
import { runPlan, type RunReport } from "../src/executors/index.ts";
import type { Cue } from "../src/media/captions/index.ts";
import type { Manner } from "../src/speech/spoken.ts";
import type { StepTable } from "../src/pipeline/index.ts";
import type { VideoPlan } from "../src/planner/index.ts";
import { createShippedAssets } from "../src/registry/index.ts";
import { createStepTable } from "../src/steps/index.ts";
import { createFileStore } from "../src/store/blobs/index.ts";
import { drawNames, type DrawnName } from "./campaign-names.ts";
import { cpuMsOfTree } from "./cpu-time.ts";

const campaignTemplate = `---
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
  /** Where videos and measures are kept, and gone on with; absent: a folder that is gone afterwards. */
  readonly folder?: string | undefined;
  readonly say: (text: string) => void;
}

/** What a video took. */
export interface VideoCost extends DrawnName {
  readonly index: number;
  /** Made into a store that has nothing; else into the campaign's, which has what the rows before it left there. */
  readonly isFull: boolean;
  readonly frames: number;
  readonly framesRendered: number;
  readonly cpuMs: number;
  /** Processor time by stage; `plan` is reading, binding and planning the row. */
  readonly stages: Readonly<Record<string, number>>;
}

export interface Spoken {
  readonly phones: readonly { readonly ipa: string; readonly startMs: number; readonly endMs: number }[];
  readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
}

/** Who says it, and how. */
interface Speaker {
  readonly voice: string;
  readonly manner?: Manner;
}

/** Of the shot that greets: what it should say and show, and when. What it does say and show is in the file. */
export interface Greeting {
  readonly startFrame: number;
  readonly frameRate: number;
  readonly language: string;
  /** Silence before the first phone. */
  readonly leadInMs: number;
  readonly speaker: Speaker;
  readonly speech: Spoken;
  readonly cues: readonly Cue[];
}

export interface MadeVideo extends VideoCost {
  readonly verdicts: readonly string[];
  readonly greeting: Greeting;
}

export interface MadeCampaign {
  readonly videos: readonly MadeVideo[];
  readonly peakMemoryMiB: number;
  /** The file that was delivered. */
  readonly fileOf: (video: Pick<MadeVideo, "index">) => string;
}

/** A full video is made again beside so many rows, and the last: a machine that others use is not always as fast. */
const fullEvery = 20;

/** Makes a video for each row into one store, one step at a time, so that processor time belongs to the step that runs. */
export async function withCampaign<T>(setting: CampaignSetting, work: (made: MadeCampaign) => Promise<T>): Promise<T> {
  const folder = setting.folder ?? (await mkdtemp(join(tmpdir(), "sutradhar-campaign-")));
  try {
    await mkdir(join(folder, "files"), { recursive: true });
    const made = await makeCampaign(setting, folder);
    return await work({ ...made, fileOf: ({ index }) => fileIn(folder, index) });
  } finally {
    if (setting.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

function fileIn(folder: string, index: number): string {
  return join(folder, "files", `${index}.mp4`);
}

async function makeCampaign(
  { rows, profile, say }: CampaignSetting,
  folder: string,
): Promise<Omit<MadeCampaign, "fileOf">> {
  const script = join(folder, "template.md");
  const log = join(folder, `videos-${profile}.jsonl`);
  await writeFile(script, campaignTemplate);
  const videos = await readLog(log);
  const isThere = (index: number, isFull: boolean): boolean =>
    videos.some((one) => one.index === index && one.isFull === isFull);
  const config = readConfig({ SUTRADHAR_HOME: folder });
  const studio = await openStudio(config, { jobs: 1, keep: true });
  const isShipped = isFromProduct(config);
  const keep = async (video: MadeVideo): Promise<void> => {
    await appendFile(log, `${JSON.stringify(video)}\n`);
    videos.push(video);
  };
  try {
    studio.voices.open();
    for (const [index, drawn] of drawNames(rows).entries()) {
      const order = { script, profile, drawn, isShipped, index };
      if (!isThere(index, false)) await keep(await makeRow(studio, order, fileIn(folder, index)));
      const isBeside = index % fullEvery === fullEvery - 1 || index === rows - 1;
      if (isBeside && !isThere(index, true)) {
        await keep(await makeFull({ studio, config, folder }, order));
        say(`${index + 1} of ${rows} rows …`);
      }
    }
    // The folder may have more of an earlier time.
    const wanted = videos.filter(({ index }) => index < rows);
    return { videos: wanted, peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1_024) };
  } finally {
    await studio.close();
  }
}

async function readLog(log: string): Promise<MadeVideo[]> {
  const text = await readFile(log, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as MadeVideo]));
}

interface RowOrder {
  readonly index: number;
  readonly script: string;
  readonly profile: string;
  readonly drawn: DrawnName;
  readonly isShipped: ReturnType<typeof isFromProduct>;
}

type Bench = Pick<Studio, "store" | "assets" | "voices" | "pool" | "openMarks" | "openOffice">;

/** The row's video with nothing to begin with, in the same process, at the same time. */
async function makeFull(
  { studio, config, folder }: { readonly studio: Studio; readonly config: Config; readonly folder: string },
  order: RowOrder,
): Promise<MadeVideo> {
  const directory = join(folder, "empty");
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory);
  const store = await createFileStore({ directory, sizeBytesMax: config.storeBytesMax, now: () => Date.now() });
  const assets = createShippedAssets({ directory: config.assetsDirectory, blobs: store.blobs });
  const video = await makeRow({ ...studio, store, assets }, order);
  await rm(directory, { recursive: true, force: true });
  return { ...video, isFull: true };
}

const engineOf = createEngine();

async function makeRow(bench: Bench, order: RowOrder, filePath?: string): Promise<MadeVideo> {
  const { script, profile, drawn, isShipped, index } = order;
  const { store, pool, voices, assets } = bench;
  const marks = await bench.openMarks();
  const startCpuMs = cpuMsOfTree();
  const prepared = await prepareVideo({
    scriptPath: script,
    values: { name: drawn.name },
    profile,
    captions: "burned",
    marks: marks.namesOf(localWorkspace),
    engineOf,
    assets,
    voices,
    store,
  });
  const video = planPrepared(withCredentials(prepared, { video: null, version: "0", isShipped }));
  const stages: Record<string, number> = { plan: cpuMsOfTree() - startCpuMs };
  const table = createStepTable({
    findVoice: (id) => voices.find(id),
    findMarkKey: async (planned) => marks.find(localWorkspace, planned),
    openOffice: bench.openOffice,
  });
  const steps = meter(table, stages);
  const report = await runPlan({ plan: video.plan, steps, store, guard: async () => undefined, jobs: 1, pool });
  const cpuMs = cpuMsOfTree() - startCpuMs;
  const shots = await countFrames(bench, video, report);
  if (filePath !== undefined) {
    await rm(filePath, { force: true });
    await link(await store.blobs.locate(outputOf(report, ["sign", "video"])), filePath);
  }
  return {
    ...drawn,
    index,
    isFull: false,
    frames: shots.reduce((sum, one) => sum + one.frames, 0),
    framesRendered: shots.reduce((sum, one) => sum + (one.isReused ? 0 : one.frames), 0),
    cpuMs,
    stages,
    verdicts: await readVerdicts(bench, report),
    greeting: await readGreeting(bench, { video, report, name: drawn.name, shots }),
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

type Place = readonly [node: string, output: string];

function outputOf(report: RunReport, [node, output]: Place) {
  const digest = report.nodes[node]?.outputs[output];
  if (!digest) throw new Error(`${node} has no ${output}`);
  return digest;
}

async function readJson<T>({ store }: Pick<Bench, "store">, report: RunReport, place: Place): Promise<T> {
  return JSON.parse(Buffer.from(await store.blobs.get(outputOf(report, place))).toString("utf8")) as T;
}

interface ShotFrames {
  readonly frames: number;
  readonly isReused: boolean;
}

function countFrames(bench: Bench, video: VideoPlan, report: RunReport): Promise<ShotFrames[]> {
  return Promise.all(
    video.shots.map(async ({ nodes }) => {
      const { chunks } = await readJson<{ chunks: { frames: number }[] }>(bench, report, [nodes.render, "chunks"]);
      const frames = chunks.reduce((sum, chunk) => sum + chunk.frames, 0);
      return { frames, isReused: report.nodes[nodes.render]?.isReused ?? false };
    }),
  );
}

async function readVerdicts(bench: Bench, report: RunReport): Promise<string[]> {
  type Gates = { readonly gates: readonly { readonly name: string; readonly verdict: string }[] };
  const { gates } = await readJson<Gates>(bench, report, ["verify", "report"]);
  return gates.map((gate) => `${gate.name} ${gate.verdict}`);
}

function parametersOf({ plan }: Pick<VideoPlan, "plan">, id: string): unknown {
  return plan.nodes.find((node) => node.id === id)?.parameters;
}

function toSpeaker({ voice, manner }: Speaker): Speaker {
  return { voice, ...(manner ? { manner } : {}) };
}

async function readGreeting(
  bench: Bench,
  {
    video,
    report,
    name,
    shots,
  }: {
    readonly video: VideoPlan;
    readonly report: RunReport;
    readonly name: string;
    readonly shots: readonly ShotFrames[];
  },
): Promise<Greeting> {
  const at = video.shots.findIndex(({ shot: { sentence } }) => sentence.caption.includes(name));
  const shot = video.shots[at];
  if (!shot) throw new Error(`no shot says ${name}`);
  return {
    startFrame: shots.slice(0, at).reduce((sum, { frames }) => sum + frames, 0),
    frameRate: video.request.picture.frameRate,
    language: shot.shot.sentence.language,
    leadInMs: (parametersOf(video, shot.nodes.animate) as { readonly leadInMs: number }).leadInMs,
    speaker: toSpeaker(parametersOf(video, shot.nodes.speak) as Speaker),
    speech: await readJson<Spoken>(bench, report, [shot.nodes.speak, "speech"]),
    cues: await readJson<readonly Cue[]>(bench, report, [shot.nodes.render, "cues"]),
  };
}
