import type { Command } from "commander";
import {
  listModerated,
  measureModeration,
  moderateText,
  type MeasuredSuite,
  type ModeratedText,
} from "../../app/index.ts";
import { exitCodes } from "../report-error.ts";

interface Options {
  readonly file?: string;
  readonly suite?: string;
  readonly coverage?: boolean;
  readonly language?: string;
  readonly purpose?: string;
  readonly json?: boolean;
}

export function addModerate(program: Command): void {
  program
    .command("moderate")
    .description("judge a text, or measure the moderator on a suite of cases")
    .argument("[text]", "what to judge")
    .option("--file <file>", "judge what stands in a file")
    .option("--suite <file>", "a CSV with the columns functionality, test_case, label_gold: print what becomes of each")
    .option("--coverage", "say how well each language is covered")
    .option("--language <tag>", "hi, ta, en …; by default told from the script that it is written in")
    .option("--purpose <name>", "what the video is for: general, internal-training, marketing …")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar moderate "Welcome to our safety training"
  $ sutradhar moderate --file script.md --language hi --purpose marketing
  $ sutradhar moderate --suite test/moderation/own-suite.csv

Exit codes: 0 allowed, 3 blocked, 4 waits for a person; a suite that could be measured is 0.`,
    )
    .action(run);
}

async function run(text: string | undefined, options: Options): Promise<void> {
  const now = new Date();
  if (options.coverage) {
    const languages = await listModerated();
    print(options, { languages }, () =>
      languages.map(({ language, level, by, sufficesFor }) =>
        [language.padEnd(4), level.padEnd(11), (by.join(", ") || "people").padEnd(16), sufficesFor.join(", ")]
          .join(" ")
          .trimEnd(),
      ),
    );
    return;
  }
  if (options.suite !== undefined) {
    const measured = await measureModeration(options.suite, { language: options.language, now });
    print(options, measured, () => drawSuite(measured));
    return;
  }
  const { file, language, purpose } = options;
  const moderated = await moderateText({ text, file }, { language, purpose, now });
  print(options, moderated.decision, () => drawDecision(moderated));
  process.exitCode = { allow: exitCodes.done, review: exitCodes.waits, block: exitCodes.refused }[
    moderated.decision.action
  ];
}

function print(options: Options, document: object, draw: () => readonly string[]): void {
  const lines = options.json ? [JSON.stringify(document, undefined, 2)] : draw();
  process.stdout.write(`${lines.join("\n")}\n`);
}

function drawDecision({ text, decision }: ModeratedText): readonly string[] {
  const { action, reason, coverage, findings } = decision;
  return [
    `${action} (${reason.replaceAll("_", " ")}); ${coverage.language} is covered by ${coverage.level.replaceAll("_", " ")}`,
    ...findings.map(({ category, severity, score, spans, evidence }) => {
      const quoted = spans.map(({ start, end }) => JSON.stringify(text.slice(start, end))).join(", ");
      const because = evidence.because.length > 0 ? `, ${evidence.because.join(", ")}` : "";
      return `  ${score.toFixed(2)} ${category} ${severity}  ${quoted}  [${evidence.rule}${because}]`;
    }),
  ];
}

function drawSuite({ rows, splits, ...whole }: MeasuredSuite): readonly string[] {
  const width = Math.max(...rows.map(({ functionality }) => functionality.length), "functionality".length);
  const cells = (name: string, label: string, counts: readonly (string | number)[]): string =>
    [name.padEnd(width), label.padEnd(11), ...counts.map((count) => String(count).padStart(8))].join(" ");
  return [
    cells("functionality", "label", ["blocked", "reviewed", "allowed"]),
    ...rows.map(({ functionality, isHateful, counts }) =>
      cells(functionality, isHateful ? "hateful" : "non-hateful", [counts.block, counts.review, counts.allow]),
    ),
    "",
    ...Object.entries(splits).map(([split, rates]) => drawRates(split, rates)),
    drawRates("all", whole),
  ];
}

function drawRates(name: string, rates: Pick<MeasuredSuite, "hatefulStopped" | "harmlessAllowed">): string {
  const draw = (share: MeasuredSuite["hatefulStopped"]): string =>
    share === undefined ? "none" : `${share.right}/${share.cases} = ${(share.share * 100).toFixed(1)} %`;
  return `${name}: hateful not allowed ${draw(rates.hatefulStopped)}; harmless allowed ${draw(rates.harmlessAllowed)}`;
}
