import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTimeStampAuthority,
  openSslMissing,
  type TimeStampAuthority,
} from "../../../test/fixtures/time-stamp-authority.ts";
import { createTimeStampRequest, verifyTimeStamp } from "./time-stamp.ts";
import { VerificationFailure } from "./verification-failure.ts";

const text = "ledger.example/log\n600\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const nonce = Buffer.from("8001020304050607", "hex");
const missing = openSslMissing();

let directory: string;
let authority: TimeStampAuthority;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sutradhar-stamp-"));
  if (!missing) authority = createTimeStampAuthority(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

const another = (options: Parameters<typeof createTimeStampAuthority>[1]) =>
  createTimeStampAuthority(mkdtempSync(join(directory, "another-")), { key: "ec", ...options });

describe.skipIf(missing)(`a time stamp of openssl ts${missing ? ` (skipped: ${missing})` : ""}`, () => {
  it("is asked for in a form that openssl reads", () => {
    writeFileSync(join(directory, "own.tsq"), createTimeStampRequest(text, nonce));
    const { stdout } = spawnSync("openssl", ["ts", "-query", "-in", join(directory, "own.tsq"), "-text"], {
      encoding: "utf8",
    });
    expect(stdout).toContain("Hash Algorithm: sha256");
    expect(stdout).toContain("Nonce: 0x8001020304050607");
    expect(stdout).toContain("Certificate required: yes");
  });

  it("holds for the text that was stamped, whether the root or the authority itself is trusted", () => {
    const request = createTimeStampRequest(text, nonce);
    for (const isToken of [false, true]) {
      const answer = authority.answer(request, { isToken });
      for (const trusted of [authority.root, authority.certificate]) {
        const time = verifyTimeStamp(answer, text, [trusted]);
        expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(120_000);
      }
    }
  });

  it.each([
    ["an elliptic curve", { key: "ec" }],
    ["RSA and SHA-512", { key: "rsa", digest: "sha512" }],
    ["the older way to name its certificate", { namesItsCertificate: "sha1" }],
  ] as const)("holds with %s", (_, options) => {
    const other = another(options);
    expect(verifyTimeStamp(other.answer(createTimeStampRequest(text, nonce)), text, [other.root])).toBeInstanceOf(Date);
  });

  it("does not hold for another text, or from nobody that is trusted", () => {
    const answer = authority.answer(createTimeStampRequest(text, nonce));
    expect(refusal(answer, `${text} `)).toBe("it stamps something else");
    expect(refusal(answer, text, [])).toBe("no trusted authority stands behind it");
    expect(refusal(answer, text, [another({}).root])).toBe("no trusted authority stands behind it");
  });

  it("does not hold with any byte changed in what it says, or in its signature", () => {
    const answer = Buffer.from(authority.answer(createTimeStampRequest(text, nonce)));
    const imprint = answer.indexOf(createHash("sha256").update(text).digest());
    const clock = answer.indexOf(`${new Date().getUTCFullYear()}`, imprint);
    const signatureBytes = 256;
    const places = [...span(imprint, clock + 15), ...span(answer.length - signatureBytes, answer.length)];
    const held = places.filter((place) => {
      const changed = Buffer.from(answer);
      changed[place] = changed[place]! ^ 0x01;
      return refusal(changed, text) === undefined;
    });
    expect(held).toEqual([]);
  });

  it("does not hold where the certificate is for something else, or the hash is SHA-1", () => {
    expect(() => another({ usage: "serverAuth" }).answer(createTimeStampRequest(text, nonce))).toThrow("openssl ts");
    const weak = another({ digest: "sha1" });
    expect(refusal(weak.answer(createTimeStampRequest(text, nonce)), text, [weak.root])).toContain("none of SHA-256");
  });

  it("is refused where the authority did not grant it, or it is torn", () => {
    const answer = authority.answer(createTimeStampRequest(text, nonce));
    expect(refusal(Buffer.from("3003020102", "hex"), text)).toContain("DER");
    expect(refusal(Buffer.from("30053003020102", "hex"), text)).toBe("the authority has not granted the stamp");
    for (const length of [0, 1, 5, 100, answer.length - 1])
      expect(refusal(answer.subarray(0, length), text)).toBeDefined();
    expect(refusal(Buffer.concat([answer, Buffer.of(0)]), text)).toBeDefined();
  });
});

it("is refused in words, whatever comes", () => {
  for (const bytes of ["", "30", "3080", "30840fffffff", "0500", "1f8101", "30820000"]) {
    expect(refusal(Buffer.from(bytes, "hex"), text)).toBeDefined();
  }
});

const span = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place);

function refusal(
  answer: Uint8Array,
  stamped: string,
  authorities: readonly string[] = missing ? [] : [authority.root],
) {
  try {
    verifyTimeStamp(answer, stamped, authorities);
    return undefined;
  } catch (error) {
    if (!(error instanceof VerificationFailure)) throw error;
    expect(error.reason).toBe("time_stamp_invalid");
    return error.message;
  }
}
