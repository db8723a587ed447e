import type { NodeDraft, OutputReference } from "./plan.ts";
import type { Port, StepCatalog, StepDeclaration } from "./step.ts";

/** Everything that is wrong with how nodes are tied together, but for cycles: a sentence each, with what to do. */
export function checkGraph(catalog: StepCatalog, nodes: readonly NodeDraft[]): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return [...checkIds(nodes), ...nodes.flatMap((node) => checkNode(catalog, byId, node))];
}

function checkIds(nodes: readonly NodeDraft[]): string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const { id } of nodes) {
    if (seen.has(id)) problems.push(`node ids must be unique, got ${id} twice: rename one, or plan it once`);
    seen.add(id);
  }
  return problems;
}

function checkNode(catalog: StepCatalog, byId: ReadonlyMap<string, NodeDraft>, node: NodeDraft): string[] {
  const step = catalog[node.step];
  if (!step) return [`${node.id}: no step is named ${node.step}; there are ${list(Object.keys(catalog))}`];
  if (step.name !== node.step) {
    return [`${node.id}: the catalog holds ${step.name} under the name ${node.step}: give it one name`];
  }
  const missing = Object.keys(step.inputs).filter((port) => !(port in node.inputs));
  const problems = missing.map((port) => describeMissing(catalog, node, step, port));
  for (const [name, input] of Object.entries(node.inputs)) {
    const port = step.inputs[name];
    if (port) problems.push(...checkInput(catalog, byId, `${node.id}.${name}`, port, input));
    else problems.push(`${node.id}: ${node.step} has no input ${name}: leave it out; it takes ${listInputs(step)}`);
  }
  return problems;
}

function describeMissing(catalog: StepCatalog, node: NodeDraft, step: StepDeclaration, port: string): string {
  const type = step.inputs[port]?.type ?? "";
  const makers = Object.values(catalog).filter((one) => Object.values(one.outputs).includes(type));
  const fix = makers.length > 0 ? `connect it to ${list(makers.map(({ name }) => name))}` : "no step makes any";
  return `${node.id}: ${node.step} needs the input ${port}, which takes ${type}: ${fix}`;
}

function checkInput(
  catalog: StepCatalog,
  byId: ReadonlyMap<string, NodeDraft>,
  place: string,
  port: Port,
  input: OutputReference | readonly OutputReference[],
): string[] {
  const isMany = port.many === true;
  if (isMany !== Array.isArray(input)) return [`${place} takes ${isMany ? "a list" : "one output, not a list"}`];
  const references = referencesOf(input);
  if (references.length === 0 && isMany && port.isOptional) return [];
  if (references.length === 0) return [`${place} takes at least one output, got none`];
  return references.flatMap(({ node: id, output }) => {
    const source = byId.get(id);
    if (!source) return [`${place} reads ${id}, which is not in the plan: add it`];
    const step = catalog[source.step];
    // An unknown step is reported at its own node.
    if (!step) return [];
    const type = step.outputs[output];
    if (type === undefined) {
      return [`${place} reads ${id}.${output}: ${source.step} makes ${list(Object.keys(step.outputs))}`];
    }
    return type === port.type ? [] : [`${place} takes ${port.type}, and ${id}.${output} is ${type}`];
  });
}

function listInputs({ inputs }: StepDeclaration): string {
  return list(Object.keys(inputs));
}

function list(names: readonly string[]): string {
  return names.join(", ") || "nothing";
}

/** An input as a list, whether its port takes many or one. */
export function referencesOf(input: OutputReference | readonly OutputReference[]): readonly OutputReference[] {
  return isList(input) ? input : [input];
}

/** The ids of all nodes that a node reads, each as often as it reads it. */
export function sourcesOf({ inputs }: Pick<NodeDraft, "inputs">): string[] {
  return Object.values(inputs)
    .flatMap(referencesOf)
    .map(({ node }) => node);
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
