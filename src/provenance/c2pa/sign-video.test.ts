import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { readIndependently } from "../../../test/fixtures/manifest-reader.ts";
import { writeSmallClip, writeSmallSound } from "../../../test/fixtures/small-clip.ts";
import {
  createKeySigner,
  issueDevelopmentCertificate,
  readCredentials,
  signVideo,
  type CredentialFacts,
  type CredentialOffice,
} from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-credentials-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const now = new Date();
const issued = issueDevelopmentCertificate(now);
const signer = createKeySigner({ ...issued, name: "test" });
const office: CredentialOffice = { signer, secret: Buffer.alloc(32, 7), now: () => now };
const personal = digestBytes("Dear Meera");
const facts: CredentialFacts = {
  video: "vid_1",
  title: "Diwali",
  language: "hi",
  product: { name: "Sutradhar", version: "0.1.0" },
  label: "in-sgi",
  source: "algorithmicMedia",
  madeOf: [
    { role: "script", name: "meera.md", digest: personal, isPublic: false, source: "digitalCreation" },
    {
      role: "avatar",
      name: "avatar/asha@1.0.0",
      digest: digestBytes("asha"),
      isPublic: true,
      source: "algorithmicMedia",
    },
  ],
  consents: [
    {
      consent: "con_1",
      artefact: digestBytes("what she agreed to"),
      grant: "gra_1",
      purpose: "marketing",
      validUntil: "2027-01-01T00:00:00.000Z",
    },
  ],
  mark: null,
};
const job = {
  masterPath: at("master.mp4"),
  outPath: at("signed.mp4"),
  partPath: at("part.mp4"),
  facts,
  gates: [{ name: "label", verdict: "pass" as const }],
};
const read = (name: string, anchorsPem?: string) => readCredentials(at(name), { anchorsPem });

beforeAll(async () => {
  await writeSmallClip(job.masterPath);
  await signVideo(office, job);
});

/** The signed file with one byte changed, and what is said of it. */
async function flip(position: number) {
  const bytes = readFileSync(job.outPath);
  bytes[position] = (bytes[position] ?? 0) ^ 1;
  writeFileSync(at("flipped.mp4"), bytes);
  return read("flipped.mp4");
}

describe("a signed video", () => {
  it("is valid, not trusted; trusted by who trusts its root", async () => {
    expect(await read("signed.mp4")).toMatchObject({ state: "valid", isValid: true, isTrusted: false });
    expect(await read("signed.mp4", signer.anchorPem)).toMatchObject({ state: "trusted", isTrusted: true, faults: [] });
  });

  it("says what it is", async () => {
    const { said } = await read("signed.mp4");
    expect(said).toMatchObject({
      generator: "Sutradhar 0.1.0",
      title: "Diwali",
      signedBy: "Sutradhar development (not for trust)",
      madeAt: now.toISOString(),
      source: "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
      video: "vid_1",
      label: "in-sgi",
      gates: [{ name: "label", verdict: "pass" }],
      consents: [{ purpose: "marketing" }],
      mark: null,
      mayTrain: false,
    });
    expect(said?.madeOf.map(({ title }) => title)).toEqual(["script", "avatar/asha@1.0.0"]);
  });

  it("is read the same by a reader that shares no line with it", () => {
    const reading = readIndependently(job.outPath);
    expect(reading).toMatchObject({ isWhole: true, isSigned: true, isBound: true });
    expect(reading.certificates.map(({ subject }) => subject)).toHaveLength(2);
    const actions = reading.assertions["c2pa.actions.v2"] as Map<string, unknown>;
    expect(actions.get("allActionsIncluded")).toBe(false);
    expect(Object.keys(reading.assertions)).toEqual(
      expect.arrayContaining(["c2pa.ai-disclosure", "cawg.training-mining", "org.sutradhar.consent"]),
    );
    expect(Object.keys(reading.assertions)).not.toContain("c2pa.soft-binding");
  });

  it("tells nothing personal as a hash that could be guessed", () => {
    const bytes = readFileSync(job.outPath).toString("latin1");
    const agreed = digestBytes("what she agreed to");
    for (const secret of [personal, "meera.md", "con_1", "gra_1", agreed]) expect(bytes).not.toContain(secret);
    expect(bytes).toContain(digestBytes("asha"));
  });

  it("signed again differs in its signature alone, whatever was signed meanwhile", async () => {
    await signVideo(office, { ...job, facts: { ...facts, title: "Holi" }, outPath: at("another.mp4") });
    await signVideo(office, { ...job, outPath: at("again.mp4") });
    const [first, second] = [readIndependently(job.outPath), readIndependently(at("again.mp4"))];
    const without = (path: string, { start, end }: typeof first.signatureAt): Buffer => {
      const bytes = readFileSync(path);
      return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
    };
    expect(first.signatureAt).toEqual(second.signatureAt);
    expect(readFileSync(at("again.mp4")).equals(readFileSync(job.outPath))).toBe(false);
    const same = without(job.outPath, first.signatureAt).equals(without(at("again.mp4"), second.signatureAt));
    expect(same).toBe(true);
  });
});

