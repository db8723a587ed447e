import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeMasterKey } from "../../../test/contract/master-key.ts";
import { createLocalMasterKey } from "./master-key.ts";
import { chainMasterKeys, createTransitMasterKey, type TransitOptions } from "./transit-master-key.ts";

describe("a master key of this installation's", () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  describeMasterKey(async () => createLocalMasterKey(first));

  it("opens what a former one wrapped, and says that it is not its own", async () => {
    const key = randomBytes(32);
    const wrapped = await createLocalMasterKey(first).wrap(key, "per_a");
    const rotated = createLocalMasterKey(second, [first]);
    expect(Buffer.from(await rotated.unwrap(wrapped, "per_a")).equals(key)).toBe(true);
    expect(rotated.isCurrent(wrapped)).toBe(false);
    await expect(createLocalMasterKey(second).unwrap(wrapped, "per_a")).rejects.toMatchObject({
      code: "config_invalid",
    });
  });

  it("opens what builds wrapped that knew of no name", async () => {
    const [key, nonce] = [randomBytes(32), randomBytes(12)];
    const cipher = createCipheriv("aes-256-gcm", first, nonce).setAAD(Buffer.from("person key per_a"));
    const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
    const text = ["1", ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(".");
    const master = createLocalMasterKey(first);
    expect(Buffer.from(await master.unwrap(`${text}\n`, "per_a")).equals(key)).toBe(true);
    expect(master.isCurrent(text)).toBe(false);
  });
});

const token = "hvs.test";

/** By the pages of Transit's API: what it is sent, what it answers, and how it refuses. */
function createTransit(): { readonly server: Server; trouble: number | undefined; readonly asked: string[] } {
  const keys = [randomBytes(32)];
  const state = { server: createServer(), trouble: undefined as number | undefined, asked: [] as string[] };
  state.server.on("request", (request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    };
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      state.asked.push(`${request.method} ${request.url}`);
      if (state.trouble !== undefined) return answer(state.trouble, { errors: ["Vault is sealed"] });
      if (request.headers["x-vault-token"] !== token) return answer(403, { errors: ["permission denied"] });
      const [, action, name] = /^\/v1\/keys\/transit\/(encrypt|decrypt)\/([a-z]+)$/.exec(request.url ?? "") ?? [];
      if (name !== "sutradhar") return answer(404, { errors: ["no handler for route"] });
      const body = JSON.parse(text) as Record<string, string>;
      const about = Buffer.from(body["associated_data"] ?? "", "base64");
      if (action === "encrypt") {
        const nonce = randomBytes(12);
        const cipher = createCipheriv("aes-256-gcm", keys[0] as Buffer, nonce).setAAD(about);
        const sealed = Buffer.concat([
          nonce,
          cipher.update(body["plaintext"] ?? "", "base64"),
          cipher.final(),
          cipher.getAuthTag(),
        ]);
        return answer(200, { data: { ciphertext: `vault:v1:${sealed.toString("base64")}`, key_version: 1 } });
      }
      const sealed = Buffer.from((body["ciphertext"] ?? "").replace(/^vault:v1:/, ""), "base64");
      try {
        const decipher = createDecipheriv("aes-256-gcm", keys[0] as Buffer, sealed.subarray(0, 12))
          .setAAD(about)
          .setAuthTag(sealed.subarray(-16));
        const plain = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
        return answer(200, { data: { plaintext: plain.toString("base64") } });
      } catch {
        return answer(400, { errors: ["cipher: message authentication failed"] });
      }
    });
  });
  return state;
}

describe("a master key that a Transit engine holds", () => {
  const transit = createTransit();
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => transit.server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(transit.server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    transit.server.closeAllConnections();
    transit.server.close();
  });
  const open = (more: Partial<TransitOptions> = {}) =>
    createTransitMasterKey({ url, mount: "keys/transit", key: "sutradhar", token: async () => token, fetch, ...more });
  describeMasterKey(async () => open());

  it.each([
    ["another's token", { token: async () => "hvs.other" }, "config_invalid"],
    ["a key that is not there", { key: "other" }, "config_invalid"],
    ["nobody who answers", { url: "http://127.0.0.1:9" }, "store_unavailable"],
  ] as const)("with %s is refused, in words for whoever set it up", async (_, more, code) => {
    await expect(open(more).wrap(randomBytes(32), "per_a")).rejects.toMatchObject({ code });
  });

  it.each([500, 503, 429])("that answers %i is tried again by who asks", async (status) => {
    transit.trouble = status;
    await expect(open().wrap(randomBytes(32), "per_a")).rejects.toMatchObject({ code: "store_unavailable" });
    transit.trouble = undefined;
  });

  it("takes over from one of the installation's own, and back", async () => {
    const key = randomBytes(32);
    const local = createLocalMasterKey(randomBytes(32));
    const wrapped = await local.wrap(key, "per_a");
    const moved = chainMasterKeys(open(), local);
    expect(moved.isCurrent(wrapped)).toBe(false);
    expect(Buffer.from(await moved.unwrap(wrapped, "per_a")).equals(key)).toBe(true);
    const anew = await moved.wrap(key, "per_a");
    expect(moved.isCurrent(anew)).toBe(true);
    expect(Buffer.from(await moved.unwrap(anew, "per_a")).equals(key)).toBe(true);
    expect(Buffer.from(await chainMasterKeys(local, open()).unwrap(anew, "per_a")).equals(key)).toBe(true);
  });
});
