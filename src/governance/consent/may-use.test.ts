import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import type { ConsentStatus } from "../../store/index.ts";
import {
  mayUse,
  useRefusals,
  type ConsentFacts,
  type GrantRecord,
  type UseRefusal,
  type UseRequest,
} from "./may-use.ts";
import { dpvStatus, isInForce, mayBecome } from "./status.ts";
import { contentClasses, modalities, operations } from "./vocabulary.ts";

const now = new Date("2026-11-29T10:00:00Z");
const face = digestBytes("avatar/meera@1.0.0");
const voice = digestBytes("voice/meera@1.0.0");

const request: UseRequest = {
  purpose: "internal-training",
  channel: "internal-lms",
  territory: "IN",
  modalities: ["face", "voice"],
  operations: ["synthesise"],
  languages: ["hi"],
  contentClasses: ["general"],
  assets: [face, voice],
};
const grant: GrantRecord = {
  id: "gra_1",
  purpose: "internal-training",
  modalities: ["face", "voice", "gesture"],
  operations: ["synthesise", "publish"],
  channels: ["internal-lms"],
  territories: ["IN"],
  languages: ["hi", "en"],
  contentClasses: { allow: ["general"], deny: ["political"] },
  assets: [
    { name: "avatar/meera@1.0.0", kind: "avatar", sha256: face },
    { name: "voice/meera@1.0.0", kind: "voice", sha256: voice },
  ],
  derived: [],
  scriptApproval: "none",
  usesMax: 3,
  trainingUse: "notAllowed",
  validFrom: "2026-11-01T00:00:00.000Z",
  validUntil: "2027-11-01T00:00:00.000Z",
  dataLife: { unit: "year", value: 1 },
  storageRegions: ["IN"],
  retentionClass: "R1",
  uses: 2,
  withdrawnAt: null,
};
const facts: ConsentFacts = {
  principal: { age: "adult", hasVerifiedGuardian: false, isErased: false },
  consents: [
    { id: "con_1", sha256: digestBytes("artefact"), status: "given", isSigned: true, hasNotice: true, grants: [grant] },
  ],
};

interface Case {
  readonly of?: Partial<UseRequest>;
  readonly person?: Partial<NonNullable<ConsentFacts["principal"]>>;
  readonly consent?: Partial<ConsentFacts["consents"][number]>;
  readonly grant?: Partial<GrantRecord>;
  readonly at?: Date;
}

function ask(change: Case = {}) {
  const consents = facts.consents.map((each) => ({
    ...each,
    grants: each.grants.map((one) => ({ ...one, ...change.grant })),
    ...change.consent,
  }));
  const principal = { ...facts.principal!, ...change.person };
  return mayUse({ ...request, ...change.of }, { principal, consents }, change.at ?? now);
}

const allowed = { allowed: true, consentId: "con_1", grantId: "gra_1" };
const refused = (reason: UseRefusal) => ({ allowed: false, reason });

describe("a use is allowed", () => {
  it("that one grant covers", () => {
    expect(ask()).toEqual(allowed);
  });

  it.each<[string, Case]>([
    ["from the first instant", { at: new Date(grant.validFrom) }],
    ["to just before the last", { at: new Date(Date.parse(grant.validUntil) - 1) }],
    ["by a renewed consent", { consent: { status: "renewed" } }],
    ["of a minor whose guardian was looked at", { person: { age: "minor", hasVerifiedGuardian: true } }],
    ["in a language's own script", { of: { languages: ["hi-Latn"] } }],
    ["in a part of a territory", { of: { territory: "IN-MH" } }],
    ["whose last use it is already", { grant: { uses: 3 }, of: { countedAgainst: "gra_1" } }],
    ["as often as one likes, where no number was said", { grant: { usesMax: undefined as never, uses: 10_000 } }],
  ])("%s", (_, change) => {
    expect(ask(change)).toEqual(allowed);
  });
});

