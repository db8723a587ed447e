import { limits, SutradharError, type Problem } from "../../core/index.ts";
import { openBrandFont } from "../captions/index.ts";
import { listFontFiles, listLogoFiles, parseBrandKit, type BrandKit } from "./brand-kit.ts";
import { checkLegibility, type LogoForm } from "./check-legibility.ts";
import { checkCorner } from "./corner-logo.ts";
import { readLogo } from "./read-logo.ts";

/** The files of a kit's folder, by their names in it. */
export interface BrandFolder {
  /** Of `brand.json`, for messages. */
  readonly path: string;
  read(file: string): Promise<Uint8Array | undefined>;
}

/** What every kit has. */
export const brandFile = "brand.json";

/**
 * Reads a kit and everything that it names, and judges whether what it dresses can be read.
 * @throws SutradharError `brand_invalid` with every reason, and the numbers.
 */
export async function checkBrandKit(folder: BrandFolder): Promise<BrandKit> {
  const bytes = await folder.read(brandFile);
  const { kit, corner } = parseBrandKit(parseJson(bytes, folder.path), folder.path);
  const { look } = kit;
  const problems: Problem[] = [];
  const attempt = async <T>(file: string, open: (found: Uint8Array) => T | Promise<T>): Promise<T | undefined> => {
    try {
      const found = await folder.read(file);
      if (!found)
        throw new SutradharError("brand_invalid", `the kit names ${file}, which its folder does not have: add it`);
      return await open(found);
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
      problems.push({ code: "brand_invalid", message: error.message });
      return undefined;
    }
  };
  for (const file of listFontFiles(look)) await attempt(file, (font) => checkFont(font, file));
  const logos: LogoForm[] = [];
  for (const file of listLogoFiles(look.logo)) {
    const picture = await attempt(file, (found) => readLogo(found, file));
    if (picture) logos.push({ file, picture });
  }
  if (look.logo) problems.push(...checkCorner(corner, look.logo.heightShare));
  problems.push(...checkLegibility(kit, logos));
  const [first] = problems;
  if (!first) return kit;
  const placed = problems.map(({ code, message }) => ({ code, message: `${folder.path}: ${message}` }));
  throw new SutradharError("brand_invalid", `${folder.path}: ${first.message}`, {
    problems: placed.slice(0, limits.problemsMax),
  });
}

function parseJson(bytes: Uint8Array | undefined, path: string): unknown {
  if (!bytes) throw new SutradharError("brand_invalid", `${path} must describe the brand in JSON, and is missing`);
  if (bytes.length > limits.brandBytesMax) {
    throw new SutradharError("brand_invalid", `${path} has ${bytes.length} bytes; it may have ${limits.brandBytesMax}`);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "damaged";
    throw new SutradharError("brand_invalid", `${path} must describe the brand in JSON, and cannot be read: ${why}`, {
      cause,
    });
  }
}

function checkFont(bytes: Uint8Array, file: string): void {
  if (bytes.length > limits.fontBytesMax) {
    throw new SutradharError(
      "font_invalid",
      `${file} has ${bytes.length} bytes; a font may have ${limits.fontBytesMax}: subset it, or save it as WOFF2`,
    );
  }
  const { languages } = openBrandFont(bytes, file);
  if (languages.size > 0) return;
  throw new SutradharError("font_invalid", `${file} has no whole alphabet of any language of the product: take it out`);
}
