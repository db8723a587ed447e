import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createCanvas } from "@napi-rs/canvas";
import { openBrandFont } from "../../src/media/captions/index.ts";
import type { RgbaPicture } from "../../src/media/raster/index.ts";

const [width, height] = [1920, 1080];
const bars = [0.32, 0.41, 0.5, 0.58, 0.71, 0.86];

/**
 * A slide as someone might export it: a chart on white.
 * @param options.free the third that is kept free for a presenter in front of it.
 */
export function drawSampleSlide({ free }: { readonly free?: "left" | "right" | undefined }): RgbaPicture {
  const wide = free ? 1 : 1.45;
  const shift = free === "left" ? 0.34 : 0;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const write = (text: string, weight: 400 | 600 | 700, share: number, x: number, y: number): void => {
    context.font = `${Math.round(height * share)}px "${openFamily(weight)}"`;
    context.fillText(text, width * (x + shift), height * y);
  };
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#12324a";
  context.fillRect(0, 0, width, height * 0.16);
  context.fillStyle = "#ffffff";
  write("Complaints closed in a day", 700, 0.065, 0.05, 0.105);
  const left = width * (0.06 + shift);
  const base = height * 0.86;
  for (const [index, share] of bars.entries()) {
    const barWidth = (width * 0.34 * wide) / bars.length;
    context.fillStyle = index === bars.length - 1 ? "#e8742a" : "#2f7fa8";
    const barHeight = share * height * 0.56;
    context.fillRect(left + index * barWidth * 1.08, base - barHeight, barWidth * 0.7, barHeight);
  }
  const besideBars = 0.06 + 0.38 * wide;
  context.fillStyle = "#1c2733";
  write("86 %", 600, 0.12, besideBars, 0.42);
  write("in October", 400, 0.04, besideBars, 0.49);
  write("from 32 % in May", 400, 0.04, besideBars, 0.55);
  return { width, height, data: new Uint8Array(canvas.data()) };
}

/** Of a font that ships: one that happens to be installed would make another slide on another machine. */
function openFamily(weight: 400 | 600 | 700): string {
  const file = `noto-sans-latin-${weight}-normal.woff2`;
  const path = fileURLToPath(import.meta.resolve(`@fontsource/noto-sans/files/${file}`));
  return openBrandFont(readFileSync(path), file).family;
}
