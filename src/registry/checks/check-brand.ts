import { readFile } from "node:fs/promises";
import { limits, SutradharError } from "../../core/index.ts";
import { brandFile, checkBrandKit, listFontFiles, listLogoFiles } from "../../media/brand/index.ts";
import { createFindings, type KindCheck } from "./asset-check.ts";

/** A brand kit and everything that it names, judged for what can be seen and read. */
export const checkBrand: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const file = files.get(path);
    if (!file) return undefined;
    // The smallest limit that fits is met later, with a message of its own; this one keeps anything from being loaded.
    if (file.sizeBytes <= limits.imageBytesMax) return readFile(file.location);
    throw new SutradharError(
      "brand_invalid",
      `${path} has ${file.sizeBytes} bytes; it may have ${limits.imageBytesMax}`,
    );
  };
  const kit = await findings.attempt(brandFile, () => checkBrandKit({ path: brandFile, read }));
  findings.throwIfAny();
  if (!kit) throw new SutradharError("internal", "a brand kit was neither read nor refused");
  const { look, music, version, title } = kit;
  return {
    version,
    title,
    traits: music === undefined ? {} : { music },
    kept: [brandFile, ...new Set([...listFontFiles(look), ...listLogoFiles(look.logo)])],
    names: music === undefined ? [] : [{ kind: "music", written: music, file: brandFile }],
  };
};
