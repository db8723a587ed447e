import { generateKeyPairSync } from "node:crypto";
import { spawnSync } from "node:child_process";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { CompactSign, importPKCS8 } from "jose";
import { digestBytes, digestJson, type Json } from "../../core/index.ts";
import { packFiles, unpackFiles } from "./bundle-archive.ts";
import { createBundle, readShippedBundle } from "./policy-bundle.ts";
import { openBundle, signBundle } from "./sign-bundle.ts";

const shipped = readShippedBundle();
const rules = new Map([["terms.rego", "package sutradhar.terms\n"]]);

function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    publicKey: publicKey.export({ type: "spki", format: "pem" }) as string,
    keyId: "policies-2026",
  };
}

const key = makeKey();
let signed: Uint8Array;
beforeAll(async () => {
  signed = await signBundle(shipped, rules, key);
});

describe("a signed bundle", () => {
  it("holds what was signed", async () => {
    const opened = await openBundle(signed, key.publicKey);
    expect(opened.bundle).toEqual(shipped);
    expect(opened.rules).toEqual(rules);
    expect(opened.keyId).toBe("policies-2026");
  });

  it("has another digest with other tables", async () => {
    const other = createBundle(shipped.wasm, { tables: { ...shipped.data.tables, likenessBases: [] } });
    expect(other.digest).not.toBe(shipped.digest);
    const opened = await openBundle(await signBundle(other, rules, key), key.publicKey);
    expect(opened.bundle.digest).toBe(other.digest);
  });

  it("is not used with another's key", async () => {
    await expect(openBundle(signed, makeKey().publicKey)).rejects.toMatchObject({ code: "policy_invalid" });
  });

  it.each(["not a key", generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }) as string])(
    "is not used with a key of another kind",
    async (publicKey) => {
      await expect(openBundle(signed, publicKey)).rejects.toMatchObject({ code: "policy_invalid" });
    },
  );

  const encode = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const decode = (bytes: Uint8Array | undefined): object => JSON.parse(new TextDecoder().decode(bytes)) as object;

  it.each<[string, (files: Map<string, Uint8Array>) => void]>([
    ["the rules are others", (files) => files.set("policy.wasm", new Uint8Array([...shipped.wasm.slice(0, -1), 1]))],
    ["a table says more", (files) => files.set("data.json", encode({ tables: { ...shipped.data.tables, more: 1 } }))],
    ["a source says other things", (files) => files.set("rules/terms.rego", new TextEncoder().encode("package other"))],
    ["a file came along", (files) => files.set("rules/more.rego", new Uint8Array())],
    ["a file is gone", (files) => files.delete("rules/terms.rego")],
    [
      "its revision is another",
      (files) => files.set(".manifest", encode({ ...decode(files.get(".manifest")), revision: "1" })),
    ],
    ["there is no signature", (files) => files.delete(".signatures.json")],
    [
      "there are two",
      (files) => {
        const { signatures } = decode(files.get(".signatures.json")) as { signatures: string[] };
        files.set(".signatures.json", encode({ signatures: [...signatures, ...signatures] }));
      },
    ],
    [
      "it is signed by nobody",
      (files) => {
        const { signatures } = decode(files.get(".signatures.json")) as { signatures: [string] };
        const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
        files.set(".signatures.json", encode({ signatures: [`${none}.${signatures[0].split(".")[1]}.`] }));
      },
    ],
  ])("is not used where %s", async (_name, spoil) => {
    const files = new Map(unpackFiles(signed));
    spoil(files);
    await expect(openBundle(packFiles(files), key.publicKey)).rejects.toMatchObject({ code: "policy_invalid" });
  });

  /** Signed as it must be, whatever is in it. */
  async function signFiles(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
    const structured = new Set([".manifest", "data.json"]);
    const hashes = [...files].map(([name, bytes]) => ({
      name,
      hash: structured.has(name) ? digestJson(decode(bytes) as Json) : digestBytes(bytes),
      algorithm: "SHA-256",
    }));
    const payload = encode({ files: hashes });
    const jws = new CompactSign(payload).setProtectedHeader({ alg: "ES256" });
    const signature = await jws.sign(await importPKCS8(key.privateKey, "ES256"));
    return packFiles(new Map([...files, [".signatures.json", encode({ signatures: [signature] })]]));
  }
  const own = (): Map<string, Uint8Array> =>
    new Map([...unpackFiles(signed)].filter(([name]) => name !== ".signatures.json"));

  it.each<[string, string, (files: Map<string, Uint8Array>) => void]>([
    ["has no rules", "no policy.wasm", (files) => files.delete("policy.wasm")],
    ["has no tables", "must be an object that holds", (files) => files.set("data.json", encode({ other: 1 }))],
    [
      "has more than tables",
      "must be an object that holds",
      (files) => files.set("data.json", encode({ tables: {}, other: 1 })),
    ],
    [
      "is named by another's digest",
      "revision",
      (files) => files.set(".manifest", encode({ revision: "0".repeat(64) })),
    ],
    ["has no name", "no object", (files) => files.set(".manifest", new TextEncoder().encode("null"))],
  ])("is not used where it %s, though its signature holds", async (_name, why, spoil) => {
    const files = own();
    await expect(openBundle(await signFiles(files), key.publicKey)).resolves.toMatchObject({ bundle: shipped });
    spoil(files);
    await expect(openBundle(await signFiles(files), key.publicKey)).rejects.toThrow(why);
  });

  it.each(["{", "null", "[]", '{"signatures":"x"}'])("is not used with signatures that are %s", async (text) => {
    const packed = packFiles(new Map([...own(), [".signatures.json", new TextEncoder().encode(text)]]));
    await expect(openBundle(packed, key.publicKey)).rejects.toMatchObject({ code: "policy_invalid" });
  });

  it("is not used where a byte of it is another", async () => {
    const bytes = new Uint8Array(signed);
    bytes[bytes.length >> 1]! ^= 1;
    await expect(openBundle(bytes, key.publicKey)).rejects.toMatchObject({ code: "policy_invalid" });
  });

  it("is not made with a key that cannot sign it", async () => {
    await expect(signBundle(shipped, rules, { ...key, privateKey: "no key" })).rejects.toMatchObject({
      code: "policy_invalid",
    });
  });
});

