import { canonicalJson, limits } from "../core/index.ts";
import { sourcesOf } from "./check-graph.ts";
import type { NodeDraft } from "./plan.ts";

/** Nodes that read too much or say too much, a sentence each with the limit that they met. */
export function checkSizes(nodes: readonly NodeDraft[]): string[] {
  return nodes.flatMap((node) => {
    const fanIn = sourcesOf(node).length;
    const bytes = Buffer.byteLength(canonicalJson(node.parameters));
    const problems: string[] = [];
    if (fanIn > limits.planFanInMax) {
      problems.push(
        `${node.id} reads ${fanIn} outputs; a step may read ${limits.planFanInMax} (limits.planFanInMax): join them in groups first`,
      );
    }
    if (bytes > limits.planParametersBytesMax) {
      problems.push(
        `${node.id} has parameters of ${bytes} bytes; a step may have ${limits.planParametersBytesMax} (limits.planParametersBytesMax): store what is large, and name it by its digest among the assets`,
      );
    }
    return problems;
  });
}

/** The first chain that is too long. @param ordered each node after those it reads */
export function checkDepth(ordered: readonly NodeDraft[]): string[] {
  const depths = new Map<string, number>();
  for (const node of ordered) {
    const depth = 1 + sourcesOf(node).reduce((deepest, id) => Math.max(deepest, depths.get(id) ?? 0), 0);
    depths.set(node.id, depth);
    if (depth <= limits.planDepthMax) continue;
    return [
      `${node.id} is the end of a chain of ${depth} steps; a chain may have ${limits.planDepthMax} (limits.planDepthMax): join steps that always run one after the other`,
    ];
  }
  return [];
}
