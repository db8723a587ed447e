import { InvalidArgumentError, type Command } from "commander";
import { loadComplianceJobs, readConfig, type ToldMatrix } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";

interface Options extends ServerOptions {
  readonly on?: string;
  readonly offline?: boolean;
}

export function addCompliance(program: Command): void {
  addServerOptions(
    program
      .command("compliance")
      .description(
        "each rule: whether it is in force, what the product does about it, what shows that, how it stands here",
      )
      .option("--on <date>", "the day that it is told for (default: today)", parseDay)
      .option("--offline", "what this build has, without asking a server"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar compliance
  $ sutradhar compliance --on 2027-05-14 --json
  $ sutradhar compliance --offline

It promises nothing: what is not built says so, and what binds whom is for counsel to say.`,
    )
    .action(run);
}

async function run({ on, offline, ...options }: Options): Promise<void> {
  const { tellCompliance, askCompliance } = await loadComplianceJobs();
  const today = new Date().toISOString().slice(0, 10);
  const { server } = options;
  const told = offline ? tellCompliance(on ?? today) : await askCompliance({ ...readConfig(), server }, on);
  print(options, told, describe);
}

const marks = { yes: "✓", partly: "◐", no: "✗" } as const;

function describe({ edition, on, source, rules, counts }: ToldMatrix): string {
  const lines = rules.flatMap(({ id, law, rule, says, standing, onlyFor, control, built, missing, evidence, live }) => [
    `${String(id).padStart(2)} ${marks[built]} ${[law, rule].filter(Boolean).join(", ")}: ${says}`,
    `     ${standing.says}${onlyFor === undefined ? "" : `; for ${onlyFor}`}`,
    `     ${control}${missing === undefined ? "" : `; missing: ${missing}`}`,
    ...(evidence.length > 0 ? [`     shown by ${evidence.map((one) => Object.values(one)[0]).join(", ")}`] : []),
    ...(live ? [`     here: ${live.says}${live.state === "attention" ? " (!)" : ""}`] : []),
  ]);
  const told = `on ${on}, edition ${edition}: ${counts.yes} built, ${counts.partly} in part, ${counts.no} not. ${source}`;
  return `${[...lines, "", told].join("\n")}\n`;
}

function parseDay(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError("It must be a date such as 2027-05-14.");
}
