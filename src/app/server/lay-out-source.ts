import { SutradharError } from "../../core/index.ts";
import type { VideoOrder } from "../../productions/index.ts";
import type { AssetBinder } from "../../registry/index.ts";
import { templateScript } from "../../registry/versions/index.ts";
import { keepBlob, type BlobStore } from "../../store/index.ts";
import { layOutOrder, type OrderedScript, type OrderFolder } from "./order-folder.ts";

/** What is to be read: of a row, or of a request that has just come. */
export interface OrderSource extends Pick<VideoOrder, "files"> {
  readonly template?: string | undefined;
  readonly script?: OrderedScript | undefined;
}

export interface SourcePlaces {
  readonly assets: Pick<AssetBinder, "bindFiles">;
  readonly cache: BlobStore;
  readonly vault: BlobStore;
}

/**
 * Lays out what an order is made of: what was sent, or the template as its name is bound now. A template's files go into the
 * workspace's vault: of them its video is made again when the template has long moved on.
 */
export async function layOutSource(order: OrderSource, { assets, cache, vault }: SourcePlaces): Promise<OrderFolder> {
  const { template, script, files } = order;
  if (template === undefined) {
    if (!script) throw new SutradharError("internal", "an order has neither a script nor a template");
    return layOutOrder({ script, files }, vault);
  }
  const bound = await assets.bindFiles("template", template);
  for (const digest of Object.values(bound.files)) await keepBlob({ cache, vault, digest });
  const { [templateScript]: digest, ...others } = bound.files;
  if (!digest) throw new SutradharError("internal", `${template} has no ${templateScript}`);
  return layOutOrder({ script: { name: templateScript, digest }, files: others }, vault);
}
