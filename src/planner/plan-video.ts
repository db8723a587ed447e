import { SutradharError, type Json } from "../core/index.ts";
import { createPlan, type NodeDraft } from "../pipeline/index.ts";
import { dressShot, type Asset } from "../registry/index.ts";
import type { CredentialFacts } from "../provenance/c2pa/index.ts";
import type { Shot } from "../speech/script/index.ts";
import { markShots } from "./mark-shots.ts";
import { createBakery, nameOf, type ShotBakes } from "./plan-bakes.ts";
import { draftExamination } from "./plan-examination.ts";
import { draftMove, nameMover } from "./plan-makers.ts";
import { draftAlign, draftNeural, isCut } from "./plan-neural.ts";
import { draftSoundJoin, withSpokenLabel } from "./plan-sound.ts";
import {
  alone,
  type ResolvedScene,
  type ShotStaging,
  type VideoRequest,
  type VoiceTrackRequest,
  type ReleaseRequest,
  type PlannedShot,
  type VideoPlan,
} from "./video-request.ts";

/** How long the face rests before it speaks, so that a shot never starts on an open mouth. */
const leadInMs = 100;
/** Nothing is said while a picture fades in. */
const fadeLeadInMs = 350;

/**
 * The whole plan of a video before anything runs: bake, then speak, animate and render each shot, mix and assemble.
 * @param until `animate` plans only what is needed to know how long everything is.
 */
export function planVideo(request: VideoRequest, until: "animate" | "verify" = "verify"): VideoPlan {
  const shots: PlannedShot[] = [];
  const drafts: NodeDraft[] = [];
  const bakery = createBakery(request, drafts);
  const isWhole = until === "verify";
  const isDrawn = isWhole && !request.isSoundOnly;
  const names = nameShots(request);
  for (const resolved of withSpokenLabel(request)) {
    for (const [index, shot] of resolved.scene.shots.entries()) {
      const staging = resolved.stagings?.[index] ?? alone;
      const nodes = nameNodes(shot.id, resolved, request);
      const planned = { nodes, shot, resolved, staging, request };
      // What is baked is shared by shots: it stands before the first that needs it.
      const bakes = isDrawn ? bakery(planned) : undefined;
      drafts.push(draftSpeak(planned), ...draftNeural(shot, resolved, request));
      drafts.push(...draftCut(planned, shots.length), draftAnimate(planned));
      if (bakes) drafts.push(...draftSeen({ ...planned, bakes, lowerThird: names.get(shot.id) }));
      shots.push({ id: shot.id, shot, nodes });
    }
  }
  if (request.voiceTrack) drafts.push(...draftTrack(request, request.voiceTrack, shots));
  if (isWhole) drafts.push(...draftJoin(request, shots));
  const results = isWhole ? listResults(request) : shots.map(({ nodes }) => nodes.animate);
  const { catalog, engineOf, marks } = request;
  const plan = (nodes: readonly NodeDraft[]) => createPlan({ catalog, nodes, engineOf, results });
  return { request, shots, ...markShots(drafts, { names: marks, shots, plan }) };
}

function listResults({ release }: VideoRequest): string[] {
  return ["assemble", "verify", ...(release ? ["release"] : [])];
}

/** Where a recording drives the avatar, or a neural voice speaks, what a shot sounds like is cut out of that; else it is what the engine says. */
function nameNodes(id: string, resolved: ResolvedScene, request: VideoRequest): PlannedShot["nodes"] {
  return {
    speak: isCut(resolved, request) ? `cut-track/${id}` : `speak/${id}`,
    animate: `animate/${id}`,
    move: nameMover(id, request),
    render: `render/${id}`,
  };
}

/** A shot with everything that is known of it. */
interface ShotPlan {
  readonly nodes: PlannedShot["nodes"];
  readonly shot: Shot;
  readonly resolved: ResolvedScene;
  readonly staging: ShotStaging;
  readonly request: VideoRequest;
}

function draftSpeak({ shot, resolved }: ShotPlan): NodeDraft {
  const { language, spans, caption } = shot.sentence;
  // What a sentence is, not where it stands: moving it in the file makes nothing anew.
  const { voice, manner } = resolved;
  const parameters = { voice, ...(manner ? { manner } : {}), language, spans, caption } as unknown as Json;
  return { id: `speak/${shot.id}`, step: "speak", inputs: {}, parameters, assets: {} };
}

function draftCut({ nodes, request }: ShotPlan, shot: number): NodeDraft[] {
  if (!request.voiceTrack) return [];
  const inputs = { alignment: { node: "align", output: "alignment" }, track: { node: "decode-track", output: "pcm" } };
  return [{ id: nodes.speak, step: "cut-track", inputs, parameters: { shot }, assets: {} }];
}

