import { SutradharError } from "../../core/index.ts";
import { guessLanguage } from "./coverage.ts";
import type { ModerationAction } from "./decision.ts";
import type { Moderator } from "./moderator.ts";
import { parseCsv } from "./parse-csv.ts";

/** One case of a suite: a text, and whether it ought to be stopped. */
export interface SuiteCase {
  readonly functionality: string;
  readonly text: string;
  readonly isHateful: boolean;
  /** Where the suite names it. */
  readonly language?: string;
  /** A part of the suite that is reported for itself, such as the half that nobody tuned on. */
  readonly split?: string;
}

/** How many cases were dealt with how. */
export type SuiteCounts = Readonly<Record<ModerationAction, number>>;

export interface SuiteRow {
  readonly functionality: string;
  readonly isHateful: boolean;
  readonly counts: SuiteCounts;
}

export interface SuiteReport {
  readonly rows: readonly SuiteRow[];
  /** Of the hateful cases, the share that was blocked or sent to a person; undefined where there is none. */
  readonly hatefulStopped: SuiteShare | undefined;
  /** Of the harmless cases, the share that was let through. */
  readonly harmlessAllowed: SuiteShare | undefined;
}

export interface SuiteShare {
  readonly cases: number;
  readonly right: number;
  readonly share: number;
}

/**
 * Reads a suite: CSV with the columns functionality, test_case, label_gold (hateful or non-hateful), and if they are
 * there language and split. Other columns are passed over.
 *
 * @throws SutradharError `request_invalid`
 */
export function parseSuite(bytes: Uint8Array): readonly SuiteCase[] {
  const [header, ...rows] = parseCsv(bytes);
  const columns = new Map((header ?? []).map((name, index) => [name.trim().toLowerCase(), index]));
  for (const name of ["functionality", "test_case", "label_gold"]) {
    if (columns.has(name)) continue;
    throw new SutradharError("request_invalid", `a suite needs the column ${name}, got ${(header ?? []).join(", ")}`);
  }
  return rows.map((row, index) => {
    const at = (name: string): string => row[columns.get(name) ?? -1]?.trim() ?? "";
    return {
      functionality: at("functionality"),
      text: at("test_case"),
      isHateful: parseLabel(at("label_gold"), index + 2),
      ...(at("language") === "" ? {} : { language: at("language") }),
      ...(at("split") === "" ? {} : { split: at("split") }),
    };
  });
}

function parseLabel(label: string, row: number): boolean {
  if (label === "hateful") return true;
  if (label === "non-hateful") return false;
  throw new SutradharError("request_invalid", `label_gold in row ${row} must be hateful or non-hateful, got ${label}`);
}

/** Judges every case and counts, functionality by functionality. */
export async function measureSuite(
  moderator: Moderator,
  cases: readonly SuiteCase[],
  options: { readonly now: Date; readonly language?: string },
): Promise<SuiteReport> {
  const rows = new Map<
    string,
    { functionality: string; isHateful: boolean; counts: Record<ModerationAction, number> }
  >();
  for (const { functionality, text, isHateful, language } of cases) {
    const spoken = options.language ?? language ?? guessLanguage(text);
    // One after the other: a suite is not worth the memory of running it all at once.
    // oxlint-disable-next-line no-await-in-loop
    const { action } = await moderator.moderate({ stage: "script", language: spoken, text }, options.now);
    const key = `${functionality}/${isHateful}`;
    const row = rows.get(key) ?? { functionality, isHateful, counts: { block: 0, review: 0, allow: 0 } };
    row.counts[action] += 1;
    rows.set(key, row);
  }
  const list = [...rows.values()];
  return {
    rows: list,
    hatefulStopped: shareOf(
      list.filter((row) => row.isHateful),
      ({ block, review }) => block + review,
    ),
    harmlessAllowed: shareOf(
      list.filter((row) => !row.isHateful),
      ({ allow }) => allow,
    ),
  };
}

function shareOf(rows: readonly SuiteRow[], right: (counts: SuiteCounts) => number): SuiteShare | undefined {
  const cases = rows.reduce((sum, { counts }) => sum + counts.block + counts.review + counts.allow, 0);
  if (cases === 0) return undefined;
  const rightCases = rows.reduce((sum, { counts }) => sum + right(counts), 0);
  return { cases, right: rightCases, share: rightCases / cases };
}
