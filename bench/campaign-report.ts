import { cpus, loadavg, totalmem } from "node:os";
import { createRandom, digestBytes } from "../src/core/index.ts";
import { checkNames, type CheckedName } from "./campaign-checks.ts";
import { withCampaign, type MadeVideo, type VideoCost } from "./campaign-cost.ts";
import { nameScripts } from "./campaign-names.ts";
import { measureRows, type RowsReport } from "./campaign-rows.ts";

export interface CampaignReport {
  readonly profile: string;
  readonly videos: readonly MadeVideo[];
  readonly names: readonly CheckedName[];
  readonly peakMemoryMiB: number;
  readonly table: RowsReport;
  readonly machine: string;
}

/** Of the last rows, when names of most lengths have been made: what the thousandth costs. */
const lastRowsMax = 400;

export async function measureCampaign(options: {
  readonly rows: number;
  readonly tableRows: number;
  readonly profile: string;
  readonly folder?: string | undefined;
  readonly say: (text: string) => void;
}): Promise<CampaignReport> {
  const { tableRows, profile, say } = options;
  const table = await measureRows(tableRows, say);
  const made = await withCampaign(options, async ({ videos, peakMemoryMiB, fileOf }) => ({
    videos,
    peakMemoryMiB,
    names: await checkNames({ videos, fileOf }, say),
  }));
  const [cpu] = cpus();
  const machine = `${cpus().length} cores of ${cpu?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; load average ${(loadavg()[0] ?? 0).toFixed(1)}`;
  return { profile, ...made, table, machine };
}

interface Summary {
  /** The campaign's first, in a process that has done nothing yet. */
  readonly first: VideoCost;
  /** The same videos into empty stores, by the process that made the rows beside them. */
  readonly full: readonly VideoCost[];
  readonly last: readonly VideoCost[];
  readonly changedShare: number;
  /** Of what a full video costs beside them. */
  readonly cpuShare: number;
  /** Between these it lies in nine of ten campaigns whose rows and full videos are drawn from those that were made. */
  readonly cpuShareRange: readonly [number, number];
  /** Of what the first one cost. */
  readonly shareOfFirst: number;
}

export function summarise(videos: readonly VideoCost[]): Summary {
  const [first, ...others] = videos.filter(({ isFull }) => !isFull).toSorted((a, b) => a.index - b.index);
  if (!first || others.length === 0) throw new Error("--rows must be 2 or more");
  const last = others.slice(-Math.min(lastRowsMax, Math.ceil(others.length / 2)));
  const full = pickBeside(
    videos.filter(({ isFull }) => isFull),
    last,
  );
  const cpuMs = mean(last.map((one) => one.cpuMs));
  return {
    first,
    full,
    last,
    changedShare: mean(last.map((one) => one.framesRendered / one.frames)),
    cpuShare: cpuMs / mean(full.map((one) => one.cpuMs)),
    cpuShareRange: drawShares(last, full),
    shareOfFirst: cpuMs / first.cpuMs,
  };
}

const draws = 2_000;

/** B. Efron's bootstrap (1979): what the share would have been had other rows and full videos of the same kinds been made. */
function drawShares(rows: readonly VideoCost[], full: readonly VideoCost[]): readonly [number, number] {
  const random = createRandom(digestBytes("shares of a campaign"));
  const drawMean = (of: readonly VideoCost[]): number =>
    mean(of.map(() => (of[Math.floor(random() * of.length)] as VideoCost).cpuMs));
  const shares = Array.from({ length: draws }, () => drawMean(rows) / drawMean(full)).toSorted((a, b) => a - b);
  return [shares[draws * 0.05] as number, shares[draws * 0.95] as number];
}

/** The full ones that were made among these rows, or just before: a machine is not always as fast. */
function pickBeside(full: readonly VideoCost[], rows: readonly VideoCost[]): readonly VideoCost[] {
  const from = Math.min(...rows.map(({ index }) => index)) - 1;
  const beside = full.filter(({ index }) => index >= from);
  if (beside.length === 0) throw new Error("no full video was made beside the last rows");
  return beside;
}

