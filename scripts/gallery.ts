/**
 * `npm run gallery`: draws every sheet of docs/gallery with the product's own code.
 *   -- --only NAME…   those whose name begins so, such as captions or layouts-tall
 *   -- --check        writes nothing; names the sheets and cells that no longer look as their file, and exits with 1
 *   -- --out DIR      instead of docs/gallery
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkSheet, createSheets, drawSheet, encodeSheet, type GallerySheet } from "./gallery/index.ts";

/** A clone is downloaded by everyone. */
const sheetBytesMax = 700_000;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    check: { type: "boolean", default: false },
    out: { type: "string", default: "docs/gallery" },
  },
});
const sheets = createSheets("assets");
const chosen = sheets.filter(
  ({ name }) => values.only.length === 0 || values.only.some((only) => name.startsWith(only)),
);
if (chosen.length === 0) {
  process.stderr.write(
    `no sheet begins with ${values.only.join(" or ")}: ${sheets.map(({ name }) => name).join(", ")}\n`,
  );
  process.exitCode = 2;
}
mkdirSync(values.out, { recursive: true });
for (const [index, sheet] of chosen.entries()) {
  const report = await drawOrCheck(sheet, join(values.out, `${sheet.name}.jpg`));
  process.stdout.write(`${index + 1}/${chosen.length} ${sheet.name}: ${report}\n`);
}

async function drawOrCheck({ open }: GallerySheet, path: string): Promise<string> {
  const startMs = performance.now();
  const drawn = await drawSheet(await open());
  const bytes = await encodeSheet(drawn.canvas, sheetBytesMax);
  const took = `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
  if (!values.check) {
    writeFileSync(path, bytes);
    const { width, height } = drawn.canvas;
    return `${drawn.cells.length} cells, ${width} × ${height}, ${Math.round(bytes.length / 1000)} kB (${took})`;
  }
  const differences = existsSync(path)
    ? await checkSheet(drawn, { drawn: bytes, kept: readFileSync(path) })
    : [`${path} is missing`];
  if (differences.length === 0) return `${drawn.cells.length} cells look as they did (${took})`;
  process.exitCode = 1;
  return ["differs", ...differences].join("\n    ");
}
