import type { NodeDraft } from "../pipeline/index.ts";
import { describeModel } from "./plan-examination.ts";
import type { PlannedShot, VideoRequest } from "./video-request.ts";

/** Which node has the poses of a shot. */
export function nameMover(id: string, { makers }: VideoRequest): string {
  return makers?.motion ? `move/${id}` : `animate/${id}`;
}

/** Moves a shot by a registered model, on from what the built-in motion made of it. */
export function draftMove(nodes: PlannedShot["nodes"], { makers }: VideoRequest): NodeDraft[] {
  const motion = makers?.motion;
  if (!motion) return [];
  return [
    {
      id: nodes.move,
      // The built-in runtime gives the same everywhere; of the others the first answer stands.
      step: motion.runtime.kind === "builtin" ? "move" : "move-elsewhere",
      inputs: {
        timing: { node: nodes.animate, output: "timing" },
        poses: { node: nodes.animate, output: "poses" },
        pcm: { node: nodes.speak, output: "pcm" },
      },
      parameters: { model: describeModel(motion), columns: [...motion.columns] },
      assets: { model: motion.asset.digest },
    },
  ];
}
