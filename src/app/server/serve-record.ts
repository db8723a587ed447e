import type { Caller } from "../../access/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import { byCaller, recordVideo, videoEntries } from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";

export interface ServeRecordOptions {
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
}

/** Writes down what is handed out, and what is refused. */
export interface ServeRecord {
  served(trx: Trx, caller: Caller, what: { readonly video: string; readonly name: string }): Promise<void>;
  refused(
    trx: Trx,
    caller: Caller,
    what: {
      readonly video?: string;
      readonly point: "enqueue" | "download" | "preview";
      readonly reason: string;
    },
  ): Promise<void>;
}

type ServedName = (typeof videoEntries.served.fields.what.values)[number];

/**
 * A player asks for a file in dozens of ranges: the first request of a caller for a thing has an entry, and then none for as long
 * as the entry says. What the server has forgotten meanwhile has one more.
 */
export function createServeRecord({ ledger, now }: ServeRecordOptions): ServeRecord {
  const told = new Map<string, number>();
  const isNew = (what: string): boolean => {
    const nowMs = now().getTime();
    const last = told.get(what);
    if (last !== undefined && nowMs - last < limits.serveRecordMs) return false;
    told.delete(what);
    told.set(what, nowMs);
    // The oldest stand first.
    if (told.size > limits.serveRecordsMax) told.delete(told.keys().next().value as string);
    return true;
  };
  return {
    async served(trx, caller, { video, name }) {
      if (!isNew(`${caller.keyId} ${video} ${name}`)) return;
      const names: readonly string[] = videoEntries.served.fields.what.values;
      const what = (names.includes(name) ? name : "other") as ServedName;
      const body = { video, what, windowS: limits.serveRecordMs / 1_000 };
      await recordVideo(trx, byCaller(ledger, caller), { says: "served", body });
    },
    async refused(trx, caller, { video, point, reason }) {
      if (!isNew(`${caller.keyId} ${video} ${point} ${reason}`)) return;
      const body = { ...(video === undefined ? {} : { video }), point, reason: hide(reason) };
      await recordVideo(trx, byCaller(ledger, caller), { says: "refused", body });
    },
  };
}

/** The refusal where there is one; what failed is thrown, and refuses too. */
export async function tellRefusal(ask: () => Promise<void>): Promise<SutradharError | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof SutradharError && error.code === "consent_refused") return error;
    throw error;
  }
}
