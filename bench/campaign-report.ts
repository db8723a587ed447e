import { cpus, loadavg, totalmem } from "node:os";
import { nameScripts } from "./campaign-names.ts";
import { measureCampaignCost, type RowCost } from "./campaign-cost.ts";
import { measureRows, type RowsReport } from "./campaign-rows.ts";

export interface CampaignReport {
  readonly profile: string;
  readonly costs: readonly RowCost[];
  readonly peakMemoryMiB: number;
  readonly table: RowsReport;
  readonly machine: string;
}

/** Of the last rows, when names of most lengths have been made: what the thousandth costs. */
const lastRowsMax = 100;

export async function measureCampaign(options: {
  readonly rows: number;
  readonly tableRows: number;
  readonly profile: string;
  readonly say: (text: string) => void;
}): Promise<CampaignReport> {
  const { rows, tableRows, profile, say } = options;
  const table = await measureRows(tableRows, say);
  const { costs, peakMemoryMiB } = await measureCampaignCost({ rows, profile, say });
  const [cpu] = cpus();
  const machine = `${cpus().length} cores of ${cpu?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; load average ${(loadavg()[0] ?? 0).toFixed(1)}`;
  return { profile, costs, peakMemoryMiB, table, machine };
}

interface Summary {
  readonly first: RowCost;
  readonly last: readonly RowCost[];
  readonly changedShare: number;
  readonly cpuShare: number;
}

export function summarise(costs: readonly RowCost[]): Summary {
  const [first, ...others] = costs;
  if (!first || others.length === 0) throw new Error("--rows must be 2 or more");
  const last = others.slice(-Math.min(lastRowsMax, Math.ceil(others.length / 2)));
  return {
    first,
    last,
    changedShare: mean(last.map((one) => one.framesRendered / one.frames)),
    cpuShare: mean(last.map(({ cpuMs }) => cpuMs)) / first.cpuMs,
  };
}

export function toCampaignTable(report: CampaignReport): string {
  const { costs, table, profile, peakMemoryMiB } = report;
  const { first, last, changedShare, cpuShare } = summarise(costs);
  const stages = [...new Set(costs.flatMap((one) => Object.keys(one.stages)))];
  const stageMean = (rows: readonly RowCost[], stage: string): number =>
    mean(rows.map((one) => one.stages[stage] ?? 0));
  const known = (rows: readonly RowCost[]): number => stages.reduce((sum, stage) => sum + stageMean(rows, stage), 0);
  const line = (what: string, one: number, other: number): string =>
    `| ${what} | ${seconds(one)} | ${seconds(other)} | ${percent(other / Math.max(1, one))} | ${points(other / first.cpuMs)} |`;
  const restOf = (rows: readonly RowCost[]): number => mean(rows.map(({ cpuMs }) => cpuMs)) - known(rows);
  return [
    `| ${costs.length} rows, ${profile} | the first | each of the last ${last.length} | share | points of the first |`,
    "|---|---|---|---|---|",
    `| frames drawn | ${first.framesRendered} | ${mean(last.map((one) => one.framesRendered)).toFixed(0)} of ${mean(last.map((one) => one.frames)).toFixed(0)} | ${percent(changedShare)} | |`,
    line("processor time, s", first.cpuMs, mean(last.map(({ cpuMs }) => cpuMs))),
    ...stages.map((stage) => line(`${stage}, s`, stageMean([first], stage), stageMean(last, stage))),
    line("store and bookkeeping, s", restOf([first]), restOf(last)),
    "",
    `Wanted: the share of changed frames and 4 points, ${percent(changedShare + 0.04)}. Measured: ${percent(cpuShare)}.`,
    `The process held ${peakMemoryMiB} MiB at most.`,
    "",
    "| names | rows | heard: phones a name, least and mean | seen in the captions | gates |",
    "|---|---|---|---|---|",
    ...nameScripts.map((script) =>
      describeScript(
        script,
        costs.filter((one) => one.script === script),
      ),
    ),
    "",
    `| ${table.rows} rows on a server | |`,
    "|---|---|",
    `| sent and on the disk (202) | ${seconds(table.sentMs)} s |`,
    `| all checked, each planned once | ${seconds(table.checkedMs)} s |`,
    `| memory of the server's process: before, while sent, while checked | ${table.memoryMiB.before}, ${table.memoryMiB.sending}, ${table.memoryMiB.checking} MiB |`,
    `| list of campaigns: median, 99th | ${table.list.medianMs.toFixed(1)} ms, ${table.list.p99Ms.toFixed(1)} ms |`,
    `| show one, with its numbers | ${table.show.medianMs.toFixed(1)} ms, ${table.show.p99Ms.toFixed(1)} ms |`,
    `| first page of 50 rows | ${table.rowsPage.medianMs.toFixed(1)} ms, ${table.rowsPage.p99Ms.toFixed(1)} ms |`,
    `| last page of 50 rows | ${table.lastRowsPage.medianMs.toFixed(1)} ms, ${table.lastRowsPage.p99Ms.toFixed(1)} ms |`,
    `| results as CSV, all rows | ${seconds(table.resultsMs)} s |`,
    "",
  ].join("\n");
}

export function toCampaignMarkdown(report: CampaignReport): string {
  return `# What a campaign costs

Written by \`npm run bench -- campaign --full --write\` (or with \`--rows N\`: the table says how many); \`npm run bench -- --help\` defines every word. On ${report.machine}.
A template of about 20 s says the name in one of six sentences, without music. Every video is planned, spoken, drawn, mixed, joined, verified and signed;
steps run one after another, so that processor time belongs to the stage that runs. Sound is encoded in runs of a second, and
gates measure chunks and stretches of sound: what is byte for byte what another video had is neither encoded nor measured again. How much of the
sound behind the name is new depends on whether a name of its length came before, so that the share falls over the first hundred rows or so.
With music it is the same: the sound behind a name is shared by those rows alone whose names last as long. Signing reads and writes the whole file of
each video, whatever has changed in it.

${toCampaignTable(report)}`;
}

function describeScript(script: string, rows: readonly RowCost[]): string {
  if (rows.length === 0) return `| ${script} | 0 | | | |`;
  const phones = rows.map((one) => one.phones);
  const failed = rows.filter(({ verdicts }) => verdicts.some((verdict) => !verdict.endsWith(" pass")));
  const seen = rows.filter(({ isInCaption }) => isInCaption).length;
  const gates =
    failed.length === 0
      ? "all pass"
      : `${failed.length} not passed: ${[...new Set(failed.flatMap(({ verdicts }) => verdicts.filter((each) => !each.endsWith(" pass"))))].join(", ")}`;
  return `| ${script} | ${rows.length} | ${Math.min(...phones)}, ${mean(phones).toFixed(1)} | ${seen} | ${gates} |`;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function points(share: number): string {
  return (share * 100).toFixed(1);
}
