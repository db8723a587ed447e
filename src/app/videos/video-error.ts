import { SutradharError, type Problem } from "../../core/index.ts";
import type { VideoView } from "../../productions/index.ts";
import { toError, type ProblemRecord } from "../api-problem.ts";
import { locateShot } from "../shot-errors.ts";
import type { ReadOrder } from "./read-order.ts";

/** Why a video is not ready, as the failure that it is. */
export function errorOf(view: VideoView): SutradharError {
  const { id, state } = view;
  const problem = view.problem as ProblemRecord | null;
  if (state === "in_review") {
    const why = problem ? `: ${problem.message}` : "";
    return new SutradharError(
      "review_required",
      `${id} waits for a person${why}; look at it by sutradhar video preview ${id}, then sutradhar video approve ${id} --reason …`,
    );
  }
  if (problem) return toError(problem);
  return new SutradharError(state === "cancelled" ? "cancelled" : "state_conflict", `${id} is ${state}`);
}

/** The same failure with its places where the script lies here: the server knows it by its name alone. */
export function tellAsHere(error: unknown, { name, scriptPath, script }: ReadOrder): unknown {
  if (!(error instanceof SutradharError)) return error;
  const problems = error.problems.map((problem): Problem => {
    const { position } = problem;
    return position?.file === name ? { ...problem, position: { ...position, file: scriptPath } } : problem;
  });
  const { code, message, details, cause } = error;
  return locateShot(new SutradharError(code, message, { cause, details: { ...details }, problems }), script);
}
