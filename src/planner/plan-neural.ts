import { SutradharError, type Json } from "../core/index.ts";
import type { NodeDraft } from "../pipeline/index.ts";
import type { Shot } from "../speech/script/index.ts";
import type { RegisteredModelRequest, ResolvedScene, VideoRequest } from "./video-request.ts";

/** What is heard of a shot comes out of a recording, or out of a voice that tells no times: then it is cut from there. */
export function isCut({ neural }: ResolvedScene, { voiceTrack }: VideoRequest): boolean {
  return voiceTrack !== undefined || neural !== undefined;
}

/**
 * A neural voice says the sentence, and the sentence is found in its sound as it would be in a recording: the engine's voice says which phones to
 * look for, the aligner when each is heard.
 */
export function draftNeural(shot: Shot, { neural }: ResolvedScene, request: VideoRequest): NodeDraft[] {
  if (!neural || request.voiceTrack) return [];
  const { aligner, picture } = request;
  if (!aligner) throw new SutradharError("internal", "a neural voice speaks, and nothing finds its phones");
  const { asset, ...voice } = neural;
  const said = `speak-elsewhere/${shot.id}`;
  const parameters = { name: `voice/${asset.name}@${asset.version}`, ...voice, text: textOf(shot) };
  const speech = [{ node: `speak/${shot.id}`, output: "speech" }];
  return [
    {
      id: said,
      step: "speak-elsewhere",
      inputs: {},
      parameters: parameters as unknown as Json,
      assets: { voice: asset.digest },
    },
    draftAlign(`align/${shot.id}`, aligner, { frameRate: picture.frameRate, speech, track: said }),
    {
      id: `cut-track/${shot.id}`,
      step: "cut-track",
      inputs: { alignment: { node: `align/${shot.id}`, output: "alignment" }, track: { node: said, output: "pcm" } },
      parameters: { shot: 0 },
      assets: {},
    },
  ];
}

/** Finds sentences in a sound, by a registered model. */
export function draftAlign(
  id: string,
  { asset, ...model }: RegisteredModelRequest,
  heard: {
    readonly frameRate: number;
    readonly speech: readonly { readonly node: string; readonly output: string }[];
    readonly track: string;
  },
): NodeDraft {
  return {
    id,
    // The built-in runtime says the same everywhere; of the others the first answer stands.
    step: model.runtime.kind === "builtin" ? "align" : "align-elsewhere",
    inputs: { speech: heard.speech, track: { node: heard.track, output: "pcm" } },
    parameters: { frameRate: heard.frameRate, model: model as unknown as Json },
    assets: { model: asset.digest },
  };
}

/** Such a voice reads plain text: an alias is said for what is written, and pauses, pitch and phones are its own. */
function textOf({ sentence }: Shot): string {
  return sentence.spans
    .map((span) =>
      span.kind === "alias" ? span.alias : span.kind === "text" || span.kind === "phoneme" ? span.text : " ",
    )
    .join("")
    .replaceAll(/\s+/g, " ")
    .trim();
}
