import { formatPrincipal, type Caller } from "../../access/index.ts";
import type { NewOrder } from "../../api/index.ts";
import { escapePointer, limits, SutradharError } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import {
  byCaller,
  countUnfinished,
  createVideoOnce,
  digestOf,
  presentVideo,
  recordVideo,
  refuseStopped,
  type Video,
  type VideoOrder,
  type VideoView,
} from "../../productions/index.ts";
import { keepFiles } from "../../registry/versions/index.ts";
import type { BlobStore, Trx } from "../../store/index.ts";
import { classesOf } from "../content-classes.ts";
import { blockOrder } from "./block-order.ts";
import type { CheckedOrder, OrderCheck } from "./check-order.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import type { LikenessGuard } from "./likeness-guard.ts";
import type { JudgedTexts, ModerationDesk } from "./moderate-video.ts";
import type { VideoChangeOptions } from "./video-changes.ts";
import { viewVideo } from "./view-video.ts";

export interface OrderVideoOptions extends VideoChangeOptions {
  /** How many videos of a workspace may be under way; absent: as many as there are. */
  readonly unfinishedVideosMax?: number;
  readonly likenesses: LikenessGuard;
  /** Refuses what costs, where nothing more may be spent now; absent: the first step is refused. */
  readonly refuseSpent?: (workspaceId: string) => Promise<void>;
  /** Refuses what no rule allows, by what the order itself says; absent: planning does. */
  readonly admitOrder?: (video: Video) => Promise<void>;
  /** Refuses what could not be made, with all that is wrong with it; absent: planning finds that. */
  readonly checkOrder?: OrderCheck;
  /** Judges by its rules what an order says, as soon as that is known; absent: planning does. */
  readonly moderation?: Pick<ModerationDesk, "foresee" | "record">;
}

/**
 * Takes an order: its script goes into the vault, and the video and the job that plans it are written together. A file
 * that a deleted asset had as well might be gone by then, so that all are looked at again once nobody can remove them.
 */
export async function orderVideo(
  options: OrderVideoOptions,
  caller: Caller,
  { script, template, callbackId, startAfter, deadline, origin, variables, ...rest }: NewOrder,
  requestId: string,
): Promise<VideoView> {
  const { database, stores, now } = options;
  const times = checkTimes({ startAfter, deadline, now: now() });
  // What begins later may begin in another month.
  if (!rest.isTest && times.startAfterS === undefined) await options.refuseSpent?.(caller.workspaceId);
  const vault = await stores.openVault(caller.workspaceId);
  await refuseAbsent(vault, rest.files);
  const bytes = script && encode(script.text);
  const checked = await options
    .checkOrder?.(caller.workspaceId, { script, template, variables, ...rest })
    .catch(async (error: unknown) => {
      throw await options.likenesses.explain(caller.workspaceId, error);
    });
  const judged =
    checked &&
    (await options.moderation?.foresee(
      rest,
      checked.texts.map(({ text }) => text),
    ));
  // Who mends its texts orders it again, under the same names.
  const names = judged?.screening.action === "block" ? {} : { callbackId, origin };
  if (bytes) await vault.put(bytes);
  const taken = await database.forWorkspace(caller.workspaceId, async (trx): Promise<Taken> => {
    await refuseStopped(trx, { workspaceId: caller.workspaceId, uses: checked?.uses ?? null });
    await keepFiles(trx, caller.workspaceId);
    await refuseAbsent(vault, rest.files);
    const kept = script && bytes ? { script: { name: script.name, digest: await vault.put(bytes) } } : {};
    const { video, isNew } = await createVideoOnce(trx, {
      workspaceId: caller.workspaceId,
      order: {
        ...rest,
        ...kept,
        ...(template === undefined ? {} : { template }),
        values: textsOf(variables),
        orderedBy: formatPrincipal(caller.principal),
      },
      requestId,
      estimate: checked?.estimate,
      ...names,
      startAfter,
      deadline,
      now: now(),
    });
    if (!isNew) return { view: await viewVideo(trx, video) };
    return takeNew(trx, options, caller, { video, checked, judged, startAfterS: times.startAfterS });
  });
  // What was refused is written down, and then refused.
  if ("refusal" in taken) throw taken.refusal;
  return taken.view;
}

