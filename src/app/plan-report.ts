import type { Digest, Problem } from "../core/index.ts";
import type { Estimate, PriceList, StepHistory } from "../fleet/index.ts";
import { estimateSteps } from "../fleet/index.ts";
import { referencesOf, type PlanNode, type StepKind } from "../pipeline/index.ts";
import type { VideoPlan } from "../planner/index.ts";
import type { PreparedVideo } from "./prepare-video.ts";

/** How long a shot is: as it was spoken, or guessed from its text. */
export interface ShotLength {
  readonly frames: number;
  readonly isEstimated: boolean;
}

export interface PlannedNode {
  readonly id: string;
  readonly step: string;
  readonly version: number;
  readonly kind: StepKind;
  readonly class: string;
  readonly key: Digest;
  /** The shot that it belongs to; null of what shots share. */
  readonly shot: string | null;
  /** Port to the outputs that it reads, as `node.output`. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  /** Whether the store knows its result, so that it is not done again. */
  readonly isStored: boolean;
}

export interface ReportedShot extends ShotLength {
  readonly id: string;
  readonly scene: string;
  readonly text: string;
}

/** What `sutradhar plan --format json` prints; docs/reference/plan-format.md. */
export interface PlanReport {
  readonly format: 1;
  readonly script: { readonly name: string; readonly digest: Digest };
  readonly profile: {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    readonly frameRate: number;
  };
  /**
   * True where the file has a size limit and not all of it is spoken: its bit rate is guessed then, and with it the keys of
   * what is drawn.
   */
  readonly isProvisional: boolean;
  readonly shots: readonly ReportedShot[];
  readonly nodes: readonly PlannedNode[];
  readonly estimate: Estimate;
  readonly warnings: readonly Problem[];
}

export interface ReportOptions {
  readonly prepared: PreparedVideo;
  readonly video: VideoPlan;
  /** In the order of the shots. */
  readonly lengths: readonly ShotLength[];
  readonly isStored: (key: Digest) => boolean;
  readonly jobs: number;
  readonly prices: PriceList;
  /** What like steps took here, where that is known. */
  readonly history?: readonly StepHistory[];
}

/** What a plan comes to: its graph, what is stored of it, and what the rest will take. Runs nothing. */
export function reportPlan({ prepared, video, lengths, isStored, ...measures }: ReportOptions): PlanReport {
  const { name, width, height, frameRate, fileBytesMax } = prepared.profile;
  const shots = listShots(video, lengths);
  const shotOf = new Map(video.shots.flatMap(({ id, nodes }) => Object.values(nodes).map((node) => [node, id])));
  const nodes = video.plan.nodes.map((node) => reportNode(node, shotOf.get(node.id) ?? null, isStored(node.key)));
  return {
    format: 1,
    script: prepared.inputs.script,
    profile: { name, width, height, frameRate },
    isProvisional: fileBytesMax !== undefined && shots.some(({ isEstimated }) => isEstimated),
    shots,
    nodes,
    estimate: estimateSteps({ steps: listSteps(nodes, shots), pixels: width * height, ...measures }),
    warnings: prepared.warnings,
  };
}

function listShots({ request, shots }: VideoPlan, lengths: readonly ShotLength[]): ReportedShot[] {
  const sceneOf = new Map(request.scenes.flatMap(({ scene }) => scene.shots.map((shot) => [shot.id, scene.id])));
  return shots.map(({ id, shot }, index) => {
    const { frames, isEstimated } = lengths[index] ?? { frames: 0, isEstimated: true };
    return { id, scene: sceneOf.get(id) ?? "", text: shot.sentence.caption, frames, isEstimated };
  });
}

function reportNode(node: PlanNode, shot: string | null, isStored: boolean): PlannedNode {
  const { id, step, version, kind, resources, key } = node;
  const inputs = Object.entries(node.inputs).map(([port, input]) => [
    port,
    referencesOf(input).map(({ node: source, output }) => `${source}.${output}`),
  ]);
  return { id, step, version, kind, class: resources.class, key, shot, inputs: Object.fromEntries(inputs), isStored };
}

/** A shot's steps see its frames, those that join it see all of them, and what is baked sees none. */
function listSteps(nodes: readonly PlannedNode[], shots: readonly ReportedShot[]) {
  const framesOf = new Map(shots.map(({ id, frames }) => [id, frames]));
  const all = shots.reduce((sum, { frames }) => sum + frames, 0);
  return nodes.map(({ step, class: name, shot, isStored }) => {
    const shared = step.startsWith("bake") ? 0 : all;
    return { step, class: name, frames: shot === null ? shared : (framesOf.get(shot) ?? 0), isCached: isStored };
  });
}
