import type { Caller } from "../../access/index.ts";
import type { VideoOrder, VideoSettings, VideoView } from "../../productions/index.ts";
import type { GivenValue } from "../../speech/script/index.ts";
import type { VideoState } from "../../store/index.ts";

/** What is asked for, before its script is stored. */
export interface NewOrder extends VideoSettings {
  /** Or a template, by its name. */
  readonly script?: { readonly name: string; readonly text: string } | undefined;
  readonly template?: string | undefined;
  /** What lies beside the script. */
  readonly files: VideoOrder["files"];
  /** One of them is a recording whose sound is the video's. */
  readonly voiceTrack?: VideoOrder["voiceTrack"] | undefined;
  readonly variables: Readonly<Record<string, GivenValue>>;
  /** Its caller's own name for it, which no other video of the workspace has. */
  readonly callbackId?: string | undefined;
  /** Nothing is done for it before. */
  readonly startAfter?: Date | undefined;
  /** It is cancelled if it is not ready by then. */
  readonly deadline?: Date | undefined;
  /** The claim of an Idempotency-Key that it is made under, once. */
  readonly origin?: string | undefined;
}

/** A file on this machine that a caller may have. */
export interface ServedFile {
  readonly path: string;
  readonly contentType: string;
  /** Under which it is saved. */
  readonly fileName: string;
  /** Its digest: the same bytes have the same. */
  readonly etag: string;
}

export interface AttemptView {
  readonly node: string;
  readonly step: string;
  readonly worker: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string | null;
  readonly problem: object | null;
}

/** Answers when there is something new to tell, when the video has ended, or after `ms`. */
export interface Wait {
  readonly ms: number;
  /** Whether the caller knows this already; absent: new is what differs from how it stands at first. */
  readonly isSeen?: ((view: VideoView) => boolean) | undefined;
  /** Whoever asked has gone. */
  readonly signal?: AbortSignal;
}

/** What the routes of videos need done; who wires the server does it. All of it in the caller's workspace. */
export interface VideoServices {
  create(caller: Caller, order: NewOrder, requestId: string): Promise<VideoView>;
  /** @param wait absent: answers at once */
  get(caller: Caller, id: string, wait?: Wait): Promise<VideoView>;
  list(
    caller: Caller,
    filter: {
      readonly state?: VideoState;
      readonly callbackId?: string;
      readonly after?: string;
      readonly limit: number;
    },
  ): Promise<readonly VideoView[]>;
  /** @throws SutradharError `state_conflict` where it has ended. */
  cancel(caller: Caller, id: string): Promise<VideoView>;
  /** Tries a video again that failed or was cancelled: what was made is not made again. */
  retry(caller: Caller, id: string): Promise<VideoView>;
  /** A person has looked: what the gates would not decide is released. */
  approve(caller: Caller, id: string, reason: string): Promise<VideoView>;
  lock(caller: Caller, id: string): Promise<string>;
  attempts(caller: Caller, id: string): Promise<readonly AttemptView[]>;
  /** Begins to make it again from its lock. */
  reproduce(caller: Caller, id: string): Promise<ReproductionView>;
  /** How far that is, and at last whether it is the same. @throws SutradharError `run_unknown` */
  reproduction(caller: Caller, id: string, run: string): Promise<ReproductionView>;
  file(caller: Caller, id: string, name: string): Promise<ServedFile>;
  /** Whether the caller could have it now; nothing leaves. @throws SutradharError as `file` does */
  checkFile(caller: Caller, id: string, name: string): Promise<void>;
}

export interface ReproductionView {
  readonly run: string;
  readonly state: string;
  readonly expected: string | null;
  readonly masterSha256: string | null;
  readonly isSame: boolean | null;
  /** What keeps it from being made again, or differs, in words. */
  readonly findings: readonly string[];
}
