import type { AlignmentFigures } from "./compare-phones.ts";
import type { ModelFigures, SliceFigures } from "./measure-alignment.ts";

export interface AlignmentReport {
  readonly processor: string;
  readonly models: readonly ModelFigures[];
  /** The most that the two runtimes' scores differ by, for the same file. */
  readonly runtimesDifferBy: number;
}

type Row = readonly string[];

/** What `npm run bench -- alignment` prints. */
export function toAlignmentTable(report: AlignmentReport): string {
  return sections(report)
    .map(({ title, head, rows }) => `${title}\n${aligned([head, ...rows])}`)
    .join("\n\n")
    .concat("\n");
}

/** The same for docs/bench-alignment.md. */
export function toAlignmentMarkdown(report: AlignmentReport): string {
  const parts = sections(report).map(
    ({ title, about, head, rows }) => `## ${title}\n\n${about}\n\n${markdown([head, ...rows])}\n`,
  );
  return `# How well recorded speech is heard

Written by \`npm run bench -- alignment --folder HELDOUT --write\`, where \`python models/alignment/heldout.py HELDOUT\` had flite and Festival say sentences: synthesisers
that are never trained on, which tell when each of their phones is heard. All of it is synthetic: **human speech is not tested**. On ${report.processor}, one core.

A *closure* is a stretch in which lips are shut (p, b, m); it is found if the model tells one within 40 ms of it. *Lag* is the median by which found closures are told
late, *boundary* the median distance from a phone's beginning to the nearest that is told, *frames* the share of 10 ms frames whose mouth (of fifteen) is the right one.
*Text known* is what \`render --voice-track\` does: it looks for the phones that the product's own voice has for the script. Other synthesisers have other phones for the
same words (an r that is not said, a schwa that is), which counts as wrong here.

${parts.join("\n")}
The two runtimes say the same of the same file, to ${report.runtimesDifferBy.toExponential(1)} of scores that reach from −5 to 5; the built-in one gives the same bytes on every processor.
`;
}

interface Section {
  readonly title: string;
  readonly about: string;
  readonly head: Row;
  readonly rows: readonly Row[];
}

const figureNames = ["frames", "closures found", "of those told, right", "lag", "boundary", "within 40 ms"];

function sections({ models }: AlignmentReport): readonly Section[] {
  const [first] = models;
  const slices = first?.slices ?? [];
  return [
    {
      title: "Precision and runtime, side by side",
      about:
        "All held-out sentences together. Speed is seconds of sound in a second of processor time, spectrum included; latency is wall time for ten seconds of sound, on a machine that others used too.",
      head: ["model", "runtime", "bytes", "× real time", "latency", "moves in silence", "text", ...figureNames],
      rows: models.flatMap((model) =>
        (["forced", "free"] as const).map((way) => [
          model.precision,
          model.model.runtime,
          String(model.sizeBytes),
          model.realTimeFactor.toFixed(0),
          `${model.latencyMs.toFixed(0)} ms`,
          percent(model.movesInSilence),
          way === "forced" ? "known" : "unknown",
          ...wordsOf(model.heldOut[way]),
        ]),
      ),
    },
    {
      title: "By synthesiser and voice, held out",
      about: `The ${first?.precision ?? ""} model.`,
      head: ["synthesiser", "voice", "language", "text", "closures", ...figureNames],
      rows: slices
        .filter(({ family }) => family !== "espeak-ng")
        .map((slice) => [slice.family, slice.voice, slice.language, ...rowOf(slice)]),
    },
    {
      title: "By language, voices held out of the family that was trained on",
      about:
        "Three everyday sentences of each language by three voices of espeak-ng that are not among those trained on: what is easy.",
      head: ["language", "text", "closures", ...figureNames],
      rows: byLanguage(slices.filter(({ family }) => family === "espeak-ng")),
    },
  ];
}

function rowOf({ isForced, figures }: SliceFigures): Row {
  return [isForced ? "known" : "unknown", String(figures.closures), ...wordsOf(figures)];
}

/** The mean over its voices: each said one sentence. */
function byLanguage(slices: readonly SliceFigures[]): readonly Row[] {
  const groups = Map.groupBy(slices, ({ language, isForced }) => `${language} ${isForced}`);
  return [...groups.values()].map((group) => {
    const [one] = group;
    const mean = (of: (figures: AlignmentFigures) => number): number => {
      const values = group.map(({ figures }) => of(figures)).filter(Number.isFinite);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const figures: AlignmentFigures = {
      framesRight: mean((each) => each.framesRight),
      closureRecall: mean((each) => each.closureRecall),
      closurePrecision: mean((each) => each.closurePrecision),
      closureLagMs: mean((each) => each.closureLagMs),
      closureErrorMs: mean((each) => each.closureErrorMs),
      boundaryErrorMs: mean((each) => each.boundaryErrorMs),
      boundariesWithin40Ms: mean((each) => each.boundariesWithin40Ms),
      closures: group.reduce((sum, each) => sum + each.figures.closures, 0),
    };
    return [one?.language ?? "", one?.isForced ? "known" : "unknown", String(figures.closures), ...wordsOf(figures)];
  });
}

function wordsOf(figures: AlignmentFigures): Row {
  const ms = (value: number): string => (Number.isFinite(value) ? `${value.toFixed(0)} ms` : "");
  return [
    percent(figures.framesRight),
    percent(figures.closureRecall),
    percent(figures.closurePrecision),
    ms(figures.closureLagMs),
    ms(figures.boundaryErrorMs),
    percent(figures.boundariesWithin40Ms),
  ];
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : "";
}

function aligned(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}

function markdown([head = [], ...rows]: readonly Row[]): string {
  const line = (row: Row): string => `| ${row.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
