import { SutradharError } from "../core/index.ts";
import type { ImageSize } from "../media/raster/index.ts";
import { checkDepthSizes, checkFaceParts, listRigFiles, type Rig } from "../media/rig/index.ts";

/**
 * Every picture that a rig names is there, depth pictures have their layers' sizes, and mouth, eyes and brows lie on the
 * face. @throws `rig_invalid`.
 */
export function checkRigFiles(rig: Rig, path: string, sizes: ReadonlyMap<string, ImageSize>): void {
  const missing = listRigFiles(rig).filter((file) => !sizes.has(file));
  if (missing.length > 0) {
    throw new SutradharError(
      "rig_invalid",
      `${path} names ${missing.join(", ")}, which the folder does not have: add them`,
    );
  }
  const sizeOf = (file: string) => sizes.get(file) ?? { width: 0, height: 0 };
  checkDepthSizes(rig, sizeOf);
  checkFaceParts(rig, sizeOf);
}
