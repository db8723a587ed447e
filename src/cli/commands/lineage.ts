import { Option, type Command } from "commander";
import { openStatementClient, readConfig, type StatementClient, type StatementFormat } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";

function open({ server }: ServerOptions): Promise<StatementClient> {
  return openStatementClient({ ...readConfig(), server });
}

const pretty = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** How videos and models were made, in the words of others' tools. */
export function addLineage(program: Command): void {
  const lineage = program
    .command("lineage")
    .description("how a video or a model was made: OpenLineage events, or signed SLSA provenance");
  addShow(lineage);
  addServerOptions(
    lineage.command("keys").description("the public keys that this installation signs statements with, as JSON"),
  ).action(async (options: ServerOptions) => {
    process.stdout.write(pretty({ keys: await (await open(options)).keys() }));
  });
  addServerOptions(
    lineage
      .command("check")
      .description("whether a statement was signed by this installation, or by one of the keys in a file")
      .argument("<file>", "what lineage --format slsa wrote")
      .option("--keys <file>", "what lineage keys printed, so that no server is asked"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar lineage check video.intoto.json --keys keys.json")
    .action(async (file: string, { keys, ...options }: ServerOptions & { readonly keys?: string }) => {
      print(options, await (await open(options)).check(file, keys), ({ kids, statement }) => {
        const { subject = [] } = statement as { readonly subject?: readonly { readonly name: string }[] };
        return `signed by ${kids.join(", ")}\n${subject.map(({ name }) => `  ${name}\n`).join("")}`;
      });
    });
}

interface ShowOptions extends ServerOptions {
  readonly format: StatementFormat;
  readonly out?: string;
}

function addShow(lineage: Command): void {
  addServerOptions(
    lineage
      .command("show", { isDefault: true })
      .description("tell how a video or a model was made (the command where none is named)")
      .argument("<what>", "vid_…, or model/align@1.0.0")
      .addOption(
        new Option(
          "--format <name>",
          "openlineage: run events, one a line; slsa: an in-toto statement in a DSSE envelope",
        )
          .choices(["openlineage", "slsa"])
          .default("slsa"),
      )
      .option("--out <file>", "where it goes (default: printed)"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar lineage vid_01jdz2k8q4m3w7x9c5t6r8v0ya --format openlineage
  $ sutradhar lineage vid_01jdz2k8q4m3w7x9c5t6r8v0ya --out video.intoto.json
  $ sutradhar lineage model/align@1.0.0`,
    )
    .action(async (what: string, { format, out, ...options }: ShowOptions) => {
      const client = await open(options);
      const told = await client.tell(what, format);
      const text = Array.isArray(told) ? told.map((event) => `${JSON.stringify(event)}\n`).join("") : pretty(told);
      if (out === undefined) process.stdout.write(text);
      else await client.save(out, text);
    });
}
