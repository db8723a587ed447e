import { createRegistryAssets } from "../../registry/versions/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import type { Config } from "../config.ts";
import { createEngine } from "../engine.ts";
import { createOrderCheck, type OrderCheck } from "./check-order.ts";
import { estimateOrder } from "./estimate-order.ts";
import type { Installation } from "./installation.ts";
import { readMetering } from "./read-metering.ts";

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
      openAssets: async (workspaceId) =>
        createRegistryAssets({
          database,
          workspaceId,
          vaultOf: (owner) => stores.openVault(owner),
          cache: (await stores.openCache(workspaceId)).blobs,
        }),
      estimate: (planned) => estimateOrder({ database, priceLists, jobs: config.jobs, now }, planned),
    });
  };
  return async (workspaceId, order) => {
    opened ??= open();
    opened.catch(() => (opened = undefined));
    return (await opened)(workspaceId, order);
  };
}
