import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, digestBytes, limits, SutradharError, type Digest, type Json } from "../core/index.ts";
import { createPlan, type NodeDraft } from "./plan.ts";
import type { StepResources } from "./resources.ts";
import type { StepCatalog } from "./step.ts";

const resources: StepResources = { class: "cpu", cpuCores: 1, memoryMiB: 256, timeLimitMs: 60_000 };
const catalog: StepCatalog = {
  speak: {
    name: "speak",
    version: 1,
    kind: "pure",
    inputs: {},
    outputs: { speech: "speech", phones: "phones" },
    resources,
  },
  render: {
    name: "render",
    version: 3,
    kind: "pure",
    inputs: { speech: { type: "speech" } },
    outputs: { chunk: "chunk" },
    resources,
  },
  join: {
    name: "join",
    version: 1,
    kind: "recorded",
    inputs: { chunks: { type: "chunk", many: true } },
    outputs: { video: "video" },
    resources,
  },
  misfiled: { name: "filed", version: 1, kind: "pure", inputs: {}, outputs: {}, resources },
};
const engine = digestBytes("engine");
const engineOf = (_step: string): Digest => engine;

const draft = (id: string, step: string, inputs: NodeDraft["inputs"] = {}, parameters = {}): NodeDraft => ({
  id,
  step,
  inputs,
  parameters,
  assets: {},
});
const speak = (id = "speak"): NodeDraft => draft(id, "speak");
const render = (id = "render", from = "speak"): NodeDraft =>
  draft(id, "render", { speech: { node: from, output: "speech" } });
const join = (...from: string[]): NodeDraft =>
  draft("join", "join", { chunks: from.map((node) => ({ node, output: "chunk" })) });

const plan = (nodes: readonly NodeDraft[], engines = engineOf) => createPlan({ catalog, nodes, engineOf: engines });

function problemsOf(nodes: readonly NodeDraft[]): string[] {
  try {
    plan(nodes);
  } catch (error) {
    expect(error).toBeInstanceOf(SutradharError);
    expect(error).toMatchObject({ code: "plan_invalid" });
    return (error as SutradharError).problems.map(({ message }) => message);
  }
  return [];
}

describe("a plan", () => {
  it("puts each node after those it reads, else in the order given", () => {
    const nodes = [join("r1", "r2"), render("r2", "s2"), speak("s1"), render("r1", "s1"), speak("s2")];
    expect(plan(nodes).nodes.map(({ id }) => id)).toEqual(["s1", "r1", "s2", "r2", "join"]);
  });

  it("carries what its steps declare", () => {
    const [first, second] = plan([speak(), render()]).nodes;
    expect(first).toMatchObject({ version: 1, kind: "pure", outputs: ["speech", "phones"], engine });
    expect(second).toMatchObject({ version: 3, inputs: { speech: { node: "speak", output: "speech" } } });
  });

  it("is frozen, and shares nothing with what it was made from", () => {
    const parameters = { size: [1920, 1080] };
    const { nodes } = plan([draft("speak", "speak", {}, parameters)]);
    parameters.size[0] = 1;
    expect(nodes[0]?.parameters).toEqual({ size: [1920, 1080] });
    expect(Object.isFrozen(nodes) && Object.isFrozen(nodes[0])).toBe(true);
    expect(() => ((nodes[0]?.parameters as { size: number[] }).size[0] = 2)).toThrow(TypeError);
  });

  it("gives an empty list an empty plan", () => {
    expect(plan([]).nodes).toEqual([]);
  });

  it("refuses more steps than its limit", () => {
    const nodes = Array.from({ length: limits.planNodesMax + 1 }, (_, index) => speak(`s${index}`));
    expect(() => plan(nodes)).toThrow(expect.objectContaining({ code: "limit_exceeded" }));
  });
});

