/** After how many of the candidate's units each run was stopped; undefined where it was not. */
export type Stops = readonly (number | undefined)[];

export function stoppedShare(stops: Stops, within = Infinity): number {
  return stops.filter((stop) => stop !== undefined && stop <= within).length / stops.length;
}

/** How many units it took in a share of runs; undefined where fewer were stopped at all. */
export function unitsFor(stops: Stops, share: number): number | undefined {
  const sorted = stops.map((stop) => stop ?? Infinity).sort((one, other) => one - other);
  const at = sorted[Math.ceil(share * sorted.length) - 1] ?? Infinity;
  return Number.isFinite(at) ? at : undefined;
}

/** `17 / 48`: units to stop in half of the runs and in 95 %; else how many were stopped. */
export function describeStops(stops: Stops, horizon: number): string {
  const [half, most] = [unitsFor(stops, 0.5), unitsFor(stops, 0.95)];
  const caught = `${(stoppedShare(stops) * 100).toFixed(1)} % by ${horizon}`;
  return `${half ?? "–"} / ${most ?? caught}`;
}
