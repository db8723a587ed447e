import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { metricCatalog, type MetricName } from "./metric-catalog.ts";

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const file = new URL("../../../deploy/grafana/sutradhar.json", import.meta.url);
const { panels } = JSON.parse(readFileSync(file, "utf8")) as { panels: readonly Panel[] };
const targets = panels.flatMap(({ title, targets: own = [] }) => own.map((target) => ({ title, ...target })));

/** Labels that Prometheus adds by itself. */
const addedLabels = ["le", "instance", "job"];

it("has panels", () => {
  expect(targets.length).toBeGreaterThan(20);
});

it.each(targets)("$title asks for metrics and labels that there are", ({ expr, legendFormat }) => {
  const names = [...expr.matchAll(/\bsutradhar_[a-z_]+/g)].map(([name]) => nameOf(name));
  expect(names.length).toBeGreaterThan(0);
  const labels = new Set<string>([...addedLabels, ...names.flatMap((name) => metricCatalog[name].labels)]);
  const asked = [
    ...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/,\s*/)),
    ...[...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = ""]) =>
      list.split(",").map((each) => each.split(/[=!]/)[0]!),
    ),
    ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!),
  ];
  expect(asked.filter((label) => !labels.has(label))).toEqual([]);
  for (const name of names) {
    const isQuantile = expr.includes(`${name}_bucket`);
    expect(expr.includes("histogram_quantile") || !isQuantile).toBe(true);
    // A counter's height says nothing: only how fast it grows.
    if (metricCatalog[name].kind === "counter") expect(expr).toMatch(/(rate|increase)\(/);
  }
});

it("shows every metric of the catalog", () => {
  const shown = new Set(
    targets.flatMap(({ expr }) => [...expr.matchAll(/\bsutradhar_[a-z_]+/g)].map(([name]) => nameOf(name))),
  );
  expect([...shown].sort()).toEqual(Object.keys(metricCatalog).sort());
});

it("is what the guide describes: every metric, and no other", () => {
  const guide = readFileSync(new URL("../../../docs/guides/observe.md", import.meta.url), "utf8");
  const described = new Set([...guide.matchAll(/\bsutradhar_[a-z_]+/g)].map(([name]) => nameOf(name)));
  expect([...described].sort()).toEqual(Object.keys(metricCatalog).sort());
});

/** Of a histogram Prometheus keeps three series, whose names end by what they are. */
function nameOf(series: string): MetricName {
  const plain = series.replace(/_(bucket|sum|count)$/, "");
  const name = plain in metricCatalog ? plain : series;
  if (!(name in metricCatalog)) throw new Error(`there is no metric ${series}`);
  return name as MetricName;
}
