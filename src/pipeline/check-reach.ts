import { sourcesOf } from "./check-graph.ts";
import type { NodeDraft } from "./plan.ts";
import type { StepCatalog } from "./step.ts";

/**
 * Steps whose work would be done for nobody: no wanted result is made from it. An effect is wanted for itself.
 * @param wanted ids of the nodes whose results are taken
 */
export function checkReach(catalog: StepCatalog, nodes: readonly NodeDraft[], wanted: readonly string[]): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const unknown = wanted.filter((id) => !byId.has(id));
  const effects = nodes.filter(({ step }) => catalog[step]?.kind === "effect").map(({ id }) => id);
  const reached = new Set<string>();
  const open = [...wanted, ...effects];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = byId.get(id);
    if (!node || reached.has(id)) continue;
    reached.add(id);
    open.push(...sourcesOf(node));
  }
  const idle = nodes.filter(({ id }) => !reached.has(id));
  return [
    ...unknown.map((id) => `${id} is wanted, and not in the plan: add it`),
    ...idle.map(({ id }) => `${id} is made for nobody: read what it makes, name it among the results, or leave it out`),
  ];
}
