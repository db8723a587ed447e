import type { Command } from "commander";
import { loadMlflowJobs, readConfig } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

const place = "MLflow on another machine is listed as the place mlflow (docs/guides/data.md).";
const mlflow = ["--mlflow <url>", "a tracking server of MLflow 3, such as http://127.0.0.1:5000 (required)"] as const;

export function addExport(model: Command): void {
  addServerOptions(
    model
      .command("export")
      .description(
        "write versions to MLflow: files, metrics, lineage, aliases, and a run for each video made with them",
      )
      .argument("<name>", "align for all versions, or align@1.0.0")
      .requiredOption(...mlflow)
      .option("--experiment <name>", "where its runs stand", "sutradhar"),
  )
    .addHelpText(
      "after",
      `\nExample:\n  $ sutradhar model export align --mlflow http://127.0.0.1:5000\n\nIt may be repeated: what is there is not written twice. ${place}`,
    )
    .action(
      async (named: string, options: ServerOptions & { readonly mlflow: string; readonly experiment: string }) => {
        const { exportToMlflow } = await loadMlflowJobs();
        const config = { ...readConfig(), server: options.server };
        const { mlflow: url, experiment } = options;
        print(options, await exportToMlflow(config, { mlflow: url, named, experiment }), (reports) =>
          formatTable(
            reports.map(({ name, version, mlflowVersion, isNew, metrics, videos, runId }) => [
              `model/${name}@${version}`,
              `is ${name} ${mlflowVersion} at MLflow${isNew ? "" : ", as before"}`,
              `${metrics} metrics`,
              `${videos} new videos`,
              `run ${runId}`,
            ]),
          ),
        );
      },
    );
}

interface ImportOptions extends ServerOptions {
  readonly mlflow: string;
  readonly as?: string;
  readonly licence?: string;
  readonly stage?: string;
  readonly languages?: string;
  readonly precision?: string;
  readonly code?: string;
}

export function addImport(model: Command): void {
  addServerOptions(
    model
      .command("import")
      .description("register a version that MLflow has, as the challenger")
      .argument("<name>", "as MLflow has it: align for the newest, align@3, align@champion")
      .requiredOption(...mlflow)
      .option("--as <name>", "what it is called here: align@1.2.0 (default: its name, and MLflow's number as 3.0.0)")
      .option("--licence <text>", "an SPDX expression or your own words (default: what its tags tell)")
      .option("--stage <name>", "speech, alignment, animation, upscaling, moderation or recognition")
      .option("--languages <list>", "language tags with commas: hi,kok")
      .option("--precision <name>", "fp32, fp16, bf16 or int8")
      .option("--code <text>", "which code made it: https://git.example.com/align@0123abc"),
  )
    .addHelpText(
      "after",
      `\nExample:\n  $ sutradhar model import align@champion --mlflow http://127.0.0.1:5000 --licence Apache-2.0 --stage alignment --languages hi\n\nWhat was exported from here comes back as it was. Of another model its ONNX file is taken, with the metrics, parameters and data sets of\nits run; tags sutradhar.stage, sutradhar.languages, sutradhar.precision and sutradhar.licence of the version stand for the options. ${place}`,
    )
    .action(async (named: string, { languages, mlflow: url, ...options }: ImportOptions) => {
      const { importFromMlflow } = await loadMlflowJobs();
      const { as, licence, stage, precision, code } = options;
      const order = { mlflow: url, named, as, licence, stage, precision, code, languages: languages?.split(",") };
      const report = await importFromMlflow({ ...readConfig(), server: options.server }, order);
      print(options, report, ({ name, version, digest, isNew, mlflowVersion, aliases }) => {
        const there = aliases.length > 0 ? `, which answers to ${aliases.join(", ")} there` : "";
        const what = isNew ? "is registered, and the challenger" : "was registered before, with these very bytes";
        return `model/${name}@${version ?? ""} ${what}\n  from version ${mlflowVersion} at MLflow${there}\n  sha256 ${digest}\n`;
      });
    });
}
