import { SutradharError } from "../core/index.ts";
import type { ImageSize } from "../media/raster/index.ts";
import { checkDepthSizes, listRigFiles, type Rig } from "../media/rig/index.ts";

/** Every picture that a rig names is there, and depth pictures have their layers' sizes. @throws `rig_invalid`. */
export function checkRigFiles(rig: Rig, path: string, sizes: ReadonlyMap<string, ImageSize>): void {
  const missing = listRigFiles(rig).filter((file) => !sizes.has(file));
  if (missing.length > 0) {
    throw new SutradharError(
      "rig_invalid",
      `${path} names ${missing.join(", ")}, which the folder does not have: add them`,
    );
  }
  checkDepthSizes(rig, (file) => sizes.get(file) ?? { width: 0, height: 0 });
}
