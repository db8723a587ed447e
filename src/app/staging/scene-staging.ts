import type { Problem } from "../../core/index.ts";
import type { Moment, ShotContent } from "../../media/layout/index.ts";
import type { PointCount, SlideRequest } from "../../planner/index.ts";

/** What the shots of a scene show: nothing where the presenter is alone. */
export interface SceneStaging {
  readonly contents: readonly (ShotContent<Moment> | undefined)[];
  /** Of each shot, in the order in which its content counts them. */
  readonly slides?: readonly (readonly SlideRequest[])[];
  /** Of each shot, the points that come in it, by their number in the list. */
  readonly counts?: readonly (readonly PointCount[])[];
  readonly problems: readonly Problem[];
}
