import { describe, expect, it } from "vitest";
import { digestBytes, limits, SutradharError } from "../core/index.ts";
import { createPlan, type NodeDraft, type PlanOptions } from "./plan.ts";
import type { StepResources } from "./resources.ts";
import type { StepCatalog, StepDeclaration, StepKind } from "./step.ts";

const resources: StepResources = { class: "cpu", cpuCores: 1, memoryMiB: 256, timeLimitMs: 60_000 };

const declare = (name: string, kind: StepKind, change: Partial<StepDeclaration> = {}): StepDeclaration => ({
  name,
  version: 1,
  kind,
  inputs: { of: { type: "thing", many: true, isOptional: true } },
  outputs: { thing: "thing" },
  resources,
  ...change,
});

const catalog: StepCatalog = {
  make: declare("make", "pure"),
  hear: declare("hear", "recorded"),
  sign: declare("sign", "effect"),
  dumb: declare("dumb", "pure", { outputs: {} }),
  stale: declare("stale", "pure", { version: 0 }),
  foreign: declare("foreign", "pure", { resources: { ...resources, class: "tpu" as StepResources["class"] } }),
  greedy: declare("greedy", "pure", { resources: { ...resources, cpuCores: 65, memoryMiB: 0 } }),
  endless: declare("endless", "pure", { resources: { ...resources, timeLimitMs: Number.POSITIVE_INFINITY } }),
  timeless: declare("timeless", "pure", { resources: { ...resources, timeLimitMs: Number.NaN } }),
};

const node = (id: string, step: string, reads: readonly string[] = [], parameters = {}): NodeDraft => ({
  id,
  step,
  inputs: { of: reads.map((from) => ({ node: from, output: "thing" })) },
  parameters,
  assets: {},
});

function chain(length: number): NodeDraft[] {
  return Array.from({ length }, (_, index) => node(`n${index}`, "make", index === 0 ? [] : [`n${index - 1}`]));
}

function lint(nodes: readonly NodeDraft[], more: Partial<PlanOptions> = {}): string[] {
  try {
    createPlan({ catalog, nodes, engineOf: () => digestBytes("engine"), ...more });
  } catch (error) {
    expect(error).toBeInstanceOf(SutradharError);
    expect(error).toMatchObject({ code: "plan_invalid" });
    return (error as SutradharError).problems.map(({ message }) => message);
  }
  return [];
}

const { planFanInMax, planParametersBytesMax, planDepthMax } = limits;
const wide = (count: number) => node("all", "make", Array<string>(count).fill("a"));
/** Parameters whose JSON has as many bytes; the last letter has three. */
const heavy = (bytes: number) => node("a", "make", [], { t: `${"x".repeat(bytes - 11)}क` });

