import { limits, SutradharError } from "../../core/index.ts";
import type { ImageSize } from "../../media/raster/index.ts";
import { listRigFiles, parseRig } from "../../media/rig/index.ts";
import { checkLayer } from "../../media/svg/index.ts";
import { checkRigFiles } from "../check-rig-files.ts";
import { createFindings, readLoose, readLooseText, type KindCheck } from "./asset-check.ts";

const rigFile = "rig.json";

/** A rig and every picture that it names: each is judged by its header, and none is unpacked. */
export const checkAvatar: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const rig = await findings.attempt(rigFile, async () =>
    parseRig(await readLooseText(files, rigFile, limits.rigBytesMax), rigFile),
  );
  findings.throwIfAny();
  if (!rig) throw new SutradharError("internal", "a rig was neither read nor refused");
  const named = listRigFiles(rig);
  const sizes = new Map<string, ImageSize>();
  for (const path of named) {
    const size = await findings.attempt(path, async () =>
      checkLayer(await readLoose(files, path, limits.imageBytesMax), path),
    );
    if (size) sizes.set(path, size);
  }
  const bytes = named.reduce((sum, path) => sum + (files.get(path)?.sizeBytes ?? 0), 0);
  if (bytes > limits.avatarBytesMax) {
    findings.problem(rigFile, `its pictures have ${bytes} bytes in all; they may have ${limits.avatarBytesMax}`);
  }
  if (sizes.size === named.length) await findings.attempt(rigFile, () => checkRigFiles(rig, rigFile, sizes));
  findings.throwIfAny();
  const { name, version, title, voice, manner } = rig;
  const traits = { ...(voice ? { voice } : {}), ...(manner ? { manner } : {}) };
  return { name, version, title, traits, kept: [rigFile, ...named], names: [] };
};
