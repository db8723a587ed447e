import { stripVTControlCharacters } from "node:util";

export interface StageResult {
  readonly name: string;
  readonly command: string;
  /** Its exit code; null where it was killed or could not be started. */
  readonly status: number | null;
  readonly seconds: number;
  /** What it came to, in a few words. */
  readonly said: string;
}

/** The lines that tell what a stage came to. */
const telling: Readonly<Record<string, RegExp>> = {
  tests: /^\s*(?:Test Files|Tests) .*/,
  check: /^[✓✗] .*/,
  policy: /^(?:PASS: .*|coverage of the rules.*|the committed WASM.*)/,
  servers: /^\s*(?:Test Files|Tests) .*/,
  package: /^(?:sutradhar-.*|rendered .*|served: .*)/,
  chaos:
    /^(?:videos ready|masters equal|kills by SIGKILL|releases done|chunks begun|longest until|All of it held|It did not hold).*/,
  "chaos-render":
    /^(?:kills by SIGKILL|videos finished|chunks begun and lost, at most|All of it held|It did not hold).*/,
  "bench-line":
    /^(?:steps that do nothing|from enqueue to start|a link of a chain|metering|server latency|first chunk).*/,
  bench: /^(?:ratio|end to end|time to the first|peak memory|one word changed|.*Remotion).*/,
};

/** @param output the end of what a stage printed */
export function summarise(name: string, output: string): string {
  const lines = stripVTControlCharacters(output).split("\n");
  const told = lines.filter((line) => telling[name]?.test(line)).map((line) => line.trim().replace(/\s{2,}/g, " "));
  return told.join("; ");
}

const head = `# The last full run

Written by \`npm run ci:full\`, which replaces the rows of the stages that it ran.

| stage | command | result | seconds | when | what it said |
|---|---|---|---|---|---|
`;

/** A row for each stage, by the stage's name, as a document of this form has them. */
function readRows(document: string): ReadonlyMap<string, string> {
  const rows = document.startsWith(head) ? document.slice(head.length).split("\n") : [];
  return new Map(rows.flatMap((row) => (row.startsWith("| ") ? [[row.split(" | ", 1)[0]?.slice(2) ?? "", row]] : [])));
}

/**
 * What docs/ci-full.md holds: what ran now, and of what did not, what the document said before.
 * @param run.when the day, the commit and the machine
 * @param run.order of the stages; a stage that is not among them is dropped
 */
export function resultDocument(run: {
  readonly results: readonly StageResult[];
  readonly when: string;
  readonly order: readonly string[];
  readonly before: string;
}): string {
  const rows = new Map(readRows(run.before));
  for (const { name, command, status, seconds, said } of run.results) {
    const result = status === 0 ? "passed" : `failed (${status ?? "killed"})`;
    const cells = [name, `\`${command}\``, result, seconds.toFixed(0), run.when, said.replaceAll("|", "\\|")];
    rows.set(name, `| ${cells.join(" | ")} |`);
  }
  return `${head}${run.order.flatMap((name) => rows.get(name) ?? []).join("\n")}\n`;
}
