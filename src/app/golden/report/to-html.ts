import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createCanvas, ImageData } from "@napi-rs/canvas";
import { drawDifference } from "../../../quality/index.ts";
import type { CaseReport } from "../check-suite.ts";
import { readSample, type KeptSample } from "../golden-store.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { drawCurves } from "./draw-curves.ts";
import type { Report } from "./write-reports.ts";

/** Pictures of a case that is good: one, to be seen at all. Of a bad one those that differ, and so many besides. */
const picturesMax = 6;

const style = `
:root { color-scheme: light dark; --line: #8884; --good: #2a7a3b; --bad: #b3261e; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin: 2rem 0 .3rem } p { margin: .3rem 0 }
table { border-collapse: collapse; width: 100% } td { border-top: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top }
.good { color: var(--good) } .bad { color: var(--bad) }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: .6rem; margin: .6rem 0 }
figure { margin: 0 } figcaption { font-size: 13px; opacity: .8 } img { max-width: 100%; display: block }
.slider { position: relative; overflow: hidden } .slider img + img { position: absolute; inset: 0; clip-path: inset(0 0 0 var(--at, 50%)) }
.slider input { position: absolute; bottom: 4px; left: 5%; width: 90% }
svg { width: 100%; height: auto }
`;

/** One file with everything in it: side by side, a slider over both, the difference, and curves of the sound. */
export async function toHtml({ title, parts, cases }: Report): Promise<string> {
  const bad = [...parts, ...cases].filter(({ isGood }) => !isGood).length;
  const count = parts.length + cases.length;
  const sections: string[] = [];
  // The bad ones first.
  for (const each of [...cases].sort((a, b) => Number(a.isGood) - Number(b.isGood))) sections.push(await tellCase(each));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeMarkup(title)}</title><style>${style}</style></head><body>
<h1>${escapeMarkup(title)}</h1>
<p class="${bad === 0 ? "good" : "bad"}">${bad === 0 ? `All ${count} checks passed.` : `${bad} of ${count} checks failed.`}</p>
${parts.length === 0 ? "" : `<h2>What was touched</h2><table>${parts.map(tellPart).join("")}</table>`}
${sections.join("\n")}
</body></html>
`;
}

function tellPart({ kind, name, isGood, told }: Report["parts"][number]): string {
  return `<tr><td class="${isGood ? "good" : "bad"}">${isGood ? "✓" : "✗"}</td><td>${kind} ${escapeMarkup(name)}</td><td>${escapeMarkup(told)}</td></tr>`;
}

async function tellCase({ name, isGood, told, verdict, nowFolder, goldenFolder }: CaseReport): Promise<string> {
  const head = `<h2>${escapeMarkup(name)}</h2><p class="${isGood ? "good" : "bad"}">${escapeMarkup(told)}</p>`;
  if (!nowFolder) return head;
  const now = await readSample(nowFolder);
  if (!goldenFolder) return `${head}<div class="pair">${await tellPictures(now, nowFolder, picturesMax)}</div>`;
  const golden = await readSample(goldenFolder);
  const differing = verdict?.findings.flatMap(({ frame }) => (frame === undefined ? [] : [frame])) ?? [];
  const shown = differing.length > 0 ? differing.slice(0, picturesMax) : now.sample.pictureFrames.slice(0, 1);
  const pairs = await Promise.all(shown.map((frame) => tellPair(frame, { now, golden, nowFolder, goldenFolder })));
  const curves = isGood ? "" : drawCurves(golden.sample.sound.envelopeDb, now.sample.sound.envelopeDb);
  return `${head}${tellNumbers(golden, now)}${pairs.join("")}${curves}`;
}

function tellNumbers(golden: KeptSample, now: KeptSample): string {
  const row = (what: string, take: (kept: KeptSample) => number): string =>
    `<tr><td>${what}</td><td>${take(golden)}</td><td>${take(now)}</td></tr>`;
  return `<table><tr><td></td><td>approved</td><td>now</td></tr>
${row("loudness, LUFS", ({ sample }) => sample.sound.integratedLufs)}
${row("lips shut for p, b, m", ({ sample }) => sample.lips.closureRecall)}
${row("mouth open for a", ({ sample }) => sample.lips.openVowelShare)}
${row("lag of the mouth, ms", ({ sample }) => sample.lips.lagMs)}
${row("rupees a minute", ({ sample }) => sample.cost.inrPerMinute)}</table>`;
}

async function tellPictures({ sample }: KeptSample, folder: string, count: number): Promise<string> {
  const frames = sample.pictureFrames.slice(0, count);
  return (await Promise.all(frames.map(async (frame) => figure(await toUrl(folder, frame), `frame ${frame}`)))).join("");
}

interface Both {
  readonly now: KeptSample;
  readonly golden: KeptSample;
  readonly nowFolder: string;
  readonly goldenFolder: string;
}

async function tellPair(frame: number, { now, golden, nowFolder, goldenFolder }: Both): Promise<string> {
  const [a, b] = [golden, now].map(({ pictures }) => pictures.find((picture) => picture.frame === frame));
  if (!a || !b) return "";
  const [approved, made] = [await toUrl(goldenFolder, frame), await toUrl(nowFolder, frame)];
  const isSameSize = a.width === b.width && a.height === b.height;
  const difference = isSameSize ? figure(await drawUrl(drawDifference(b, a), b), "where they differ") : "";
  const slide = `<figure><div class="slider"><img alt="approved" src="${approved}"><img alt="now" src="${made}">
<input type="range" value="50" aria-label="approved to now" oninput="this.parentElement.style.setProperty('--at', this.value + '%')"></div>
<figcaption>frame ${frame}: approved, and now to the right of the slider</figcaption></figure>`;
  return `<div class="pair">${figure(approved, `frame ${frame}, approved`)}${figure(made, "now")}${difference}${slide}</div>`;
}

function figure(url: string, caption: string): string {
  return `<figure><img alt="${caption}" src="${url}"><figcaption>${caption}</figcaption></figure>`;
}

async function toUrl(folder: string, frame: number): Promise<string> {
  return `data:image/webp;base64,${(await readFile(join(folder, `${frame}.webp`))).toString("base64")}`;
}

async function drawUrl(
  rgba: Uint8ClampedArray,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<string> {
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return `data:image/webp;base64,${(await canvas.encode("webp", 80)).toString("base64")}`;
}
