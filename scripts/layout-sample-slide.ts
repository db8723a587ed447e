import { createCanvas } from "@napi-rs/canvas";
import type { RgbaPicture } from "../src/media/raster/index.ts";

/**
 * A slide as someone might export it: a chart on white, wide or tall.
 * @param isRightFree keeps the right third free, for a presenter in front of it.
 */
export function drawSampleSlide(shape: string, isRightFree: boolean): RgbaPicture {
  const wide = isRightFree ? 1 : 1.45;
  const [width, height] = shape === "tall" ? [900, 1600] : shape === "square" ? [1200, 1200] : [1920, 1080];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#12324a";
  context.fillRect(0, 0, width, height * 0.16);
  context.fillStyle = "#ffffff";
  context.font = `700 ${Math.round(Math.min(width, height) * 0.065)}px sans-serif`;
  context.fillText("Complaints closed in a day", width * 0.05, height * 0.105);
  const bars = [0.32, 0.41, 0.5, 0.58, 0.71, 0.86];
  const left = width * 0.06;
  const base = height * 0.86;
  for (const [index, share] of bars.entries()) {
    const barWidth = (width * 0.34 * wide) / bars.length;
    context.fillStyle = index === bars.length - 1 ? "#e8742a" : "#2f7fa8";
    const barHeight = share * height * 0.56;
    context.fillRect(left + index * barWidth * 1.08, base - barHeight, barWidth * 0.7, barHeight);
  }
  context.fillStyle = "#1c2733";
  context.font = `600 ${Math.round(Math.min(width, height) * 0.12)}px sans-serif`;
  context.fillText("86 %", width * (0.06 + 0.38 * wide), height * 0.42);
  context.font = `400 ${Math.round(Math.min(width, height) * 0.04)}px sans-serif`;
  context.fillText("in October", width * (0.06 + 0.38 * wide), height * 0.49);
  context.fillText("from 32 % in May", width * (0.06 + 0.38 * wide), height * 0.55);
  return { width, height, data: new Uint8Array(canvas.data()) };
}
