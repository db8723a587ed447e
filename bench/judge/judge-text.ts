import { harmfulRates, healthyRates, ruleUnits, type JudgeReport } from "./judge-report.ts";
import { percent } from "./requirements.ts";
import { describeStops, stoppedShare } from "./stops.ts";

type Table = readonly (readonly string[])[];

/** What `npm run bench -- judge` prints. */
export function toJudgeTable(report: JudgeReport): string {
  return `${sections(report)
    .map(({ title, table }) => `${title}\n${aligned(table)}`)
    .join("\n\n")}\n\n${closing(report)}\n`;
}

/** The same for docs/bench-judge.md. */
export function toJudgeMarkdown(report: JudgeReport): string {
  const { machine, runs, cpuSeconds } = report;
  const parts = sections(report).map(({ title, about, table }) => `## ${title}\n\n${about}\n\n${markdown(table)}\n`);
  return `# How the judge judges

Written by \`npm run bench -- judge --write\`: a simulation with fixed seeds and the product's own gates, ${runs} runs a row where nothing else is said,
${cpuSeconds.toFixed(0)} s of processor time on ${machine.processor}. A row is met where its share lies within two standard errors of the target: in so many runs chance adds that much.
Units are videos of the candidate that count; at 5 % there are twenty times as many in all. The formulas and where they come from: \`src/rollout/judge\`.

${parts.join("\n")}
${closing(report)}

What the simulation does not cover: measurements within an arm are independent here. Those of one batch are not, which is why only one video of a batch
counts; a failing machine hits both arms alike. The comparison of means is exact for normal values and was tried with heavy tails only. That the two
versions' errors for one script differ by 0.4 of a video's standard deviation each is assumed, not measured. Kayenta was ported, not run.
`;
}

interface Section {
  readonly title: string;
  readonly about: string;
  readonly table: Table;
}

function sections(report: JudgeReport): Section[] {
  return [
    {
      title: "Requirements",
      about: "`half / 95 %`: after how many units half of the runs and 95 % of them were stopped.",
      table: [
        ["id", "what", "target", "measured", "met"],
        ...report.requirements.map(({ id, what, target, measured, isMet }) => [
          id,
          what,
          target,
          measured,
          isMet ? "yes" : "NO",
        ]),
      ],
    },
    {
      title: "Rules for failures, on the same draws",
      about: `Units to stop in half / 95 % of runs where the champion fails 1 %; else how many were stopped by ${ruleUnits}. The first columns: how many harmless candidates were stopped.`,
      table: [
        [
          "rule",
          ...healthyRates.map((rate) => `both fail ${percent(rate)}`),
          ...harmfulRates.map((rate) => `candidate ${percent(rate)}`),
        ],
        ...report.rules.map(({ rule, falseStops, stops }) => [
          rule,
          ...falseStops.map(percent),
          ...stops.map((each) => describeStops(each, ruleUnits)),
        ]),
      ],
    },
    {
      title: "Kayenta's judge, and this one",
      about:
        "Share of runs in which a candidate was found that fails so often, of so many jobs in each of 50 intervals: Kayenta (a champion of the same size beside it) / this judge (at 5 %). The champion fails 1 %.",
      table: kayentaTable(report),
    },
    {
      title: "Ways to count that void the statistics",
      about:
        "Two versions that are exactly alike, 4,000 videos: how many rollouts were rolled back. Counted as this product does, and the other way.",
      table: [
        ["right; wrong", "right", "wrong"],
        ...report.traps.map(({ name, right, wrong }) => [
          name,
          percent(stoppedShare(right)),
          percent(stoppedShare(wrong)),
        ]),
      ],
    },
  ];
}

function kayentaTable({ kayenta }: JudgeReport): Table {
  const rates = [...new Set(kayenta.map(({ rate }) => rate))];
  const sizes = [...new Set(kayenta.map(({ jobsPerInterval }) => jobsPerInterval))];
  return [
    ["jobs an interval", ...rates.map((rate) => (rate === 0.01 ? "alike" : percent(rate)))],
    ...sizes.map((size) => [
      String(size),
      ...kayenta
        .filter(({ jobsPerInterval }) => jobsPerInterval === size)
        .map((cell) => `${percent(cell.kayenta)} / ${percent(cell.judge)}`),
    ]),
  ];
}

function closing({ burnt, requirements }: JudgeReport): string {
  const missed = requirements.filter(({ isMet }) => !isMet);
  const verdict =
    missed.length === 0
      ? `All ${requirements.length} rows are met.`
      : `NOT MET: ${missed.map(({ id }) => id).join(", ")}.`;
  return `${verdict} A candidate that always fails burns ${burnt.capped} videos (95 % of runs) where each is 400 arrivals in work and 4 may be in flight, ${burnt.uncapped} without that cap.`;
}

function aligned(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function markdown([head = [], ...rows]: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
