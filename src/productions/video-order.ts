import type { Digest } from "../core/index.ts";
import type { VideoPriority } from "../store/index.ts";

/** How a script is made into a video: whoever orders says it, for one or for many. */
export interface VideoSettings {
  /** Who speaks where the script's scenes name nobody of their own. */
  readonly avatar?: string;
  /** The same for the voice. */
  readonly voice?: string;
  readonly profile?: string;
  readonly captions: "burned" | "sidecar" | "both" | "none";
  readonly karaoke?: boolean;
  /** The profile of its label, as it was asked for; absent: what the rules say. */
  readonly label?: string;
  readonly seed?: number;
  /** What it is for: governance decides by it. */
  readonly purpose?: string;
  /** Where it will be seen, and in which country: consents are for some, and not for others. */
  readonly channel?: string;
  readonly territory?: string;
  /** A trial: small, marked in every frame, at no price, and never delivered as the real one. */
  readonly isTest?: boolean;
  /** False makes everything anew. */
  readonly reuse: boolean;
  readonly priority: VideoPriority;
}

/** What was asked for, as a video's row keeps it: enough to plan it, now or again. */
/** Whose voice is heard in a recording: nobody's, or that of a person by the name under which their consent is kept. */
export type TrackSpeaker = "synthetic" | { readonly person: string };

export interface VoiceTrackOrder {
  /** One of the order's files. */
  readonly file: string;
  readonly model?: string | undefined;
  readonly speaker: TrackSpeaker;
}

export interface VideoOrder extends VideoSettings {
  /** Who ordered it, as `formatPrincipal` writes it: some releases take others than them. */
  readonly orderedBy?: string;
  /** Its bytes are in the vault. Absent where a template is its script. */
  readonly script?: { readonly name: string; readonly digest: Digest };
  /** `template/diwali@^1`: which version that is, is found when it is planned, and stands in the lock from then on. */
  readonly template?: string;
  /** What lies beside the script, by path: slides, lexicons, an own avatar's layers. A template brings its own. */
  readonly files: Readonly<Record<string, Digest>>;
  /** A recording among the files whose sound is the video's, and which model finds the script in it: a name, bound when it is planned. */
  readonly voiceTrack?: VoiceTrackOrder | undefined;
  /** Of the script's variables. Of a campaign's video they are elsewhere, under its campaign's key. */
  readonly values: Readonly<Record<string, string>>;
}

/** The order of one video by a template. Pure: a campaign makes one for each of its rows. */
export function orderFromTemplate(
  template: { readonly wanted: string },
  values: Readonly<Record<string, string>>,
  settings: VideoSettings,
): VideoOrder {
  return { ...settings, template: template.wanted, files: {}, values };
}

/** The paths that a script's folder may hold: names with no way out of it. */
export function isOrderPath(path: string): boolean {
  const parts = path.split("/");
  return (
    path.length <= 200 &&
    parts.length <= 8 &&
    parts.every(
      (part) => /^[^\\/\0:*?"<>|]{1,100}$/.test(part) && part !== "." && part !== ".." && part.trim() === part,
    )
  );
}
