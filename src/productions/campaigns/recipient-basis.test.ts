import { describe, expect, it } from "vitest";
import { checkRecipientBasis, recipientBases, refuseNoBasis } from "./recipient-basis.ts";

describe("the ground of a campaign", () => {
  it.each([
    ["a consent that nobody can look up", { kind: "consent" }, "marketing", /basis\.reference: consent \(s\. 6\)/],
    ["an order of a court without its number", { kind: "court-order" }, "general", /needs one/],
    ["employment, for marketing", { kind: "employment" }, "marketing", /s\. 7\(i\).*for marketing/],
    ["employment, for what nobody says", { kind: "employment" }, undefined, /no purpose that it says/],
  ] as const)("is not %s", (_, basis, purpose, why) => {
    expect(() => checkRecipientBasis(basis, purpose)).toThrow(why);
  });

  it.each([
    ["a consent with its register", { kind: "consent", reference: "CRM, list 7" }, "marketing"],
    ["what was given of one's own accord", { kind: "voluntary" }, undefined],
    ["employment, for training", { kind: "employment" }, "internal-training"],
  ] as const)("may be %s", (_, basis, purpose) => {
    expect(() => checkRecipientBasis(basis, purpose)).not.toThrow();
  });

  it("has to be one of those that the Act knows, where one must be said", () => {
    expect(recipientBases.every((kind) => kind !== ("legitimate-interest" as string))).toBe(true);
    expect(() => refuseNoBasis()).toThrow(/s\. 4\): one of consent, voluntary/);
  });
});
