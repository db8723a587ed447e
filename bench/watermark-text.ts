import { negativeKinds } from "./watermark-negatives.ts";
import type { WatermarkReport } from "./watermark.ts";
import type { AttackReading } from "./watermark-table.ts";

type Rows = readonly (readonly string[])[];

/** For a terminal. */
export function toWatermarkTable(report: WatermarkReport): string {
  const parts = describe(report).map(({ title, head, rows, says }) =>
    [title, ...align([head, ...rows]), says].join("\n"),
  );
  return `${parts.join("\n\n")}\n`;
}

/** For docs/bench-watermark.md. */
export function toWatermarkMarkdown(report: WatermarkReport): string {
  const parts = describe(report).map(({ title, head, rows, says }) =>
    [
      `## ${title}`,
      "",
      says,
      "",
      `| ${head.join(" | ")} |`,
      `|${head.map(() => "---|").join("")}`,
      ...rows.map((row) => `| ${row.join(" | ")} |`),
    ].join("\n"),
  );
  const command = `npm run bench -- watermark${report.isFull ? " --full" : ""}${report.isSoFar ? " --so-far" : ""} --write`;
  return `# Watermark\n\nPrinted by \`${command}\`. What it means and why: [ADR 15](adr/0015-the-watermark.md).\n\n${parts.join("\n\n")}\n`;
}

interface Part {
  readonly title: string;
  readonly says: string;
  readonly head: readonly string[];
  readonly rows: Rows;
}

function describe(report: WatermarkReport): Part[] {
  return [describeAttacks(report), describeCosts(report), ...describeNegatives(report)];
}

/** In each attack's own order; what misses anything is marked. */
function describeAttacks({ readings }: WatermarkReport): Part {
  const names = [...new Set(readings.map(({ attack }) => attack))];
  const rows = names.map((name) => {
    const of = readings.filter(({ attack }) => attack === name);
    const issuer = of.filter(({ issuer: { isFound } }) => isFound).length;
    const decoded = of.filter(({ issuer: { isFound, isDecoded } }) => isFound && isDecoded).length;
    const there = sum(of, ({ shots }) => shots.there);
    const read = sum(of, ({ shots }) => shots.read);
    const isWhole = issuer === of.length && read === there;
    return [
      isWhole ? "" : issuer < of.length ? "FAILS" : "misses shots",
      name,
      `${issuer} of ${of.length}`,
      `${decoded} of ${of.length}`,
      `${of.filter(({ shots }) => shots.firstRead).length} of ${of.length}`,
      `${read} of ${there}`,
      `${sum(of, ({ shots }) => shots.claimed)} of ${there}`,
      String(sum(of, ({ falseReads }) => falseReads)),
    ];
  });
  const held = new Set(readings.filter(({ isHeldOut }) => isHeldOut).map(({ clip }) => clip)).size;
  const clips = new Set(readings.map(({ clip }) => clip)).size;
  return {
    title: "What it survives",
    says:
      `Marked clips, ${clips} of them (${held} held out of all tuning), encoded by the product at crf 23 and then attacked by FFmpeg; where nothing else is said the copy is H.264, crf 28. ` +
      "Issuer: whose it is, summed over the copy, with its id known, and read by its code alone. Shots: read by their code alone, the first and all; and asked about by id. " +
      "False: ids that are in no shot, or were granted when asked about.",
    head: ["", "attack", "issuer", "by code", "first shot", "shots", "asked about", "false"],
    rows,
  };
}

function sum(readings: readonly AttackReading[], take: (reading: AttackReading) => number): number {
  return readings.reduce((total, reading) => total + take(reading), 0);
}

function describeCosts({ clips }: WatermarkReport): Part {
  const more = clips.map(({ bytes }) => 100 * (bytes.marked / bytes.unmarked - 1));
  const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
  const extra = clips.map(({ cpuMs }) => cpuMs.marked - cpuMs.unmarked);
  return {
    title: "What it costs, and what is seen of it",
    says:
      "Bits of the picture at the same crf. PSNR of luma and CIEDE2000 of pixels (their mean, and what one in a hundred is above) before the encoder, and PSNR and SSIM of the delivered file against the delivered file without the mark, in which the encoder's own choices differ too. " +
      `Mean: ${mean(more).toFixed(1)} % more bits, ${mean(extra).toFixed(2)} ms a frame.`,
    head: [
      "clip",
      "tuned on",
      "bits",
      "ms a frame without",
      "with",
      "PSNR dB",
      "CIEDE2000",
      "99 %",
      "delivered PSNR",
      "delivered SSIM",
      "VMAF",
    ],
    rows: clips.map((clip, index) => [
      clip.name,
      clip.isHeldOut ? "no" : "yes",
      `+${(more[index] as number).toFixed(1)} %`,
      clip.cpuMs.unmarked.toFixed(2),
      clip.cpuMs.marked.toFixed(2),
      clip.change.psnrDb.toFixed(1),
      clip.change.differenceMean.toFixed(2),
      clip.change.differenceHigh.toFixed(1),
      clip.delivered?.psnrDb.toFixed(1) ?? "–",
      clip.delivered?.ssim.toFixed(4) ?? "–",
      clip.vmaf?.toFixed(1) ?? "–",
    ]),
  };
}

function describeNegatives({ negatives }: WatermarkReport): Part[] {
  if (negatives.length === 0) return [];
  const total = negatives.reduce((before, { trials }) => before + trials, 0);
  return [
    {
      title: "What is not taken for it",
      says: `${total} readings, each with a key that marked nothing of what was read; of every copy one with the whole search for size, place and angle.`,
      head: ["what was read", "copies", "trials", "searched", "said to be marked", "uncertain", "least chance given"],
      rows: negatives.map(({ kind, copies, trials, searched, marked, uncertain, chanceMin }) => [
        negativeKinds[kind],
        ...[copies, trials, searched, marked, uncertain].map(String),
        chanceMin.toPrecision(2),
      ]),
    },
  ];
}

function align(rows: Rows): string[] {
  const widths = (rows[0] ?? []).map((_head, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}
