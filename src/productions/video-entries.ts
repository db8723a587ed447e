import type { Caller } from "../access/index.ts";
import { canonicalJson, digestBytes, type Digest, type Json } from "../core/index.ts";
import { defineEntry, field, type Actor, type BodyOf, type LedgerWriter } from "../ledger/index.ts";
import type { Trx } from "../store/index.ts";

/** What the ledger says of videos. The meaning of a field stands for ever: another meaning needs another type. */
const ordered = defineEntry("video.ordered", {
  video: field.id("vid"),
  /** sha256 of the order in canonical JSON: script, files, values, options, purpose. */
  order: field.commitment,
  purpose: field.optional(field.commitment),
});
const planned = defineEntry("video.planned", {
  video: field.id("vid"),
  run: field.id("run"),
  product: field.commitment,
  /** sha256 of the lock in canonical JSON. */
  lock: field.optional(field.commitment),
  /** Manifests of the assets that are nobody's likeness. */
  assets: field.list(field.digest),
  /** Of those that are somebody's, and of what lay beside the script: only who has them may know. */
  likenesses: field.list(field.commitment),
  /** How many assets there are; the lists end at a limit. */
  assetsTotal: field.count,
  /** Which label it was decided to carry. */
  label: field.optional(field.code("in-sgi", "in-eci", "asci", "eu")),
});
/** Which label the rules decided that it carries: which rules, and what they were told. */
const labelled = defineEntry("video.labelled", {
  video: field.id("vid"),
  label: field.code("in-sgi", "in-eci", "asci", "eu"),
  policy: field.digest,
  facts: field.commitment,
});
/** Which watermarks were allocated to it: a shot that videos share bears the same in each. More entries than one where they are many. */
const marked = defineEntry("video.marked", {
  video: field.id("vid"),
  keyVersion: field.count,
  marks: field.list(field.commitment),
});
const released = defineEntry("video.released", {
  video: field.id("vid"),
  run: field.id("run"),
  master: field.commitment,
  /** The signed file that is delivered. */
  file: field.optional(field.commitment),
  lock: field.optional(field.commitment),
  gates: field.code("passed", "approved"),
  /** Of how each of its seconds looks: the perceptual hashes, in canonical JSON. */
  prints: field.optional(field.commitment),
});
/** That the rules let it leave: which rules, and what they were told. */
const allowed = defineEntry("video.allowed", {
  video: field.id("vid"),
  policy: field.digest,
  facts: field.commitment,
});
const cancelled = defineEntry("video.cancelled", { video: field.id("vid"), reason: field.commitment });
const approved = defineEntry("video.approved", { video: field.id("vid"), reason: field.commitment });
const stopped = defineEntry("video.stopped", {
  video: field.id("vid"),
  /** Blocked for good, waiting for a person, or withdrawn after it was out. */
  state: field.code("blocked", "in_review", "withdrawn"),
  reason: field.commitment,
});
const served = defineEntry("video.downloaded", {
  video: field.id("vid"),
  what: field.code("video", "manifest", "declaration", "poster", "vtt", "srt", "timeline", "gates", "preview", "other"),
  /** Further requests of the same caller for the same thing within this time have no entry of their own. */
  windowS: field.count,
});
const refused = defineEntry("video.refused", {
  /** Absent where it was refused as it was ordered: then there is none. */
  video: field.optional(field.id("vid")),
  point: field.code("enqueue", "run", "release", "download", "preview"),
  reason: field.commitment,
});

const moderated = defineEntry("video.moderated", {
  video: field.id("vid"),
  action: field.code("allow", "review", "block"),
  /** sha256 of the texts that were judged. */
  texts: field.commitment,
  objections: field.count,
});
const reviewed = defineEntry("video.reviewed", {
  video: field.id("vid"),
  verdict: field.code("allow", "refuse"),
  texts: field.commitment,
  reason: field.commitment,
});
/** Somebody has a refusal of its texts looked at again. */
const appealed = defineEntry("video.appealed", {
  video: field.id("vid"),
  texts: field.commitment,
  reason: field.commitment,
});

export const videoEntries = {
  moderated,
  reviewed,
  appealed,
  ordered,
  planned,
  labelled,
  marked,
  allowed,
  released,
  cancelled,
  approved,
  stopped,
  served,
  refused,
} as const;

/** Who does something to a video, and in whose workspace. */
export interface VideoRecorder {
  readonly ledger: LedgerWriter;
  readonly actor: Actor;
  readonly workspaceId: string;
}

const system: Actor = { kind: "system" };
export const bySystem = (ledger: LedgerWriter, workspaceId: string): VideoRecorder => ({
  ledger,
  actor: system,
  workspaceId,
});
/** A person is one actor, whichever key they use; of a service its key is known. */
export const byCaller = (
  ledger: LedgerWriter,
  { workspaceId, keyId, principal }: Pick<Caller, "workspaceId" | "keyId" | "principal">,
): VideoRecorder => ({
  ledger,
  actor: principal.kind === "person" ? { kind: "person", id: principal.id } : { kind: "key", id: keyId },
  workspaceId,
});

/** What stands in the ledger for a value that must not stand there: a commitment to its sha256 in canonical JSON. */
export function digestOf(value: object | Json): Digest {
  return digestBytes(canonicalJson(JSON.parse(JSON.stringify(value)) as Json));
}

type VideoEntries = typeof videoEntries;

/** What is said of a video, by the entry's name above. */
export type VideoEntry = {
  readonly [Name in keyof VideoEntries]: { readonly says: Name; readonly body: BodyOf<VideoEntries[Name]["fields"]> };
}[keyof VideoEntries];

/** Leaves an entry about a video in the transaction of the change. */
export function recordVideo(
  trx: Trx,
  { ledger, actor, workspaceId }: VideoRecorder,
  entry: VideoEntry,
): Promise<{ readonly id: string }> {
  const draft: unknown = { type: videoEntries[entry.says], actor, workspace: workspaceId, body: entry.body };
  // Which body belongs to which type is what `VideoEntry` says, and `sealEntry` looks at each field.
  return ledger.appendWithin(trx, draft as never);
}
