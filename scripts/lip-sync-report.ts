import { lipSyncTargets, type LipSyncReport } from "../src/quality/index.ts";

/** What one presenter's lips did in one language and one profile. */
export interface LipSyncRow {
  readonly avatar: string;
  readonly profile: string;
  readonly language: string;
  readonly verdict: LipSyncReport["verdict"] | "not rendered";
  readonly reasons: readonly string[];
  readonly report?: Omit<LipSyncReport, "verdict" | "reasons">;
  /** The mouth's box, in pixels, where it is smallest. */
  readonly mouthHeight?: number;
  readonly durationMs?: number;
}

/** The page docs/lip-sync.md: what is asked, all verdicts at a glance, and the figures behind each. */
export function describeTables(rows: readonly LipSyncRow[]): string {
  const groups = Map.groupBy(rows, ({ avatar, profile }) => `${avatar}, ${profile}`);
  const languages = [...new Set(rows.map(({ language }) => language))];
  return [
    introduction(),
    ...(groups.size > 1 ? [describeOverview(groups, languages)] : []),
    ...[...groups].map(([name, group]) => describeGroup(name, group)),
  ].join("\n");
}

function introduction(): string {
  const { closureRecall, closureReachMs, openVowelShare, openVowelOpening, openVowelMsMin } = lipSyncTargets;
  return `# Lip-sync

Measured on what is delivered, by code that reads the MP4's pictures and sound and the timeline beside it
(\`src/quality/lip-sync\`); made by \`node scripts/lip-sync-table.ts --write\`. Asked of every row:

- lips are seen shut within ± ${closureReachMs} ms of at least ${percent(closureRecall)} of all p, b and m;
- at least ${percent(openVowelShare)} of the open vowels of ${openVowelMsMin} ms and more reach ${percent(openVowelOpening)} of the rig's full opening;
- the median over shots of how much the sound comes after the mouth, less the documented lead, is within one frame.

`;
}

function describeOverview(groups: ReadonlyMap<string, readonly LipSyncRow[]>, languages: readonly string[]): string {
  const names = [...groups.keys()];
  const lines = languages.map((language) => {
    const cells = names.map((name) => {
      const row = groups.get(name)?.find((one) => one.language === language);
      return row ? row.verdict : "";
    });
    return `| ${language} | ${cells.join(" | ")} |`;
  });
  return `| | ${names.join(" | ")} |\n|---|${names.map(() => "---|").join("")}\n${lines.join("\n")}\n`;
}

function describeGroup(name: string, rows: readonly LipSyncRow[]): string {
  const heights = rows.flatMap(({ mouthHeight }) => mouthHeight ?? []);
  const seconds = rows.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) / 1_000;
  const about = `The mouth's box is ${Math.min(...heights)} pixels high; ${Math.round(seconds)} s of video.`;
  const head = "| language | p, b, m | shut | open vowels | open | lag, ms | shots' lags, ms | verdict |";
  return `## ${name}\n\n${about}\n\n${head}\n|---|---:|---:|---:|---:|---:|---|---|\n${rows.map(describeRow).join("\n")}\n`;
}

function describeRow({ language, verdict, reasons, report }: LipSyncRow): string {
  if (!report) return `| ${language} | | | | | | | ${verdict}: ${reasons.join("; ").slice(0, 200)} |`;
  const { closures, closureRecall, openVowels, openVowelShare, medianLagMs, shotLagsMs } = report;
  const cells = [
    language,
    closures,
    percent(closureRecall),
    openVowels,
    percent(openVowelShare),
    signed(medianLagMs),
    shotLagsMs.map(signed).join(" "),
    verdict === "pass" ? verdict : `${verdict}: ${reasons.join("; ")}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

function signed(ms: number): string {
  const rounded = Math.round(ms);
  return rounded > 0 ? `+${rounded}` : `${rounded}`.replace("-", "−");
}
