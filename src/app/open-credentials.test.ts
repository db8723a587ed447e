import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createPrivateKey, sign, verify, X509Certificate } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { issueDevelopmentCertificate } from "../provenance/c2pa/index.ts";
import { openCredentials, type SigningConfig } from "./open-credentials.ts";

let homeDirectory: string;
beforeEach(() => {
  homeDirectory = mkdtempSync(join(tmpdir(), "sutradhar-signing-"));
});
afterEach(() => rmSync(homeDirectory, { recursive: true }));

const open = (more: Partial<SigningConfig> = {}) =>
  openCredentials({
    homeDirectory,
    secretsKeyFile: undefined,
    signingCertificate: undefined,
    signingKey: undefined,
    signingUrl: undefined,
    signingToken: undefined,
    timeStampUrl: undefined,
    policyBundle: undefined,
    policyBundleKey: undefined,
    places: undefined,
    region: "IN",
    regions: ["IN"],
    ...more,
  });

const issued = issueDevelopmentCertificate(new Date());
const bytes = Buffer.from("a claim");
const write = (name: string, text: string): string => {
  const path = join(homeDirectory, name);
  writeFileSync(path, text);
  return path;
};

function isSignature(signature: Uint8Array, certificate: Uint8Array): boolean {
  const key = new X509Certificate(certificate).publicKey;
  return verify("sha256", bytes, { key, dsaEncoding: "ieee-p1363" }, signature);
}

describe("a development certificate", () => {
  it("is made on first use, its key for its owner alone, and stays", async () => {
    const [first, ...others] = await Promise.all([open(), open(), open()]);
    const again = await open();
    for (const { signer } of [...others, again]) expect(signer.anchorPem).toBe(first.signer.anchorPem);
    expect(first.signer).toMatchObject({ algorithm: "es256", isDevelopment: true });
    expect(statSync(join(homeDirectory, "signing/development-key.pem")).mode & 0o777).toBe(0o600);
    expect(isSignature(await first.signer.sign(bytes), first.signer.chain[0]!)).toBe(true);
  });

  it("is one for content credentials, under a root that can issue nothing more", async () => {
    const { signer } = await open();
    const [leaf, root] = signer.chain.map((each) => new X509Certificate(each)) as [X509Certificate, X509Certificate];
    expect([leaf.ca, root.ca]).toEqual([false, true]);
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.keyUsage).toEqual(expect.arrayContaining(["1.3.6.1.4.1.62558.2.1"]));
    expect(leaf.subject).toContain("not for trust");
  });
});

describe("a certificate of one's own", () => {
  it("signs with its key in a file", async () => {
    const { signer } = await open({
      signingCertificate: write("c.pem", issued.certificatePem),
      signingKey: write("k.pem", issued.keyPem),
    });
    expect(isSignature(await signer.sign(bytes), signer.chain[0]!)).toBe(true);
  });

  it.each([
    { fault: "is set alone", config: { certificate: true }, says: /SUTRADHAR_SIGNING_CERTIFICATE is set alone/ },
    { fault: "is missing", config: { key: true }, says: /SUTRADHAR_SIGNING_CERTIFICATE is missing/ },
    { fault: "has another key", config: { certificate: true, otherKey: true }, says: /not that of the first/ },
    { fault: "has key and service", config: { certificate: true, key: true, url: true }, says: /both/ },
    { fault: "is no PEM", config: { bad: true, key: true }, says: /1 to 8 certificates in PEM/ },
  ])("that $fault is refused", async ({ config, says }) => {
    const { certificate, key, otherKey, url, bad }: Record<string, boolean | undefined> = config;
    const other = issueDevelopmentCertificate(new Date());
    const opened = open({
      ...(certificate ? { signingCertificate: write("c.pem", issued.certificatePem) } : {}),
      ...(bad ? { signingCertificate: write("c.pem", "no certificate") } : {}),
      ...(key ? { signingKey: write("k.pem", issued.keyPem) } : {}),
      ...(otherKey ? { signingKey: write("k.pem", other.keyPem) } : {}),
      ...(url ? { signingUrl: "https://signer.example" } : {}),
    });
    await expect(opened).rejects.toMatchObject({ code: "config_invalid", message: expect.stringMatching(says) });
  });
});

describe("a signing service", () => {
  let answer: (question: { algorithm: string; bytes: string }) => { status: number; text: string };
  const seen: (string | undefined)[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      const { status, text: told } = answer(JSON.parse(text) as never);
      response.writeHead(status).end(told);
    });
  });
  const listening = new Promise<string>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sign`));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const openService = async () =>
    open({
      signingCertificate: write("c.pem", issued.certificatePem),
      signingUrl: await listening,
      signingToken: "token-of-the-service",
    });

  it("holds the key: it is sent what is to be signed, with its token", async () => {
    const key = createPrivateKey(issued.keyPem);
    answer = ({ algorithm, bytes: toSign }) => ({
      status: algorithm === "es256" ? 200 : 400,
      text: JSON.stringify({
        signature: sign("sha256", Buffer.from(toSign, "base64"), { key, dsaEncoding: "ieee-p1363" }).toString("base64"),
      }),
    });
    const { signer } = await openService();
    expect(isSignature(await signer.sign(bytes), signer.chain[0]!)).toBe(true);
    expect(seen.at(-1)).toBe("Bearer token-of-the-service");
  });

  it.each([
    { fault: "refuses", status: 403, text: "no" },
    { fault: "answers with something else", status: 200, text: '{"signature":7}' },
    { fault: "answers without sense", status: 200, text: "<html>" },
  ])("that $fault fails the signing, and its token is told to nobody", async ({ status, text }) => {
    answer = () => ({ status, text });
    const { signer } = await openService();
    const error = await signer.sign(bytes).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "signing_failed", message: expect.stringMatching(/^the signing service 127/) });
    expect(String(error)).not.toContain("token-of");
  });
});
