const size = { width: 1000, height: 140 } as const;
const floorDb = -60;

/** Two levels over time as an SVG: what was approved behind, what is heard now in front. */
export function drawCurves(golden: readonly number[], now: readonly number[]): string {
  const count = Math.max(golden.length, now.length, 2);
  const path = (levels: readonly number[]): string =>
    levels
      .map((db, at) => {
        const x = (at * size.width) / (count - 1);
        const y = (size.height * Math.min(0, db)) / floorDb;
        return `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join("");
  return `<figure><svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="levels of sound">
<path d="${path(golden)}" fill="none" stroke="#888" stroke-width="3"/><path d="${path(now)}" fill="none" stroke="#c2410c" stroke-width="1.5"/></svg>
<figcaption>level of the sound, 0 to −60 dBFS: approved in grey, now in orange</figcaption></figure>`;
}
