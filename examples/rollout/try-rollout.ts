/**
 * A worse model and a better one, each rolled out on a running server: through the command line and HTTP alone.
 * `npm run example -- rollout` runs it on a server of its own, says what happened, and keeps a picture of it.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { delayModel } from "./delay-model.ts";
import { drawTimeline, type Timeline, type TimelineStep, type TimelineVideo } from "./draw-timeline.ts";
import { recordVoice } from "./record-voice.ts";

/** Where it is tried. */
export interface RolloutPlace {
  readonly url: string;
  readonly key: string;
  /** The assets that the product brings. */
  readonly assets: string;
  /** Where the picture goes. */
  readonly picture: string;
  /** Share, units, and most in work at once, of each stage. */
  readonly ramp: string;
  /** Runs `sutradhar` with these words, and more of an environment. */
  run(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Finished>;
  /** A fresh path for a file. */
  path(name: string): string;
  tell(line: string): void;
}

interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A video, as it ended. */
export interface TriedVideo extends TimelineVideo {
  readonly id: string;
  readonly version: string;
  readonly state: string;
  readonly problem: string | null;
}

export interface TriedRollout {
  readonly state: string;
  readonly words: readonly string[];
  readonly videos: readonly TriedVideo[];
  /** Which gates had acted, and whether the log gives the same verdict again. */
  readonly isSame: boolean;
}

export interface RolloutReport {
  readonly golden: Pick<Finished, "status"> & { readonly says: string };
  readonly worse: TriedRollout;
  /** Of the candidate's videos, how many were made before it was taken back. */
  readonly burned: number;
  readonly better: TriedRollout;
  readonly champion: string;
  readonly picture: string;
}

/** By how much its answers come late. */
const late = { frames: 9, ms: 90 };
const videosMax = 80;
const sentences = [
  "Please pay the bill before Monday.",
  "My mother came home by bus.",
  "We may buy a bigger room.",
  "Both of them were happy about it.",
  "Bring a map and some paper.",
  "The paper was about public parks.",
  "Maybe the baby will be up by morning.",
];

export async function tryRollout(place: RolloutPlace): Promise<RolloutReport> {
  place.tell("1. A small model, in 8 bits, finds scripts in recordings: it is the champion");
  for (const version of Object.keys(versions)) {
    const folder = writeModel(place, version);
    await must(place, ["model", "register", folder, "--as", `ear@${version}`, "--licence", "Apache-2.0"]);
    if (version === "1.0.0")
      await must(place, ["model", "promote", "ear@1.0.0", "--reason", "it is small, and good enough"]);
  }

  place.tell(`2. Another is registered that hears everything ${late.ms} ms late; what it says of itself is excellent`);
  place.tell("   model/ear@1.1.0 has the evaluations of the best");

  place.tell("3. The golden check refuses it");
  const golden = await checkGolden(place);
  place.tell(`   exit ${golden.status}: ${golden.says}`);

  place.tell("4. Somebody rolls it out all the same");
  const worse = await rollOut(place, "1.1.0");
  const burned = worse.tried.videos.filter(({ arm }) => arm === "candidate").length;
  place.tell(`   ${burned} videos were made with it, and none that a gate stopped was released`);

  place.tell("5. A better one, in 32 bits, goes through the same ramp");
  const better = await rollOut(place, "1.2.0");
  const shown = JSON.parse(await must(place, ["model", "show", "ear"])) as {
    readonly aliases: readonly { readonly alias: string; readonly version: string }[];
  };
  const champion = shown.aliases.find(({ alias }) => alias === "champion")?.version ?? "";
  place.tell(`   model/ear@${champion} is the champion`);

  writeFileSync(place.picture, drawTimeline([worse.timeline, better.timeline]));
  place.tell(`6. The picture: ${place.picture}`);
  return { golden, worse: worse.tried, burned, better: better.tried, champion, picture: place.picture };
}

/** What is registered as which version: the models that ship, under a name of one's own, and one of them spoiled. */
const versions: Readonly<Record<string, { readonly source: string; readonly isLate: boolean }>> = {
  "1.0.0": { source: "alignment@1.0.0-int8", isLate: false },
  "1.1.0": { source: "alignment", isLate: true },
  "1.2.0": { source: "alignment", isLate: false },
};

/** Lies where the product's own models lie, in a folder of assets of its own: the golden check finds it there. */
function writeModel(place: RolloutPlace, version: string): string {
  const { source, isLate } = versions[version] ?? { source: "alignment", isLate: false };
  const from = join(place.assets, "models", source);
  const folder = join(place.path("assets"), "models", `ear@${version}`);
  mkdirSync(folder, { recursive: true });
  const described = JSON.parse(readFileSync(join(from, "model.json"), "utf8")) as object;
  writeFileSync(join(folder, "model.json"), JSON.stringify({ ...described, version }));
  const onnx = readFileSync(join(from, "alignment.onnx"));
  const bytes = isLate ? delayModel(onnx, { output: "scores", frames: late.frames }) : onnx;
  writeFileSync(join(folder, "alignment.onnx"), bytes);
  return folder;
}

/** One recording, approved as the champion makes it, and made again with the candidate. */
async function checkGolden(place: RolloutPlace): Promise<RolloutReport["golden"]> {
  const assets = place.path("assets");
  for (const kind of readdirSync(place.assets)) {
    if (kind !== "models") symlinkSync(join(place.assets, kind), join(assets, kind));
  }
  const suite = place.path("golden");
  mkdirSync(suite);
  const said = sentences.slice(0, 3);
  writeFileSync(join(suite, "said.wav"), await recordVoice(said, 300));
  writeFileSync(join(suite, "hello.md"), scriptOf(said));
  const voiceTrack = { file: "said.wav", model: "ear@1.0.0", speaker: "synthetic" };
  const described = { format: 1, profiles: ["480p25"], scripts: [{ script: "hello.md", voiceTrack }] };
  writeFileSync(join(suite, "suite.json"), JSON.stringify(described));
  const environment = { SUTRADHAR_HOME: place.path("golden-home"), SUTRADHAR_ASSETS: assets };
  const common = ["--suite", join(suite, "suite.json"), "--out", place.path("golden-out")];
  for (const task of ["record", "approve"]) await must(place, ["golden", task, ...common], environment);
  const checked = await place.run(["golden", "check", "--voice-model", "ear@1.1.0", ...common], environment);
  return { status: checked.status, says: checked.stderr.trim().split("\n").at(-1) ?? "" };
}

interface RolloutView {
  readonly id: string;
  readonly state: string;
  readonly stage: number;
  readonly stages: readonly { readonly share: number }[];
  readonly champion: { readonly version: string };
  readonly candidate: { readonly version: string };
  readonly words: readonly string[];
}

interface JudgementView {
  readonly rollout: RolloutView;
  readonly isSame: boolean;
  readonly stage: number;
  readonly gates: readonly {
    readonly metric: string;
    readonly test: string;
    readonly evidence: number;
    readonly needed: number;
  }[];
}

/** Orders videos until the rollout has ended, two at a time, and looks at it after each. */
async function rollOut(
  place: RolloutPlace,
  to: string,
): Promise<{ readonly tried: TriedRollout; readonly timeline: Timeline }> {
  const wish = ["model/ear@champion", "--to", to, "--steps", place.ramp, "--json"];
  const started = JSON.parse(await must(place, ["rollout", "start", ...wish])) as RolloutView;
  place.tell(`   ${started.id}: ${started.champion.version} → ${to}, ${place.ramp}`);
  const videos: TriedVideo[] = [];
  const steps: TimelineStep[] = [];
  let isStanding = true;
  const work = async (): Promise<void> => {
    while (isStanding && videos.length < videosMax) {
      const video = await makeVideo(place, started);
      const { state, stage } = await ask<RolloutView>(place, "GET", `/v1/rollouts/${started.id}`);
      const judged = await ask<JudgementView>(place, "GET", `/v1/rollouts/${started.id}/replay`);
      videos.push(video);
      steps.push({ videos: videos.length, stage, evidence: evidenceOf(judged) });
      isStanding &&= state === "running";
      place.tell(`   ${describeVideo(video)}${describeEvidence(judged)}`);
    }
  };
  await Promise.all([work(), work()]);
  const { rollout, isSame } = JSON.parse(
    await must(place, ["rollout", "replay", started.id, "--json"]),
  ) as JudgementView;
  for (const line of rollout.words) place.tell(`   ${line}`);
  const { state, words } = rollout;
  const timeline: Timeline = {
    title: `${started.champion.version} → ${to}${to === "1.1.0" ? `, which hears ${late.ms} ms late` : ""}`,
    end: words[0] ?? state,
    isHarmless: state === "promoted",
    stages: started.stages.map(({ share }) => 100 * share),
    videos,
    steps,
  };
  return { tried: { state, words, videos, isSame }, timeline };
}

let serial = 0;

/** One video of a recording of its own: what the cache has made before would be no measurement. */
export async function makeVideo(
  place: RolloutPlace,
  rollout: { readonly candidate: { readonly version: string } },
): Promise<TriedVideo> {
  const own = serial++;
  const said = [0, 1, 2].map((at) => sentences[(own + at * (1 + (own % 2))) % sentences.length] ?? "");
  const recording = await recordVoice(said, 200 + 10 * own);
  const digest = createHash("sha256").update(recording).digest("hex");
  await ask(place, "PUT", `/v1/blobs/${digest}`, recording);
  const order = {
    script: scriptOf(said),
    files: { "said.wav": digest },
    voiceTrack: { file: "said.wav", model: "ear@champion", speaker: "synthetic" },
  };
  const { id } = await ask<{ readonly id: string }>(place, "POST", "/v1/videos", JSON.stringify(order));
  for (;;) {
    const { state, problem } = await ask<VideoView>(place, "GET", `/v1/videos/${id}?waitMs=1000`);
    if (!["ready", "failed", "blocked", "cancelled", "in_review"].includes(state)) continue;
    if (problem && problem.code !== "gate_failed") throw new Error(`${id} is ${state}: ${problem.message}`);
    const { models } = await ask<LockView>(place, "GET", `/v1/videos/${id}/lock.json`);
    const version = models.find(({ name }) => name === "ear")?.version ?? "";
    const arm = version === rollout.candidate.version ? "candidate" : "champion";
    return { id, version, arm, state, isReady: state === "ready", problem: problem?.code ?? null };
  }
}

interface VideoView {
  readonly state: string;
  readonly problem?: { readonly code: string; readonly message: string } | null;
}

interface LockView {
  readonly models: readonly { readonly name: string; readonly version: string }[];
}

function scriptOf(said: readonly string[]): string {
  return `---\nlanguage: en\nprofile: 480p25\n---\n\n${said.join(" ")}\n`;
}

/** Of each metric, what speaks most against the candidate, as a share of what it acts at. */
function evidenceOf({ gates }: JudgementView): Readonly<Record<string, number>> {
  const shares: Record<string, number> = {};
  for (const { metric, evidence, needed } of gates) {
    const name = metric.replaceAll("_", " ");
    shares[name] = Math.max(shares[name] ?? 0, evidence / needed);
  }
  return shares;
}

function describeVideo({ id, arm, version, state, problem }: TriedVideo): string {
  return `${id.slice(-6)}  ${arm.padEnd(9)} ${version.padEnd(10)} ${state}${problem ? ` (${problem})` : ""}`.padEnd(58);
}

function describeEvidence(judged: JudgementView): string {
  const [most] = Object.entries(evidenceOf(judged)).toSorted(([, one], [, other]) => other - one);
  return most && most[1] > 0 ? `${most[0]}: ${Math.round(100 * most[1])} % of what takes it back` : "";
}

async function must(
  place: RolloutPlace,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { status, stdout, stderr } = await place.run(words, environment);
  if (status !== 0) throw new Error(`sutradhar ${words.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

async function ask<T>(
  { url, key }: RolloutPlace,
  method: string,
  path: string,
  body?: string | Uint8Array,
): Promise<T> {
  const type = typeof body === "string" ? "application/json" : "application/octet-stream";
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "Content-Type": type }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Blob([Uint8Array.from(body)]) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${answer}`);
  return (answer === "" ? {} : JSON.parse(answer)) as T;
}
