import { expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import type { StepContext } from "../pipeline/index.ts";
import type { GateOutcome } from "./gate-outcomes.ts";
import { createSign } from "./sign.ts";

const [master, report] = [digestBytes("a master"), digestBytes("a report")];

/** A step's surroundings up to the report: whoever goes on from there reaches for what is not here. */
function contextOf(gates: readonly GateOutcome[]): StepContext {
  return {
    node: { id: "sign", step: "sign", parameters: {} },
    inputs: { master: [master], report: [report] },
    read: async () => new TextEncoder().encode(JSON.stringify({ gates })),
    temporaryPath: () => {
      throw new Error("it goes on to sign");
    },
  } as unknown as StepContext;
}

const sign = createSign(() => Promise.reject(new Error("nobody is asked for a signature")));

it.each([
  { what: "one gate failed", gates: [{ name: "lip-sync", verdict: "fail", reason: "late" }] as const },
  { what: "no gate has looked at it", gates: [] },
])("signs nothing where $what", async ({ gates }) => {
  await expect(sign(contextOf(gates))).rejects.toMatchObject({ code: "gate_failed" });
});

it("goes on where the gates passed", async () => {
  const passed = contextOf([{ name: "decode", verdict: "pass", reason: "it plays" }]);
  await expect(sign(passed)).rejects.toThrow("it goes on to sign");
});
