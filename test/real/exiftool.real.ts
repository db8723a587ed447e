import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createKeySigner, issueDevelopmentCertificate, signVideo } from "../../src/provenance/c2pa/index.ts";
import { writeSmallClip } from "../fixtures/small-clip.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-exiftool-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** ExifTool, which half of the world's readers of metadata are: `apt-get install libimage-exiftool-perl`. */
it("ExifTool finds IPTC's type of the source, and the tool, in a signed video", async () => {
  const [masterPath, outPath] = [join(folder, "master.mp4"), join(folder, "signed.mp4")];
  await writeSmallClip(masterPath);
  const now = new Date();
  const facts = {
    video: "vid_1",
    title: "Diwali",
    language: "hi",
    product: { name: "Sutradhar", version: "0.1.0" },
    label: "in-sgi",
    source: "compositeWithTrainedAlgorithmicMedia",
    madeOf: [],
    consents: [],
    mark: null,
  } as const;
  const signer = createKeySigner({ ...issueDevelopmentCertificate(now), name: "test" });
  const office = { signer, secret: Buffer.alloc(32, 7), now: () => now };
  await signVideo(office, { masterPath, outPath, partPath: `${outPath}.part`, gates: [], facts });
  const asked = ["-json", "-XMP-iptcExt:DigitalSourceType", "-XMP-xmp:CreatorTool", outPath];
  const { stdout, error } = spawnSync("exiftool", asked, { encoding: "utf8" });
  if (error) throw new Error("exiftool is not on this machine: install libimage-exiftool-perl", { cause: error });
  expect(JSON.parse(stdout)).toMatchObject([
    {
      DigitalSourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
      CreatorTool: "Sutradhar 0.1.0",
    },
  ]);
});
