import { InvalidArgumentError, type Command } from "commander";
import type { WorkspaceAnswer } from "../../app/index.ts";
import { openAccess } from "../access-options.ts";
import { parseJobs } from "../options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

interface ChangeOptions extends ServerOptions {
  readonly name?: string;
  readonly steps?: number;
}

/** Workspaces of an installation, which see nothing of each other. */
export function addWorkspace(program: Command): void {
  const workspace = program.command("workspace").description("workspaces, which see nothing of each other");
  addServerOptions(workspace.command("list").description("list those that your key opens"))
    .addHelpText("after", "\nExample:\n  $ sutradhar workspace list\n  $ SUTRADHAR_WORKSPACE=acme sutradhar video list")
    .action(async (options: ServerOptions) => {
      print(options, { workspaces: await (await openAccess(options)).workspaces() }, ({ workspaces }) =>
        describe(workspaces),
      );
    });
  addServerOptions(
    workspace
      .command("create")
      .description("make a workspace")
      .argument("<id>", "small letters, digits and dashes; it never changes")
      .argument("<name>", "for people"),
  )
    .addHelpText("after", '\nExample:\n  $ sutradhar workspace create acme "Acme Bank"')
    .action(async (id: string, name: string, options: ServerOptions) => {
      print(options, await (await openAccess(options)).createWorkspace(id, name), (made) => describe([made]));
    });
  addServerOptions(
    workspace
      .command("change")
      .description("give it another name, or another share of the machines")
      .argument("<id>")
      .option("--name <name>", "for people")
      .option(
        "--steps <n>",
        "how many steps of each class it runs at once; usual: as the installation says",
        parseSteps,
      ),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar workspace change acme --steps 4")
    .action(async (id: string, { name, steps, ...options }: ChangeOptions) => {
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(steps === undefined ? {} : { concurrencyMax: steps === usual ? null : steps }),
      };
      print(options, await (await openAccess(options)).changeWorkspace(id, change), (changed) => describe([changed]));
    });
}

/** Which no workspace may have as its limit. */
const usual = 0;

function parseSteps(text: string): number {
  if (text === "usual") return usual;
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number, or usual.");
  return parseJobs(text);
}

function describe(workspaces: readonly WorkspaceAnswer[]): string {
  return formatTable(
    workspaces.map(({ id, name, concurrencyMax, roles = [] }) => [
      id,
      name,
      concurrencyMax ? `${concurrencyMax} steps at once` : "",
      roles.join(", "),
    ]),
  );
}
