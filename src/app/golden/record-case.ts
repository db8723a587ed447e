import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestBytes, SutradharError } from "../../core/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { takeSample, type GoldenSample } from "../../quality/index.ts";
import type { Config } from "../config.ts";
import type { MarkNames } from "../../provenance/marks/index.ts";
import { localWorkspace, openMarkKeys } from "../mark-keys.ts";
import { openCrew } from "../open-crew.ts";
import { planScript } from "../plan-script.ts";
import { renderScript, type RenderSummary } from "../render-script.ts";
import type { KeptSample } from "./golden-store.ts";
import type { GoldenCase } from "./suite.ts";

export interface RecordOptions {
  readonly config: Config;
  readonly jobs: number;
  readonly signal?: AbortSignal;
  /** The model that finds scripts in recordings, instead of the one that a case names. */
  readonly voiceModel?: string;
}

/** What making a case came to: a sample, or the gate that stopped it. */
export type Recorded =
  | { readonly kind: "made"; readonly kept: KeptSample; readonly videoPath: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Makes a case anew, nothing reused, and looks at it. `folder` keeps the video for whoever wants to see it. */
export async function recordCase(
  { scriptPath, profile, values, voiceTrack }: GoldenCase,
  folder: string,
  { config, jobs, signal, voiceModel }: RecordOptions,
): Promise<Recorded> {
  const work = await mkdtemp(join(tmpdir(), "sutradhar-golden-"));
  const timelinePath = join(work, "timeline.json");
  const videoPath = join(folder, "video.mp4");
  const heard = voiceTrack && { ...voiceTrack, ...(voiceModel === undefined ? {} : { model: voiceModel }) };
  const asked = {
    scriptPath,
    values,
    profile,
    captions: "burned" as const,
    jobs,
    ...(heard ? { voiceTrack: heard } : {}),
  };
  // Of its own: what one process has warmed up for must not make the next case look faster.
  const crew = openCrew(jobs);
  try {
    const marked = { ...config, markKeyVersion: 1, secretsKeyFile: await writeSampleKey(work) };
    crew.start();
    const summary = await renderScript(
      {
        ...asked,
        out: videoPath,
        timelinePath,
        useCache: false,
        marks: await nameSampleMarks(marked),
        ...(signal ? { signal } : {}),
      },
      marked,
      crew,
    );
    const timeline = JSON.parse(await readFile(timelinePath, "utf8")) as Timeline;
    const { sample, pictures } = takeSample(videoPath, timeline);
    const { estimate } = await planScript({ ...asked, now: new Date(), isAnew: true }, marked);
    const inr = estimate.costMicroInr.likely / 1_000_000;
    return {
      kind: "made",
      videoPath,
      kept: { sample: complete(sample, { summary, inr }), pictures },
    };
  } catch (error) {
    if (!(error instanceof SutradharError) || !isRefusal(error)) throw error;
    return { kind: "refused", reason: error.message };
  } finally {
    await crew.close();
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Samples are watermarked with a key that everybody has: they leave no installation, and are the same bytes in each. Two marks differ by
 * nearly all that is let pass, so that with a key of its own no machine would find a change that shows less.
 */
async function writeSampleKey(folder: string): Promise<string> {
  const path = join(folder, "mark-key");
  await writeFile(path, Buffer.from(digestBytes("golden samples"), "hex").toString("base64"), { mode: 0o600 });
  return path;
}

/** For the same reason a shot's mark is by its place alone: elsewhere it is by its step's key, and so by the build and the avatar, which are what is tried. */
async function nameSampleMarks(config: Config): Promise<MarkNames> {
  const names = (await openMarkKeys(config)).namesOf(localWorkspace);
  const sample = digestBytes("a golden sample");
  return { ...names, nameShot: (shot) => names.nameShot(shot, sample) };
}

/** What a gate or a judge of texts refuses is a finding; a fault, or a script that is wrong, ends the run. */
function isRefusal({ code }: SutradharError): boolean {
  return code === "gate_failed" || code === "review_required" || code === "moderation_refused";
}

function complete(
  sample: Omit<GoldenSample, "masterSha256" | "gates" | "cost">,
  { summary, inr }: { readonly summary: RenderSummary; readonly inr: number },
): GoldenSample {
  const minutes = summary.durationMs / 60_000;
  const work = Object.entries(summary.processorMs).map(([kind, ms]) => [kind, Math.round(ms / minutes)]);
  return {
    ...sample,
    masterSha256: summary.masterSha256,
    gates: summary.gates.map(({ name, verdict }) => ({ name, verdict })),
    cost: {
      workMsPerMinute: Object.fromEntries(work) as Record<string, number>,
      inrPerMinute: round(inr / minutes),
    },
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
