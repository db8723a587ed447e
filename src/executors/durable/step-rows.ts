import type { Digest } from "../../core/index.ts";
import { referencesOf, type PlanNode } from "../../pipeline/index.ts";
import type { RunPurpose, VideoPriority } from "../../store/index.ts";
import type { Outputs } from "../perform-step.ts";

export type { Outputs } from "../perform-step.ts";

/** A run, as steps need to know it. */
export interface RunRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly videoId: string | null;
  readonly priority: VideoPriority;
  readonly purpose: RunPurpose;
  readonly build: Digest;
  /** False makes what is pure again; what was recorded stands. */
  readonly reuse: boolean;
  readonly trace: string | null;
}

/** A step that may become ready. */
export interface StepRow {
  readonly runId: string;
  readonly nodeId: string;
  readonly workspaceId: string;
  readonly key: Digest;
  readonly step: string;
  readonly kind: PlanNode["kind"];
  readonly class: string;
  readonly priority: VideoPriority;
  readonly build: Digest;
}

/** The nodes that a node reads, each once. */
export function nodesReadBy(node: PlanNode): readonly string[] {
  return [
    ...new Set(
      Object.values(node.inputs)
        .flatMap(referencesOf)
        .map(({ node: id }) => id),
    ),
  ];
}

/** What stands at a node's ports, given what the nodes that it reads have made. */
export function inputsOf(node: PlanNode, made: ReadonlyMap<string, Outputs>): Record<string, readonly Digest[]> {
  return Object.fromEntries(
    Object.entries(node.inputs).map(([port, input]) => [
      port,
      referencesOf(input).map(({ node: id, output }) => made.get(id)?.[output] as Digest),
    ]),
  );
}
