import { expect, it } from "vitest";
import { isPassingFailure } from "./passing-failure.ts";

const failure = (code: string, more: object = {}) => Object.assign(new Error("it broke"), { code, ...more });

it.each([
  ["a restart", failure("57P01")],
  ["a recovery", failure("57P03")],
  ["a deadlock", failure("40P01")],
  ["too many connections", failure("53300")],
  ["a session that stood still in its transaction", failure("25P03")],
  // It has five capital letters, as a state of SQL's may have.
  ["a socket that broke as something was written", failure("EPIPE", { syscall: "write" })],
  ["a socket that is not there", failure("ENOENT", { syscall: "connect" })],
  ["a connection that broke as it was waited for", new Error("Connection terminated unexpectedly")],
  ["a connection that was not had in time", new Error("timeout exceeded when trying to connect")],
])("passes: %s", (_what, error) => {
  expect(isPassingFailure(error)).toBe(true);
});

it.each([
  ["a constraint", failure("23505")],
  ["a statement that is wrong", failure("42601")],
  ["a file that is missing", failure("ENOENT", { syscall: "open" })],
  ["a full disk", failure("ENOSPC")],
  ["a mistake of ours", new TypeError("the connection is not a function")],
  ["nothing", undefined],
])("does not pass by itself: %s", (_what, error) => {
  expect(isPassingFailure(error)).toBe(false);
});
