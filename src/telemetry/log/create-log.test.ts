import { expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import { createLog, type LogOptions } from "./create-log.ts";
import { silentLog } from "./log.ts";

function openLog(options: Partial<LogOptions> & { isTTY?: boolean } = {}) {
  let written = "";
  const log = createLog({
    level: "debug",
    stream: { write: (text) => (written += text), ...(options.isTTY && { isTTY: true }) },
    now: () => new Date("2026-11-22T08:30:00.120Z"),
    ...options,
  });
  return {
    log,
    text: () => written,
    lines: () =>
      written
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

it("writes a JSON object a line, with time, level, message, the child's fields and the trace", () => {
  const { log, lines } = openLog({ traceId: () => "0af7651916cd43dd8448eb211c80319c" });
  log.child({ requestId: "req_1" }).info("the video is planned", { videoId: "vid_1", shots: 7 });
  log.debug("a detail");
  expect(lines()).toEqual([
    {
      level: "info",
      time: "2026-11-22T08:30:00.120Z",
      requestId: "req_1",
      traceId: "0af7651916cd43dd8448eb211c80319c",
      videoId: "vid_1",
      shots: 7,
      message: "the video is planned",
    },
    expect.objectContaining({ level: "debug", message: "a detail" }),
  ]);
});

it("writes nothing below its level, and nothing at all where it is silent", () => {
  const { log, text } = openLog({ level: "warn" });
  log.info("not this");
  log.debug("nor this");
  expect(text()).toBe("");
  silentLog.child({ requestId: "req_1" }).error("nowhere", { error: new Error("x") });
  log.warn("this");
  expect(text()).toContain("this");
});

const secret = "hunter2-geheim";

it.each([
  ["a key", { key: secret }],
  ["a key in another spelling", { "API-Key": secret }],
  ["a header", { headers: { authorization: `Bearer ${secret}` } }],
  ["a password deep down", { a: { b: { userPassword: secret } } }],
  ["a script", { request: { script: secret, variables: { name: secret } } }],
  ["what a shot says", { shot: { text: secret } }],
  ["an address with a password", { databaseUrl: `postgres://sutradhar:${secret}@db.internal:5432/x` }],
  ["an address whose password holds strange letters", { url: `postgres://u:p@${secret}/#@db.internal/x` }],
  ["an address with a token alone", { url: `https://${secret}@git.internal/x` }],
  ["a signed link", { url: `https://s3.internal/b?X-Amz-Signature=${secret}&x=1` }],
  ["an invitation's secret inside a text", { note: `inv_${secret}${"0123456789".repeat(3)} was used` }],
  ["one of our own keys inside a text", { note: `the key sk_${secret}0123456789 is unknown` }],
  ["a header inside a text", { note: `got authorization: Bearer ${secret}` }],
  ["an error's message", { error: new Error(`connect postgres://a:${secret}@h/x failed`) }],
  ["an error's details", { error: new SutradharError("internal", "x", { details: { token: secret } }) }],
  ["an error's cause", { error: new Error("x", { cause: new Error(`https://a:${secret}@h`) }) }],
  ["what a driver hangs onto its error", { error: Object.assign(new Error("x"), { connectionString: secret }) }],
  ["a list", { tried: [`redis://:${secret}@h`] }],
  ["bytes", { bytes: Buffer.from(secret) }],
  ["a function", { on: () => secret }],
  ["an address that is cut off where the line's length ends", { url: `${"x".repeat(1_990)} postgres://u:${secret}@h` }],
])("never writes %s", (_, fields) => {
  for (const isTTY of [false, true]) {
    const { log, text } = openLog({ isTTY });
    log.child(fields).info("a line");
    log.error("another", fields);
    log.info(Object.values(fields).map(String).join(" ").replaceAll(secret, "removed"));
    expect(text()).not.toContain(secret);
    expect(text()).not.toContain(secret.slice(0, 7));
  }
});

it("leaves what is no secret readable: a step's key, a key's id, an address", () => {
  const { log, lines } = openLog();
  log.info("x", { stepKey: "ab12", keyId: "key_1", url: "https://collector:4318/v1/traces?limit=5", at: new Date(0) });
  expect(lines()[0]).toMatchObject({
    stepKey: "ab12",
    keyId: "key_1",
    url: "https://collector:4318/v1/traces?limit=5",
    at: "1970-01-01T00:00:00.000Z",
  });
});

it("writes an error with its code, details, causes and frames", () => {
  const { log, lines } = openLog();
  const error = new SutradharError("disk_full", "no space", { details: { freeBytes: 3 }, cause: new Error("ENOSPC") });
  log.error("the step failed", { error });
  const written = lines()[0]?.["error"] as Record<string, unknown>;
  expect(written).toMatchObject({ code: "disk_full", message: "no space", details: { freeBytes: 3 } });
  expect(written["cause"]).toMatchObject({ message: "ENOSPC" });
  expect(written["stack"]).toMatch(/^\s+at /);
});

it("stands anything that it is handed: rings, depths, widths, dates that are none, great numbers", () => {
  const ring: Record<string, unknown> = {};
  ring["self"] = ring;
  const { log, text } = openLog();
  log.info("x".repeat(10_000), {
    ring,
    wide: Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`n${index}`, index])),
    long: Array.from({ length: 5_000 }, (_, index) => index),
    date: new Date(Number.NaN),
    big: 2n ** 70n,
    nothing: undefined,
    null: null,
    time: "a field of that name does not replace the line's own",
  });
  const line = JSON.parse(text()) as Record<string, unknown>;
  expect(text().length).toBeLessThan(20_000);
  expect(line).toMatchObject({ time: "2026-11-22T08:30:00.120Z", big: String(2n ** 70n), date: null, null: null });
  expect(line["time_"]).toContain("does not replace");
});

it("writes for a person where it is a terminal, whose cursor no value moves", () => {
  const { log, text } = openLog({ isTTY: true });
  log.warn("the avatar \u001b[31mis red", { path: "/data/store", note: "two words\r\n", error: new Error("it broke") });
  expect(text()).toBe(
    '08:30:00.120 warn  the avatar \\u001b[31mis red  path=/data/store  note="two words\\r\\n"  error="error: it broke"\n',
  );
});
