/**
 * Renders the same kind of sentences in every language and measures lip-sync on what came out: the MP4 and its timeline,
 * nothing else. Prints a table, or with `--json` a document; `--write` puts it into docs/lip-sync.md.
 *
 *   node scripts/lip-sync-table.ts --write
 *   node scripts/lip-sync-table.ts --avatar asha,meera --profile 1080p30,1080p30-vertical,1080p30-square --languages hi,ta
 *
 * Started again, it goes on where it was: what was rendered lies in the store, what was measured in the folder `--out`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { listAvatars, readConfig, type RenderSummary } from "../src/app/index.ts";
import { digestJson } from "../src/core/index.ts";
import type { Timeline } from "../src/media/timeline/index.ts";
import { measureLipSync } from "../src/quality/index.ts";
import { everydaySentences } from "../src/speech/phonemes/index.ts";
import { mouthLeadMs } from "../src/speech/visemes/index.ts";
import { lipSentences } from "./lip-sentences.ts";
import { describeTables, type LipSyncRow } from "./lip-sync-report.ts";

type Spoken = keyof typeof lipSentences;

const root = fileURLToPath(new URL("..", import.meta.url));
const allLanguages = Object.keys(lipSentences) as Spoken[];
/** The first of a language's everyday sentences: later ones list words or numbers. */
const everydayCount = 3;

const { values } = parseArgs({
  options: {
    avatar: { type: "string" },
    profile: { type: "string", default: "1080p30" },
    languages: { type: "string", default: allLanguages.join(",") },
    out: { type: "string", default: join(root, "out", "lip-sync") },
    jobs: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

const avatars = values.avatar?.split(",") ?? (await listAvatars(readConfig())).map(({ name }) => name);
const profiles = values.profile.split(",");
const languages = values.languages.split(",").map((language) => {
  const known = allLanguages.find((one) => one === language);
  if (!known) throw new Error(`--languages must name some of ${allLanguages.join(", ")}, got ${language}`);
  return known;
});
const measureDigest = digestSources("src/quality", "src/media/decode", "src/speech/visemes");

mkdirSync(values.out, { recursive: true });
const rows: LipSyncRow[] = [];
for (const avatar of avatars) {
  for (const profile of profiles) {
    for (const language of languages) {
      const row = measure(avatar, profile, language);
      process.stderr.write(`${avatar} ${profile} ${language}: ${row.verdict} ${row.reasons.join("; ")}\n`);
      rows.push(row);
    }
  }
}
const text = describeTables(rows);
if (values.write) writeFileSync(join(root, "docs", "lip-sync.md"), text);
process.stdout.write(values.json ? `${JSON.stringify(rows, undefined, 2)}\n` : text);
if (rows.some(({ verdict }) => verdict !== "pass")) process.exitCode = 1;

function measure(avatar: string, profile: string, language: Spoken): LipSyncRow {
  const base = join(values.out, `${avatar}-${profile}-${language}`);
  const named = { avatar, profile, language };
  const rendered = render(base, named);
  if (typeof rendered === "string") return { ...named, verdict: "not rendered", reasons: [rendered] };
  const key = digestJson([rendered.masterSha256, measureDigest]);
  const known = readJson(`${base}.report.json`) as { key: string; row: LipSyncRow } | undefined;
  if (known?.key === key) return known.row;
  const timeline = readJson(`${base}.json`) as Timeline | undefined;
  if (!timeline) throw new Error(`${base}.json was not written`);
  const { verdict, reasons, ...report } = measureLipSync({ videoPath: `${base}.mp4`, timeline, leadMs: mouthLeadMs });
  const mouthHeight = Math.min(...timeline.mouth.map(({ height }) => height));
  const row: LipSyncRow = { ...named, verdict, reasons, report, mouthHeight, durationMs: rendered.durationMs };
  writeFileSync(`${base}.report.json`, JSON.stringify({ key, row }));
  return row;
}

/** Renders as anybody would, on the command line. Returns what went wrong where something did. */
function render(
  base: string,
  { avatar, profile, language }: { avatar: string; profile: string; language: Spoken },
): RenderSummary | string {
  const sentences = [...lipSentences[language], ...everydaySentences[language].slice(0, everydayCount)];
  writeFileSync(`${base}.md`, `---\navatar: ${avatar}\nlanguage: ${language}\n---\n\n${sentences.join(" ")}\n`);
  const options = ["--profile", profile, "--out", `${base}.mp4`, "--timeline", `${base}.json`, "--jobs", values.jobs];
  const launcher = join(root, "bin", "sutradhar.js");
  const args = [launcher, "render", `${base}.md`, "--captions", "none", "--json", ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as RenderSummary) : `exit code ${status}: ${stdout}${stderr}`;
}

/** Undefined where the file is not there, or was left half written. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function digestSources(...folders: string[]): string {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  );
  return digestJson(paths.sort().map((path) => [path, readFileSync(join(root, path), "utf8")]));
}
