import type { Report } from "./report.ts";

type Row = readonly [what: string, value: string, wanted: string];

const fixed = (value: number, digits = 1) => value.toFixed(digits);
const seconds = (ms: number) => `${fixed(ms / 1000)} s`;
const percent = (share: number) => `${fixed(share * 100)} %`;
const mebibytes = (bytes: number | null) => (bytes === null ? "not known" : `${Math.round(bytes / 2 ** 20)} MiB`);

function mainRows(report: Report): Row[] {
  const { render, endToEnd, warm, oneWord } = report;
  return [
    ["floor: x264 alone", `${fixed(render.floorFps)} frames/s`, ""],
    ["render: raster + x264, live lips", `${fixed(render.renderFps)} frames/s`, ""],
    ["ratio (processor time; median of rounds)", fixed(render.ratio, 3), "≤ 1.25, then ≤ 1.15"],
    ["  by round", render.ratios.map((ratio) => fixed(ratio, 3)).join(", "), ""],
    ["  by wall time", fixed(render.wall.ratio, 3), ""],
    ["  with the floor's own copies left in it", fixed(render.withCopies.ratio, 3), ""],
    ["all gates, beside the render of the frames that they check", percent(gatesShare(report)), "≤ 15 %"],
    ["end to end, empty store", `${fixed(endToEnd.seconds)} s, ${fixed(endToEnd.framesPerSecond)} frames/s`, ""],
    ["  times the floor, by wall time", fixed(endToEnd.factor, 2), ""],
    ["  times the floor, by processor time", fixed(endToEnd.cpuFactor, 2), ""],
    ["time to the first encoded chunk", report.ttffMs === null ? "none" : seconds(report.ttffMs), ""],
    ["peak memory (PSS of all processes)", mebibytes(report.peakPssBytes), "≤ 1024 MiB with two processes"],
    ["second render", `${seconds(warm.ms)}, ${warm.framesRendered} frames rendered`, "0 frames"],
    [`one word changed (${oneWord.from} → ${oneWord.to})`, `${percent(oneWord.framesShare)} of the frames`, "≤ 10 %"],
    ["  what it took", `${seconds(oneWord.ms)}, ${percent(oneWord.cpuShare)} of the processor time`, ""],
  ];
}

/** Processor time of one pass of checks over a whole file, over that of drawing and encoding it. */
function gatesShare({ stages: { cpuMs } }: Report): number {
  return (cpuMs["verify"] ?? Number.NaN) / (cpuMs["render"] ?? Number.NaN);
}

function stageRows({ stages, frames }: Report): Row[] {
  const { frameMs, cpuMs, totalCpuMs } = stages;
  const step = (name: string, ms: number): Row => [
    name,
    `${seconds(ms)}, ${fixed(ms / frames, 2)} ms a frame`,
    percent(ms / totalCpuMs),
  ];
  const known = Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0);
  return [
    [
      "raster (pose, warp, overlays, I420)",
      `${fixed(frameMs.raster, 2)} ms a frame`,
      percent(frameMs.raster / frameMs.render),
    ],
    ["x264", `${fixed(frameMs.x264, 2)} ms a frame`, percent(frameMs.x264 / frameMs.render)],
    [
      "copies of changed rows to x264's frame",
      `${fixed(frameMs.copies, 2)} ms a frame`,
      percent(frameMs.copies / frameMs.render),
    ],
    ["raster and x264 together, as the product runs them", `${fixed(frameMs.render, 2)} ms a frame`, "100 %"],
    [`opening an encoder, ${stages.chunks} chunks`, `${fixed(stages.openMsPerChunk, 2)} ms a chunk`, ""],
    ["rows that change from frame to frame", percent(stages.drawnShare), ""],
    ...Object.entries(cpuMs).map(([name, ms]) => step(`step ${name}`, ms)),
    step("store, start of processes, bookkeeping", totalCpuMs - known),
  ];
}