describe("the linter names the step, what is wrong with it and what to do", () => {
  it.each<{ fault: string; nodes: NodeDraft[]; results?: string[]; problems: string[] }>([
    {
      fault: "a step that works for nobody",
      nodes: [node("a", "make"), node("b", "make"), node("end", "make", ["a"])],
      results: ["end"],
      problems: ["b is made for nobody: read what it makes, name it among the results, or leave it out"],
    },
    {
      fault: "a chain that works for nobody",
      nodes: [node("a", "make"), node("b", "make", ["a"]), node("end", "make")],
      results: ["end"],
      problems: [
        "a is made for nobody: read what it makes, name it among the results, or leave it out",
        "b is made for nobody: read what it makes, name it among the results, or leave it out",
      ],
    },
    {
      fault: "a result that nobody makes",
      nodes: [node("a", "make")],
      results: ["a", "video"],
      problems: ["video is wanted, and not in the plan: add it"],
    },
    {
      fault: "a class that no worker has",
      nodes: [node("a", "foreign"), node("b", "foreign")],
      problems: [
        'the step foreign runs on the class "tpu", which no worker has: name one of cpu, gpu-small, gpu-large',
      ],
    },
    {
      fault: "cores and memory out of range",
      nodes: [node("a", "greedy")],
      problems: [
        `the step greedy declares cpuCores 65: it must be above 0 and at most ${limits.stepCpuCoresMax}`,
        `the step greedy declares memoryMiB 0: it must be above 0 and at most ${limits.stepMemoryMiBMax}`,
      ],
    },
    {
      fault: "no limit of time",
      nodes: [node("a", "endless")],
      problems: [`the step endless declares timeLimitMs Infinity: it must be above 0 and at most ${limits.stepMsMax}`],
    },
    {
      fault: "a limit that is no number",
      nodes: [node("a", "timeless")],
      problems: [`the step timeless declares timeLimitMs NaN: it must be above 0 and at most ${limits.stepMsMax}`],
    },
    {
      fault: "a cached step that makes nothing",
      nodes: [node("a", "dumb")],
      problems: [
        "the step dumb is pure and makes nothing that could be kept under its key: declare an output, or declare it an effect",
      ],
    },
    {
      fault: "a version below 1",
      nodes: [node("a", "stale")],
      problems: ["the step stale has version 0: it must be a whole number from 1"],
    },
    {
      fault: "a pure step that reads an effect",
      nodes: [node("a", "sign"), node("b", "make", ["a", "a"])],
      problems: [
        "b is pure and reads a, which is an effect and never cached: read what a reads, or declare make an effect",
      ],
    },
    {
      fault: "a recorded step that reads an effect",
      nodes: [node("a", "sign"), node("b", "hear", ["a"])],
      problems: [
        "b is recorded and reads a, which is an effect and never cached: read what a reads, or declare hear an effect",
      ],
    },
    {
      fault: "too many inputs",
      nodes: [node("a", "make"), wide(planFanInMax + 1)],
      problems: [
        `all reads ${planFanInMax + 1} outputs; a step may read ${planFanInMax} (limits.planFanInMax): join them in groups first`,
      ],
    },
    {
      fault: "too large parameters",
      nodes: [heavy(planParametersBytesMax + 1)],
      problems: [
        `a has parameters of ${planParametersBytesMax + 1} bytes; a step may have ${planParametersBytesMax} (limits.planParametersBytesMax): store what is large, and name it by its digest among the assets`,
      ],
    },
    {
      fault: "too long a chain",
      nodes: chain(planDepthMax + 2),
      problems: [
        `n${planDepthMax} is the end of a chain of ${planDepthMax + 1} steps; a chain may have ${planDepthMax} (limits.planDepthMax): join steps that always run one after the other`,
      ],
    },
  ])("$fault", ({ nodes, results, problems }) => {
    expect(lint(nodes, results ? { results } : {})).toEqual(problems);
  });

  it("and says no more than its limit of a fault that every step has", () => {
    const nodes = Array.from({ length: limits.problemsMax + 5 }, (_, index) => node(`n${index}`, "sing"));
    expect(lint(nodes)).toHaveLength(limits.problemsMax);
    expect(() => createPlan({ catalog, nodes, engineOf: () => digestBytes("engine") })).toThrow("; and 5 more");
  });
});

describe("the linter has nothing against", () => {
  it.each<{ plan: string; nodes: NodeDraft[]; results?: string[] }>([
    { plan: "what every result needs", nodes: [node("a", "make"), node("b", "make", ["a"])], results: ["b"] },
    { plan: "a result that others read", nodes: [node("a", "make"), node("b", "make", ["a"])], results: ["a", "b"] },
    { plan: "an effect that nobody reads", nodes: [node("a", "make"), node("b", "sign", ["a"])], results: [] },
    { plan: "an effect that an effect reads", nodes: [node("a", "sign"), node("b", "sign", ["a"])] },
    { plan: "steps that nobody reads where no results are named", nodes: [node("a", "make"), node("b", "hear")] },
    { plan: "as many inputs as there may be", nodes: [node("a", "make"), wide(planFanInMax)] },
    { plan: "parameters as large as they may be", nodes: [heavy(planParametersBytesMax)] },
    { plan: "a chain as long as it may be", nodes: chain(planDepthMax) },
    { plan: "a faulty step that the plan does not name", nodes: [node("a", "make")] },
  ])("$plan", ({ nodes, results }) => {
    expect(lint(nodes, results ? { results } : {})).toEqual([]);
  });
});
