import { sourcesOf } from "./check-graph.ts";
import type { NodeDraft } from "./plan.ts";

interface Visit {
  readonly node: NodeDraft;
  /** Ids that the node reads and that are still to be visited, the next one last. */
  readonly sources: string[];
}

/**
 * The nodes, each after those it reads and else in the order given; or the first cycle, as the ids along it. Depth first
 * with a stack of its own, since a chain may be longer than the machine's.
 */
export function orderNodes(nodes: readonly NodeDraft[]): { ordered: NodeDraft[] } | { cycle: string[] } {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered: NodeDraft[] = [];
  const done = new Set<string>();
  const open = new Set<string>();

  for (const root of nodes) {
    const stack: Visit[] = done.has(root.id) ? [] : [visit(root, open)];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const id = top.sources.pop();
      if (id === undefined) {
        stack.pop();
        open.delete(top.node.id);
        done.add(top.node.id);
        ordered.push(top.node);
        continue;
      }
      if (open.has(id)) return { cycle: [...[...open].slice([...open].indexOf(id)), id] };
      const source = byId.get(id);
      if (source && !done.has(id)) stack.push(visit(source, open));
    }
  }
  return { ordered };
}

function visit(node: NodeDraft, open: Set<string>): Visit {
  open.add(node.id);
  return { node, sources: sourcesOf(node).reverse() };
}
