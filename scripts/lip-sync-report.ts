import { boxHeightMin, lipSyncTargets, type LipSyncReport } from "../src/quality/index.ts";
import { mouthLeadMs } from "../src/speech/visemes/index.ts";

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

Measured on what is delivered, by code that reads the MP4's pictures and sound and the timeline beside it, and nothing
else (\`src/quality/lip-sync\`). This page is made by \`node scripts/lip-sync-table.ts --write\`, which takes \`--avatar\`,
\`--profile\` and \`--languages\`, and goes on where it was when it is started again. Asked of every row:

- lips are seen shut within ± ${closureReachMs} ms of at least ${percent(closureRecall)} of all p, b and m;
- at least ${percent(openVowelShare)} of the open vowels of ${openVowelMsMin} ms and more reach ${percent(openVowelOpening)} of the rig's full opening;
- the median over shots of how much the sound comes after the mouth, less the documented lead of ${mouthLeadMs} ms, is
  within one frame.

How it is read: each lip, with the skin or beard behind it, is looked for where it looks most like itself at rest, in
brightness and colour; what lies between the two is the opening. So it asks nothing of a face but that its lips are not
one flat colour with what surrounds them. A mouth whose box is less than ${boxHeightMin} pixels high is "not measurable": at 32 (a
medium shot at 360p) it is still read, at 24 it is not. Lips are parted at rest where teeth are seen between them; a thin
dark gap at rest is not told from the shadow in which painted lips meet. \`test/e2e/lip-sync.test.ts\` renders mouths that
are frozen, hardly open or never shut, takes another shot's timeline, and shifts the sound by 120 ms either way: each is
found, for its own reason.

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
  const { closures, closureRecall, openVowels, openVowelShare, unseen, medianLagMs, shotLagsMs } = report;
  const notSeen = unseen > 0 ? [`${unseen} phones not seen`] : [];
  const cells = [
    language,
    closures,
    percent(closureRecall),
    openVowels,
    percent(openVowelShare),
    signed(medianLagMs),
    shotLagsMs.map(signed).join(" "),
    [verdict, ...reasons, ...notSeen].join("; "),
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
