import type { StoreBytes, Stores } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";

/** How full the stores were when that was last looked at. */
export interface StoreWatch {
  readonly bytes: () => StoreBytes | undefined;
  close(): Promise<void>;
}

/** Looking at every file takes seconds where there are many: between two looks there is much more time than that. */
const everyMsUsual = 300_000;

export function watchStore(
  stores: Pick<Stores, "measure">,
  { log, everyMs = everyMsUsual }: { readonly log: Log; readonly everyMs?: number },
): StoreWatch {
  let bytes: StoreBytes | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const look = async (): Promise<void> => {
    try {
      bytes = await stores.measure();
    } catch (error) {
      log.warn("the stores cannot be measured", { error });
    }
    if (isClosed) return;
    timer = setTimeout(() => {
      last = look();
    }, everyMs);
  };
  let last = look();
  return {
    bytes: () => bytes,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await last;
    },
  };
}