/** The recording is read, and the script's sentences are found in it: the engine's speech says which phones to look for. */
function draftTrack({ picture }: VideoRequest, track: VoiceTrackRequest, shots: readonly PlannedShot[]): NodeDraft[] {
  const { source, name, model } = track;
  const speech = shots.map(({ id }) => ({ node: `speak/${id}`, output: "speech" }));
  return [
    { id: "decode-track", step: "decode-track", inputs: {}, parameters: { name }, assets: { source } },
    draftAlign("align", model, { frameRate: picture.frameRate, speech, track: "decode-track" }),
  ];
}

function draftAnimate({ nodes, shot, resolved, staging, request }: ShotPlan): NodeDraft {
  return {
    id: nodes.animate,
    step: "animate",
    inputs: { speech: { node: nodes.speak, output: "speech" } },
    parameters: {
      frameRate: request.picture.frameRate,
      // A recording has its own pauses, and nothing of it is moved.
      leadInMs: request.voiceTrack ? 0 : staging.fadesIn ? fadeLeadInMs : leadInMs,
      pauseAfterMs: request.voiceTrack ? 0 : shot.pauseAfterMs,
      seed: request.seed,
      isQuestion: /[?？؟]\s*["'”’)\]]*$/u.test(shot.sentence.caption),
      ...(staging.counts
        ? { points: { caption: shot.sentence.caption, counts: staging.counts.map(({ count, at }) => ({ count, at })) } }
        : {}),
    },
    assets: { avatar: resolved.avatar.digest },
  };
}

interface RenderPlan extends ShotPlan {
  readonly bakes: ShotBakes;
  readonly lowerThird: Json | undefined;
}

/** What is seen of a shot: how it moves, where a registered model decides that, and its pictures. */
function draftSeen(planned: RenderPlan): NodeDraft[] {
  return [...draftMove(planned.nodes, planned.request), draftRender(planned)];
}

function draftRender(planned: RenderPlan): NodeDraft {
  const { nodes, resolved, bakes } = planned;
  const dress = dressOf(planned);
  return {
    id: nodes.render,
    step: "render",
    inputs: {
      rig: bakes.rig ? [{ node: bakes.rig, output: "baked" }] : [],
      plate: { node: bakes.plate, output: "plate" },
      lights: { node: bakes.plate, output: "lights" },
      loop: resolved.background.isClip ? [{ node: bakes.plate, output: "loop" }] : [],
      slides: bakes.slides.map((node) => ({ node, output: "slide" })),
      timing: { node: nodes.animate, output: "timing" },
      poses: { node: nodes.move, output: "poses" },
    },
    parameters: { ...describeShot(planned), ...(dress ? { look: dress.look } : {}) },
    assets: { ...(bakes.rig ? { rig: resolved.avatar.digest } : {}), ...dress?.assets },
  };
}

function areBurned({ captions }: VideoRequest): boolean {
  return captions === "burned" || captions === "both";
}

/** What a shot shows, in the words of the step that draws it; what it does not show stays out of its key. */
function describeShot({ shot, resolved, staging, request, lowerThird }: RenderPlan): { readonly [key: string]: Json } {
  const { layout, content, fadesIn, fadesOut } = staging;
  const isBurned = areBurned(request);
  return {
    picture: { ...request.picture },
    language: shot.sentence.language,
    caption: shot.sentence.caption,
    isBurned,
    ...(isBurned && request.marksWords ? { marksWords: true } : {}),
    // The label speaks the scene's language whatever a sentence in it does.
    label: resolved.scene.language,
    ...(request.label ? { labelProfile: request.label } : {}),
    layout,
    ...(content === undefined ? {} : { content }),
    ...(fadesIn ? { fadesIn } : {}),
    ...(fadesOut ? { fadesOut } : {}),
    ...(lowerThird ? { lowerThird } : {}),
    ...(request.isTest ? { isTest: true } : {}),
  };
}

function dressOf({ resolved, staging, request, lowerThird }: RenderPlan) {
  const { content, fadesIn, fadesOut } = staging;
  return (
    resolved.brand &&
    dressShot(resolved.brand, {
      captions: areBurned(request),
      lowerThird: lowerThird !== undefined,
      colours: content !== undefined || fadesIn || fadesOut,
    })
  );
}

/** A first sentence shorter than this, such as a greeting, shares the speaker's name with the second. */
const briefCaptionChars = 45;

/** The speaker's name stands over the first shot in which someone is seen, and over the next where that is soon over. */
function nameShots({ script, scenes }: VideoRequest): ReadonlyMap<string, Json> {
  const names = new Map<string, Json>();
  if (!script.speaker) return names;
  const shots = scenes.flatMap(({ scene, stagings }) =>
    scene.shots.map((shot, index) => ({ shot, isSeen: (stagings?.[index] ?? alone).framing !== undefined })),
  );
  const index = shots.findIndex(({ isSeen }) => isSeen);
  const [first, second] = shots.slice(Math.max(0, index));
  if (index < 0 || !first) return names;
  const isShared = second?.isSeen === true && first.shot.sentence.caption.length < briefCaptionChars;
  names.set(first.shot.id, { ...script.speaker, enters: true, leaves: !isShared });
  if (isShared) names.set(second.shot.id, { ...script.speaker, enters: false, leaves: true });
  return names;
}

function indexOfShot(shots: readonly PlannedShot[], wanted: string): number {
  const index = shots.findIndex(({ id }) => id === wanted);
  if (index < 0)
    throw new SutradharError("internal", `a sting is to come with the shot ${wanted}, which the video has not`);
  return index;
}

function draftScore(asset: Asset): NodeDraft {
  const { kind, digest } = asset;
  return {
    id: `bake-music/${kind}/${nameOf(asset)}`,
    step: "bake-music",
    inputs: {},
    parameters: {},
    assets: { source: digest },
  };
}

function languageOf({ scenes }: VideoRequest): string {
  return scenes[0]?.scene.language ?? "en";
}

function draftJoin(request: VideoRequest, shots: readonly PlannedShot[]): NodeDraft[] {
  const all = (step: keyof PlannedShot["nodes"], output: string) =>
    shots.map((shot) => ({ node: shot.nodes[step], output }));
  const { music, stings = [] } = request;
  const scores = [...new Set([...(music ? [music] : []), ...stings.map(({ sting }) => sting)])];
  return [
    ...scores.map(draftScore),
    {
      id: "mix",
      step: "mix",
      inputs: {
        speech: all("speak", "pcm"),
        timing: all("animate", "timing"),
        bed: music ? [{ node: draftScore(music).id, output: "bed" }] : [],
        stings: stings.map(({ sting }) => ({ node: draftScore(sting).id, output: "bed" })),
      },
      parameters: { stingsAt: stings.map(({ shot }) => indexOfShot(shots, shot)) },
      assets: {},
    },
    ...(request.isSoundOnly
      ? draftSoundJoin(request, shots, { language: languageOf(request) })
      : draftPictureJoin(request, shots, all)),
    ...(request.sign ? [draftSign(request.sign)] : []),
    ...(request.release ? [draftRelease(request.release, request.isSoundOnly === true)] : []),
  ];
}

type AllShots = (
  step: keyof PlannedShot["nodes"],
  output: string,
) => { readonly node: string; readonly output: string }[];

/** Pictures and sound become a file, and are looked at. */
function draftPictureJoin(request: VideoRequest, shots: readonly PlannedShot[], all: AllShots): NodeDraft[] {
  const { picture } = request;
  const examination = draftExamination(request, shots);
  return [
    ...examination.drafts,
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
        language: languageOf(request),
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
        cues: areBurned(request) ? all("render", "cues") : [],
        frames: examination.frames,
        words: examination.words,
      },
      parameters: { picture: { ...picture }, labels: labelsOf(request), ...issuerOf(request) },
      assets: {},
    },
  ];
}

