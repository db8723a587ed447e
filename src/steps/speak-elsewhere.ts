import { SutradharError } from "../core/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import type { NeuralVoice } from "../registry/index.ts";
import { parametersOf, readAssetFiles } from "./artifacts.ts";
import type { SpeakTask } from "./worker/index.ts";

/** Has a sentence said by a voice that somebody brought. When each phone is heard, it does not tell. */
export const speakElsewhere: StepImplementation = async (context) => {
  const { name, text, ...voice } = parametersOf(context) as NeuralVoice & {
    readonly name: string;
    readonly text: string;
  };
  if (text === "")
    throw new SutradharError("text_unspeakable", `there is nothing in the sentence that ${name} could say`);
  const files = await readAssetFiles(context, "voice");
  const paths = await Promise.all(
    Object.entries(files).map(async ([path, digest]) => [path, await context.locate(digest)] as const),
  );
  const outPath = context.temporaryPath();
  const payload: SpeakTask = {
    name,
    text,
    voice,
    paths: Object.fromEntries(paths),
    folder: context.temporaryPath(),
    outPath,
  };
  await context.runTask({ kind: "speak-elsewhere", payload });
  return { pcm: await context.takeFile(outPath) };
};
