import { expect, it, vi } from "vitest";
import type { StoreBytes } from "../../store/index.ts";
import { silentLog, type Log } from "../../telemetry/log/index.ts";
import { watchStore } from "./watch-store.ts";

it("looks at once and then again, tells what it saw last, and outlasts a look that fails", async () => {
  const looks = [async () => ({ cache: 1, vault: 2 }), async () => Promise.reject(new Error("away"))];
  const measure = async () => (await looks.shift()?.()) ?? { cache: 3, vault: 4 };
  let whenAway: StoreBytes | undefined;
  const log: Log = { ...silentLog, warn: () => (whenAway = watch.bytes()) };
  const watch = watchStore({ measure }, { log, everyMs: 1 });
  await vi.waitUntil(() => watch.bytes()?.cache === 3);
  expect(whenAway).toEqual({ cache: 1, vault: 2 });
  await watch.close();
});
