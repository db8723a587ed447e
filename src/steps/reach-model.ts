import { SutradharError } from "../core/index.ts";
import type { StepContext } from "../pipeline/index.ts";
import type { AlignmentModel } from "./alignment-model.ts";
import { readAssetFiles } from "./artifacts.ts";
import { reachProvider } from "./model-providers.ts";
import type { StepTableOptions } from "./step-table.ts";
import type { ReachedModel } from "./worker/index.ts";

/** Where registered models run that do not run here. */
export type ModelsElsewhere = Pick<StepTableOptions, "modelServer" | "providers">;

/** How a worker process comes to a node's model. @throws SutradharError where nothing may go to its server, or a file of it is missing */
export async function reachModel(
  context: StepContext,
  model: AlignmentModel,
  { modelServer: server, providers }: ModelsElsewhere,
): Promise<ReachedModel> {
  if (model.runtime.kind === "provider") {
    return { model, server: await reachProvider(providers, model.runtime.provider, "likeness") };
  }
  if (model.runtime.kind === "oip") {
    if (!server) return { model };
    // The process that asks it has no rules to ask.
    await server.pass();
    return { model, server: { url: server.url, token: server.token } };
  }
  const file = (await readAssetFiles(context, "model"))[model.runtime.file];
  if (!file) throw new SutradharError("asset_invalid", `${model.name} has no file ${model.runtime.file}`);
  return { model, modelPath: await context.locate(file) };
}