describe("sound alone", () => {
  const sound = { ...facts, isSoundOnly: true } as const;

  it("is signed as audio, with its label spoken and XMP for simple readers", async () => {
    await writeSmallSound(at("master.m4a"));
    await signVideo(office, { ...job, masterPath: at("master.m4a"), outPath: at("signed.m4a"), facts: sound });
    expect(await read("signed.m4a")).toMatchObject({ state: "valid", said: { isSoundOnly: true, label: "in-sgi" } });
    const { assertions, isWhole, isSigned, isBound } = readIndependently(at("signed.m4a"));
    expect({ isWhole, isSigned, isBound }).toEqual({ isWhole: true, isSigned: true, isBound: true });
    const actions = (assertions["c2pa.actions.v2"] as Map<string, Map<string, unknown>[]>).get("actions");
    expect(actions?.map((action) => action.get("action"))).toEqual(["c2pa.created", "c2pa.edited"]);
    expect(readFileSync(at("signed.m4a")).includes("Iptc4xmpExt:DigitalSourceType")).toBe(true);
  });

  it("shows a byte of it that was changed", async () => {
    const bytes = readFileSync(at("signed.m4a"));
    bytes[bytes.indexOf("mdat") + 500]! ^= 1;
    writeFileSync(at("flipped.m4a"), bytes);
    expect(await read("flipped.m4a")).toMatchObject({ state: "invalid" });
  });
});

describe("when the certificate changes", () => {
  const next = createKeySigner({ ...issueDevelopmentCertificate(new Date(now.getTime() + 1_000)), name: "the next" });
  const certificateOf = (name: string) => readIndependently(at(name)).certificates[0]?.raw;

  beforeAll(async () => {
    await signVideo({ ...office, signer: next }, { ...job, outPath: at("renewed.mp4") });
  });

  it("what is signed from then on carries the new one, and is valid", async () => {
    expect(await read("renewed.mp4", next.anchorPem)).toMatchObject({ state: "trusted" });
    expect(certificateOf("renewed.mp4")).toEqual(Buffer.from(next.chain[0]!));
    expect(certificateOf("signed.mp4")).toEqual(Buffer.from(signer.chain[0]!));
  });

  it("what was signed before stays as good as it was, and trusted by who trusts the old one", async () => {
    expect(await read("signed.mp4")).toMatchObject({ state: "valid" });
    expect(await read("signed.mp4", signer.anchorPem)).toMatchObject({ state: "trusted" });
    expect(await read("signed.mp4", `${next.anchorPem}\n${signer.anchorPem}`)).toMatchObject({ state: "trusted" });
  });

  it("neither vouches for the other", async () => {
    expect(await read("signed.mp4", next.anchorPem)).toMatchObject({ state: "valid", isTrusted: false });
    expect(await read("renewed.mp4", signer.anchorPem)).toMatchObject({ state: "valid", isTrusted: false });
  });
});

describe("what was done to it shows", () => {
  it("one byte of its pictures", async () => {
    const report = await flip(readFileSync(job.outPath).indexOf("mdat") + 1_000);
    expect(report).toMatchObject({ state: "invalid", isWellFormed: true, isValid: false });
    expect(report.faults.map(({ code }) => code)).toContain("assertion.bmffHash.mismatch");
  });

  it("one byte of its description", async () => {
    expect(await flip(readFileSync(job.outPath).indexOf("mvhd") + 12)).toMatchObject({ state: "invalid" });
  });

  it("one byte of what it says", async () => {
    expect((await flip(readFileSync(job.outPath).indexOf("in-sgi"))).state).toBe("invalid");
  });

  it("one byte of its signature", async () => {
    const report = await flip(readIndependently(job.outPath).signatureAt.start + 3);
    expect(report.faults.map(({ code }) => code)).toContain("claimSignature.mismatch");
    expect(report.isValid).toBe(false);
  });

  it("the manifest of another video", async () => {
    await writeSmallClip(at("other-master.mp4"), { frames: 30 });
    await signVideo(office, { ...job, masterPath: at("other-master.mp4"), outPath: at("other.mp4") });
    const ofOther = manifestBox(readFileSync(at("other.mp4")));
    const own = manifestBox(readFileSync(job.outPath));
    const file = readFileSync(job.outPath);
    expect(ofOther.bytes).toHaveLength(own.bytes.length);
    ofOther.bytes.copy(file, own.start);
    writeFileSync(at("swapped.mp4"), file);
    const report = await read("swapped.mp4");
    expect(report.state).toBe("invalid");
    expect(report.faults.map(({ code }) => code)).toContain("assertion.bmffHash.mismatch");
    expect(readIndependently(at("swapped.mp4"))).toMatchObject({ isSigned: true, isBound: false });
  });

  it("no manifest at all", async () => {
    copyFileSync(job.masterPath, at("bare.mp4"));
    expect(await read("bare.mp4")).toMatchObject({ state: "none", isWellFormed: false, said: null });
  });

  it("a manifest that is none", async () => {
    const file = readFileSync(job.outPath);
    const { start, bytes } = manifestBox(file);
    file.fill(0xab, start + 45, start + bytes.length);
    writeFileSync(at("broken.mp4"), file);
    expect(await read("broken.mp4")).toMatchObject({ isWellFormed: false, isValid: false });
  });
});

function manifestBox(file: Buffer): { readonly start: number; readonly bytes: Buffer } {
  const start = file.indexOf(Buffer.from("d8fec3d61b0e483c92975828877ec481", "hex")) - 8;
  return { start, bytes: file.subarray(start, start + file.readUInt32BE(start)) };
}