describe("an unsound graph is refused", () => {
  const cases: readonly { fault: string; nodes: readonly NodeDraft[]; problem: string }[] = [
    {
      fault: "a duplicate id",
      nodes: [speak(), speak()],
      problem: "node ids must be unique, got speak twice: rename one, or plan it once",
    },
    {
      fault: "an unknown step",
      nodes: [draft("a", "sing")],
      problem: "a: no step is named sing; there are speak, render, join, misfiled",
    },
    {
      fault: "a step under another's name",
      nodes: [draft("a", "misfiled")],
      problem: "a: the catalog holds filed under the name misfiled: give it one name",
    },
    {
      fault: "a missing input",
      nodes: [draft("a", "render")],
      problem: "a: render needs the input speech, which takes speech: connect it to speak",
    },
    {
      fault: "a surplus input",
      nodes: [draft("a", "speak", { text: { node: "a", output: "speech" } })],
      problem: "a: speak has no input text: leave it out; it takes nothing",
    },
    {
      fault: "a node that is not there",
      nodes: [render("a", "b")],
      problem: "a.speech reads b, which is not in the plan: add it",
    },
    {
      fault: "an output that is not there",
      nodes: [speak(), draft("a", "render", { speech: { node: "speak", output: "song" } })],
      problem: "a.speech reads speak.song: speak makes speech, phones",
    },
    {
      fault: "an input of the wrong type",
      nodes: [speak(), draft("a", "render", { speech: { node: "speak", output: "phones" } })],
      problem: "a.speech takes speech, and speak.phones is phones",
    },
    {
      fault: "one where many are taken",
      nodes: [speak(), render(), draft("join", "join", { chunks: { node: "render", output: "chunk" } })],
      problem: "join.chunks takes a list",
    },
    {
      fault: "many where one is taken",
      nodes: [speak(), draft("a", "render", { speech: [{ node: "speak", output: "speech" }] })],
      problem: "a.speech takes one output, not a list",
    },
    { fault: "an empty list", nodes: [join()], problem: "join.chunks takes at least one output, got none" },
    {
      fault: "a node that reads itself",
      nodes: [render("a", "a")],
      problem: "steps read each other in a circle: a → a: one of them must read something else",
    },
    {
      fault: "a circle",
      nodes: [render("a", "c"), render("b", "a"), render("c", "b")],
      problem: "steps read each other in a circle: a → c → b → a: one of them must read something else",
    },
    {
      fault: "a circle behind others",
      nodes: [speak("x"), render("d", "a"), render("a", "b"), render("b", "a")],
      problem: "steps read each other in a circle: a → b → a: one of them must read something else",
    },
  ];

  it.each(cases)("$fault", ({ nodes, problem }) => {
    expect(problemsOf(nodes)).toContain(problem);
  });

  it("with every problem at once", () => {
    expect(problemsOf([draft("a", "sing"), draft("b", "render"), render("c", "a")])).toEqual([
      "a: no step is named sing; there are speak, render, join, misfiled",
      "b: render needs the input speech, which takes speech: connect it to speak",
    ]);
  });
});

describe("a step's key", () => {
  const base = (): NodeDraft[] => [speak(), render()];
  const keysOf = (nodes: readonly NodeDraft[], engines = engineOf): string[] =>
    plan(nodes, engines).nodes.map(({ key }) => key);
  const changed = { ...speak(), parameters: { text: "another" } };

  it("does not change with the node's id", () => {
    expect(keysOf([speak("x"), render("y", "x")])).toEqual(keysOf(base()));
  });

  it("does not change with the order of members", () => {
    const left = draft("a", "speak", {}, { rate: 1, pitch: { x: 1, y: 2 } });
    const right = draft("a", "speak", {}, { pitch: { y: 2, x: 1 }, rate: 1 });
    expect(keysOf([left])).toEqual(keysOf([right]));
  });

  it("of what reads a step changes with that step's recipe", () => {
    const [first, second] = keysOf(base());
    const [otherFirst, otherSecond] = keysOf([changed, render()]);
    expect(otherFirst).not.toBe(first);
    expect(otherSecond).not.toBe(second);
  });

  it("changes with the order of a list", () => {
    const shots = [changed, render("r1"), speak("s2"), render("r2", "s2")];
    expect(keysOf([...shots, join("r1", "r2")]).at(-1)).not.toBe(keysOf([...shots, join("r2", "r1")]).at(-1));
  });

  it.each([
    { what: "an asset", other: [{ ...speak(), assets: { voice: digestBytes("voice") } }], engines: engineOf },
    { what: "a parameter", other: [changed], engines: engineOf },
    { what: "the engine", other: [speak()], engines: () => digestBytes("newer") },
  ])("changes with $what", ({ other, engines }) => {
    expect(keysOf(other, engines)[0]).not.toBe(keysOf([speak()])[0]);
  });

  it("changes with the version", () => {
    const newer = { ...catalog, speak: { ...catalog["speak"]!, version: 2 } };
    expect(createPlan({ catalog: newer, nodes: [speak()], engineOf }).nodes[0]?.key).not.toBe(keysOf([speak()])[0]);
  });

  it("changes only where an engine changed", () => {
    const newFonts = (step: string): Digest => digestBytes(step === "render" ? "new fonts" : "engine");
    const [speech, picture] = keysOf(base(), newFonts);
    expect(speech).toBe(keysOf(base())[0]);
    expect(picture).not.toBe(keysOf(base())[1]);
  });

  it("differs for different parameters and is the same for the same ones", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (left, right) => {
        const keyOf = (parameters: unknown): string | undefined =>
          keysOf([draft("a", "speak", {}, parameters as object)])[0];
        const isSame = canonicalJson(left as Json) === canonicalJson(right as Json);
        expect(keyOf(left)).toBe(keyOf(structuredClone(left)));
        expect(keyOf(left) === keyOf(right)).toBe(isSame);
      }),
    );
  });
});
