import type { Command } from "commander";
import { compareModels, readConfig, type ComparedNumber, type ModelComparison } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

interface CompareOptions extends ServerOptions {
  readonly all?: boolean;
  readonly on?: string;
}

export function addCompare(model: Command): void {
  addServerOptions(
    model
      .command("compare")
      .description(
        "what versions tell of themselves side by side: precision, size, quality by slice, latency, cost a minute",
      )
      .argument("<names...>", "two versions or more: align@1.0.0 align@1.0.0-int8; a bare name is its champion")
      .option("--all", "also what is the same")
      .option("--on <text>", "only what was measured on this: language=hi"),
  )
    .addHelpText(
      "after",
      `
Example:
  $ sutradhar model compare alignment@1.0.0 alignment@1.0.0-int8 --on "held out"

Where a version tells how fast it is and not what that costs, the price list says it (SUTRADHAR_PRICE_LIST).`,
    )
    .action(async (names: readonly string[], { all = false, on = "", ...options }: CompareOptions) => {
      const config = { ...readConfig(), server: options.server };
      const compared = await compareModels(config, names, new Date());
      const chosen = {
        ...compared,
        evaluations: compared.evaluations.filter((one) => one.on.includes(on) && (all || differs(one))),
      };
      print(options, chosen, describe);
    });
}

const differs = ({ values }: ComparedNumber): boolean => new Set(values).size > 1;

function describe({ models, evaluations, costs, priceList }: ModelComparison): string {
  const rows = (numbers: readonly ComparedNumber[]): readonly (readonly string[])[] =>
    numbers.map(({ what, on, values }) => [what, on, ...values.map((value) => (value === null ? "—" : String(value)))]);
  const table = formatTable([
    ["", "", ...models.map(({ name, version }) => `${name}@${version}`)],
    ["precision", "", ...models.map(({ precision }) => precision)],
    ["runtime", "", ...models.map(({ runtime }) => runtime)],
    ["bytes", "", ...models.map(({ sizeBytes }) => String(sizeBytes))],
    ...rows(costs),
    ...rows(evaluations),
  ]);
  return `${table}₹ a minute by price list ${priceList} where a version tells none\n`;
}
