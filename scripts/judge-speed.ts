/**
 * What judging an order's texts by the rules adds to its answer: `node scripts/judge-speed.ts [SCRIPT]`. Its words are changed a little each
 * time, as those of orders are; then it is ordered again as it was.
 */
import { readFileSync } from "node:fs";
import { collectTexts } from "../src/app/collect-texts.ts";
import { createModerator, rememberTexts, screenTexts } from "../src/governance/moderation/index.ts";
import { parseScript } from "../src/speech/script/index.ts";

const file = process.argv[2] ?? "examples/one-minute.md";
const written = readFileSync(file, "utf8");
const rounds = 300;
const judge = rememberTexts(createModerator());

async function judgeMs(round: number): Promise<number> {
  const { script } = parseScript({ file, text: written.replace(/\.\n/, ` ${round}.\n`) });
  const texts = collectTexts({ script, fileNames: [file] });
  const startedMs = performance.now();
  await screenTexts(judge, { texts, purpose: "general" }, new Date());
  return performance.now() - startedMs;
}

const took: number[] = [];
for (let round = 0; round < rounds; round++) took.push(await judgeMs(round));
const [first = 0, ...changed] = took;
const again: number[] = [];
for (let round = 0; round < rounds; round++) again.push(await judgeMs(rounds - 1));
const middle = (of: readonly number[]): string => (of.toSorted((a, b) => a - b)[of.length >> 1] ?? 0).toFixed(2);
console.log(`${file}: first ${first.toFixed(2)} ms, changed ${middle(changed)} ms, as it was ${middle(again)} ms`);