/** Whose mark is to be read in it. */
function issuerOf({ marks }: VideoRequest): Readonly<Record<string, Json>> {
  if (!marks) return {};
  const { keyVersion, keyCheck, issuer } = marks;
  return { mark: { keyVersion, keyCheck, issuer } };
}

/** Of each shot: the label speaks the scene's language whatever a sentence in it does, and stands where its layout says. */
function labelsOf({ scenes, label }: VideoRequest): Json {
  return scenes.flatMap(({ scene, stagings }) =>
    scene.shots.map((_, index) => ({
      language: scene.language,
      layout: (stagings?.[index] ?? alone).layout,
      ...(label ? { profile: label } : {}),
    })),
  );
}

/** What it says is its recipe: the same video that says the same has one key, wherever it is signed. */
function draftSign(facts: CredentialFacts): NodeDraft {
  return {
    id: "sign",
    step: "sign",
    inputs: { master: { node: "assemble", output: "master" }, report: { node: "verify", output: "report" } },
    parameters: facts as unknown as Json,
    assets: {},
  };
}

/** Its key names the video: what is shared by videos is made once, and each of them is released once. */
function draftRelease(release: ReleaseRequest, isSoundOnly: boolean): NodeDraft {
  const assembled = ["master", "timeline", "vtt", "srt"];
  const signed = ["video", "manifest", "declaration"];
  return {
    id: "release",
    step: "release",
    inputs: {
      ...Object.fromEntries(assembled.map((output) => [output, { node: "assemble", output }])),
      // A list: of sound alone there is no picture.
      ...(isSoundOnly ? {} : { poster: [{ node: "assemble", output: "poster" }] }),
      ...Object.fromEntries(signed.map((output) => [output, { node: "sign", output }])),
      report: { node: "verify", output: "report" },
    },
    parameters: { ...release },
    assets: {},
  };
}
