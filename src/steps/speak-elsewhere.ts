import { SutradharError } from "../core/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import type { VoiceElsewhere } from "../registry/index.ts";
import { parametersOf, readAssetFiles } from "./artifacts.ts";
import { reachProvider, type ModelProviders } from "./model-providers.ts";
import type { SpeakByProviderTask, SpeakTask } from "./worker/index.ts";

/** Has a sentence said by a voice that somebody brought, or by a provider's. When each phone is heard, neither tells. */
export function createSpeakElsewhere(providers: ModelProviders | undefined): StepImplementation {
  return async (context) => {
    const { name, text, ...voice } = parametersOf(context) as VoiceElsewhere & {
      readonly name: string;
      readonly text: string;
    };
    if (text === "")
      throw new SutradharError("text_unspeakable", `there is nothing in the sentence that ${name} could say`);
    const asked = { name, text, folder: context.temporaryPath(), outPath: context.temporaryPath() };
    if (voice.family === "provider") {
      // The process that asks it has no rules to ask.
      const api = await reachProvider(providers, voice.provider, "script");
      const payload: SpeakByProviderTask = { ...asked, voice, api };
      await context.runTask({ kind: "speak-by-provider", payload });
    } else {
      const payload: SpeakTask = { ...asked, voice, paths: await locateFiles(context) };
      await context.runTask({ kind: "speak-elsewhere", payload });
    }
    return { pcm: await context.takeFile(asked.outPath) };
  };
}

async function locateFiles(context: StepContext): Promise<SpeakTask["paths"]> {
  const files = await readAssetFiles(context, "voice");
  const paths = await Promise.all(
    Object.entries(files).map(async ([path, digest]) => [path, await context.locate(digest)] as const),
  );
  return Object.fromEntries(paths);
}
