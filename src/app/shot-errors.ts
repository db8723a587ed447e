import { SutradharError } from "../core/index.ts";
import type { Script } from "../speech/script/index.ts";

/** A step knows its shot, not its place in the file: says where the sentence stands that it failed on. */
export function locateShot(error: unknown, script: Script): unknown {
  if (!(error instanceof SutradharError) || error.problems.length > 0) return error;
  const node = error.details["node"];
  const id = typeof node === "string" ? node.split("/")[1] : undefined;
  const shot = script.scenes.flatMap((scene) => scene.shots).find((one) => one.id === id);
  if (!shot) return error;
  const { code, message, details, cause } = error;
  const problem = { code, message, position: shot.sentence.position };
  return new SutradharError(code, message, { cause, details: { ...details }, problems: [problem] });
}
