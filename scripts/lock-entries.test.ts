import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fillInHashes, findLockFaults, listBareEntries, type Lock, type LockEntry } from "./lock-entries.ts";

const hash = "sha512-x";
const lockOf = (entry: LockEntry): Lock => ({ lockfileVersion: 3, packages: { "": {}, "node_modules/@a/b": entry } });
const other = { version: "1.0.0", optional: true, os: ["darwin"] };

describe("the lock", () => {
  it("has no fault as it stands", () => {
    const text = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8");
    expect(findLockFaults(JSON.parse(text) as Lock)).toEqual([]);
    const hosts = [...text.matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host);
    expect(hosts.filter((host) => host !== "registry.npmjs.org")).toEqual([]);
  });

  it.each<[string, LockEntry, RegExp | undefined]>([
    ["a hash", { version: "1.0.0", integrity: hash }, undefined],
    [
      "a place at the public registry and a hash",
      { version: "1.0.0", integrity: hash, resolved: "https://registry.npmjs.org/a.tgz" },
      undefined,
    ],
    ["a package of another platform without a hash", other, undefined],
    ["a package of every platform without a hash", { version: "1.0.0" }, /no hash/],
    ["an optional one of every platform without a hash", { version: "1.0.0", optional: true }, /no hash/],
    ["a place without a hash", { ...other, resolved: "https://registry.npmjs.org/a.tgz" }, /not what it is/],
    ["another registry", { version: "1.0.0", integrity: hash, resolved: "https://npm.example/a.tgz" }, /npm\.example/],
    ["a folder of somebody's machine", { version: "1.0.0", integrity: hash, resolved: "../a" }, /\.\.\/a/],
    ["a weak hash", { version: "1.0.0", integrity: "sha1-x" }, /sha1/],
    ["no version", { integrity: hash }, /no version/],
  ])("with %s", (_what, entry, fault) => {
    expect(findLockFaults(lockOf(entry)).join("\n")).toMatch(fault ?? /^$/);
  });
});

it("is asked for by name and version, also of a package within a package", () => {
  const packages = { "": {}, "node_modules/x/node_modules/@a/b": other };
  expect(listBareEntries({ lockfileVersion: 3, packages })).toEqual([
    { path: "node_modules/x/node_modules/@a/b", wanted: "@a/b@1.0.0" },
  ]);
});

it("gets the hashes that were found, where npm writes them, and no other change", () => {
  const filled = fillInHashes(lockOf(other), new Map([["node_modules/@a/b", hash]]));
  expect(JSON.stringify(filled.packages["node_modules/@a/b"])).toBe(
    '{"version":"1.0.0","integrity":"sha512-x","optional":true,"os":["darwin"]}',
  );
  expect(fillInHashes(lockOf(other), new Map())).toEqual(lockOf(other));
});
