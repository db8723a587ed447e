import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import { errorCodes, SutradharError, type ErrorCode } from "../core/index.ts";
import { statusOf, toProblemDocument } from "./problem.ts";

const request = { path: "/v1/videos", id: "req_1" };
const codes = Object.keys(errorCodes) as ErrorCode[];

/** What a status says to a program that knows no codes: whose fault it is, and whether to ask again. */
const fitting: Readonly<Record<(typeof errorCodes)[ErrorCode], readonly number[]>> = {
  fault: [500, 503, 507],
  input: [400, 404, 409, 413, 422],
  // 451 is what a law asks for (RFC 7725).
  refused: [401, 403, 409, 410, 429, 451],
  waits: [409],
};

it.each(codes)("%s has a status that fits its class", (code) => {
  expect(fitting[errorCodes[code]]).toContain(statusOf(code));
});

it.each(codes.filter((code) => code.endsWith("_unavailable")))("%s says to ask again", (code) => {
  expect(statusOf(code)).toBe(503);
});

// A name in a script that nobody has is a wrong script; a thing in an address that is not there is another matter.
it.each(["video_unknown", "run_unknown", "key_unknown", "asset_unknown", "entry_unknown"] as const)(
  "%s says that nothing is there",
  (code) => expect(statusOf(code)).toBe(404),
);

describe("a problem", () => {
  it("tells what is wrong, with every finding and its place", () => {
    const problems = [
      { code: "avatar_unknown" as const, message: "no ashaa", position: { file: "s.md", line: 1, column: 2 } },
    ];
    const error = new SutradharError("avatar_unknown", "there is no avatar", { problems, details: { secret: "sk_" } });
    expect(toProblemDocument(error, request)).toEqual({
      type: "urn:sutradhar:problem:avatar_unknown",
      title: "avatar unknown",
      status: 422,
      detail: "there is no avatar",
      instance: "/v1/videos",
      code: "avatar_unknown",
      requestId: "req_1",
      errors: [{ code: "avatar_unknown", detail: "no ashaa", position: { file: "s.md", line: 1, column: 2 } }],
    });
  });

  it.each([
    new Error("password=hunter2"),
    new SutradharError("internal", "password=hunter2"),
    new HTTPException(500, { message: "password=hunter2" }),
    "password=hunter2",
    undefined,
  ])("says of our own faults only that there was one, and where to look: %s", (error) => {
    const document = toProblemDocument(error, request);
    expect(document).toMatchObject({ status: 500, code: "internal", detail: expect.stringContaining("req_1") });
    expect(JSON.stringify(document)).not.toContain("hunter2");
  });

  it("takes what the framework refuses for a wrong request", () => {
    expect(toProblemDocument(new HTTPException(400, { message: "Malformed JSON" }), request)).toMatchObject({
      status: 400,
      code: "request_invalid",
      detail: "Malformed JSON",
    });
  });
});
