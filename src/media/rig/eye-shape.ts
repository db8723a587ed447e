import type { Pose } from "../pose.ts";
import { curveAt, type SlotShape } from "./curve.ts";
import type { RigEye } from "./rig.ts";

/** An eye's lids in a pose; `lid` is that eye's own opening. Lids follow the gaze, as they do on people. */
export function eyeShape(eye: RigEye, pose: Pick<Pose, "gazeY" | "squint">, lid: number): SlotShape {
  const follow = pose.gazeY < 0 ? 0.28 * pose.gazeY : 0.1 * pose.gazeY;
  const open = Math.max(0, Math.min(1.3, lid * (1 + follow) * (1 - 0.22 * pose.squint)));
  const shut = 1 - Math.min(1, open);
  const raised = Math.max(0.32 * pose.squint, shut * shut);
  return {
    left: eye.left,
    right: eye.right,
    edgesAt(u) {
      const closed = curveAt(eye.closed, u);
      const top = closed + (curveAt(eye.upperOpen, u) - closed) * open;
      const lower = curveAt(eye.lowerOpen, u);
      const bottom = Math.max(top, lower + (closed - lower) * raised);
      const crease = curveAt(eye.crease, u);
      return {
        outerTop: Math.min(top, crease + (closed - crease) * 0.12 * shut),
        top,
        bottom,
        outerBottom: Math.max(bottom, curveAt(eye.lowerFold, u)),
      };
    },
  };
}
