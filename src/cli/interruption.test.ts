import { afterEach, expect, it, vi } from "vitest";
import { untilInterrupted } from "./interruption.ts";

const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
const clock = vi.spyOn(performance, "now");

afterEach(() => {
  exit.mockClear();
  for (const signal of ["SIGINT", "SIGTERM"]) process.removeAllListeners(signal);
});

it.each(["SIGINT", "SIGTERM"] as const)("%s interrupts, and the process may still end in order", (name) => {
  const signal = untilInterrupted();
  expect(signal.aborted).toBe(false);
  process.emit(name);
  expect(signal.aborted).toBe(true);
  expect(exit).not.toHaveBeenCalled();
});

it("takes what comes twice at once for one press, and a second press for the end", () => {
  clock.mockReturnValue(1_000);
  untilInterrupted();
  process.emit("SIGINT");
  clock.mockReturnValue(1_400);
  process.emit("SIGINT");
  expect(exit).not.toHaveBeenCalled();
  clock.mockReturnValue(1_600);
  process.emit("SIGTERM");
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
});
