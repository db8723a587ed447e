import { expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { isDecisionFor, isOverridableDecision, type Finding, type ModerationDecision } from "./decision.ts";

const decisionOf = (text: string, overridable: readonly boolean[]): ModerationDecision =>
  ({
    subject: { sha256: digestBytes(text) },
    findings: overridable.map((isOverridable) => ({ isOverridable }) as Finding),
  }) as unknown as ModerationDecision;

it("a decision is for its very text, and any edit voids it", () => {
  expect(isDecisionFor(decisionOf("Welcome.", []), "Welcome.")).toBe(true);
  expect(isDecisionFor(decisionOf("Welcome.", []), "Welcome!")).toBe(false);
});

it("one finding that nobody may override makes of all of them a decision that nobody may", () => {
  expect(isOverridableDecision(decisionOf("a", []))).toBe(true);
  expect(isOverridableDecision(decisionOf("a", [true, true]))).toBe(true);
  expect(isOverridableDecision(decisionOf("a", [true, false]))).toBe(false);
  expect(isOverridableDecision(decisionOf("a", [false]))).toBe(false);
});