type Taken = { readonly view: VideoView } | { readonly refusal: SutradharError };

interface NewlyOrdered {
  readonly video: Video;
  readonly checked: CheckedOrder | undefined;
  readonly judged: JudgedTexts | undefined;
  readonly startAfterS: number | undefined;
}

/** Asks everyone who may refuse it, and has it planned. */
async function takeNew(
  trx: Trx,
  options: OrderVideoOptions,
  caller: Caller,
  { video, checked, judged, startAfterS }: NewlyOrdered,
): Promise<Taken> {
  const { ledger, moderation, queue } = options;
  await options.admitOrder?.(video);
  await recordVideo(trx, byCaller(ledger, caller), {
    says: "ordered",
    body: { video: video.id, order: hide(digestOf(video.order)) },
  });
  if (checked && judged?.screening.action === "block" && moderation) {
    const refused = { video, judged, placed: checked.texts };
    return { refusal: await blockOrder(trx, { ...options, moderation }, refused) };
  }
  const contentClasses = classesOf(judged?.screening.categories ?? []);
  if (checked?.cast) await options.likenesses.admit(trx, { video, cast: checked.cast, contentClasses });
  await refuseTooMany(trx, options, caller.workspaceId);
  await enqueuePlan(trx, queue, video.id, startAfterS === undefined ? {} : { startAfterS });
  return { view: presentVideo(video, { done: 0, total: 0 }) };
}

function encode(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= limits.scriptBytesMax) return bytes;
  throw new SutradharError("file_too_large", `a script may have ${limits.scriptBytesMax} bytes, got ${bytes.length}`);
}

/** Numbers may be numbers in JSON; a script has texts. */
function textsOf(variables: NewOrder["variables"]): VideoOrder["values"] {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}

/** When it may begin, in the queue's words. @throws SutradharError `request_invalid` */
function checkTimes({
  startAfter,
  deadline,
  now,
}: Pick<NewOrder, "startAfter" | "deadline"> & { readonly now: Date }): { readonly startAfterS?: number } {
  const waitMs = (startAfter?.getTime() ?? 0) - now.getTime();
  if (waitMs > limits.startAfterMsMax) {
    const days = limits.startAfterMsMax / 86_400_000;
    throw invalidAt("#/startAfter", `startAfter: must be within ${days} days, got ${startAfter?.toISOString()}`);
  }
  const begin = startAfter && waitMs > 0 ? startAfter : now;
  if (deadline && deadline <= begin) {
    throw invalidAt(
      "#/deadline",
      `deadline: must be after ${begin.toISOString()}, when it may begin, got ${deadline.toISOString()}`,
    );
  }
  return waitMs > 0 ? { startAfterS: Math.ceil(waitMs / 1_000) } : {};
}

/** Counted with the new one; who comes at the same instant may pass by a few. @throws SutradharError `concurrency_limited` */
async function refuseTooMany(
  trx: Trx,
  { unfinishedVideosMax: max }: OrderVideoOptions,
  workspaceId: string,
): Promise<void> {
  if (max === undefined || (await countUnfinished(trx, workspaceId, max + 1)) <= max) return;
  throw new SutradharError(
    "concurrency_limited",
    `${max} videos of this workspace are under way, which is as many as may be: wait until some have ended`,
    { details: { retryAfterS: 30 } },
  );
}

const looksAtOnceMax = 8;

async function refuseAbsent(vault: Pick<BlobStore, "has">, files: VideoOrder["files"]): Promise<void> {
  const named = Object.entries(files);
  for (let start = 0; start < named.length; start += looksAtOnceMax) {
    const some = named.slice(start, start + looksAtOnceMax);
    const found = await Promise.all(some.map(([, digest]) => vault.has(digest)));
    const [path, digest] = some[found.indexOf(false)] ?? [];
    if (path === undefined) continue;
    throw invalidAt(
      `#/files/${escapePointer(path)}`,
      `files.${path}: nothing was uploaded under ${digest}: PUT it to /v1/blobs/${digest} first`,
    );
  }
}

function invalidAt(pointer: string, message: string): SutradharError {
  return new SutradharError("request_invalid", message, { problems: [{ code: "request_invalid", message, pointer }] });
}
