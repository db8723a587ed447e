import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roles, scopes, scopesOf } from "../../src/access/index.ts";
import { digestBytes, type Digest } from "../../src/core/index.ts";
import { mayUse, type ConsentFacts, type UseRequest } from "../../src/governance/consent/may-use.ts";
import { coverageLevels } from "../../src/governance/moderation/coverage.ts";
import type { Finding } from "../../src/governance/moderation/index.ts";
import { applyPolicy, readModerationPolicy } from "../../src/governance/moderation/policy.ts";
import { categories, isOverridable, type Category } from "../../src/governance/moderation/taxonomy.ts";
import {
  createWasmEngine,
  readShippedBundle,
  type DecisionName,
  type PolicyInput,
} from "../../src/governance/policy/index.ts";

/** Where the product decides in its own words what the rules say too, both must say the same. */
const engine = createWasmEngine(readShippedBundle());

interface Answer {
  readonly allow: boolean;
  readonly action?: string;
  readonly reasons: readonly string[];
}

async function ask(name: DecisionName, input: PolicyInput): Promise<Answer> {
  return (await engine.evaluate(name, input)).result as Answer;
}

const nowMs = Date.UTC(2026, 10, 29);
const some = <T>(values: readonly T[], max = 3) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: max });

describe("consent", () => {
  // Words that both know: what is unknown to the tables the rules refuse besides.
  const purposes = ["marketing", "customer-care"] as const;
  const channels = ["email", "messenger"] as const;
  const likely = <T>(usual: T, ...others: readonly T[]) =>
    fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
  const assets = ["a".repeat(64), "b".repeat(64)] as Digest[];

  const grant = fc.record({
    id: fc.constantFrom("gra_1", "gra_2"),
    purpose: likely<string>(purposes[0], purposes[1]),
    withdrawnAtMs: likely<number | null>(null, nowMs - 1, nowMs),
    validFromMs: likely(nowMs - 10, nowMs, nowMs + 1),
    validUntilMs: likely(nowMs + 10, nowMs, nowMs + 1),
    assets: likely(assets, [assets[0]!], []),
    modalities: likely<("face" | "voice")[]>(["face", "voice"], ["face"], []),
    operations: likely<("synthesise" | "publish")[]>(["synthesise", "publish"], ["synthesise"], []),
    channels: likely<string[]>([...channels], ["email"], []),
    territories: likely<string[]>(["IN"], ["IN-KA"], ["DE"], []),
    languages: likely<string[]>(["hi", "en"], ["hi"], ["hi-Latn"], []),
    allow: likely<("general" | "endorsement")[]>(["general", "endorsement"], ["general"], []),
    deny: likely<("political" | "general")[]>(["political"], ["general"], []),
    uses: fc.integer({ min: 0, max: 3 }),
    usesMax: likely<number | null>(null, 2, 3),
  });
  const consent = fc.record({
    status: likely<"given" | "renewed" | "paused" | "withdrawn">("given", "renewed", "paused", "withdrawn"),
    isSigned: likely(true, false),
    hasNotice: likely(true, false),
    grants: fc.array(grant, { minLength: 0, maxLength: 2 }),
  });
  const asked = fc.record({
    purpose: likely<string>(purposes[0], purposes[1]),
    channel: likely<string>("messenger", "email"),
    territory: likely("IN-KA", "IN", "IN-MH"),
    modalities: likely<("face" | "voice")[]>(["face"], ["face", "voice"], []),
    operations: likely<("synthesise" | "publish")[]>(["synthesise"], ["synthesise", "publish"], []),
    languages: likely<string[]>(["hi"], ["hi-Latn"], ["hi", "en"], []),
    contentClasses: likely<("general" | "endorsement")[]>(["general"], ["endorsement"], []),
    assets: likely(assets, [assets[1]!], []),
    countedAgainst: likely<string | undefined>(undefined, "gra_1"),
  });
  const person = fc.record({
    age: likely<"adult" | "minor" | "unknown">("adult", "minor", "unknown"),
    hasVerifiedGuardian: likely(false, true),
    isErased: likely(false, true),
  });

  it("is answered as the guard of likenesses answers it", async () => {
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(
        asked,
        person,
        fc.array(consent, { maxLength: 3 }),
        async ({ countedAgainst, ...wanted }, principal, consents) => {
          const counted = countedAgainst === undefined ? {} : { countedAgainst };
          const request: UseRequest = { ...wanted, ...counted };
          const facts: ConsentFacts = {
            principal,
            consents: consents.map(({ grants, ...one }, index) => ({
              id: `con_${index}`,
              sha256: digestBytes(`con_${index}`),
              ...one,
              grants: grants.map(({ withdrawnAtMs, validFromMs, validUntilMs, allow, deny, usesMax, ...terms }) => ({
                ...terms,
                withdrawnAt: withdrawnAtMs === null ? null : new Date(withdrawnAtMs),
                validFrom: new Date(validFromMs).toISOString(),
                validUntil: new Date(validUntilMs).toISOString(),
                contentClasses: { allow, deny },
                ...(usesMax === null ? {} : { usesMax }),
                assets: terms.assets.map((sha256) => ({ name: "asha", kind: "avatar" as const, sha256 })),
                derived: [],
                scriptApproval: "none",
                trainingUse: "notAllowed",
                dataLife: { unit: "year", value: 1 },
                storageRegions: ["IN"],
                retentionClass: "R1",
              })),
            })),
          };
          const own = mayUse(request, facts, new Date(nowMs));
          const { allow } = await ask("consent", {
            nowMs,
            basis: "consent",
            request: { ...wanted, ...counted },
            principal,
            consents: consents.map(({ grants, ...one }) => ({
              ...one,
              grants: grants.map(({ allow: granted, deny, ...terms }) => ({
                ...terms,
                contentClasses: { allow: granted, deny },
              })),
            })),
          });
          if (own.allowed) allowed += 1;
          expect(allow).toBe(own.allowed);
        },
      ),
      { numRuns: 1_500, seed: 20261129 },
    );
    // Neither says no to everything.
    expect(allowed).toBeGreaterThan(100);
  });
});

