import { escapeMarkup } from "./escape-markup.ts";
import type { Report } from "./write-reports.ts";

interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly isGood: boolean;
  readonly told: string;
  readonly seconds: number;
}

/** JUnit's XML as CI systems read it: a suite for each kind, a case for each check. */
export function toJunit({ parts, cases }: Report): string {
  const all: TestCase[] = [
    ...parts.map(({ kind, ...part }) => ({ ...part, suite: kind, seconds: 0 })),
    ...cases.map(({ elapsedMs, ...each }) => ({ ...each, suite: "golden", seconds: elapsedMs / 1000 })),
  ];
  const suites = [...new Set(all.map(({ suite }) => suite))];
  const failures = all.filter(({ isGood }) => !isGood).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${all.length}" failures="${failures}">`,
    ...suites.flatMap((suite) => tellSuite(suite, all)),
    "</testsuites>",
    "",
  ].join("\n");
}

function tellSuite(suite: string, all: readonly TestCase[]): readonly string[] {
  const own = all.filter((each) => each.suite === suite);
  const failures = own.filter(({ isGood }) => !isGood).length;
  return [
    `  <testsuite name="${suite}" tests="${own.length}" failures="${failures}">`,
    ...own.map(({ name, isGood, told, seconds }) => {
      const head = `    <testcase classname="${suite}" name="${escapeMarkup(name)}" time="${seconds.toFixed(3)}"`;
      return isGood ? `${head}/>` : `${head}><failure message="${escapeMarkup(told)}"/></testcase>`;
    }),
    "  </testsuite>",
  ];
}