const refusals: readonly [string, UseRefusal, Case][] = [
  ["of whom data is erased", "principal_erased", { person: { isErased: true } }],
  ["of a minor", "minor_without_guardian", { person: { age: "minor" } }],
  ["of whom nobody knows the age", "minor_without_guardian", { person: { age: "unknown" } }],
  ["by a consent that nobody signed", "signature_invalid", { consent: { isSigned: false } }],
  ["without the notice that was shown", "notice_missing", { consent: { hasNotice: false } }],
  ["withdrawn", "consent_not_in_force", { consent: { status: "withdrawn" } }],
  ["paused", "consent_not_in_force", { consent: { status: "paused" } }],
  ["of no purpose", "purpose_missing", { of: { purpose: undefined } }],
  ["for another purpose", "purpose_not_covered", { of: { purpose: "marketing" } }],
  ["for a purpose below", "purpose_not_covered", { of: { purpose: "internal-training-marketing" } }],
  ["for the purpose above", "purpose_not_covered", { of: { purpose: "internal" } }],
  ["by a consent of no grants", "purpose_not_covered", { consent: { grants: [] } }],
  ["withdrawn for this purpose, this instant", "grant_withdrawn", { grant: { withdrawnAt: now } }],
  ["before it begins", "grant_not_yet_valid", { at: new Date(Date.parse(grant.validFrom) - 1) }],
  ["from no time on", "grant_not_yet_valid", { grant: { validFrom: "soon" } }],
  ["when it ends", "grant_expired", { at: new Date(grant.validUntil) }],
  ["to no time", "grant_expired", { grant: { validUntil: "" } }],
  ["by another version of the likeness", "asset_not_covered", { of: { assets: [face, digestBytes("1.0.1")] } }],
  ["by no asset", "asset_not_covered", { of: { assets: [] } }],
  ["of the name", "modality_not_covered", { of: { modalities: ["face", "name"] } }],
  ["of nothing", "modality_not_covered", { of: { modalities: [] } }],
  ["to train", "operation_not_covered", { of: { operations: ["synthesise", "train-clone"] } }],
  ["on another channel", "channel_not_covered", { of: { channel: "social" } }],
  ["on no channel", "channel_not_covered", { of: { channel: undefined } }],
  ["in another country", "territory_not_covered", { of: { territory: "US" } }],
  ["in a country whose name begins alike", "territory_not_covered", { of: { territory: "INX" } }],
  ["nowhere", "territory_not_covered", { of: { territory: undefined } }],
  ["in the country, where a part was granted", "territory_not_covered", { grant: { territories: ["IN-MH"] } }],
  ["in another language", "language_not_covered", { of: { languages: ["hi", "ta"] } }],
  ["in a language whose name begins alike", "language_not_covered", { of: { languages: ["hif"] } }],
  ["in no language", "language_not_covered", { of: { languages: [] } }],
  ["for a party", "content_not_covered", { of: { contentClasses: ["general", "political"] } }],
  [
    "of a kind that is allowed and denied",
    "content_not_covered",
    { grant: { contentClasses: { allow: ["general"], deny: ["general"] } } },
  ],
  ["once more than agreed", "uses_spent", { grant: { uses: 3 } }],
  ["counted against another grant", "uses_spent", { grant: { uses: 3 }, of: { countedAgainst: "gra_2" } }],
];

describe("a use is refused", () => {
  it.each(refusals)("%s: %s", (_, reason, change) => {
    expect(ask(change)).toEqual(refused(reason));
  });

  it("of somebody who is not known, or who never said anything", () => {
    expect(mayUse(request, { ...facts, principal: undefined }, now)).toEqual(refused("principal_unknown"));
    expect(mayUse(request, { ...facts, consents: [] }, now)).toEqual(refused("consent_missing"));
    // That nobody consented is said before that somebody's guardian did not.
    const minor = { ...facts.principal!, age: "minor" } as const;
    expect(mayUse(request, { principal: minor, consents: [] }, now)).toEqual(refused("consent_missing"));
  });

  it("for what stood in the way of the consent that came farthest, whichever comes last", () => {
    const [consent] = facts.consents;
    const unsigned = { ...consent!, id: "con_2", isSigned: false };
    const elsewhere = { ...consent!, grants: [{ ...grant, territories: ["NP"] }] };
    for (const consents of [
      [elsewhere, unsigned],
      [unsigned, elsewhere],
    ]) {
      expect(mayUse(request, { ...facts, consents }, now)).toEqual(refused("territory_not_covered"));
    }
  });

  it("for content of which one class is denied, though all are allowed", () => {
    const classes = { allow: ["general", "political"], deny: ["political"] } as const;
    const change = { of: { contentClasses: ["general", "political"] }, grant: { contentClasses: classes } } as const;
    expect(ask(change as unknown as Case)).toEqual(refused("content_not_covered"));
  });

  it("that only two grants together would cover", () => {
    const grants = [
      { ...grant, id: "gra_1", assets: grant.assets.slice(0, 1) },
      { ...grant, id: "gra_2", assets: grant.assets.slice(1) },
    ];
    expect(ask({ consent: { grants } })).toEqual(refused("asset_not_covered"));
  });

  it("by the reason of the grant that comes nearest", () => {
    const grants = [
      { ...grant, purpose: "marketing" },
      { ...grant, channels: ["website"] },
      { ...grant, withdrawnAt: now },
    ];
    expect(ask({ consent: { grants } })).toEqual(refused("channel_not_covered"));
  });
});

