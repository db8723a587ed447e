/**
 * `node scripts/fit-attitude.ts`: weighs what speaks against a group, by the sentences of the project's own suites, and
 * writes `src/governance/moderation/data/attitude/weights.txt`. The fourth suite is never read, nor is what is held out of
 * the ordinary sentences: they say what the weights are worth.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { featuresOf, fitAttitude, printAttitude } from "../src/governance/moderation/attitude/index.ts";
import { readText } from "../src/governance/moderation/grammar/index.ts";
import { parseSuite, type SuiteCase } from "../src/governance/moderation/index.ts";
import { loadData } from "../src/governance/moderation/load-data.ts";

const suites = ["own-suite.csv", "second-suite.csv", "third-suite.csv", "contrast-suite.csv"];
const languages = new Set(["en", "hi", "hi-Latn"]);

const data = loadData();
const readSuite = (name: string): readonly SuiteCase[] =>
  parseSuite(readFileSync(new URL(`../test/moderation/${name}`, import.meta.url)));
const ordinary = readSuite("ordinary.csv").filter(({ split }) => split === "tuned");
const samples = [...suites.flatMap(readSuite), ...ordinary]
  .filter(({ language }) => languages.has(language ?? ""))
  .flatMap(({ text, language, isHateful }) => {
    const { charts } = readText(text, { ...data, language: language!.split("-")[0]! });
    const named = charts.filter((chart) => chart.has("group") || chart.has("slur"));
    const features = new Set(named.flatMap((chart) => [...featuresOf(chart)]));
    return features.size === 0 ? [] : [{ features, isHateful }];
  });
const attitude = fitAttitude(samples, { samplesMin: 4, decay: 0.01, rounds: 30 });
writeFileSync(
  new URL("../src/governance/moderation/data/attitude/weights.txt", import.meta.url),
  printAttitude(attitude),
);
process.stdout.write(`${samples.length} sentences, ${attitude.weights.size} weights\n`);
