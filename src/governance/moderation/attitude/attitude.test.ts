import { expect, it } from "vitest";
import { readText } from "../grammar/index.ts";
import { loadData } from "../load-data.ts";
import { attitudeOf, featuresOf, fitAttitude, parseAttitude, printAttitude } from "./index.ts";

const data = loadData();
const chartOf = (text: string) => readText(text, { ...data, language: "en" }).charts[0]!;
const sample = (text: string, isHateful: boolean) => ({ features: featuresOf(chartOf(text)), isHateful });
const options = { samplesMin: 1, decay: 0.001, rounds: 20 };
const samples = [
  sample("Women crawl about.", true),
  sample("Dalits crawl about.", true),
  sample("Women dance well.", false),
  sample("Sikhs dance well.", false),
];

it("what is said counts, and not of whom", () => {
  expect(featuresOf(chartOf("Muslims crawl about."))).toEqual(featuresOf(chartOf("Lesbians crawl about.")));
  const attitude = fitAttitude(samples, options);
  expect(attitudeOf(attitude, chartOf("Tamils crawl about."))).toBeGreaterThan(0.7);
  expect(attitudeOf(attitude, chartOf("Tamils dance well."))).toBeLessThan(0.3);
});

it("a sentence about nobody has no attitude", () => {
  expect(attitudeOf(fitAttitude(samples, options), chartOf("Snails crawl about."))).toBeUndefined();
});

it("the same samples give the same weights, and what is printed is read again", () => {
  const printed = printAttitude(fitAttitude(samples, options));
  expect(printAttitude(fitAttitude(samples, options))).toBe(printed);
  expect(printAttitude(parseAttitude("weights.txt", printed))).toBe(printed);
});

it("a line that is no weight is refused with its place", () => {
  expect(() => parseAttitude("weights.txt", "3\ta\nmuch\tb\n")).toThrow("weights.txt:2: expected a weight and a tab");
});
