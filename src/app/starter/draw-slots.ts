import type { SKRSContext2D } from "@napi-rs/canvas";
import { starterColours as colours } from "./starter-colours.ts";

// Strips are drawn flat, from corner to corner: the renderer bends them along the slot's curves.

/** Rows 8 to 48 are the lip; those under it its dark inner edge. */
export function drawUpperLip(pen: SKRSContext2D): void {
  rows(pen, colours.upperLip, 8, 48);
  rows(pen, colours.lipEdge, 46, 51);
}

/** Rows 8 to 58 are the lip, with a light along it. */
export function drawLowerLip(pen: SKRSContext2D): void {
  rows(pen, colours.lowerLip, 7, 58);
  pen.fillStyle = "rgba(255, 214, 204, 0.28)";
  pen.beginPath();
  pen.ellipse(190, 26, 90, 7, 0, 0, 2 * Math.PI);
  pen.fill();
}

/** Rows 10 to 60 are the lid, under a fold; below hang the lashes. */
export function drawUpperLid(pen: SKRSContext2D): void {
  rows(pen, colours.skin, 10, 60);
  rows(pen, colours.skinShade, 10, 14);
  rows(pen, colours.lash, 55, 66);
}

/** A line of lashes, then skin: the lid that rises a little as the eye shuts. */
export function drawLowerLid(pen: SKRSContext2D): void {
  rows(pen, colours.skin, 8, 40);
  rows(pen, colours.skinShade, 6, 11);
}

export function drawIris(pen: SKRSContext2D): void {
  disc(pen, 34, 32, colours.iris);
  disc(pen, 34, 15, "#120a07");
}

export function drawGlint(pen: SKRSContext2D): void {
  disc(pen, 9, 8, "rgba(255, 255, 255, 0.92)");
}

export function drawInside(pen: SKRSContext2D): void {
  pen.fillStyle = colours.mouth;
  pen.fillRect(0, 0, 2160, 2400);
}

export function drawTeeth(
  pen: SKRSContext2D,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  count: number,
): void {
  const { x, y, width, height } = box;
  pen.fillStyle = colours.teeth;
  pen.beginPath();
  pen.roundRect(x, y, width, height, 22);
  pen.fill();
  pen.fillStyle = "rgba(120, 96, 84, 0.35)";
  for (let i = 1; i < count; i++) pen.fillRect(x + (i * width) / count - 1, y + 8, 2, height - 16);
}

export function drawTongue(pen: SKRSContext2D): void {
  pen.fillStyle = colours.tongue;
  pen.beginPath();
  pen.ellipse(1080, 1026, 74, 44, 0, 0, 2 * Math.PI);
  pen.fill();
}

function rows(pen: SKRSContext2D, colour: string, top: number, bottom: number): void {
  pen.fillStyle = colour;
  pen.fillRect(0, top, 2160, bottom - top);
}

function disc(pen: SKRSContext2D, middle: number, radius: number, colour: string): void {
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
}