describe("moderation", () => {
  const policy = readModerationPolicy();
  const finding = fc.record({
    category: fc.constantFrom(...(Object.keys(categories) as Category[])),
    score: fc.oneof(
      fc.constantFrom(0, policy.scoreReviewMin, policy.scoreBlockMin, 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
  });

  it("is answered as the moderator's own table is read", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(policy.purposes), "anything"),
        fc.constantFrom(...coverageLevels),
        fc.array(finding, { maxLength: 3 }),
        fc.boolean(),
        async (purpose, coverage, found, hasSuspectCharacters) => {
          const findings = found.map((one) => ({ ...one, isOverridable: isOverridable(one.category) }));
          const full = findings.map((one): Finding => ({
            ...one,
            severity: 2,
            spans: [],
            evidence: { rule: "x", normalisedForm: "x", because: [] },
          }));
          const own = applyPolicy(policy, { purpose, coverage, findings: full, hasSuspectCharacters });
          const answer = await ask("moderation", { purpose, coverage, findings, hasSuspectCharacters });
          expect(answer.action).toBe(own.action);
          seen.add(`${own.action} ${own.reason}`);
          if (own.action !== "allow") expect(answer.reasons).toContain(own.reason);
        },
      ),
      { numRuns: 1_500, seed: 20261129 },
    );
    expect(seen.size).toBeGreaterThanOrEqual(7);
  });
});

describe("roles", () => {
  it("are answered as the table of roles is read", async () => {
    await fc.assert(
      fc.asyncProperty(
        some([...roles, "emperor"]),
        some([...roles, "emperor"]),
        fc.constantFrom(...scopes),
        async (everywhere, here, scope) => {
          const own = scopesOf({ everywhere, here }).includes(scope);
          expect((await ask("roles", { everywhere, here, scope })).allow).toBe(own);
        },
      ),
      { numRuns: 800, seed: 20261129 },
    );
  });
});
