import type { Json } from "../../core/index.ts";

/** Something that happened, as its row keeps it. */
export interface RecordedEvent {
  readonly id: string;
  readonly workspaceId: string;
  /** `sutradhar.video.ready` */
  readonly type: string;
  /** What it is about, as its path below /v1: `videos/vid_…`. */
  readonly subject: string;
  /** Counts the events of its subject from 1. */
  readonly sequence: number;
  readonly data: Readonly<Record<string, Json>>;
  readonly at: Date;
}

/** An event as everybody outside is told it: CloudEvents 1.0 in JSON, with the extension `sequence`. */
export interface CloudEvent {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  /** Ten digits, since the extension wants what sorts as text. */
  readonly sequence: string;
  readonly data: RecordedEvent["data"];
}

/** The same event in the same words, however often it is told. */
export function toCloudEvent({ id, workspaceId, type, subject, sequence, data, at }: RecordedEvent): CloudEvent {
  return {
    specversion: "1.0",
    id,
    source: `urn:sutradhar:workspace:${workspaceId}`,
    type,
    subject,
    time: at.toISOString(),
    datacontenttype: "application/json",
    sequence: String(sequence).padStart(10, "0"),
    data,
  };
}

const typeForm = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;

/** A whole type, `sutradhar.video.*` for all that begin so, or `*`. */
export function isTypePattern(text: string): boolean {
  if (text.length > 100) return false;
  return text === "*" || typeForm.test(text.endsWith(".*") ? text.slice(0, -2) : text);
}

/** Every pattern that a type answers to: the type, `sutradhar.video.*`, `sutradhar.*`, `*`. */
export function patternsOf(type: string): string[] {
  const words = type.split(".");
  const beginnings = words.slice(0, -1).map((_, index) => `${words.slice(0, index + 1).join(".")}.*`);
  return [type, ...beginnings.reverse(), "*"];
}