/** Every fact that an allowed use stands on, and how to take it away. */
const removals: Readonly<Record<string, (to: Case) => Case>> = {
  purpose: (to) => ({ ...to, of: { ...to.of, purpose: undefined } }),
  channel: (to) => ({ ...to, of: { ...to.of, channel: undefined } }),
  territory: (to) => ({ ...to, of: { ...to.of, territory: undefined } }),
  "modalities asked for": (to) => ({ ...to, of: { ...to.of, modalities: [] } }),
  "operations asked for": (to) => ({ ...to, of: { ...to.of, operations: [] } }),
  "languages asked for": (to) => ({ ...to, of: { ...to.of, languages: [] } }),
  "classes of content": (to) => ({ ...to, of: { ...to.of, contentClasses: [] } }),
  "assets asked for": (to) => ({ ...to, of: { ...to.of, assets: [] } }),
  "that they are of age": (to) => ({ ...to, person: { ...to.person, age: "unknown", hasVerifiedGuardian: false } }),
  signature: (to) => ({ ...to, consent: { ...to.consent, isSigned: false } }),
  notice: (to) => ({ ...to, consent: { ...to.consent, hasNotice: false } }),
  "all grants": (to) => ({ ...to, consent: { ...to.consent, grants: [] } }),
  "its purpose in the grant": (to) => ({ ...to, grant: { ...to.grant, purpose: "" } }),
  "its beginning": (to) => ({ ...to, grant: { ...to.grant, validFrom: "" } }),
  "its end": (to) => ({ ...to, grant: { ...to.grant, validUntil: "" } }),
  "one asset": (to) => ({ ...to, grant: { ...to.grant, assets: (to.grant?.assets ?? []).slice(1) } }),
  "one modality": (to) => without(to, "modalities"),
  "one operation": (to) => without(to, "operations"),
  "the channel of the grant": (to) => ({ ...to, grant: { ...to.grant, channels: [] } }),
  "the territory of the grant": (to) => ({ ...to, grant: { ...to.grant, territories: [] } }),
  "the languages of the grant": (to) => ({ ...to, grant: { ...to.grant, languages: [] } }),
  "the content of the grant": (to) => ({ ...to, grant: { ...to.grant, contentClasses: { allow: [], deny: [] } } }),
};

function without(to: Case, list: "modalities" | "operations"): Case {
  return { ...to, grant: { ...to.grant, [list]: (to.grant?.[list] ?? []).slice(1) } };
}

const words = fc.stringMatching(/^[a-z][a-z-]{0,12}$/);
/** Any use that one grant covers exactly. */
const covered: fc.Arbitrary<Case> = fc
  .record({
    purpose: words,
    channel: words,
    territory: fc.constantFrom("IN", "IN-MH", "NP"),
    modalities: fc.uniqueArray(fc.constantFrom(...modalities), { minLength: 1 }),
    operations: fc.uniqueArray(fc.constantFrom(...operations), { minLength: 1 }),
    languages: fc.uniqueArray(fc.constantFrom("hi", "en", "ta", "sat"), { minLength: 1 }),
    contentClasses: fc.uniqueArray(fc.constantFrom(...contentClasses), { minLength: 1 }),
    assets: fc
      .uniqueArray(words, { minLength: 1, maxLength: 4 })
      .map((names) => names.map((name) => digestBytes(name))),
  })
  .map((of): Case => ({
    of,
    person: { age: "adult" },
    consent: {},
    grant: {
      purpose: of.purpose,
      channels: [of.channel],
      territories: [of.territory],
      modalities: of.modalities,
      operations: of.operations,
      languages: of.languages,
      contentClasses: { allow: of.contentClasses, deny: [] },
      assets: of.assets.map((sha256) => ({ name: "avatar/x@1.0.0", kind: "avatar", sha256 })),
    },
  }));

describe("whatever is used", () => {
  it("is allowed by a grant that covers just it, and refused when any one fact is taken away", () => {
    fc.assert(
      fc.property(covered, fc.constantFrom(...Object.keys(removals)), (use, fact) => {
        expect(ask(use)).toEqual(allowed);
        expect(ask(removals[fact]!(use)).allowed).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is allowed for its purpose and for no other", () => {
    fc.assert(
      fc.property(covered, words, (use, purpose) => {
        fc.pre(purpose !== use.of?.purpose);
        expect(ask({ ...use, of: { ...use.of, purpose } })).toEqual(refused("purpose_not_covered"));
      }),
    );
  });

  it("is allowed under the two statuses that allow processing, and no other", () => {
    for (const status of Object.keys(dpvStatus) as ConsentStatus[]) {
      expect(ask({ consent: { status } }).allowed).toBe(status === "given" || status === "renewed");
      expect(isInForce(status)).toBe(dpvStatus[status].endsWith("Given"));
    }
  });
});

it("every reason is one that a use is refused for", () => {
  const seen = new Set<string>(refusals.map(([, reason]) => reason));
  expect(useRefusals.filter((reason) => !seen.has(reason))).toEqual(["principal_unknown", "consent_missing"]);
});

it("what has ended stays ended", () => {
  const all = Object.keys(dpvStatus) as ConsentStatus[];
  for (const ended of ["expired", "invalidated", "revoked", "withdrawn"] as const) {
    expect(all.filter((to) => mayBecome(ended, to))).toEqual([]);
    expect(mayBecome("given", ended)).toBe(true);
  }
});
