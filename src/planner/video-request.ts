import type { Digest, Json } from "../core/index.ts";
import type { Plan, StepCatalog } from "../pipeline/index.ts";
import type { CredentialFacts } from "../provenance/c2pa/index.ts";
import type { LockedMarks, MarkNames } from "../provenance/marks/index.ts";
import type { Asset, BrandAsset, VoiceElsewhere } from "../registry/index.ts";
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
  /** How the avatar speaks with the voice; left out where the script chose the voice itself. */
  readonly manner?: { readonly rate: number; readonly pitchSemitones: number };
  /** Files of a voice that somebody brought speak, or a provider; `voice` says which phones there are. */
  readonly neural?: VoiceElsewhere & { readonly asset: Asset };
  readonly brand?: BrandAsset;
  /** What each shot shows, and how it is laid out; without it the presenter stands alone. */
  readonly stagings?: readonly ShotStaging[];
}

/** A slide's file, and the smallest share of its side that is ever looked at. */
export interface SlideRequest {
  readonly digest: Digest;
  readonly nearest: number;
  /** Vectors: another machine may draw them otherwise by a level, so the first drawing stands. */
  readonly isDrawing: boolean;
}

/** A point of a list that comes in a shot: 1 is the list's first. When it comes is data for the step that moves the hands. */
export interface PointCount {
  readonly count: number;
  readonly at: Json;
}

/** How a shot is laid out. What is shown is data for the step that draws it. */
export interface ShotStaging {
  readonly layout: string;
  /** How the presenter stands; absent where nobody is seen. */
  readonly framing?: string;
  readonly content?: Json;
  readonly slides: readonly SlideRequest[];
  /** Points that the presenter counts on fingers. */
  readonly counts?: readonly PointCount[];
  readonly fadesIn: boolean;
  readonly fadesOut: boolean;
}

/** The presenter alone: how a shot is laid out that says nothing of it. */
export const alone: ShotStaging = { layout: "medium", framing: "medium", slides: [], fadesIn: false, fadesOut: false };

export type CaptionMode = "burned" | "sidecar" | "both" | "none";

export interface VideoRequest {
  readonly script: Script;
  readonly scenes: readonly ResolvedScene[];
  readonly picture: PictureRequest;
  readonly captions: CaptionMode;
  /** Whether burned captions mark the word that is being said. */
  readonly marksWords?: boolean;
  readonly music?: Asset;
  /** Short pieces, each with the id of the shot that it starts with, in the order of the shots. */
  readonly stings?: readonly { readonly shot: string; readonly sting: Asset }[];
  /** A trial: every frame says so. */
  readonly isTest?: boolean;
  /** The profile of the label; absent: the usual one. */
  readonly label?: string;
  /** Which watermark its shots bear; absent where they bear none. */
  readonly marks?: MarkNames;
  /** Nothing is drawn: the sound alone is delivered, behind a label that is spoken. */
  readonly isSoundOnly?: true;
  /** Chosen once for a video; the same seed moves the same. */
  readonly seed: number;
  /** What the signed file says of itself; absent where the master is all that is wanted. */
  readonly sign?: CredentialFacts;
  /** Whose sound is the video's, where it is not the voices'. */
  readonly voiceTrack?: VoiceTrackRequest;
  /** What finds the phones in the sound of voices that do not tell them; there is one where a scene has such a voice. */
  readonly aligner?: RegisteredModelRequest;
  /** Registered models that work on what is seen, beside what is built in. */
  readonly makers?: Makers;
  /** Registered models that look at its pictures, and listen to its speech, before it may leave. */
  readonly examiners?: Examiners;
  /** The video that is released when it is made, signed; absent where it stays with whoever makes it. */
  readonly release?: ReleaseRequest;
  readonly catalog: StepCatalog;
  readonly engineOf: (step: string) => Digest;
}

/** A recording of somebody who speaks the script. */
export interface VoiceTrackRequest {
  /** Of the file, as it was given. */
  readonly source: Digest;
  /** What it is called in messages. */
  readonly name: string;
  /** Whose voice it is: consent is asked of them. It has no part in what the video is. */
  readonly speaker: "synthetic" | { readonly person: string };
  readonly model: RegisteredModelRequest;
}

/** Models of the stages moderation and recognition. Steps name them by the digests of their versions. */
export interface Examiners {
  readonly frames?: NamedModelRequest & {
    /** What each number that it gives is about. */
    readonly labels: readonly string[];
  };
  readonly speech?: NamedModelRequest;
}

/** Models of the stages animation and upscaling. */
export interface Makers {
  readonly motion?: NamedModelRequest & {
    /** Which parameter of a pose each column of its answer is. */
    readonly columns: readonly string[];
  };
  readonly slides?: NamedModelRequest;
}

export interface NamedModelRequest extends RegisteredModelRequest {
  /** As it was asked for: a name with a version or an alias. */
  readonly wanted: string;
}

/** A registered model, such as the one that finds the script's sentences in a recording. Steps name it by the digest of its version. */
export interface RegisteredModelRequest {
  readonly asset: Asset;
  readonly name: string;
  readonly runtime: { readonly kind: "builtin" | "onnx" | "oip" | "provider" };
  readonly signature: object;
}

export interface ReleaseRequest {
  readonly video: string;
  /** A person has looked at what the gates would not decide. */
  readonly isApproved: boolean;
}

/** Where a node of the plan comes from, for messages and progress. */
export interface PlannedShot {
  readonly id: string;
  readonly shot: Shot;
  readonly nodes: {
    readonly speak: string;
    /** Knows how long everything is. */
    readonly animate: string;
    /** Has the poses: `animate`, or what moves by a registered model. */
    readonly move: string;
    readonly render: string;
  };
}

export interface VideoPlan {
  /** What it was planned from. */
  readonly request: VideoRequest;
  readonly plan: Plan;
  readonly shots: readonly PlannedShot[];
  /** Which marks its shots bear; absent where they bear none. */
  readonly marks?: LockedMarks;
}
