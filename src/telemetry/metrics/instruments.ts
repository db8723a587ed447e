import type { BatchObservableResult, Counter, Gauge, Histogram, Meter, ObservableGauge } from "@opentelemetry/api";
import { metricCatalog, type LabelsOf, type MetricName, type MetricOf } from "./metric-catalog.ts";

/** The catalog's metrics as OpenTelemetry has them, typed by their names and labels. */
export interface Instruments {
  readonly add: <Name extends MetricOf<"counter">>(name: Name, value: number, labels: LabelsOf<Name>) => void;
  readonly record: <Name extends MetricOf<"histogram">>(name: Name, value: number, labels: LabelsOf<Name>) => void;
  /** Calls `observe` whenever metrics are read. */
  readonly onRead: (observe: (set: SetGauge) => Promise<void>) => void;
}

export type SetGauge = <Name extends MetricOf<"gauge">>(name: Name, value: number, labels: LabelsOf<Name>) => void;

type Instrument = Counter | Histogram | Gauge | ObservableGauge;

export function createInstruments(meter: Meter): Instruments {
  const instruments = new Map<MetricName, Instrument>();
  const observed: ObservableGauge[] = [];
  for (const [name, metric] of Object.entries(metricCatalog) as [MetricName, (typeof metricCatalog)[MetricName]][]) {
    const description = metric.help;
    if (metric.kind === "counter") instruments.set(name, meter.createCounter(name, { description }));
    else if (metric.kind === "histogram") {
      const advice = { explicitBucketBoundaries: [...metric.buckets] };
      instruments.set(name, meter.createHistogram(name, { description, advice }));
    } else {
      const gauge = meter.createObservableGauge(name, { description });
      instruments.set(name, gauge);
      observed.push(gauge);
    }
  }
  return {
    add: (name, value, labels) => (instruments.get(name) as Counter).add(atLeastZero(value), labels),
    record: (name, value, labels) => (instruments.get(name) as Histogram).record(atLeastZero(value), labels),
    onRead: (observe) =>
      meter.addBatchObservableCallback(
        (result: BatchObservableResult) =>
          observe((name, value, labels) => result.observe(instruments.get(name) as ObservableGauge, value, labels)),
        observed,
      ),
  };
}

/** Time runs backwards where a clock is set, and one NaN would spoil a sum for ever: a counter only goes up. */
function atLeastZero(value: number): number {
  return value > 0 && Number.isFinite(value) ? value : 0;
}