function growthRows({ memoryGrowth }: Report): Row[] {
  if (!memoryGrowth) return [];
  const { profile, renders } = memoryGrowth;
  return renders.map(({ durationMs, peakPssBytes, framesPerSecond }, index) => [
    `${seconds(durationMs)} at ${profile}`,
    `${mebibytes(peakPssBytes)}, ${fixed(framesPerSecond)} frames/s`,
    index === renders.length - 1 ? "no more" : "",
  ]);
}

function presenterRows({ presenters = [] }: Report): Row[] {
  return presenters.map(({ avatar, ratio, rasterMs }) => [
    avatar,
    `${fixed(ratio, 3)}, raster ${fixed(rasterMs, 2)} ms a frame`,
    "≤ 1.25",
  ]);
}

function remotionRows({ remotion }: Report): Row[] {
  if (!remotion) return [];
  return [
    [`Remotion ${remotion.version}, ${remotion.frames} frames`, `${fixed(remotion.framesPerSecond)} frames/s`, ""],
    ["  bundling and starting, not counted", seconds(remotion.prepareMs), ""],
    ["we, end to end, are faster by", `${fixed(remotion.timesFaster)} times`, ""],
    ["our renderer alone", `${fixed(remotion.renderTimesFaster)} times`, "≥ 12"],
  ];
}

interface Section {
  readonly title: string;
  readonly head: Row;
  readonly rows: readonly Row[];
  readonly command: string;
}

function sections(report: Report): Section[] {
  return [
    { title: "A script", head: ["what", "measured", "wanted"], rows: mainRows(report), command: "npm run bench" },
    {
      title: "The price of a frame",
      head: ["stage", "processor time", "share"],
      rows: stageRows(report),
      command: "npm run bench",
    },
    {
      title: "Every presenter, at most two rounds each",
      head: ["presenter", "ratio", "wanted"],
      rows: presenterRows(report),
      command: "npm run bench -- --presenters",
    },
    {
      title: "Memory and length",
      head: ["what", "measured", "wanted"],
      rows: growthRows(report),
      command: "npm run bench -- --ten-minutes",
    },
    {
      title: "The peer",
      head: ["what", "measured", "wanted"],
      rows: remotionRows(report),
      command: "npm run bench -- --remotion",
    },
  ];
}

function describe({ machine, setting, frames }: Report): string {
  return (
    `${setting.script}, ${setting.profile}, ${frames} frames, ${setting.jobs} processes, ${setting.rounds} rounds, on ` +
    `${machine.cores} cores of ${machine.processor}, ${machine.memoryGiB} GiB, Node ${machine.node}`
  );
}

/** The report as one table for a terminal. */
export function toTable(report: Report): string {
  const rows = sections(report).flatMap(({ title, head, rows: body }): Row[] =>
    body.length === 0 ? [] : [["", "", ""], [title.toUpperCase(), head[1], head[2]], ...body],
  );
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(([what, value, wanted]) =>
    `${what.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}  ${wanted}`.trimEnd(),
  );
  return `${describe(report)}\n${lines.join("\n")}\n`;
}

/** The report as docs/bench.md. Sections that were not measured this time stay as they were `before`. */
export function toMarkdown(report: Report, before: string): string {
  const written = sections(report).flatMap((section) => {
    if (section.rows.length > 0) return [writeSection(section, describe(report))];
    const old = before.split(/^(?=## )/m).find((text) => text.startsWith(`## ${section.title}\n`));
    return old ? [old.trimEnd()] : [];
  });
  const intro =
    "# What it costs\n\nWritten by `npm run bench -- --write`; `npm run bench -- --help` defines every word. Ratios hold on a busy machine;\n" +
    "seconds are those of the machine that is named.";
  return `${[intro, ...written].join("\n\n")}\n`;
}

function writeSection({ title, head, rows, command }: Section, where: string): string {
  const line = (row: Row) => `| ${row.map((cell) => cell.trim().replaceAll("|", "\\|")).join(" | ")} |`;
  return [`## ${title}`, "", `\`${command}\`: ${where}.`, "", line(head), "|---|---|---|", ...rows.map(line)].join(
    "\n",
  );
}
