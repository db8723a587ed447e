import { describe, expect, it } from "vitest";
import type { Digest } from "../../core/index.ts";
import { compareSamples, describeVerdict, type ComparedSample } from "./compare-samples.ts";
import type { GoldenSample } from "./take-sample.ts";

const size = { width: 64, height: 48 };

function picture(grey: number, spot = grey): ComparedSample["pictures"][number] {
  const rgba = new Uint8ClampedArray(size.width * size.height * 4).fill(255);
  for (let at = 0; at < size.width * size.height; at++) {
    const x = at % size.width;
    const value = x > 20 && x < 44 && at > 15 * size.width && at < 35 * size.width ? spot : grey;
    rgba.fill(value, 4 * at, 4 * at + 3);
  }
  return { frame: 10, ...size, rgba };
}

const approved: GoldenSample = {
  format: 1,
  masterSha256: "a".repeat(64) as Digest,
  ...size,
  frameRate: 25,
  frames: 100,
  pictureFrames: [10],
  sound: { integratedLufs: -16, truePeakDbtp: -3, envelopeDb: [-60, -20, -15, -30, -60] },
  lips: { isMeasured: true, closureRecall: 1, openVowelShare: 1, lagMs: 5 },
  gates: [{ name: "label", verdict: "pass" }],
  cost: { workMsPerMinute: { "render-chunk": 9_000, align: 3_000, verify: 2_000 }, inrPerMinute: 1.5 },
};

const golden: ComparedSample = { sample: approved, pictures: [picture(120)] };

function compare(change: Partial<GoldenSample>, pictures = golden.pictures) {
  const sample = { ...approved, masterSha256: "b".repeat(64) as Digest, ...change };
  return compareSamples(golden, { sample, pictures });
}

describe("a sample", () => {
  it("of the same bytes is the same, whatever else", () => {
    expect(compareSamples(golden, golden)).toEqual({ kind: "exact", findings: [] });
  });

  it("of other bytes that look and sound the same is near", () => {
    const verdict = compare({ sound: { ...approved.sound, integratedLufs: -16.4 } }, [picture(121)]);
    expect(verdict).toMatchObject({ kind: "near", findings: [] });
    expect(describeVerdict(verdict)).toContain("looks and sounds the same");
  });

  it.each<[string, string, Partial<GoldenSample>]>([
    ["lasts longer", "length", { frames: 101 }],
    ["is 3 dB louder", "sound", { sound: { ...approved.sound, integratedLufs: -13 } }],
    ["says something else", "sound", { sound: { ...approved.sound, envelopeDb: [-20, -60, -30, -15, -20] } }],
    ["has a mouth that is 80 ms late", "lip-sync", { lips: { ...approved.lips, lagMs: 85 } }],
    ["leaves lips open", "lip-sync", { lips: { ...approved.lips, closureRecall: 0.9 } }],
    ["shows no mouth", "lip-sync", { lips: { ...approved.lips, isMeasured: false } }],
    ["waits for a person", "gates", { gates: [{ name: "label", verdict: "review" }] }],
    [
      "was aligned by a slower model",
      "speed",
      { cost: { ...approved.cost, workMsPerMinute: { "render-chunk": 9_100, align: 6_500, verify: 2_100 } } },
    ],
    ["is dearer", "price", { cost: { ...approved.cost, inrPerMinute: 1.8 } }],
  ])("that %s is found: %s", (_, what, change) => {
    const verdict = compare(change);
    expect([verdict.kind, verdict.findings.map((finding) => finding.what)]).toEqual(["different", [what]]);
  });

  it("made on a machine that takes twice as long for everything is no slower", () => {
    const workMsPerMinute = { "render-chunk": 18_000, align: 6_000, verify: 4_000 };
    expect(compare({ cost: { ...approved.cost, workMsPerMinute } }).findings).toEqual([]);
  });

  it("with a spot of another shade is found, and where", () => {
    const verdict = compare({}, [picture(120, 150)]);
    expect(verdict.findings).toMatchObject([{ what: "picture", frame: 10 }]);
  });
});
