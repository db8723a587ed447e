import type { Command } from "commander";
import {
  openAssetClient,
  openModelClient,
  readConfig,
  type ListedAnswer,
  type ModelClient,
  type ModelMove,
} from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";
import { addCompare } from "./model-compare.ts";
import { addExport, addImport } from "./model-mlflow.ts";
import { addSign } from "./model-sign.ts";

function openModels({ server }: ServerOptions): Promise<ModelClient> {
  return openModelClient({ ...readConfig(), server });
}

export function addModel(program: Command): void {
  const model = program
    .command("model")
    .description("the models that do the work of a stage: versions, cards and a champion; docs/guides/models.md");
  addSign(model);
  addRegister(model);
  addViews(model);
  addMoves(model);
  addCompare(model);
  addExport(model);
  addImport(model);
}

interface RegisterOptions extends ServerOptions {
  readonly as?: string;
  readonly licence: string;
  readonly source?: string;
}

function addRegister(model: Command): void {
  addServerOptions(
    model
      .command("register")
      .description("take a version into the registry, as the challenger; it never changes afterwards")
      .argument("<path>", "a folder with model.json and its files, or a zip")
      .option("--as <name>", "name@version, or what of it model.json does not tell")
      .requiredOption("--licence <text>", "an SPDX expression such as Apache-2.0, or your own words (required)")
      .option("--source <text>", "where it was made or found: an address, a contract, a ticket"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar model register ./align --as align@1.0.0 --licence Apache-2.0")
    .action(async (path: string, options: RegisterOptions) => {
      const { as, licence, source } = options;
      const order = { path, licence, ...(as === undefined ? {} : { as }), ...(source === undefined ? {} : { source }) };
      print(options, await (await openModels(options)).register(order), ({ name, version, digest, isNew }) => {
        const what = isNew ? "is registered, and the challenger" : "was registered before, with these very bytes";
        return `model/${name}@${version ?? ""} ${what}\n  sha256 ${digest}\n`;
      });
    });
}

function addViews(model: Command): void {
  addServerOptions(model.command("list").description("the models of the workspace")).action(
    async (options: ServerOptions) => print(options, await (await openModels(options)).list(), describeList),
  );
  addServerOptions(
    model
      .command("show")
      .description("a model with its versions, or one version, as JSON")
      .argument("<name>", "align, or align@1.0.0, align@champion"),
  ).action(async (named: string, options: ServerOptions) => {
    const assets = await openAssetClient({ ...readConfig(), server: options.server });
    print({ ...options, json: true }, await assets.show(`model/${named.replace(/^model\//, "")}`), () => "");
  });
  addServerOptions(
    model
      .command("card")
      .description("its card: Markdown, or a CycloneDX bill of materials")
      .argument("<name>", "align for the champion, or align@1.0.0")
      .option("--cyclonedx", "as CycloneDX 1.7 in JSON"),
  ).action(async (named: string, { cyclonedx, ...options }: ServerOptions & { readonly cyclonedx?: boolean }) => {
    process.stdout.write(await (await openModels(options)).card(named, cyclonedx ? "cyclonedx" : "markdown"));
  });
}

function addMoves(model: Command): void {
  const reason = ["--reason <text>", "why; it is kept in the history"] as const;
  addServerOptions(
    model
      .command("promote")
      .description("make a version the champion, if it was evaluated and its safety was measured")
      .argument("<name>", "align@1.1.0, align@challenger")
      .requiredOption(...reason),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar model promote align@1.1.0 --reason "golden suite of 3 March"\n\nTo let a few videos have it first: sutradhar rollout start model/align@champion --to 1.1.0',
    )
    .action(async (named: string, { reason: why, ...options }: ServerOptions & { readonly reason: string }) =>
      print(options, await (await openModels(options)).promote(named, why), describeMove),
    );
  addServerOptions(
    model
      .command("rollback")
      .description("make the version the champion that was it before")
      .argument("<name>", "align")
      .requiredOption(...reason),
  ).action(async (name: string, { reason: why, ...options }: ServerOptions & { readonly reason: string }) =>
    print(options, await (await openModels(options)).rollback(name, why), describeMove),
  );
}

function describeMove({ name, alias, version, isMoved }: ModelMove): string {
  return `model/${name}@${version ?? ""} is the ${alias}${isMoved ? "" : ": it was so before"}\n`;
}

function describeList(models: readonly ListedAnswer[]): string {
  if (models.length === 0) return "no model is registered in this workspace\n";
  return formatTable(
    models.map(({ name, version, title, aliases, versionCount }) => [
      `${name}@${version}`,
      title,
      Object.entries(aliases)
        .map(([alias, to]) => `${alias} ${to}`)
        .join(", "),
      `${versionCount} versions`,
    ]),
  );
}
