import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTimeStampAuthority, openSslMissing } from "../../../test/fixtures/time-stamp-authority.ts";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";
import { createKeySigner, issueDevelopmentCertificate, readCredentials, signVideo } from "./index.ts";
import type { CredentialOffice } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-stamped-"));
const at = (name: string): string => join(folder, name);
let answer: (query: Buffer) => Uint8Array;
const server: Server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => response.end(answer(Buffer.concat(pieces))));
});
let office: CredentialOffice;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const now = new Date();
  office = {
    signer: createKeySigner({ ...issueDevelopmentCertificate(now), name: "test" }),
    timeStamps: { url, timeoutMs: 10_000, fetch },
    secret: Buffer.alloc(32),
    now: () => now,
  };
  await writeSmallClip(at("master.mp4"));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const sign = (name: string) =>
  signVideo(office, {
    masterPath: at("master.mp4"),
    outPath: at(name),
    partPath: `${at(name)}.part`,
    gates: [],
    facts: {
      video: null,
      title: null,
      language: "en",
      product: { name: "Sutradhar", version: "0.1.0" },
      label: "in-sgi",
      source: "algorithmicMedia",
      madeOf: [],
      consents: [],
      mark: null,
    },
  });

it.skipIf(openSslMissing() !== undefined)("a time stamp says when it was signed, whoever signed it", async () => {
  // What C2PA 2.4 §14.5.1 asks of an authority's certificate besides.
  const usage = [
    "critical,timeStamping",
    "keyUsage=critical,digitalSignature",
    "subjectKeyIdentifier=hash",
    "authorityKeyIdentifier=keyid",
  ].join("\n");
  const authority = createTimeStampAuthority(folder, { usage });
  answer = (query) => authority.answer(query);
  await sign("stamped.mp4");
  const report = await readCredentials(at("stamped.mp4"), { anchorsPem: authority.root });
  expect(report).toMatchObject({ state: "valid", said: { hasTimeStamp: true } });
  expect(report.said?.madeAt).not.toBe(office.now().toISOString());
  // An authority that the reader does not trust says no more than the signer does.
  const { said } = await readCredentials(at("stamped.mp4"), { anchorsPem: undefined });
  expect(said).toMatchObject({ hasTimeStamp: false, madeAt: office.now().toISOString() });
});

it.each([
  { fault: "refuses", bytes: Buffer.from("30053003020102", "hex") },
  { fault: "answers without sense", bytes: Buffer.from("<html>") },
  { fault: "answers with nothing", bytes: Buffer.alloc(0) },
])("an authority that $fault leaves nothing signed", async ({ bytes }) => {
  answer = () => bytes;
  await expect(sign("none.mp4")).rejects.toMatchObject({
    code: "signing_failed",
    message: expect.stringMatching(/^the time stamp authority 127\.0\.0\.1:\d+ gave no time stamp/) as string,
  });
});
