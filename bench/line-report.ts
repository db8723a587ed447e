import { loadavg } from "node:os";
import type { FirstFrames, FirstFrameTimes } from "./line-first-frame.ts";
import { measureFirstFrames } from "./line-first-frame.ts";
import { measureFloor, type Floor } from "./line-floor.ts";
import { measureChain, measureLoad } from "./line-load.ts";
import { measureMetering, type MeteringRounds } from "./line-metering.ts";
import { openBenchLine } from "./line-setting.ts";
import { measureBusyStarts, measureIdleStarts, type StartWaits } from "./line-starts.ts";
import { describeMachine, type Report } from "./report.ts";

/** What the production line costs beside the work itself. */
export interface LineReport {
  readonly machine: Report["machine"];
  /** Of a minute, before and after: what else the machine had to do. */
  readonly loadAverage: readonly [before: number, after: number];
  readonly inHand: number;
  readonly floor: Floor;
  readonly load: MeteringRounds;
  readonly starts: { readonly idle: StartWaits; readonly busy: StartWaits };
  readonly linkMs: number;
  readonly profile: string;
  readonly firstFrames: FirstFrames;
}

const sizes = { rounds: 3, videos: 20, starts: 200, chain: 60, profile: "1080p30" } as const;

export async function measureLine(say: (text: string) => void): Promise<LineReport> {
  const before = loadavg()[0] ?? Number.NaN;
  const onLine = await measureOwnLine(say);
  say("first frames, by a real server …");
  const firstFrames = await measureFirstFrames(sizes.profile);
  const loadAverage = [before, loadavg()[0] ?? Number.NaN] as const;
  return { machine: describeMachine(), loadAverage, ...onLine, profile: sizes.profile, firstFrames };
}

async function measureOwnLine(say: (text: string) => void) {
  const { rounds, videos, starts, chain } = sizes;
  const bench = await openBenchLine();
  try {
    say("warming up …");
    await measureLoad(bench, 8);
    say("the floor …");
    const floor = await measureFloor(bench);
    say("load, bare and metered …");
    const load = await measureMetering(bench, { rounds, videos });
    say("a chain …");
    const linkMs = await measureChain(bench, chain);
    say("starts …");
    const idle = await measureIdleStarts(bench, starts);
    const busy = await measureBusyStarts(bench, starts);
    return { inHand: bench.inHand, floor, load, linkMs, starts: { idle, busy } };
  } finally {
    await bench.close();
  }
}

type Row = readonly [what: string, value: string, beside: string];

const fixed = (value: number, digits = 1) => value.toFixed(digits);
const ms = (value: number) => `${fixed(value, value < 10 ? 2 : 0)} ms`;
const times = (value: number, unit: string) => `${fixed(value)} × ${unit}`;
const percent = (share: number) => `${fixed(share * 100)} %`;

function loadRows({ floor, load, linkMs, starts, inHand }: LineReport): Row[] {
  const { bare, metered } = load;
  const waits = ({ medianMs, highMs }: StartWaits) => `${ms(medianMs)}, ${ms(highMs)}`;
  return [
    [`floor: transactions a second, by ${inHand} connections`, fixed(floor.transactionsPerSecond, 0), ""],
    ["floor: one after the other", ms(floor.transactionMs), "a transaction"],
    [
      "steps that do nothing, all metered",
      `${fixed(metered.stepsPerSecond, 0)} a second`,
      times(floor.transactionsPerSecond / metered.stepsPerSecond, "the floor's transactions"),
    ],
    [
      "  processor time a step, Postgres included",
      ms(metered.cpuMs),
      times(metered.cpuMs / floor.cpuMs, "the floor's"),
    ],
    ["  statements a step", fixed(metered.statements), "a transaction of the floor: 4"],
    [
      "from enqueue to start, idle: median, 99th",
      waits(starts.idle),
      times(starts.idle.medianMs / floor.transactionMs, "a transaction"),
    ],
    ["from enqueue to start, interactive before a backlog of bulk", waits(starts.busy), ""],
    ["a link of a chain adds", ms(linkMs), times(linkMs / floor.transactionMs, "a transaction")],
    [
      "metering: of a step that does nothing",
      percent((metered.cpuMs - bare.cpuMs) / metered.cpuMs),
      `of its processor time; ${fixed(metered.statements - bare.statements, 2)} statements`,
    ],
    ["  steps a second without it", fixed(bare.stepsPerSecond, 0), ""],
  ];
}

function firstFrameRows({ firstFrames, profile }: LineReport): Row[] {
  const row = (what: string, name: keyof FirstFrameTimes): Row => {
    const show = (value: number | null) => (value === null ? "none" : `${fixed(value / 1000)} s`);
    return [what, show(firstFrames.cold[name]), show(firstFrames.warm[name])];
  };
  return [
    row(`server latency: its first step began (${profile})`, "serverLatency"),
    row("first chunk encoded", "firstChunkEncoded"),
    row("first chunk playable by a viewer", "firstChunkPlayable"),
    row("ready", "ready"),
  ];
}

function sections(report: LineReport) {
  return [
    { title: "The line", head: ["what", "measured", "beside"] as const, rows: loadRows(report) },
    {
      title: "Time to the first frame",
      head: ["from the request on", "cold: the first video", "warm: other words"] as const,
      rows: firstFrameRows(report),
    },
  ];
}

function describe({ machine, loadAverage }: LineReport): string {
  const { cores, processor, memoryGiB, node } = machine;
  const [before, after] = loadAverage;
  return `${cores} cores of ${processor}, ${memoryGiB} GiB, Node ${node}; load average ${fixed(before)} before, ${fixed(after)} after`;
}

/** The report as a table for a terminal. */
export function toLineTable(report: LineReport): string {
  const rows = sections(report).flatMap(({ head, rows: body }): Row[] => [["", "", ""], head, ...body]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(([what, value, beside]) =>
    `${what.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}  ${beside}`.trimEnd(),
  );
  return `${describe(report)}\n${lines.join("\n")}\n`;
}

/** The report as docs/bench-line.md. */
export function toLineMarkdown(report: LineReport): string {
  const line = (row: Row) => `| ${row.map((cell) => cell.trim()).join(" | ")} |`;
  const tables = sections(report).map(({ title, head, rows }) =>
    [`## ${title}`, "", line(head), "|---|---|---|", ...rows.map(line)].join("\n"),
  );
  const intro = `# What the line costs

Written by \`npm run bench -- --line --write\`; \`npm run bench -- --help\` defines every word. On ${describe(report)}.
Times are those of this machine with all that ran on it; ratios to the floor, measured in the same run, say more.`;
  return `${[intro, ...tables].join("\n\n")}\n`;
}
