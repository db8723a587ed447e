/** A rollout as a picture: every video with the version that made it and what became of it, and how the evidence grew. */

export interface TimelineVideo {
  readonly arm: "champion" | "candidate";
  readonly isReady: boolean;
}

export interface TimelineStep {
  /** The videos that had ended by then. */
  readonly videos: number;
  readonly stage: number;
  /** For each gate, its evidence as a share of what it acts at. */
  readonly evidence: Readonly<Record<string, number>>;
}

export interface Timeline {
  readonly title: string;
  readonly end: string;
  readonly isHarmless: boolean;
  /** Shares of the ramp, in percent. */
  readonly stages: readonly number[];
  readonly videos: readonly TimelineVideo[];
  readonly steps: readonly TimelineStep[];
}

const width = 960;
const panelHeight = 360;
const left = 132;
const right = 190;
const plot = width - left - right;
const colours = {
  ready: "#1a7f4b",
  refused: "#c62828",
  ink: "#1d2330",
  quiet: "#6b7280",
  line: "#d7dbe2",
  act: "#c62828",
};
const lineColours = ["#2457c5", "#b45309", "#7c3aed", "#0f766e"];
const graphTop = 196;
const graphHeight = 116;

/** As SVG: one panel a rollout, and what the marks mean at the bottom. */
export function drawTimeline(rollouts: readonly Timeline[]): string {
  const height = 56 + rollouts.length * panelHeight + 44;
  const panels = rollouts.map(
    (rollout, at) => `<g transform="translate(0 ${56 + at * panelHeight})">${drawPanel(rollout)}</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Noto Sans, DejaVu Sans, sans-serif">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text({ x: 24, y: 36, size: 22, weight: 700 }, "Two alignment models, each given to some videos first"),
    ...panels,
    drawKey(height - 22),
    "</svg>\n",
  ].join("\n");
}

function drawPanel(rollout: Timeline): string {
  const { title, end, isHarmless, videos } = rollout;
  const x = (at: number): number => left + ((at + 0.5) * plot) / Math.max(1, videos.length);
  const endColour = isHarmless ? colours.ready : colours.refused;
  return [
    `<line x1="24" x2="${width - 24}" y1="8" y2="8" stroke="${colours.line}"/>`,
    text({ x: 24, y: 40, size: 17, weight: 700 }, title),
    text({ x: 24, y: 62, size: 14, fill: endColour }, end),
    ...drawRamp(rollout, x),
    row("candidate", 112),
    row("champion", 146),
    ...videos.map((video, at) => drawVideo(video, { x: x(at), y: video.arm === "candidate" ? 112 : 146 })),
    ...drawEvidence(rollout, x),
  ].join("\n");
}

function row(name: string, y: number): string {
  return [
    `<line x1="${left}" x2="${left + plot}" y1="${y}" y2="${y}" stroke="${colours.line}"/>`,
    text({ x: left - 12, y: y + 5, size: 14, anchor: "end" }, name),
  ].join("\n");
}

function drawVideo({ isReady }: TimelineVideo, { x, y }: { readonly x: number; readonly y: number }): string {
  if (isReady) return `<circle cx="${x}" cy="${y}" r="6.5" fill="${colours.ready}"/>`;
  const cross = `M${x - 6} ${y - 6}L${x + 6} ${y + 6}M${x - 6} ${y + 6}L${x + 6} ${y - 6}`;
  return `<path d="${cross}" stroke="${colours.refused}" stroke-width="3.4" stroke-linecap="round"/>`;
}

/** Which share of videos the candidate was given, where that changed. */
function drawRamp({ stages, steps, videos }: Timeline, x: (at: number) => number): string[] {
  const starts = stages.map((_, stage) => (stage === 0 ? 0 : steps.find((step) => step.stage >= stage)?.videos));
  return stages.flatMap((share, stage) => {
    const from = starts[stage];
    if (from === undefined || from >= videos.length) return [];
    const at = x(from) - plot / Math.max(1, videos.length) / 2;
    return [
      `<line x1="${at}" x2="${at}" y1="76" y2="${graphTop + graphHeight}" stroke="${colours.line}" stroke-dasharray="3 4"/>`,
      text({ x: at + 6, y: 90, size: 12, fill: colours.quiet }, `${share} % of videos`),
    ];
  });
}

function drawEvidence({ steps }: Timeline, x: (at: number) => number): string[] {
  const names = [...new Set(steps.flatMap(({ evidence }) => Object.keys(evidence)))];
  const most = Math.max(1.25, ...steps.flatMap(({ evidence }) => Object.values(evidence)));
  // What is far beyond its threshold says no more than that.
  const scale = Math.min(most, 2);
  const y = (share: number): number => graphTop + graphHeight * (1 - Math.max(0, Math.min(share, scale)) / scale);
  const ends = names.map((name) => ({ name, y: y(steps.at(-1)?.evidence[name] ?? 0) }));
  const labels = spread(ends.toSorted((one, other) => one.y - other.y));
  return [
    `<line x1="${left}" x2="${left + plot}" y1="${y(0)}" y2="${y(0)}" stroke="${colours.line}"/>`,
    text({ x: left - 12, y: y(0) + 5, size: 12, anchor: "end", fill: colours.quiet }, "no evidence"),
    `<line x1="${left}" x2="${left + plot}" y1="${y(1)}" y2="${y(1)}" stroke="${colours.act}" stroke-width="1.5" stroke-dasharray="6 4"/>`,
    text({ x: left - 12, y: y(1) + 5, size: 12, anchor: "end", fill: colours.act }, "taken back here"),
    ...names.map((name, at) => {
      const points = steps.map(({ videos, evidence }) => `${round(x(videos - 1))},${round(y(evidence[name] ?? 0))}`);
      const colour = lineColours[at % lineColours.length];
      return `<polyline points="${[`${left},${y(0)}`, ...points].join(" ")}" fill="none" stroke="${colour}" stroke-width="2.2"/>`;
    }),
    ...labels.map(({ name, y: at }) => {
      const fill = lineColours[names.indexOf(name) % lineColours.length] ?? colours.ink;
      return text({ x: left + plot + 10, y: at + 4, size: 13, fill }, name);
    }),
  ];
}

/** Names that end at the same height are put above each other. */
function spread(labels: readonly { readonly name: string; readonly y: number }[]) {
  const apart = 16;
  let last = Infinity;
  return labels.toReversed().map((label) => {
    last = Math.min(label.y, last - apart);
    return { ...label, y: last };
  });
}

function drawKey(y: number): string {
  return [
    drawVideo({ arm: "champion", isReady: true }, { x: 34, y: y - 5 }),
    text({ x: 48, y, size: 13, fill: colours.quiet }, "the video passed its gates and became ready"),
    drawVideo({ arm: "champion", isReady: false }, { x: 376, y: y - 5 }),
    text({ x: 390, y, size: 13, fill: colours.quiet }, "a gate stopped it: nobody saw it"),
    text({ x: 640, y, size: 13, fill: colours.quiet }, "curves: evidence of harm, by metric"),
  ].join("\n");
}

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight?: number;
  readonly fill?: string;
  readonly anchor?: "start" | "end";
}

function text({ x, y, size, weight = 400, fill = colours.ink, anchor = "start" }: TextPlace, words: string): string {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
