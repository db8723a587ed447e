import { sourcesOf } from "./check-graph.ts";
import type { NodeDraft } from "./plan.ts";
import { checkResources } from "./resources.ts";
import type { StepCatalog, StepDeclaration } from "./step.ts";

/** What is wrong with the steps that a plan names, and with how their kinds are mixed: a sentence each. */
export function checkSteps(catalog: StepCatalog, nodes: readonly NodeDraft[]): string[] {
  const named = new Set(nodes.map(({ step }) => step));
  const declared = [...named].flatMap((name) => catalog[name] ?? []);
  return [...declared.flatMap(checkDeclaration), ...checkEffects(catalog, nodes)];
}

function checkDeclaration(step: StepDeclaration): string[] {
  const problems = checkResources(step.name, step.resources);
  if (step.kind !== "effect" && Object.keys(step.outputs).length === 0) {
    problems.push(
      `the step ${step.name} is ${step.kind} and makes nothing that could be kept under its key: declare an output, or declare it an effect`,
    );
  }
  if (!Number.isInteger(step.version) || step.version < 1) {
    problems.push(`the step ${step.name} has version ${step.version}: it must be a whole number from 1`);
  }
  return problems;
}

/**
 * A cached step's result stands for all who have its key, also where the effect that it read was not done: so effects are
 * read by effects only.
 */
function checkEffects(catalog: StepCatalog, nodes: readonly NodeDraft[]): string[] {
  const kinds = new Map(nodes.map(({ id, step }) => [id, catalog[step]?.kind]));
  return nodes.flatMap((node) => {
    const kind = kinds.get(node.id);
    if (kind === undefined || kind === "effect") return [];
    const effects = new Set(sourcesOf(node).filter((id) => kinds.get(id) === "effect"));
    return [...effects].map(
      (id) =>
        `${node.id} is ${kind} and reads ${id}, which is an effect and never cached: read what ${id} reads, or declare ${node.step} an effect`,
    );
  });
}
