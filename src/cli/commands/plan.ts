import { Option, type Command } from "commander";
import { drawPlan, planScript, readConfig, type PlanReport } from "../../app/index.ts";
import { formatProblem } from "../../core/index.ts";
import { parseJobs, setOption } from "../options.ts";

interface PlanOptions {
  readonly set: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly captions: "burned" | "sidecar" | "both" | "none";
  readonly karaoke?: boolean;
  readonly jobs?: number;
  readonly format: "text" | "json" | "mermaid";
  readonly json?: boolean;
}

export function addPlan(program: Command): void {
  program
    .command("plan")
    .description("show how a script would be made, what is stored already, and what the rest will take; make nothing")
    .argument("<script>", "a Markdown file")
    .addOption(setOption())
    .option("--profile <name>", "as for sutradhar render")
    .addOption(
      new Option("--captions <mode>", "as for sutradhar render")
        .choices(["burned", "sidecar", "both", "none"])
        .default("burned"),
    )
    .option("--karaoke", "as for sutradhar render")
    .option("--no-karaoke", "as for sutradhar render")
    .option("--jobs <n>", "how many processes would render (default: one a core)", parseJobs)
    .addOption(
      new Option("--format <name>", "text; json, see docs/reference/plan-format.md; or mermaid, a flowchart")
        .choices(["text", "json", "mermaid"])
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar plan examples/diwali.md\n  $ sutradhar plan examples/diwali.md --format mermaid > plan.mmd",
    )
    .action(run);
}

async function run(scriptPath: string, options: PlanOptions): Promise<void> {
  const config = readConfig();
  const { set: values, profile, captions, karaoke, jobs = config.jobs } = options;
  const request = { scriptPath, values, captions, karaoke, jobs, now: new Date(), ...(profile ? { profile } : {}) };
  const report = await planScript(request, config);
  for (const warning of report.warnings) process.stderr.write(`${formatProblem(warning)} [${warning.code}]\n`);
  process.stdout.write(await print(report, options.json ? "json" : options.format, jobs));
}

async function print(report: PlanReport, format: PlanOptions["format"], jobs: number): Promise<string> {
  if (format === "json") return `${JSON.stringify(report, undefined, 2)}\n`;
  return format === "mermaid" ? drawPlan(report) : describe(report, jobs);
}

function describe(report: PlanReport, jobs: number): string {
  const { script, profile, shots, nodes, estimate, isProvisional } = report;
  const frames = shots.reduce((sum, shot) => sum + shot.frames, 0);
  const about = shots.some(({ isEstimated }) => isEstimated) ? "about " : "";
  const steps = [...Map.groupBy(nodes, ({ step }) => step)].map(([step, some]) => {
    const stored = some.filter(({ isStored }) => isStored).length;
    return `  ${step.padEnd(14)} ${cell(some.length)} ${cell(stored)} ${cell(some.length - stored)}`;
  });
  return [
    `${script.name}: ${shots.length === 1 ? "1 shot" : `${shots.length} shots`}, ${about}${seconds((frames * 1000) / profile.frameRate)} s of ` +
      `${profile.width}×${profile.height} at ${profile.frameRate} frames/s`,
    `  ${"step".padEnd(14)} ${"all".padStart(6)} ${"stored".padStart(6)} ${"to do".padStart(6)}`,
    ...steps,
    ...(isProvisional
      ? ["  (the file's size is limited: its bit rate, and the keys of what is drawn, are guessed until it is spoken)"]
      : []),
    describeEstimate(estimate, jobs),
    "",
  ].join("\n");
}

function describeEstimate({ wallMs, costMicroInr, basis, priceList }: PlanReport["estimate"], jobs: number): string {
  if (basis === "nothing_to_do") return "Everything is stored: there is nothing to make.";
  const time = `${seconds(wallMs.likely)} s with ${jobs === 1 ? "one process" : `${jobs} processes`}`;
  return (
    `Making it takes about ${time} (${seconds(wallMs.low)} to ${seconds(wallMs.high)} s) and costs about ` +
    `${rupees(costMicroInr.likely)} (${rupees(costMicroInr.low)} to ${rupees(costMicroInr.high)}) by the prices of ${priceList}.`
  );
}

function cell(count: number): string {
  return String(count).padStart(6);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 10_000 ? 1 : 0);
}

/** A video often costs less than a paisa: the first digits that are not zero say how much. */
function rupees(microInr: number): string {
  return `₹${Number((microInr / 1_000_000).toPrecision(2))}`;
}
