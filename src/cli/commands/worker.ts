import { InvalidArgumentError, type Command } from "commander";
import { readConfig, startRemoteWorker, type Config } from "../../app/index.ts";
import { parseJobs, parsePort } from "../options.ts";
import { untilToldToEnd } from "../until-told-to-end.ts";

type Classes = Config["classes"];

interface WorkerOptions {
  readonly classes?: Classes;
  readonly jobs?: number;
  readonly metricsPort?: number;
}

export function addWorker(program: Command): void {
  program
    .command("worker")
    .description(
      "join an installation from this machine and work for it; needs DATABASE_URL and SUTRADHAR_BLOBS=s3://…",
    )
    .option(
      "--classes <list>",
      "which classes of steps it takes: cpu, gpu-small, gpu-large (default: cpu)",
      parseClasses,
    )
    .option("--jobs <n>", "how many processes render (default: one a core)", parseJobs)
    .option(
      "--metrics-port <n>",
      "where it tells its health and metrics; 0 takes any port (default: nowhere)",
      parsePort,
    )
    .addHelpText(
      "after",
      `
Examples:
  $ DATABASE_URL=postgres://… SUTRADHAR_BLOBS=s3://our-videos/prod sutradhar worker
  $ sutradhar worker --classes cpu,gpu-small --jobs 4 --config worker.yaml`,
    )
    .action(run);
}

async function run({ classes, jobs, metricsPort }: WorkerOptions): Promise<void> {
  const config = {
    ...readConfig(),
    ...(classes ? { classes } : {}),
    ...(jobs ? { jobs } : {}),
    ...(metricsPort === undefined ? {} : { metricsPort }),
  };
  // Heard from the first moment on: what it has taken by then is handed back.
  const told = untilToldToEnd();
  const worker = await startRemoteWorker(config);
  process.stdout.write(`working with ${config.jobs} processes for ${config.classes.join(", ")}\n`);
  if (worker.url) process.stdout.write(`  health and metrics  ${worker.url}/metrics\n`);
  await told;
  process.stderr.write("ending: what runs may finish, a second signal ends it at once\n");
  await worker.close();
}

function parseClasses(text: string): Classes {
  const known: readonly string[] = ["cpu", "gpu-small", "gpu-large"];
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no class ${unknown.join(", ")}.`);
  return names as unknown as Classes;
}
