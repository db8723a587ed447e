import type { SKRSContext2D } from "@napi-rs/canvas";
import { starterColours as colours } from "./starter-colours.ts";

/** The middle of the figure; left and right are mirrored about it. */
const middle = 1080;
const across = (x: number) => 2 * middle - x;

/** The skin, whole: without eyes, brows and lips, which the rig draws over it. */
export function drawFace(pen: SKRSContext2D): void {
  for (const x of [774, across(774)]) ellipse(pen, x, 790, 34, 66, colours.skinShade);
  pen.beginPath();
  pen.moveTo(middle, 380);
  pen.bezierCurveTo(1276, 380, 1388, 520, 1388, 730);
  pen.bezierCurveTo(1388, 930, 1270, 1131, middle, 1131);
  pen.bezierCurveTo(across(1270), 1131, across(1388), 930, across(1388), 730);
  pen.bezierCurveTo(across(1388), 520, across(1276), 380, middle, 380);
  pen.fillStyle = colours.skin;
  pen.fill();
  for (const x of [890, across(890)]) glow(pen, x, 890, 90, colours.blush);
  // The nose: a soft shadow under its tip, and one of its sides.
  glow(pen, middle, 902, 64, "rgba(120, 66, 38, 0.5)");
  ellipse(pen, middle, 872, 44, 34, colours.skin);
  pen.strokeStyle = colours.skinShade;
  pen.lineWidth = 7;
  pen.lineCap = "round";
  pen.beginPath();
  pen.moveTo(1046, 892);
  pen.quadraticCurveTo(middle, 918, 1114, 892);
  pen.stroke();
}

export function drawHairBack(pen: SKRSContext2D): void {
  pen.beginPath();
  pen.moveTo(middle, 316);
  pen.bezierCurveTo(1340, 316, 1440, 500, 1436, 760);
  pen.bezierCurveTo(1434, 960, 1420, 1120, 1360, 1190);
  pen.bezierCurveTo(1240, 1214, 920, 1214, across(1360), 1190);
  pen.bezierCurveTo(across(1420), 1120, across(1434), 960, across(1436), 760);
  pen.bezierCurveTo(across(1440), 500, across(1340), 316, middle, 316);
  pen.fillStyle = colours.hair;
  pen.fill();
}

/** Over the forehead, with a side parting. */
export function drawHairFront(pen: SKRSContext2D): void {
  pen.beginPath();
  pen.moveTo(middle, 310);
  pen.bezierCurveTo(1310, 310, 1420, 470, 1420, 770);
  pen.bezierCurveTo(1370, 660, 1330, 560, 1190, 500);
  pen.bezierCurveTo(1060, 560, 850, 560, 740, 770);
  pen.bezierCurveTo(740, 470, 850, 310, middle, 310);
  pen.fillStyle = colours.hair;
  pen.fill();
  pen.strokeStyle = colours.hairShine;
  pen.lineWidth = 16;
  pen.lineCap = "round";
  pen.beginPath();
  pen.moveTo(880, 470);
  pen.quadraticCurveTo(980, 372, 1120, 372);
  pen.stroke();
}

export function drawBrow(pen: SKRSContext2D, side: -1 | 1): void {
  const at = (x: number) => middle + side * x;
  pen.beginPath();
  pen.moveTo(at(66), 684);
  pen.quadraticCurveTo(at(150), 640, at(226), 682);
  pen.quadraticCurveTo(at(150), 664, at(66), 696);
  pen.closePath();
  pen.fillStyle = colours.hair;
  pen.strokeStyle = colours.hair;
  pen.lineWidth = 8;
  pen.lineJoin = "round";
  pen.fill();
  pen.stroke();
}

/** Neck and shirt. The neck goes on behind the chin, where a turn of the head uncovers it. */
export function drawBody(pen: SKRSContext2D): void {
  pen.fillStyle = colours.skinShade;
  pen.beginPath();
  pen.roundRect(962, 966, 236, 400, 60);
  pen.fill();
  pen.beginPath();
  pen.moveTo(950, 1270);
  pen.bezierCurveTo(860, 1330, 560, 1370, 430, 1480);
  pen.bezierCurveTo(320, 1580, 270, 2000, 256, 2400);
  pen.lineTo(across(256), 2400);
  pen.bezierCurveTo(across(270), 2000, across(320), 1580, across(430), 1480);
  pen.bezierCurveTo(across(560), 1370, across(860), 1330, across(950), 1270);
  pen.bezierCurveTo(1170, 1370, 990, 1370, 950, 1270);
  pen.fillStyle = colours.shirt;
  pen.fill();
  pen.strokeStyle = colours.shirtShade;
  pen.lineWidth = 14;
  for (const side of [-1, 1]) {
    pen.beginPath();
    pen.moveTo(middle + side * 470, 1680);
    pen.quadraticCurveTo(middle + side * 500, 2000, middle + side * 520, 2400);
    pen.stroke();
  }
  pen.strokeStyle = colours.trim;
  pen.lineWidth = 20;
  pen.beginPath();
  pen.moveTo(946, 1272);
  pen.bezierCurveTo(990, 1374, 1170, 1374, across(946), 1272);
  pen.moveTo(middle, 1350);
  pen.lineTo(middle, 1760);
  pen.stroke();
}

function ellipse(pen: SKRSContext2D, x: number, y: number, width: number, height: number, colour: string): void {
  pen.beginPath();
  pen.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
}

function glow(pen: SKRSContext2D, x: number, y: number, radius: number, colour: string): void {
  const soft = pen.createRadialGradient(x, y, 0, x, y, radius);
  soft.addColorStop(0, colour);
  soft.addColorStop(1, colour.replace(/[\d.]+\)$/, "0)"));
  pen.fillStyle = soft;
  pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}