describe("the archive", () => {
  it("is the same for the same files, and one that tar reads", () => {
    const files = new Map([
      ["b/c.json", new Uint8Array([1, 2])],
      ["a", new Uint8Array(513).fill(7)],
    ]);
    const packed = packFiles(files);
    expect(packFiles(new Map([...files].toReversed()))).toEqual(packed);
    const { stdout } = spawnSync("tar", ["-xzO", "b/c.json"], { input: packed });
    expect([...stdout]).toEqual([1, 2]);
    expect(unpackFiles(packed)).toEqual(new Map([...files].toReversed()));
  });

  it.each(["../etc/passwd", "/etc/passwd", "a/../../b", "", "a".repeat(100)])(
    "takes no path that leads out: %s",
    (path) => {
      expect(() => packFiles(new Map([[path, new Uint8Array()]]))).toThrow("no path");
    },
  );

  it("is not read with a path twice, with more files than are meant, or with a header that was changed", () => {
    const one = Buffer.from(gunzipSync(packFiles(new Map([["a", new Uint8Array([1])]])))).subarray(0, 1_024);
    const end = Buffer.alloc(1_024);
    expect(() => unpackFiles(gzipSync(Buffer.concat([one, one, end])))).toThrow("twice");
    const many = new Map(Array.from({ length: 101 }, (_, index) => [`f${index}`, new Uint8Array()] as const));
    expect(() => unpackFiles(packFiles(many))).toThrow("more than 100 files");
    const bent = Buffer.from(one);
    bent[0] = 98;
    expect(() => unpackFiles(gzipSync(Buffer.concat([bent, end])))).toThrow("sum");
    expect(() => unpackFiles(gzipSync(one.subarray(0, 600)))).toThrow("ends before its end");
    expect(() => unpackFiles(gzipSync(Buffer.concat([one, Buffer.from("short")])))).toThrow("ends before its end");
  });

  it("is not read where it holds a link, or ends too early", () => {
    const folder = spawnSync("bash", ["-c", 'd=$(mktemp -d); cd "$d"; ln -s /etc/passwd a; tar -czf - a; rm -r "$d"']);
    expect(() => unpackFiles(folder.stdout)).toThrow("no plain file");
    expect(() => unpackFiles(signed.slice(0, 1_000))).toThrow("no gzip");
    expect(() => unpackFiles(new Uint8Array([1, 2, 3]))).toThrow("no gzip");
  });
});
