import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRange, isVersion, satisfiesRange, byNewest, isStable } from "./asset-version.ts";
import { chooseVersion, newestStable, type VersionChoice } from "./choose-version.ts";
import { parseSelector } from "./asset-name.ts";

const versions = ["1.0.0", "1.1.0", "1.2.0-rc.1", "1.2.3", "2.0.0", "3.0.0-beta.2"];
const choice = (deprecated: readonly string[] = []): VersionChoice => ({
  versions: versions.map((version) => ({ version, isDeprecated: deprecated.includes(version) })),
  aliases: new Map([
    ["latest", "2.0.0"],
    ["production", "1.1.0"],
    ["lost", "9.9.9"],
  ]),
});
const choose = (wanted: string, deprecated?: readonly string[]) => {
  const selector = parseSelector(wanted);
  if (!selector) throw new Error(`${wanted} is no selector`);
  return chooseVersion(selector, choice(deprecated));
};

describe("which version answers", () => {
  it.each([
    ["1.1.0", [], "1.1.0"],
    ["1.2.0-rc.1", [], "1.2.0-rc.1"],
    ["1.1.0", ["1.1.0"], "1.1.0"],
    ["latest", [], "2.0.0"],
    ["production", ["1.1.0"], "1.1.0"],
    ["^1", [], "1.2.3"],
    ["~1.2", [], "1.2.3"],
    ["1", [], "1.2.3"],
    ["1.1", [], "1.1.0"],
    ["^1", ["1.2.3"], "1.1.0"],
    ["^1", ["1.0.0", "1.1.0", "1.2.3"], "1.2.3"],
    ["^1.2.0-rc.1", ["1.2.3"], "1.2.0-rc.1"],
    ["^3.0.0-beta.1", [], "3.0.0-beta.2"],
  ])("to %s, with %j deprecated: %s", (wanted, deprecated, version) => {
    expect(choose(wanted, deprecated)).toEqual({ version });
  });

  it.each([
    ["1.2.0", "there is no version 1.2.0; there are 3.0.0-beta.2, 2.0.0, 1.2.3, 1.2.0-rc.1, 1.1.0, 1.0.0"],
    ["^3", "no version is in ^3; there are 3.0.0-beta.2, 2.0.0, 1.2.3, 1.2.0-rc.1, 1.1.0, 1.0.0"],
    ["staging", expect.stringMatching(/^it has no alias staging; there are the versions /)],
    ["lost", expect.stringMatching(/^it has no alias lost/)],
  ])("to %s: none, and what there is is said", (wanted, refused) => {
    expect(choose(wanted)).toEqual({ refused });
  });

  it("is none for a bare name where there are only pre-releases", () => {
    const only = { versions: [{ version: "1.0.0-rc.1", isDeprecated: false }], aliases: new Map<string, string>() };
    expect(chooseVersion({ kind: "alias", alias: "latest" }, only)).toEqual({
      refused: "there are only pre-releases (1.0.0-rc.1): name one of them",
    });
  });
});

const part = fc.integer({ min: 0, max: 4 });
const stable = fc.tuple(part, part, part).map((parts) => parts.join("."));
const anyVersion = fc.oneof(
  stable,
  fc.tuple(stable, fc.integer({ min: 0, max: 3 })).map(([version, rc]) => `${version}-rc.${rc}`),
);
const anyRange = fc
  .oneof(
    fc.tuple(fc.constantFrom("^", "~", ""), fc.array(part, { minLength: 1, maxLength: 2 })),
    fc.tuple(fc.constantFrom("^", "~"), fc.array(part, { minLength: 3, maxLength: 3 })),
  )
  .map(([sign, parts]) => `${sign}${parts.join(".")}`);
const anyChoice = fc.uniqueArray(anyVersion, { maxLength: 12 }).chain((list) =>
  fc.array(fc.boolean(), { minLength: list.length, maxLength: list.length }).map((flags) => ({
    versions: list.map((version, index) => ({ version, isDeprecated: flags[index] === true })),
    aliases: new Map<string, string>(),
  })),
);

describe("whatever the versions and the range", () => {
  it("what is chosen is in the range, and nothing better is", () => {
    fc.assert(
      fc.property(anyRange, anyChoice, (range, { versions: known, aliases }) => {
        expect(isRange(range)).toBe(true);
        const chosen = chooseVersion({ kind: "range", range }, { versions: known, aliases });
        const fitting = known.filter(({ version }) => satisfiesRange(version, range)).toSorted(byNewest);
        const best = fitting.find(({ isDeprecated }) => !isDeprecated) ?? fitting[0];
        if (best) expect(chosen).toEqual({ version: best.version });
        else expect(chosen).toHaveProperty("refused");
      }),
    );
  });

  it("their order does not count, nor does an older version that comes later", () => {
    fc.assert(
      fc.property(anyRange, anyChoice, anyVersion, (range, { versions: known, aliases }, other) => {
        const selector = { kind: "range", range } as const;
        const chosen = chooseVersion(selector, { versions: known, aliases });
        expect(chooseVersion(selector, { versions: known.toReversed(), aliases })).toEqual(chosen);
        if (!("version" in chosen) || byNewest({ version: other }, chosen) <= 0) return;
        if (known.some(({ version, isDeprecated }) => version === chosen.version && isDeprecated)) return;
        const more = { versions: [...known, { version: other, isDeprecated: false }], aliases };
        expect(chooseVersion(selector, more)).toEqual(chosen);
      }),
    );
  });

  it("every version is itself, and the newest stable one is no pre-release", () => {
    fc.assert(
      fc.property(anyChoice, ({ versions: known, aliases }) => {
        for (const { version } of known) {
          expect(isVersion(version)).toBe(true);
          expect(chooseVersion({ kind: "exact", version }, { versions: known, aliases })).toEqual({ version });
        }
        const newest = newestStable(known);
        const stables = known.filter(({ version }) => isStable(version)).toSorted(byNewest);
        expect(newest).toBe(stables[0]?.version);
      }),
    );
  });
});
