import { expect, it, vi } from "vitest";
import { silentLog } from "../../telemetry/log/index.ts";
import { watchStore } from "./watch-store.ts";

it("looks at once and then again, tells what it saw last, and outlasts a look that fails", async () => {
  const looks = [async () => ({ cache: 1, vault: 2 }), async () => Promise.reject(new Error("away"))];
  const warn = vi.fn();
  const measure = async () => (await looks.shift()?.()) ?? { cache: 3, vault: 4 };
  const watch = watchStore({ measure }, { log: { ...silentLog, warn }, everyMs: 1 });
  await vi.waitUntil(() => warn.mock.calls.length === 1);
  expect(watch.bytes()).toEqual({ cache: 1, vault: 2 });
  await vi.waitUntil(() => watch.bytes()?.cache === 3);
  await watch.close();
});
