import { describe, expect, it } from "vitest";
import { readCases } from "../../../test/contract/policy-engine.ts";
import { canonicalJson, digestBytes, limits } from "../../core/index.ts";
import { createPolicy } from "./create-policy.ts";
import type { DecisionRow } from "./decision-log.ts";
import { readShippedBundle } from "./policy-bundle.ts";
import type { EngineAnswer, PolicyEngine, PolicyInput } from "./policy.ts";
import { createWasmEngine } from "./wasm-engine.ts";

const bundle = readShippedBundle();
const [released] = readCases().filter(({ decision, expect: { allow } }) => decision === "release" && allow);
const input = released!.input;
const at = new Date("2026-11-29T06:00:00Z");

function open(engine: PolicyEngine, onWrite?: () => void) {
  const rows: DecisionRow[] = [];
  const write = (row: DecisionRow): void => {
    onWrite?.();
    rows.push(row);
  };
  return { rows, policy: createPolicy({ engine, bundle: bundle.digest, log: { write }, now: () => at }) };
}

const answering = (answer: () => EngineAnswer | Promise<EngineAnswer>): PolicyEngine => ({
  evaluate: async () => answer(),
});
const yes = { allow: true, reasons: [] };

describe("a decision", () => {
  it("is what the rules say, with what decided it", async () => {
    const { policy, rows } = open(createWasmEngine(bundle));
    const decision = await policy.decide("release", input);
    expect(decision).toMatchObject({
      allow: true,
      reasons: [],
      action: "release",
      name: "release",
      bundle: bundle.digest,
    });
    expect(decision.inputSha256).toBe(digestBytes(canonicalJson(input)));
    expect(rows).toMatchObject([
      { at, name: "release", allow: true, bundle: bundle.digest, inputSha256: decision.inputSha256 },
    ]);
  });

  it.each<[string, () => EngineAnswer | Promise<EngineAnswer>, string]>([
    ["the engine throws", () => Promise.reject(new Error("broken")), "policy_failed"],
    ["the engine throws what is no error", () => Promise.reject("broken"), "policy_failed"],
    ["no answer comes in time", () => Promise.reject(new DOMException("late", "TimeoutError")), "policy_timed_out"],
    ["the answer is nothing", () => ({ result: undefined, bundle: bundle.digest }), "answer_invalid"],
    ["the answer is the word yes", () => ({ result: "yes", bundle: bundle.digest }), "answer_invalid"],
    ["the answer is true", () => ({ result: true, bundle: bundle.digest }), "answer_invalid"],
    [
      "it allows, and says why not",
      () => ({ result: { allow: true, reasons: ["consent_missing"] }, bundle: bundle.digest }),
      "answer_invalid",
    ],
    [
      "it refuses, and does not say why",
      () => ({ result: { allow: false, reasons: [] }, bundle: bundle.digest }),
      "answer_invalid",
    ],
    [
      "its reason is no code",
      () => ({ result: { allow: false, reasons: ["Asha said no"] }, bundle: bundle.digest }),
      "answer_invalid",
    ],
    ["other rules have answered", () => ({ result: yes, bundle: digestBytes("other") }), "policy_differs"],
    ["nobody knows which rules have answered", () => ({ result: yes, bundle: undefined }), "policy_differs"],
  ])("is no where %s", async (_name, answer, reason) => {
    const { policy, rows } = open(answering(answer));
    expect(await policy.decide("release", input)).toMatchObject({ allow: false, reasons: [reason] });
    expect(rows).toMatchObject([{ allow: false, reasons: [reason] }]);
  });

  it.each<[string, PolicyInput, string]>([
    ["larger than any that is meant", { profile: "x".repeat(limits.policyInputBytesMax) }, "input_too_large"],
    ["no JSON", { nowMs: Number.NaN }, "input_invalid"],
  ])("is no where its facts are %s, and nobody is asked", async (_name, facts, reason) => {
    let asked = 0;
    const { policy } = open(answering(() => ({ result: yes, bundle: bundle.digest, asked: asked++ })));
    expect(await policy.decide("release", facts)).toMatchObject({ allow: false, reasons: [reason] });
    expect(asked).toBe(0);
  });

  it("is no where it took longer than it may, though it says yes at last", async () => {
    let ms = 0;
    const clock = (): number => (ms += limits.policyAnswerMsMax + 1);
    const options = { bundle: bundle.digest, log: { write: () => undefined }, now: () => at, clock };
    const policy = createPolicy({ engine: createWasmEngine(bundle), ...options });
    expect(await policy.decide("release", input)).toMatchObject({ allow: false, reasons: ["policy_timed_out"] });
  });

  it("is no where it cannot be written down", async () => {
    const { policy } = open(createWasmEngine(bundle), () => {
      throw new Error("the disk is full");
    });
    expect(await policy.decide("release", input)).toMatchObject({ allow: false, reasons: ["decision_not_logged"] });
  });
});

