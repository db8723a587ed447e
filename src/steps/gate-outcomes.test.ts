import { describe, expect, it } from "vitest";
import { requireApproval, requireNoFailure, type GateOutcome } from "./gate-outcomes.ts";

const outcome = (verdict: GateOutcome["verdict"], name = "lip-sync"): GateOutcome => ({
  name,
  verdict,
  reason: `it is ${verdict}`,
});
const passed = outcome("pass", "decode");

describe("what the gates said of a master", () => {
  it.each([
    { gates: [passed], failure: undefined, doubt: undefined },
    { gates: [], failure: "gate_failed", doubt: undefined },
    { gates: [passed, outcome("fail")], failure: "gate_failed", doubt: undefined },
    { gates: [passed, outcome("review")], failure: undefined, doubt: "review_required" },
    { gates: [outcome("review", "label"), outcome("fail")], failure: "gate_failed", doubt: "review_required" },
  ])("$gates.length gates: failure $failure, doubt $doubt", ({ gates, failure, doubt }) => {
    expect(codeOf(() => requireNoFailure(gates))).toBe(failure);
    expect(codeOf(() => requireApproval(gates))).toBe(doubt);
  });

  it("is told by the gates that did not pass, and no others", () => {
    const gates = [passed, outcome("fail")];
    expect(() => requireNoFailure(gates)).toThrow("the video may not be released: lip-sync: it is fail");
    expect(() => requireApproval([passed, outcome("review")])).toThrow("released: lip-sync: it is review");
  });
});

function codeOf(act: () => void): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}
