import type { Digest, Json } from "../core/index.ts";
import { createPlan, type NodeDraft, type Plan, type StepCatalog } from "../pipeline/index.ts";
import type { Asset } from "../registry/index.ts";
import type { Scene, Script, Shot } from "../speech/script/index.ts";

/** What the planner must know of how a picture is delivered. */
export interface PictureRequest {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly crf: number;
  readonly rateMaxKbps?: number;
}

/** A scene with every name in it bound: to an asset's bytes, to a voice. */
export interface ResolvedScene {
  readonly scene: Scene;
  readonly avatar: Asset;
  readonly background: Asset;
  readonly voice: string;
}

export type CaptionMode = "burned" | "sidecar" | "both" | "none";

export interface VideoRequest {
  readonly script: Script;
  readonly scenes: readonly ResolvedScene[];
  readonly picture: PictureRequest;
  readonly captions: CaptionMode;
  readonly music?: Asset;
  /** Chosen once for a video; the same seed moves the same. */
  readonly seed: number;
  readonly catalog: StepCatalog;
  readonly engineOf: (step: string) => Digest;
}

/** Where a node of the plan comes from, for messages and progress. */
export interface PlannedShot {
  readonly id: string;
  readonly shot: Shot;
  readonly nodes: { readonly speak: string; readonly animate: string; readonly render: string };
}

export interface VideoPlan {
  readonly plan: Plan;
  readonly shots: readonly PlannedShot[];
}

/** How long the face rests before it speaks, so that a shot never starts on an open mouth. */
const leadInMs = 100;

/**
 * The whole plan of a video before anything runs: bake, then speak, animate and render each shot, mix and assemble.
 * @param until `animate` plans only what is needed to know how long everything is.
 */
export function planVideo(request: VideoRequest, until: "animate" | "verify" = "verify"): VideoPlan {
  const drafts: NodeDraft[] = [];
  const bakes = new Map<string, string>();
  const shots: PlannedShot[] = [];
  const isWhole = until === "verify";
  const bake = (step: "bake-rig" | "bake-plate", asset: Asset): string => {
    const id = `${step}/${asset.name}`;
    if (!bakes.has(id)) {
      const { width, height } = request.picture;
      drafts.push({ id, step, inputs: {}, parameters: { width, height }, assets: { source: asset.digest } });
      bakes.set(id, id);
    }
    return id;
  };
  for (const resolved of request.scenes) {
    const rig = isWhole ? bake("bake-rig", resolved.avatar) : undefined;
    const plate = isWhole ? bake("bake-plate", resolved.background) : undefined;
    for (const shot of resolved.scene.shots) {
      const nodes = { speak: `speak/${shot.id}`, animate: `animate/${shot.id}`, render: `render/${shot.id}` };
      drafts.push(draftSpeak(nodes.speak, shot, resolved), draftAnimate(nodes, shot, resolved, request));
      if (rig && plate) drafts.push(draftRender({ nodes, shot, resolved, request, rig, plate, index: shots.length }));
      shots.push({ id: shot.id, shot, nodes });
    }
  }
  if (isWhole) drafts.push(...draftJoin(request, shots));
  return { plan: createPlan({ catalog: request.catalog, nodes: drafts, engineOf: request.engineOf }), shots };
}

function draftSpeak(id: string, shot: Shot, resolved: ResolvedScene): NodeDraft {
  const { language, spans, caption } = shot.sentence;
  // What a sentence is, not where it stands: moving it in the file makes nothing anew.
  const parameters = { voice: resolved.voice, language, spans, caption } as unknown as Json;
  return { id, step: "speak", inputs: {}, parameters, assets: {} };
}

