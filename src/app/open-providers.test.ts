import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SutradharError } from "../core/index.ts";
import type { Parcel } from "../governance/egress/index.ts";
import { openProviders, parseProviders } from "./open-providers.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-providers-"));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const acme = { name: "acme", url: "https://api.acme.example/v1/", keyFile: "acme.key" };
const list = (...providers: readonly object[]): string => write("providers.json", JSON.stringify({ providers }));
const passed: [Parcel, string | URL][] = [];
const door = {
  async pass(parcel: Parcel, url: string | URL) {
    passed.push([parcel, url]);
  },
};
write("acme.key", "sk-first\n");

describe("a provider", () => {
  it("is reached once the door was asked, as the place that its entry names", async () => {
    const providers = openProviders(
      { providers: list(acme, { ...acme, name: "other", place: "voice-company" }) },
      door,
    );
    expect(await providers?.reach("acme", "script")).toEqual({ url: "https://api.acme.example/v1", token: "sk-first" });
    await providers?.reach("other", "likeness");
    expect(passed).toEqual([
      [{ place: "model-provider", dataClass: "script" }, acme.url],
      [{ place: "voice-company", dataClass: "likeness" }, acme.url],
    ]);
  });

  it("has the key that its file has now, which is not read where the door says no", async () => {
    const providers = openProviders({ providers: list(acme) }, door);
    write("acme.key", "sk-second");
    expect(await providers?.reach("acme", "script")).toMatchObject({ token: "sk-second" });
    const denied = { pass: () => Promise.reject(new SutradharError("egress_denied", "no")) };
    write("acme.key", "no key at all");
    const refused = openProviders({ providers: list(acme) }, denied);
    await expect(refused?.reach("acme", "script")).rejects.toMatchObject({ code: "egress_denied" });
    await expect(providers?.reach("acme", "script")).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.not.stringContaining("no key at all") as string,
    });
  });

  it("that the list has not is named, and without a list there is none", async () => {
    await expect(openProviders({ providers: list(acme) }, door)?.reach("nobody", "script")).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("the provider nobody") as string,
    });
    expect(openProviders({ providers: undefined }, door)).toBeUndefined();
  });
});

it.each([
  ["no JSON", "{", /no JSON/],
  ["a key in the list", JSON.stringify({ providers: [{ ...acme, key: "sk" }] }), /providers.0: .*key/],
  ["a URL of a file", JSON.stringify({ providers: [{ ...acme, url: "file:///etc/passwd" }] }), /providers.0.url/],
  ["one twice", JSON.stringify({ providers: [acme, acme] }), /lists acme twice/],
])("a list with %s is refused", (_, text, message) => {
  expect(() => parseProviders(text, "providers.json")).toThrow(message);
});
