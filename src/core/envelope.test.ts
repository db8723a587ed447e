import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { envelopeSchema } from "../../test/fixtures/statement-schemas.ts";
import { createStatementSigner, openEnvelope, toStatementKey, type Envelope } from "./envelope.ts";
import type { Json } from "./index.ts";

const signer = createStatementSigner(generateKeyPairSync("ed25519").privateKey);
const stranger = createStatementSigner(generateKeyPairSync("ed25519").privateKey);
const validate = new Ajv().compile(envelopeSchema);
const envelopeProblems = (value: unknown) => (validate(value) ? [] : validate.errors);

describe("an envelope", () => {
  const statement = { _type: "https://in-toto.io/Statement/v1", subject: [{ name: "a", digest: { sha256: "0" } }] };
  const envelope = signer.seal(statement);
  const keys = [stranger.publicKey, signer.publicKey];
  const changed = (change: Partial<Record<keyof Envelope, unknown>>): unknown => ({ ...envelope, ...change });
  const payloadOf = (value: Json): string => Buffer.from(JSON.stringify(value)).toString("base64");

  it("is what DSSE asks for, the same for the same statement, and opens under its key", () => {
    expect(envelopeProblems(envelope)).toEqual([]);
    expect(signer.seal(statement)).toEqual(envelope);
    expect(openEnvelope(JSON.parse(JSON.stringify(envelope)), keys)).toEqual({
      statement,
      kids: [signer.publicKey.kid],
    });
  });

  it("signs type and body with their lengths before them, whoever says that it is theirs", () => {
    const { kty, crv, x } = signer.publicKey;
    const [{ sig }] = envelope.signatures as unknown as readonly [{ readonly sig: string }];
    const body = Buffer.from(envelope.payload, "base64");
    const signed = Buffer.concat([Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${body.length} `), body]);
    const key = createPublicKey({ key: { kty, crv, x }, format: "jwk" });
    expect(verify(null, signed, key, Buffer.from(sig, "base64"))).toBe(true);
    expect(openEnvelope({ ...envelope, signatures: [{ sig }] }, keys).kids).toEqual([signer.publicKey.kid]);
  });

  it.each<[string, unknown]>([
    ["a payload that was changed", changed({ payload: payloadOf({ ...(statement as object), subject: [] }) })],
    ["another type of payload", changed({ payloadType: "application/json" })],
    [
      "somebody else's signature under our key's id",
      changed({ signatures: [{ ...stranger.seal(statement).signatures[0], keyid: signer.publicKey.kid }] }),
    ],
    ["no signature", changed({ signatures: [] })],
    ["a hundred signatures", changed({ signatures: Array.from({ length: 100 }, () => envelope.signatures[0]) })],
    ["signatures that are none", changed({ signatures: [null, { sig: 7 }, { sig: "??" }] })],
    ["no payload", changed({ payload: undefined })],
    ["nothing", undefined],
    ["a list", []],
  ])("is refused with %s", (_, value) => {
    expect(() => openEnvelope(value, [signer.publicKey])).toThrow(
      expect.objectContaining({ code: "credentials_invalid" }) as Error,
    );
  });

  it("is made with Ed25519 alone, and keys are named by their thumbprint", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(() => createStatementSigner(privateKey)).toThrow("Ed25519");
    expect(() => toStatementKey(publicKey)).toThrow("Ed25519");
    // RFC 8037, appendix A.3.
    const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(x, "base64url")]);
    const known = { key: spki, format: "der", type: "spki" } as const;
    expect(toStatementKey(createPublicKey(known))).toEqual({
      kty: "OKP",
      crv: "Ed25519",
      x,
      kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    });
  });
});
