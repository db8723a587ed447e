import { describe, expect, it } from "vitest";
import { createConsentSigner, isSignedConsent } from "./signing.ts";

const signer = createConsentSigner(new Uint8Array(32).fill(7));
const other = createConsentSigner(new Uint8Array(32).fill(8));
const text = '{"id":"con_1","purpose":"internal-training"}';
const signature = signer.sign(text);
const keys = [other.publicKey, signer.publicKey];

describe("a signed consent", () => {
  it("is known by the installation's public key, on every server of it", () => {
    expect(isSignedConsent(text, signature, keys)).toBe(true);
    expect(createConsentSigner(new Uint8Array(32).fill(7)).kid).toBe(signer.kid);
  });

  const [header = "", , mark = ""] = signature.split(".");
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  it.each([
    ["another text", text.replace("internal-training", "marketing"), signature],
    ["nothing", text, ""],
    ["another's key under our name", text, other.sign(text).replace(/^[^.]*/, header)],
    ["no algorithm", text, `${encode({ alg: "none", kid: signer.kid })}..${mark}`],
    ["an algorithm with a shared secret", text, `${encode({ alg: "HS256", kid: signer.kid })}..${mark}`],
    ["a payload of its own", text, `${header}.${Buffer.from(text).toString("base64url")}.${mark}`],
    ["a header that is none", text, `x..${mark}`],
    ["half of it", text, signature.slice(0, -20)],
  ])("is none with %s", (_, said, mark_) => {
    expect(isSignedConsent(said, mark_, keys)).toBe(false);
  });

  it("is none where the key is not among those that are trusted", () => {
    expect(isSignedConsent(text, signature, [other.publicKey])).toBe(false);
  });
});
