import { expect, it } from "vitest";
import { SutradharError } from "../../../core/index.ts";
import { asStoreFailure } from "./s3-failure.ts";

const named = (name: string, message = ""): Error => Object.assign(new Error(message), { name });

it.each([
  {
    error: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
    reason: "ECONNREFUSED",
    says: /see that it runs/,
  },
  { error: new Error("aborted"), reason: "ConnectionLost", says: /see that it runs/ },
  { error: named("TimeoutError"), reason: "TimeoutError", says: /see that it runs/ },
  { error: named("CredentialsProviderError"), reason: "CredentialsProviderError", says: /set AWS_ACCESS_KEY_ID/ },
  { error: new Error("Region is missing"), reason: "RegionMissing", says: /set the bucket's region/ },
  {
    error: Object.assign(named("UnknownError"), { $metadata: { httpStatusCode: 403 } }),
    reason: "403",
    says: /s3:ListBucket/,
  },
  {
    error: Object.assign(named("RequestTimeTooSkewed"), { $metadata: { httpStatusCode: 403 } }),
    reason: "RequestTimeTooSkewed",
    says: /set this machine's clock/,
  },
])("$reason is a store that cannot be used, and the way out is told", ({ error, reason, says }) => {
  const failure = asStoreFailure(error, "s3://videos", "read an object");
  expect(failure).toMatchObject({ code: "store_unavailable", details: { reason } });
  expect(failure.message).toMatch(says);
});

it("leaves what is in our words already as it is", () => {
  const own = new SutradharError("limit_exceeded", "too large");
  expect(asStoreFailure(own, "s3://videos", "store an object")).toBe(own);
});
