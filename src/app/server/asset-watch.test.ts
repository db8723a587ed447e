import { expect, it } from "vitest";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import type { Caller } from "../../access/index.ts";
import { digestBytes } from "../../core/index.ts";
import type { AliasedAsset } from "../../registry/versions/index.ts";
import type { Trx } from "../../store/index.ts";
import { watchAssets } from "./asset-watch.ts";

const caller: Caller = {
  workspaceId: "default",
  keyId: "key_a",
  name: "asha",
  scopes: ["assets:write"],
  principal: { kind: "person", id: "person_asha" },
  isWide: false,
};
const asset: AliasedAsset = {
  kind: "voice",
  name: "teller",
  version: "2.0.0",
  digest: digestBytes("teller"),
  likeness: { kind: "synthetic" },
  alias: "production",
  isMove: true,
};

/** Moves an alias where people have joined, or where nobody has. */
async function move(change: Partial<AliasedAsset>, isAsked = true): Promise<string> {
  const asked: string[] = [];
  const promotions = {
    async areAsked(_: Caller, kind: string) {
      asked.push(kind);
      return isAsked;
    },
  };
  const watch = watchAssets({ ledger: testLedgerWriter, trusted: [], now: () => new Date(0), promotions }, caller);
  return watch.tagging({} as Trx, { ...asset, ...change }).then(
    () => `moved, ${asked.join() || "nobody"} asked`,
    (error: Error & { code: string }) => `${error.code}: ${error.message}`,
  );
}

it.each<[string, Partial<AliasedAsset>, boolean, RegExp]>([
  [
    "of a voice where people must agree",
    {},
    true,
    /^policy_refused: .*rollout start voice\/teller@production --to 2.0.0/,
  ],
  ["of an avatar where people must agree", { kind: "avatar" }, true, /^policy_refused/],
  ["of a voice where there is nobody to agree", {}, false, /^moved, voice asked/],
  ["that is new", { isMove: false }, true, /^moved, nobody asked/],
  ["that follows what is pushed", { alias: "latest" }, true, /^moved, nobody asked/],
  ["of music", { kind: "music" }, true, /^moved, nobody asked/],
])("an alias %s", async (_, change, isAsked, outcome) => {
  expect(await move(change, isAsked)).toMatch(outcome);
});
