import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../src/core/index.ts";
import type { PolicyBundle } from "../../src/governance/policy/policy-bundle.ts";
import { decisionNames, type DecisionName } from "../../src/governance/policy/index.ts";
import type { PolicyEngine, PolicyInput } from "../../src/governance/policy/policy.ts";

/** One of `deploy/policy/cases`: the same that the compiler's own tests run. */
export interface PolicyCase {
  readonly decision: DecisionName;
  readonly name: string;
  readonly input: PolicyInput;
  /** The whole answer. */
  readonly expect: { readonly allow: boolean; readonly reasons: readonly string[] };
  /** Facts, as JSON Pointers, that an allowed case does not need. */
  readonly optional: readonly string[];
  /** A table of places instead of the one that ships, which lists no provider. */
  readonly places?: Json;
}

const folder = new URL("../../deploy/policy/cases/", import.meta.url);

export function readCases(): readonly PolicyCase[] {
  return readdirSync(folder).flatMap((file) => {
    const read = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<
      DecisionName,
      Record<string, Omit<PolicyCase, "decision" | "name" | "optional"> & { readonly optional?: readonly string[] }>
    >;
    return Object.entries(read).flatMap(([decision, cases]) =>
      Object.entries(cases).map(([name, { optional = [], ...one }]) => ({
        decision: decision as DecisionName,
        name,
        optional,
        ...one,
      })),
    );
  });
}

/** The data that a case is asked with. */
export function dataFor({ data }: Pick<PolicyBundle, "data">, { places }: PolicyCase): PolicyBundle["data"] {
  return places === undefined ? data : { tables: { ...data.tables, places } };
}

/** What every engine does: answers each case as the rules say. */
export function describePolicyEngine(
  name: string,
  open: () => Promise<{ engineOf(of: PolicyCase): Promise<PolicyEngine>; close(): Promise<void> }>,
): void {
  describe(`${name} answers as the rules say`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => void (opened = await open()), 600_000);
    afterAll(() => opened?.close());

    it.each(decisionNames)("%s", async (decision) => {
      const cases = readCases().filter((one) => one.decision === decision);
      expect(cases.length).toBeGreaterThan(1);
      for (const one of cases) {
        const engine = await opened.engineOf(one);
        const { result } = await engine.evaluate(decision, one.input);
        expect({ case: one.name, result }).toEqual({ case: one.name, result: one.expect });
      }
    });

    it("answers nothing with yes of which it is told nothing", async () => {
      const engine = await opened.engineOf(readCases()[0]!);
      for (const decision of decisionNames) {
        const { result } = await engine.evaluate(decision, {});
        expect(result).toMatchObject({ allow: false });
      }
    });
  });
}