function draftAnimate(
  nodes: PlannedShot["nodes"],
  shot: Shot,
  resolved: ResolvedScene,
  request: VideoRequest,
): NodeDraft {
  return {
    id: nodes.animate,
    step: "animate",
    inputs: { speech: { node: nodes.speak, output: "speech" } },
    parameters: {
      frameRate: request.picture.frameRate,
      leadInMs,
      pauseAfterMs: shot.pauseAfterMs,
      seed: request.seed,
      isQuestion: /[?？؟]\s*["'”’)\]]*$/u.test(shot.sentence.caption),
    },
    assets: { avatar: resolved.avatar.digest },
  };
}

function draftRender(options: {
  nodes: PlannedShot["nodes"];
  shot: Shot;
  resolved: ResolvedScene;
  request: VideoRequest;
  rig: string;
  plate: string;
  /** Of the shot in the video. */
  index: number;
}): NodeDraft {
  const { nodes, shot, resolved, request } = options;
  const lowerThird = nameOver(request, options.index);
  const isBurned = request.captions === "burned" || request.captions === "both";
  return {
    id: nodes.render,
    step: "render",
    inputs: {
      rig: { node: options.rig, output: "baked" },
      plate: { node: options.plate, output: "plate" },
      lights: { node: options.plate, output: "lights" },
      timing: { node: nodes.animate, output: "timing" },
      poses: { node: nodes.animate, output: "poses" },
    },
    parameters: {
      picture: { ...request.picture },
      language: shot.sentence.language,
      caption: shot.sentence.caption,
      isBurned,
      // The label speaks the scene's language whatever a sentence in it does.
      label: resolved.scene.language,
      ...(lowerThird ? { lowerThird } : {}),
    },
    assets: { rig: resolved.avatar.digest },
  };
}

/** A first sentence shorter than this, such as a greeting, shares the speaker's name with the second. */
const briefCaptionChars = 45;

/** The speaker's name stands over the video's first shot, and over the second where the first is soon over. */
function nameOver({ script, scenes }: VideoRequest, index: number): Json | undefined {
  if (!script.speaker) return undefined;
  const [first, second] = scenes.flatMap(({ scene }) => scene.shots);
  const isShared = second !== undefined && (first?.sentence.caption.length ?? 0) < briefCaptionChars;
  if (index > (isShared ? 1 : 0)) return undefined;
  return { ...script.speaker, enters: index === 0, leaves: index === (isShared ? 1 : 0) };
}

function draftJoin(request: VideoRequest, shots: readonly PlannedShot[]): NodeDraft[] {
  const all = (step: keyof PlannedShot["nodes"], output: string) =>
    shots.map((shot) => ({ node: shot.nodes[step], output }));
  const { music, picture } = request;
  const language = request.scenes[0]?.scene.language ?? "en";
  const bed: NodeDraft | undefined = music && {
    id: `bake-music/${music.name}`,
    step: "bake-music",
    inputs: {},
    parameters: {},
    assets: { source: music.digest },
  };
  return [
    ...(bed ? [bed] : []),
    {
      id: "mix",
      step: "mix",
      inputs: {
        speech: all("speak", "pcm"),
        timing: all("animate", "timing"),
        bed: bed ? [{ node: bed.id, output: "bed" }] : [],
      },
      parameters: {},
      assets: {},
    },
    {
      id: "assemble",
      step: "assemble",
      inputs: {
        chunks: all("render", "chunks"),
        cues: all("render", "cues"),
        mouth: all("render", "mouth"),
        timing: all("animate", "timing"),
        sound: { node: "mix", output: "sound" },
      },
      parameters: {
        picture: { ...picture },
        language,
        shots: shots.map((shot) => shot.id),
        hasText: request.captions !== "none",
        ...(request.script.title ? { title: request.script.title } : {}),
      },
      assets: {},
    },
    {
      id: "verify",
      step: "verify",
      inputs: {
        master: { node: "assemble", output: "master" },
        timeline: { node: "assemble", output: "timeline" },
      },
      parameters: { picture: { ...picture } },
      assets: {},
    },
  ];
}
