/** Draws the slides that the example scripts show, into examples/slides/. The company and its app are invented. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { createCanvas, GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";

const require = createRequire(import.meta.url);
for (const [family, subsets] of [
  ["noto-sans", ["latin"]],
  ["noto-sans-tamil", ["tamil"]],
] as const) {
  for (const subset of subsets) {
    for (const weight of [400, 600, 700]) {
      const file = require.resolve(`@fontsource/${family}/files/${family}-${subset}-${weight}-normal.woff2`);
      GlobalFonts.registerFromPath(file, `${family} ${weight}`);
    }
  }
}

const ink = { navy: "#0b2a66", blue: "#1b56b3", gold: "#f7b32b", grey: "#5a6782", pale: "#eef2fa", red: "#c3362b" };

interface Type {
  readonly px: number;
  readonly weight?: 400 | 600 | 700;
  readonly colour?: string;
  readonly align?: "left" | "center" | "right";
}

function write(context: SKRSContext2D, text: string, x: number, y: number, type: Type): void {
  const { px, weight = 400, colour = ink.navy, align = "left" } = type;
  context.font = `${px}px "noto-sans ${weight}", "noto-sans-tamil ${weight}"`;
  context.fillStyle = colour;
  context.textAlign = align;
  context.fillText(text, x, y);
}

function box(
  context: SKRSContext2D,
  rect: readonly [number, number, number, number],
  radius: number,
  fill: string,
): void {
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(...rect, radius);
  context.fill();
}

/** A phone with a message that hurries, asks for a secret and links to a wrong name. 1600 × 900. */
function drawMessage(): Buffer {
  const canvas = createCanvas(1600, 900);
  const context = canvas.getContext("2d");
  context.fillStyle = ink.pale;
  context.fillRect(0, 0, 1600, 900);
  context.shadowColor = "rgba(11,42,102,0.28)";
  context.shadowBlur = 50;
  context.shadowOffsetY = 18;
  box(context, [560, 40, 480, 1000], 64, "#101826");
  context.shadowColor = "transparent";
  box(context, [580, 62, 440, 960], 48, "#ffffff");
  box(context, [730, 80, 140, 26], 13, "#101826");
  write(context, "VM-NEELGN", 800, 168, { px: 30, weight: 600, align: "center" });
  write(context, "Today 9:41", 800, 204, { px: 20, colour: ink.grey, align: "center" });
  box(context, [606, 236, 380, 470], 30, "#e8edf6");
  const lines: readonly (readonly [string, Type])[] = [
    ["Dear customer, your", { px: 29 }],
    ["card will be BLOCKED", { px: 29, weight: 700, colour: ink.red }],
    ["within 2 hours.", { px: 29, weight: 700, colour: ink.red }],
    ["", { px: 29 }],
    ["Send your PIN to keep", { px: 29 }],
    ["it active, or confirm at", { px: 29 }],
    ["", { px: 29 }],
    ["neelgagan-bnk.help", { px: 31, weight: 600, colour: ink.blue }],
  ];
  lines.forEach(([text, type], row) => write(context, text, 634, 300 + row * 48, type));
  context.strokeStyle = ink.blue;
  context.lineWidth = 3;
  context.beginPath();
  context.moveTo(634, 646);
  context.lineTo(934, 646);
  context.stroke();
  box(context, [606, 780, 388, 66], 33, ink.pale);
  write(context, "Message", 640, 823, { px: 24, colour: ink.grey });
  const signs: readonly (readonly [string, string, number, number, "left" | "right"])[] = [
    ["1", "It hurries you", 500, 356, "right"],
    ["2", "It asks for a secret", 1100, 500, "left"],
    ["3", "Its link looks wrong", 500, 636, "right"],
  ];
  for (const [number, label, x, y, align] of signs) {
    const side = align === "left" ? 1 : -1;
    context.fillStyle = ink.gold;
    context.beginPath();
    context.arc(x + side * 4, y - 12, 30, 0, 2 * Math.PI);
    context.fill();
    write(context, number, x + side * 4, y, { px: 34, weight: 700, align: "center" });
    write(context, label, x + side * 54, y, { px: 34, weight: 600, align });
  }
  return canvas.encodeSync("png");
}

/** What is new in the app, for a phone held upright. 1440 × 1080, in Tamil. */
function drawNews(): Buffer {
  const canvas = createCanvas(1440, 1080);
  const context = canvas.getContext("2d");
  const sky = context.createLinearGradient(0, 0, 0, 1080);
  sky.addColorStop(0, ink.navy);
  sky.addColorStop(1, ink.blue);
  context.fillStyle = sky;
  context.fillRect(0, 0, 1440, 1080);
  write(context, "NeelPay 4.0", 90, 170, { px: 92, weight: 700, colour: "#ffffff" });
  box(context, [90, 204, 150, 10], 5, ink.gold);
  const rows: readonly (readonly [string, string])[] = [
    ["₹", "ஒரே தொடுதலில் பணம்"],
    ["✓", "உடனடி சரிபார்ப்பு"],
    ["அ", "தமிழில் முழு உதவி"],
  ];
  rows.forEach(([sign, text], row) => {
    const y = 320 + row * 236;
    box(context, [90, y, 1260, 190], 36, "rgba(255,255,255,0.13)");
    box(context, [122, y + 35, 120, 120], 30, ink.gold);
    if (sign === "✓") drawTick(context, 182, y + 95);
    else write(context, sign, 182, y + 120, { px: 72, weight: 700, align: "center" });
    write(context, text, 290, y + 122, { px: 78, weight: 600, colour: "#ffffff" });
  });
  return canvas.encodeSync("png");
}

function drawTick(context: SKRSContext2D, x: number, y: number): void {
  context.strokeStyle = ink.navy;
  context.lineWidth = 14;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(x - 30, y + 2);
  context.lineTo(x - 8, y + 26);
  context.lineTo(x + 32, y - 24);
  context.stroke();
}

const folder = fileURLToPath(new URL("../examples/slides/", import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}message.png`, drawMessage());
writeFileSync(`${folder}news.png`, drawNews());
