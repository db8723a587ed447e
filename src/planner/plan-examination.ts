import type { Json } from "../core/index.ts";
import type { NodeDraft } from "../pipeline/index.ts";
import type { NamedModelRequest, PlannedShot, VideoRequest } from "./video-request.ts";

interface EvidencePort {
  readonly node: string;
  readonly output: string;
}

interface ExaminationDraft {
  readonly drafts: readonly NodeDraft[];
  /** What was found in each shot, for the step that judges it. */
  readonly frames: readonly EvidencePort[];
  readonly words: readonly EvidencePort[];
}

/** Each shot is examined by itself: what is found in a shared one holds for every video that shares it. */
export function draftExamination(request: VideoRequest, shots: readonly PlannedShot[]): ExaminationDraft {
  const { frames, speech } = request.examiners ?? {};
  // Of what is only heard there is nothing to see.
  const looks = frames && !request.isSoundOnly ? shots.map((shot) => draftLook(frames, request, shot)) : [];
  const listens = speech ? shots.map((shot) => draftListen(speech, shot)) : [];
  const evidence = (drafts: readonly NodeDraft[]) => drafts.map(({ id }) => ({ node: id, output: "evidence" }));
  return { drafts: [...looks, ...listens], frames: evidence(looks), words: evidence(listens) };
}

function draftLook(
  { labels, ...examiner }: NamedModelRequest & { readonly labels: readonly string[] },
  { picture }: VideoRequest,
  { id, nodes }: PlannedShot,
): NodeDraft {
  return {
    id: `examine-frames/${id}`,
    step: "examine-frames",
    inputs: { chunks: { node: nodes.render, output: "chunks" } },
    parameters: { frameRate: picture.frameRate, labels: [...labels], model: describeModel(examiner) },
    assets: { model: examiner.asset.digest },
  };
}

function draftListen(examiner: NamedModelRequest, { id, shot, nodes }: PlannedShot): NodeDraft {
  const { language, caption } = shot.sentence;
  return {
    id: `examine-speech/${id}`,
    step: "examine-speech",
    inputs: { pcm: { node: nodes.speak, output: "pcm" } },
    parameters: { language, text: caption, model: describeModel(examiner) },
    assets: { model: examiner.asset.digest },
  };
}

/** As steps need it: by which name it was asked for decides nothing. */
export function describeModel({ name, runtime, signature }: NamedModelRequest): Json {
  return { name, runtime, signature } as unknown as Json;
}
