// Draws backgrounds as the renderer does, with presenters before them: a sheet a background, shapes across, presenters down.
//   node scripts/background-sheet.ts --out DIR [--background festive]… [--avatar asha]… [--shape wide]… [--lines 480] [--layout medium]
// With --strip N: N moments of one shot instead, a quarter of a second apart, of the first avatar and shape.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createCanvas, ImageData, type SKRSContext2D } from "@napi-rs/canvas";
import { bakeLights, composeBackground, createMovingLights, parseBackground } from "../src/media/backdrop/index.ts";
import { composeLayout, createLayoutStage, measureRig, plainLook, type LayoutName } from "../src/media/layout/index.ts";
import { canonicalRest } from "../src/media/motion/index.ts";
import { decodeImage, type RgbaPicture } from "../src/media/raster/index.ts";
import { bakeRig, listRigFiles, parseRig } from "../src/media/rig/index.ts";
import { bakePlate, coverPicture, toRgba } from "../src/media/stage/index.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "out/backgrounds" },
    background: { type: "string", multiple: true, default: listWith("assets/backgrounds", "background.json") },
    avatar: { type: "string", multiple: true, default: listWith("assets/avatars", "rig.json") },
    shape: { type: "string", multiple: true, default: ["wide", "square", "tall"] },
    lines: { type: "string", default: "480" },
    layout: { type: "string", default: "medium" },
    strip: { type: "string" },
  },
});
const aspects: Readonly<Record<string, readonly [number, number]>> = { wide: [16, 9], tall: [9, 16], square: [1, 1] };
const shot = { frames: 600, frameRate: 30, seed: 7 };
const gap = 8;

type Size = { readonly width: number; readonly height: number };
type Still = Size & { readonly rgba: Uint8ClampedArray<ArrayBuffer> };

mkdirSync(values.out, { recursive: true });
const presenters = await Promise.all((values.strip ? values.avatar.slice(0, 1) : values.avatar).map(readPresenter));
for (const name of values.background) {
  const rows: Still[][] = [];
  for (const presenter of presenters) {
    const shapes = values.strip ? values.shape.slice(0, 1) : values.shape;
    const stills = await Promise.all(shapes.map((shape) => drawStills(name, presenter, sizeOf(shape))));
    rows.push(stills.flat());
  }
  writeFileSync(join(values.out, `${name}.jpg`), await drawSheet(values.strip ? fold(rows.flat(), 4) : rows));
  process.stdout.write(`${name}: ${join(values.out, `${name}.jpg`)}\n`);
}

function listWith(folder: string, file: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(folder, entry.name)).includes(file))
    .map((entry) => entry.name);
}

function sizeOf(shape: string): Size {
  const [across, down] = aspects[shape] ?? [16, 9];
  const lines = Number(values.lines);
  const longer = 2 * Math.round((lines * Math.max(across, down)) / Math.min(across, down) / 2);
  return across >= down ? { width: longer, height: lines } : { width: lines, height: longer };
}

async function readPresenter(name: string) {
  const folder = join("assets/avatars", name);
  const rig = parseRig(readFileSync(join(folder, "rig.json"), "utf8"), name);
  const pictures = new Map<string, RgbaPicture>();
  for (const file of listRigFiles(rig)) pictures.set(file, await decodeImage(readFileSync(join(folder, file)), file));
  return { rig, pictures, heights: new Map([...pictures].map(([file, { height }]) => [file, height])) };
}

async function drawStills(
  name: string,
  { rig, pictures, heights }: Awaited<ReturnType<typeof readPresenter>>,
  picture: Size,
): Promise<Still[]> {
  const read = async (file: string) => decodeImage(readFileSync(join("assets/backgrounds", name, file)), file);
  const text = readFileSync(join("assets/backgrounds", name, "background.json"), "utf8");
  const background = parseBackground(text, name);
  const { file, lights } = composeBackground(background, picture);
  const image = await read(file);
  const sheets = new Map<string, RgbaPicture>();
  for (const sprite of Object.values(background.sprites)) sheets.set(sprite.file, await read(sprite.file));
  const composition = composeLayout(values.layout as LayoutName, picture, { rig: measureRig(rig), isMirrored: false });
  const { presenter } = composition;
  if (!presenter) throw new Error(`nobody is seen in the layout ${values.layout}`);
  const baked = bakeRig(rig, pictures, presenter.scale);
  const set = createLayoutStage({
    picture,
    plate: bakePlate(image, picture),
    composition,
    look: plainLook,
    isRightToLeft: false,
    presenter: { rig, baked, heights },
  });
  const cover = coverPicture(image, picture);
  const moving = createMovingLights(set.stage.plate, bakeLights({ background, lights, sheets, cover }));
  set.begin([]);
  set.show(0);
  return Array.from({ length: Number(values.strip ?? 1) }, (_, index) => {
    moving.show(60 + Math.round(index * 7.5), shot);
    set.stage.draw(canonicalRest);
    return { ...picture, rgba: toRgba(set.stage.planes, picture) };
  });
}

function fold(stills: readonly Still[], columns: number): Still[][] {
  return Array.from({ length: Math.ceil(stills.length / columns) }, (_, row) =>
    stills.slice(row * columns, (row + 1) * columns),
  );
}

/** Every still as high as the first of its row. */
async function drawSheet(rows: readonly (readonly Still[])[]): Promise<Uint8Array> {
  const scaled = rows.map((row) =>
    row.map((still) => ({ still, width: Math.round((still.width * (row[0]?.height ?? 1)) / still.height) })),
  );
  const widths = scaled.map((row) => row.reduce((sum, { width }) => sum + width + gap, -gap));
  const height = rows.reduce((sum, row) => sum + (row[0]?.height ?? 0) + gap, -gap);
  const canvas = createCanvas(Math.max(...widths), height);
  const pen: SKRSContext2D = canvas.getContext("2d");
  pen.fillStyle = "#14181c";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  let top = 0;
  for (const row of scaled) {
    const high = row[0]?.still.height ?? 0;
    let left = 0;
    for (const { still, width } of row) {
      const picture = createCanvas(still.width, still.height);
      picture.getContext("2d").putImageData(new ImageData(still.rgba, still.width, still.height), 0, 0);
      pen.drawImage(picture, left, top, width, high);
      left += width + gap;
    }
    top += high + gap;
  }
  return canvas.encode("jpeg", 90);
}
