/** Brand kits: how a company's kit is read, judged for what can be seen and read, and turned into a look. */
export {
  formatColour,
  listFontFiles,
  listLogoFiles,
  type BrandKit,
  type BrandLogo,
  type BrandLook,
} from "./brand-kit.ts";
export { brandFile, checkBrandKit, type BrandFolder } from "./check-brand-kit.ts";
export { contrastMin, measureContrasts, type ContrastFinding } from "./check-legibility.ts";
export { contrastRatio, coverWith, luminance, worstContrast } from "./contrast.ts";
export { drawCornerLogo, findLogoArea } from "./corner-logo.ts";
export { openLook, openTextLook, type ReadKitFile, type ShownLook } from "./open-look.ts";
