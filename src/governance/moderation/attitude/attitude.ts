import { SutradharError } from "../../../core/index.ts";
import type { Chart } from "../grammar/index.ts";
import { featuresOf } from "./features.ts";

/** What words and classes of words weigh where a group is spoken of: above nothing speaks against it, below for it. */
export interface Attitude {
  readonly bias: number;
  readonly weights: ReadonlyMap<string, number>;
}

/** How likely a sentence speaks against the group that it names, 0 to 1; nothing where it names none. */
export function attitudeOf({ bias, weights }: Attitude, chart: Chart): number | undefined {
  if (!chart.has("group") && !chart.has("slur")) return undefined;
  const known = [...featuresOf(chart)].flatMap((feature) => weights.get(feature) ?? []);
  const sum = known.reduce((total, weight) => total + weight, 0) / Math.sqrt(known.length || 1);
  return 1 / (1 + Math.exp(-(sum + bias)));
}

/** One line for the bias, then one for each feature: its weight in thousandths, a tab, its name. */
export function printAttitude({ bias, weights }: Attitude): string {
  const lines = [...weights].map(([name, weight]) => `${Math.round(weight * 1000)}\t${name}`);
  return `${[`${Math.round(bias * 1000)}\t`, ...lines.toSorted()].join("\n")}\n`;
}

/** @throws SutradharError `lexicon_invalid` */
export function parseAttitude(file: string, text: string): Attitude {
  const rows = text.split("\n").filter((line) => line !== "");
  const pairs = rows.map((line, index): readonly [string, number] => {
    const match = /^(?<weight>-?\d+)\t(?<name>.*)$/.exec(line);
    if (!match?.groups)
      throw new SutradharError("lexicon_invalid", `${file}:${index + 1}: expected a weight and a tab`);
    return [match.groups["name"]!, Number(match.groups["weight"]) / 1000];
  });
  const weights = new Map(pairs);
  const bias = weights.get("") ?? 0;
  weights.delete("");
  return { bias, weights };
}
