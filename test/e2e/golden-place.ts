/** A golden suite of one small case, approved, and ways to spoil what it is made of: for tests. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import type { CaseReport } from "../../src/app/index.ts";
import { createWorkplace, root, type Workplace } from "./workplace.ts";

export const goldenScript = "---\nlanguage: hi\navatar: asha\n---\n\nनमस्ते, बापू! मामा भी आए।\n";
export const goldenCase = "hello-480p25";

/** Made and approved once, with another beside it: a suite has more than one case. */
export function openGoldenPlace(): Workplace {
  const place = createWorkplace();
  place.write("golden/hello.md", goldenScript);
  place.write("golden/hi.md", "---\nlanguage: en\n---\n\nHi.\n");
  place.write("golden/suite.json", JSON.stringify({ format: 1, profiles: ["480p25"], scripts: ["hello.md", "hi.md"] }));
  for (const task of ["record", "approve"]) {
    const { status, stderr } = place.run(["golden", task]);
    if (status !== 0) throw new Error(`golden ${task} ended with ${status}: ${stderr}`);
  }
  return place;
}

export function checkGolden(
  place: Workplace,
  environment: Readonly<Record<string, string>> = {},
  ...options: string[]
): { readonly status: number | null; readonly report: CaseReport } {
  const { status, stdout } = place.run(["golden", "check", goldenCase, "--json", ...options], environment);
  const [report] = (JSON.parse(stdout) as { cases: readonly CaseReport[] }).cases;
  if (!report) throw new Error("golden check told of no case");
  return { status, report };
}

export function listFindings({ verdict }: CaseReport): readonly string[] {
  return [...new Set(verdict?.findings.map(({ what }) => what))];
}

/** The shipped assets with some layers of the avatar drawn otherwise. Returns their folder. */
export async function spoilAvatar(
  place: Workplace,
  layers: readonly string[],
  spoil: (rgba: Uint8ClampedArray) => void,
): Promise<string> {
  const assets = place.path(`assets-${layers.join("-")}`);
  mkdirSync(assets);
  // The models of speech are many megabytes, and nothing of them is used.
  for (const kind of readdirSync(join(root, "assets"))) {
    if (kind === "avatars" || kind === "models") continue;
    cpSync(join(root, "assets", kind), join(assets, kind), { recursive: true });
  }
  cpSync(join(root, "assets", "avatars", "asha"), join(assets, "avatars", "asha"), { recursive: true });
  for (const layer of layers) await spoilLayer(join(assets, "avatars", "asha", "layers", `${layer}.png`), spoil);
  return assets;
}

async function spoilLayer(path: string, spoil: (rgba: Uint8ClampedArray) => void): Promise<void> {
  const image = await loadImage(readFileSync(path));
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height);
  spoil(pixels.data);
  context.putImageData(pixels, 0, 0);
  writeFileSync(path, await canvas.encode("png"));
}

/** The shipped price lists at twice the price. Returns their folder. */
export function doublePrices(place: Workplace): string {
  const prices = place.path("prices");
  cpSync(join(root, "src", "fleet", "price-lists"), prices, { recursive: true });
  for (const file of readdirSync(prices)) {
    const path = join(prices, file);
    const double = (_: string, inr: string): string => `"${2 * Number(inr)}"`;
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(/"(\d+(?:\.\d+)?)"/g, double));
  }
  return prices;
}