export function toCampaignTable(report: CampaignReport): string {
  const { videos, names, table, profile, peakMemoryMiB } = report;
  const { first, full, last, changedShare, cpuShare, cpuShareRange, shareOfFirst } = summarise(videos);
  const rows = videos.filter(({ isFull }) => !isFull);
  const stages = [...new Set(rows.flatMap((one) => Object.keys(one.stages)))];
  const stageMean = (some: readonly VideoCost[], stage: string): number =>
    mean(some.map((one) => one.stages[stage] ?? 0));
  const known = (some: readonly VideoCost[]): number => stages.reduce((sum, stage) => sum + stageMean(some, stage), 0);
  const restOf = (some: readonly VideoCost[]): number => mean(some.map(({ cpuMs }) => cpuMs)) - known(some);
  const fullMs = mean(full.map(({ cpuMs }) => cpuMs));
  const line = (what: string, measureOf: (some: readonly VideoCost[]) => number): string => {
    const [cold, warm, one] = [measureOf([first]), measureOf(full), measureOf(last)];
    return `| ${what} | ${seconds(cold)} | ${seconds(warm)} | ${seconds(one)} | ${percent(one / Math.max(1, warm))} | ${points(one / fullMs)} |`;
  };
  return [
    `| ${rows.length} rows, ${profile} | the first | a full one beside the last (${full.length}) | each of the last ${last.length} | share of a full one | points of it |`,
    "|---|---|---|---|---|---|",
    `| frames drawn | ${first.framesRendered} | ${mean(full.map((one) => one.framesRendered)).toFixed(0)} | ${mean(last.map((one) => one.framesRendered)).toFixed(0)} of ${mean(last.map((one) => one.frames)).toFixed(0)} | ${percent(changedShare)} | |`,
    line("processor time, s", (some) => mean(some.map(({ cpuMs }) => cpuMs))),
    ...stages.map((stage) => line(`${stage}, s`, (some) => stageMean(some, stage))),
    line("store and bookkeeping, s", restOf),
    "",
    `Wanted: the share of changed frames and 4 points, ${percent(changedShare + 0.04)}. Measured: ${percent(cpuShare)} of a full video by the same process at the same time (${cpuShareRange.map(percent).join(" to ")} in nine of ten draws from what was made), ${percent(shareOfFirst)} of the first, which a process made that had done nothing yet.`,
    `The process held ${peakMemoryMiB} MiB at most.`,
    "",
    "| names | rows | heard | phones heard | seen | planted: heard, seen | gates |",
    "|---|---|---|---|---|---|---|",
    ...nameScripts.map((script) =>
      describeScript(script, {
        names: names.filter((one) => one.script === script),
        rows: rows.filter((one) => one.script === script),
      }),
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

Written by \`npm run bench -- campaign --full --folder FOLDER --write\` (or with \`--rows N\`: the table says how many), which goes on where it was ended; \`npm run bench -- --help\` defines every word. On ${report.machine}.
A template of about 20 s says the name in one of six sentences, without music. Every video is planned, spoken, drawn, marked, mixed, joined, verified and
signed; steps run one after another, so that processor time belongs to the stage that runs. A sentence is mixed and encoded alone, and
gates measure chunks and the sound of sentences: what is byte for byte what another video had is neither encoded nor measured again. Behind the name, a sentence is encoded
and measured anew for each place that it may have between two packets (16 at 30 frames a second), so that the share falls over the first ninety rows or so. A share is a ratio within one run: full videos are made beside the rows, by the same process, since other work on the machine
slows both. Signing reads and writes the whole file of each video, whatever has changed in it.

${toCampaignTable(report)}`;
}

function describeScript(
  script: string,
  { names, rows }: { readonly names: readonly CheckedName[]; readonly rows: readonly MadeVideo[] },
): string {
  if (rows.length === 0) return `| ${script} | 0 | | | | | |`;
  const isFailed = (verdict: string): boolean => !verdict.endsWith(" pass");
  const failed = rows.filter(({ verdicts }) => verdicts.some(isFailed));
  const heard = names.filter(({ heard: one }) => one.isHeard).length;
  const seen = names.filter(({ seen: one }) => one.isSeen).length;
  const phones = names.reduce((sum, { heard: one }) => sum + one.phones, 0);
  const phonesHeard = names.reduce((sum, { heard: one }) => sum + one.phonesHeard, 0);
  const planted = names.flatMap((one) => (one.planted ? [one.planted] : []));
  const found = (what: "isHeard" | "isSeen"): number => planted.filter((one) => one[what]).length;
  const gates =
    failed.length === 0
      ? "all pass"
      : `${failed.length} not passed: ${[...new Set(failed.flatMap(({ verdicts }) => verdicts.filter(isFailed)))].join(", ")}`;
  return `| ${script} | ${rows.length} | ${heard} | ${percent(phonesHeard / Math.max(1, phones))} | ${seen} | ${found("isHeard")}, ${found("isSeen")} of ${planted.length} | ${gates} |`;
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
