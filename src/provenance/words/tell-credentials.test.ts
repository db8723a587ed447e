import { describe, expect, it } from "vitest";
import type { CredentialReport, SaidOfVideo } from "../c2pa/index.ts";
import { tellCredentials, wordsLanguages } from "./index.ts";

const said: SaidOfVideo = {
  generator: "Sutradhar 0.1.0",
  title: "Diwali",
  signedBy: "Neelgagan Bank",
  certificate: "signer",
  madeAt: "2026-11-29T08:15:30Z",
  hasTimeStamp: false,
  source: "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
  video: "vid_1",
  language: "hi",
  label: "in-sgi",
  isSoundOnly: false,
  gates: [
    { name: "label", verdict: "pass" },
    { name: "another", verdict: "other" },
  ],
  consents: [{ purpose: "marketing", validUntil: "2027-01-01T00:00:00Z" }],
  mark: null,
  madeOf: [{ title: "script", id: "x" }],
  mayTrain: false,
};
const valid: CredentialReport = {
  state: "valid",
  isWellFormed: true,
  isValid: true,
  isTrusted: false,
  faults: [{ code: "signingCredential.untrusted", message: "untrusted" }],
  said,
};
const tell = (change: Partial<CredentialReport> = {}, language: "en" | "hi" = "en") =>
  tellCredentials({ ...valid, ...change }, language);
const valueOf = (name: string, told = tell()): string | undefined =>
  told.facts.find((fact) => fact.name === name)?.value;

describe("what is told of a file", () => {
  it("says each of five states in a sentence of its own, in both languages", () => {
    const states = ["none", "malformed", "invalid", "valid", "trusted"] as const;
    const all = wordsLanguages.flatMap((language) => states.map((state) => tell({ state }, language).verdict));
    expect(new Set(all).size).toBe(10);
  });

  it("names who says when it was made", () => {
    expect(valueOf("Made")).toBe("29 November 2026, 08:15 UTC, as the signer says");
    expect(valueOf("Made", tell({ said: { ...said, hasTimeStamp: true } }))).toMatch(/as a time stamp proves$/);
    expect(valueOf("Made", tell({ said: { ...said, madeAt: "yesterday" } }))).toBeUndefined();
  });

  it("says of sound alone that its label is spoken, and of no mark that it is missing", () => {
    const heard = tell({ said: { ...said, isSoundOnly: true } });
    expect(valueOf("Spoken label", heard)).toMatch(/before anything else is said/);
    expect(valueOf("Invisible mark", heard)).toBeUndefined();
    expect(valueOf("Label in the picture", heard)).toBeUndefined();
    expect(valueOf("Invisible mark")).toBe("none");
  });

  it("says what nobody knows here as it is", () => {
    expect(valueOf("Checks")).toBe("label: passed, another: other");
    expect(valueOf("What it is", tell({ said: { ...said, source: "x/somethingNew" } }))).toBe("somethingNew");
  });

  it("that was signed with a development certificate says so", () => {
    expect(tell().reasons).toEqual([]);
    const signedBy = "Sutradhar development (not for trust)";
    expect(tell({ said: { ...said, signedBy } }).reasons).toEqual([expect.stringMatching(/development certificate/)]);
  });

  it("tells nothing of what is not valid, but why it is not", () => {
    const faults = [
      { code: "assertion.bmffHash.mismatch", message: "m" },
      { code: "something.new", message: "odd" },
      { code: "signingCredential.untrusted", message: "untrusted" },
    ];
    const told = tell({ state: "invalid", isValid: false, faults });
    expect(told.facts).toEqual([]);
    expect(told.reasons).toEqual(["its pictures or its sound are not those that were signed", "odd (something.new)"]);
  });
});
