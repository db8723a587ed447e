import type { AssetBinder } from "../../registry/index.ts";
import { createRegistryAssets } from "../../registry/versions/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import { stageModelsOf } from "../stage-models.ts";
import type { Config } from "../config.ts";
import { createEngine } from "../engine.ts";
import { createOrderCheck, type OrderCheck } from "./check-order.ts";
import { estimateOrder } from "./estimate-order.ts";
import type { Installation } from "./installation.ts";
import { readMetering } from "./read-metering.ts";

/** For so long a name is taken for what it was bound to; planning, which counts, binds it anew. */
const boundMs = 5_000;

/** A workspace's binder, kept for a moment: whoever orders many binds the same names, and looking at each file takes time. */
function keepBriefly(
  open: (workspaceId: string) => Promise<AssetBinder>,
): (workspaceId: string) => Promise<AssetBinder> {
  const kept = new Map<string, { readonly atMs: number; readonly binder: Promise<AssetBinder> }>();
  return (workspaceId) => {
    const nowMs = performance.now();
    const last = kept.get(workspaceId);
    if (last && nowMs - last.atMs < boundMs) return last.binder;
    for (const [each, { atMs }] of kept) if (nowMs - atMs >= boundMs) kept.delete(each);
    const binder = open(workspaceId);
    kept.set(workspaceId, { atMs: nowMs, binder });
    binder.catch(() => kept.delete(workspaceId));
    return binder;
  };
}

/** What checks the orders of an installation. Opened with the first order, since it loads fonts and all that lays out. */
export function openOrderCheck(config: Config, { database, stores }: Installation, now: () => Date): OrderCheck {
  let opened: Promise<OrderCheck> | undefined;
  const open = async (): Promise<OrderCheck> => {
    const { priceLists } = await readMetering(config);
    return createOrderCheck({
      stores,
      // Lists and finds voices; the process that speaks is never started.
      voices: createEspeakVoices(),
      engineOf: createEngine(),
      stageModels: stageModelsOf(config),
      openAssets: keepBriefly(async (workspaceId) =>
        createRegistryAssets({
          database,
          workspaceId,
          vaultOf: (owner) => stores.openVault(owner),
          cache: (await stores.openCache(workspaceId)).blobs,
        }),
      ),
      estimate: (planned) => estimateOrder({ database, priceLists, jobs: config.jobs, now }, planned),
    });
  };
  return async (workspaceId, order) => {
    opened ??= open();
    opened.catch(() => (opened = undefined));
    return (await opened)(workspaceId, order);
  };
}
