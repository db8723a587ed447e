import { SutradharError } from "../core/index.ts";
import type { NodeDraft } from "../pipeline/index.ts";
import { getSpokenLabel } from "../provenance/labels/index.ts";
import type { Shot } from "../speech/script/index.ts";
import { draftExamination } from "./plan-examination.ts";
import { alone, type PlannedShot, type ResolvedScene, type VideoRequest } from "./video-request.ts";

/** Between the label and what it is of, as between scenes. */
const pauseAfterMs = 600;

/** No script's shot is called so: their ids begin with their scene's. */
const labelId = "label";

/** The scenes of what is only heard: before the first sentence its label is spoken, by the first voice and in its language. */
export function withSpokenLabel({ scenes, isSoundOnly, label }: VideoRequest): readonly ResolvedScene[] {
  const [first, ...others] = scenes;
  if (!isSoundOnly || !first) return scenes;
  const { scene, stagings = scene.shots.map(() => alone) } = first;
  const shots = [draftLabel(first, label), ...scene.shots];
  return [{ ...first, scene: { ...scene, shots }, stagings: [alone, ...stagings] }, ...others];
}

function draftLabel({ scene: { language, position } }: ResolvedScene, profile: string | undefined): Shot {
  const text = getSpokenLabel(language, profile);
  return {
    id: labelId,
    sentence: { language, spans: [{ kind: "text", text, style: {} }], caption: text, position },
    continues: false,
    pauseAfterMs,
    variables: [],
  };
}

/** The sound becomes a file, and is listened to. Its nodes are called as a video's are: whoever looks for a master finds it. */
export function draftSoundJoin(
  request: VideoRequest,
  shots: readonly PlannedShot[],
  sound: { readonly language: string },
): NodeDraft[] {
  const timing = shots.map(({ nodes }) => ({ node: nodes.animate, output: "timing" }));
  const { picture, script } = request;
  const label = shots.find(({ id }) => id === labelId);
  if (!label) throw new SutradharError("internal", "sound is to be delivered that says nothing of how it was made");
  const examination = draftExamination(request, shots);
  return [
    ...examination.drafts,
    {
      id: "assemble",
      step: "assemble-sound",
      inputs: { timing, sound: { node: "mix", output: "sound" } },
      parameters: {
        frameRate: picture.frameRate,
        language: sound.language,
        shots: shots.map(({ id, shot }) => ({ id, caption: shot.sentence.caption })),
        ...(script.title ? { title: script.title } : {}),
      },
      assets: {},
    },
    {
      id: "verify",
      step: "verify-sound",
      inputs: {
        master: { node: "assemble", output: "master" },
        timeline: { node: "assemble", output: "timeline" },
        label: { node: label.nodes.speak, output: "pcm" },
        timing: { node: label.nodes.animate, output: "timing" },
        words: examination.words,
      },
      parameters: { label: labelId },
      assets: {},
    },
  ];
}