describe("what is written down", () => {
  it("names nobody", async () => {
    const { policy, rows } = open(createWasmEngine(bundle));
    await policy.decide("release", {
      ...input,
      requester: "person:person_01kasha",
      title: "राजेश जी को बधाई",
      approvals: [{ principal: "person:person_01kravi", roles: ["trust"], name: "Ravi", reason: "fine by Ravi" }],
      "Asha Rao": { purpose: "Asha Rao" },
    });
    await policy.decide("consent", { request: { assets: ["a".repeat(64)], purpose: "marketing" }, name: "Asha" });
    const text = JSON.stringify(rows);
    for (const personal of ["person_01k", "Asha Rao", "fine by Ravi", `"Ravi"`, `"Asha"`, "राजेश", "a".repeat(64)])
      expect(text).not.toContain(personal);
    for (const told of ['"purpose":"marketing"', '"verdict":"pass"', '"name":"lip-sync"', '"roles":["trust"]']) {
      expect(text).toContain(told);
    }
  });
});

describe("a decision's record", () => {
  const given = (): EngineAnswer => ({ result: yes, bundle: bundle.digest });

  it("has the masked facts, and how long it took to a thousandth of a millisecond", async () => {
    const rows: DecisionRow[] = [];
    const times = [100, 103.4567];
    const clock = (): number => times.shift()!;
    const policy = createPolicy({
      engine: answering(given),
      bundle: bundle.digest,
      log: { write: (row) => rows.push(row) },
      now: () => at,
      clock,
    });
    await policy.decide("release", input);
    expect(rows[0]).toMatchObject({ durationMs: 3.457 });
    expect(rows[0]?.input).not.toBeNull();
  });

  it("is of no facts where they are no JSON, and of whole ones up to the limit", async () => {
    const { policy, rows } = open(answering(given));
    const refused = await policy.decide("release", { a: Number.NaN });
    expect(refused).toMatchObject({ allow: false, inputSha256: digestBytes("") });
    expect(rows[0]).toMatchObject({ input: null });
    expect(rows[0]!.durationMs).toBeGreaterThanOrEqual(0);
    const padding = "x".repeat(limits.policyInputBytesMax - canonicalJson({ a: "" }).length);
    expect(await policy.decide("release", { a: padding })).toMatchObject({ allow: true });
    expect(await policy.decide("release", { a: `${padding}x` })).toMatchObject({ reasons: ["input_too_large"] });
  });

  it("says by which rules it was, also where it could not be kept, and any rules will do where none are named", async () => {
    const { policy } = open(answering(given), () => {
      throw new Error("the disk is full");
    });
    expect(await policy.decide("release", input)).toMatchObject({
      reasons: ["decision_not_logged"],
      bundle: bundle.digest,
    });
    const open2 = createPolicy({
      engine: answering(given),
      bundle: undefined,
      log: { write: () => undefined },
      now: () => at,
    });
    expect(await open2.decide("release", input)).toMatchObject({ allow: true, bundle: bundle.digest });
  });

  it("is late after its time, and not at it", async () => {
    for (const [tookMs, allow] of [
      [limits.policyAnswerMsMax, true],
      [limits.policyAnswerMsMax + 1, false],
    ] as const) {
      const times = [0, tookMs];
      const policy = createPolicy({
        engine: answering(given),
        bundle: bundle.digest,
        log: { write: () => undefined },
        now: () => at,
        clock: () => times.shift()!,
      });
      // oxlint-disable-next-line no-await-in-loop
      expect((await policy.decide("release", input)).allow).toBe(allow);
    }
  });
});
