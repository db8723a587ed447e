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
  servers: /^\s*(?:Test Files|Tests) .*/,
  package: /^(?:sutradhar-.*|rendered .*|served: .*)/,
  chaos:
    /^(?:videos ready|masters equal|kills by SIGKILL|releases done|chunks begun|longest until|All of it held|It did not hold).*/,
  "chaos-render":
    /^(?:kills by SIGKILL|videos finished|chunks begun and lost, at most|All of it held|It did not hold).*/,
  bench: /^(?:ratio|end to end|time to the first|peak memory|one word changed|.*Remotion).*/,
};

/** @param output the end of what a stage printed */
export function summarise(name: string, output: string): string {
  const lines = stripVTControlCharacters(output).split("\n");
  const told = lines.filter((line) => telling[name]?.test(line)).map((line) => line.trim().replace(/\s{2,}/g, " "));
  return told.join("; ");
}

/** What docs/ci-full.md holds. */
export function resultDocument(run: {
  results: readonly StageResult[];
  machine: string;
  date: string;
  isSmall: boolean;
}): string {
  const rows = run.results.map(({ name, command, status, seconds, said }) => {
    const result = status === 0 ? "passed" : `failed (${status ?? "killed"})`;
    return `| ${[name, `\`${command}\``, result, seconds.toFixed(0), said.replaceAll("|", "\\|")].join(" | ")} |`;
  });
  return `# The last full run

Written by \`npm run ci:full${run.isSmall ? " -- --small" : ""}\` on ${run.date}; ${run.machine}.

| stage | command | result | seconds | what it said |
|---|---|---|---|---|
${rows.join("\n")}
`;
}
