import type { Measurement } from "../models/index.ts";

type Slice = NonNullable<Measurement["slice"]>;
const sliceKeys = ["language", "avatar", "voice", "group"] as const satisfies readonly (keyof Slice)[];

/**
 * How a measurement is called at MLflow: `phone-error/language:hi/voice:espeak-hi`. Names there have letters, digits and `_ - . : /` and
 * spaces; what a slice is called with others is written with `_`, and is told in full in model.json.
 */
export function metricName({ metric, slice }: Pick<Measurement, "metric" | "slice">): string {
  const parts = sliceKeys.flatMap((key) => (slice?.[key] === undefined ? [] : [`${key}:${plain(slice[key])}`]));
  return [plain(metric), ...parts].join("/").slice(0, 250);
}

const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9_. -]/g, "_");

/** The same read back; a name of somebody else's is a metric of all. */
export function readMetricName(name: string): Pick<Measurement, "metric" | "slice"> | undefined {
  const [metric = "", ...parts] = name.split("/");
  const slice: Record<string, string> = {};
  const rest: string[] = [];
  for (const part of parts) {
    const [key = "", value] = part.split(/:(.*)/s, 2);
    if (value !== undefined && sliceKeys.some((known) => known === key)) slice[key] = value;
    else rest.push(part);
  }
  const whole = [metric, ...rest].join(".").replaceAll(/[^A-Za-z0-9._-]/g, "-");
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(whole)) return undefined;
  return { metric: whole, ...(Object.keys(slice).length > 0 ? { slice } : {}) };
}
