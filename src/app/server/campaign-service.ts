import { requireScope, type Caller } from "../../access/index.ts";
import type { CampaignChange, CampaignOrder, CampaignServices, RowView } from "../../api/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import {
  byCaller,
  checkRecipientBasis,
  checkWindow,
  createCampaignId,
  createCampaignOnce,
  getCampaign,
  listCampaigns,
  listRows,
  lockCampaign,
  openContent,
  openProblems,
  presentCampaign,
  recordCreated,
  recordShown,
  refuseNoBasis,
  type Campaign,
  type CampaignKey,
  type CampaignRow,
  type CampaignView,
  type ShownOfCampaign,
} from "../../productions/index.ts";
import { getTemplate } from "../../registry/versions/index.ts";
import type { Database, Stores, Trx } from "../../store/index.ts";
import { orderedBy, type CampaignAdmission } from "./campaign-admission.ts";
import { changeCampaign, sampleCampaign } from "./campaign-changes.ts";
import { eraseNow } from "./campaign-erasure.ts";
import { keptApart } from "./campaign-keys.ts";
import { joinNames } from "./campaign-names.ts";
import type { CampaignPeople } from "./campaign-people.ts";
import type { LikenessGuard } from "./likeness-guard.ts";
import { listErrors, listResults } from "./campaign-tables.ts";
import { eraseRecipient } from "./recipient-erasure.ts";
import { uploadRows } from "./campaign-uploads.ts";

export interface CampaignServiceOptions {
  readonly database: Database;
  readonly stores: Stores;
  readonly people: CampaignPeople;
  readonly ledger: LedgerWriter;
  /** Who is heard in the sound of names. */
  readonly likenesses: LikenessGuard;
  /** Refuses campaigns whose videos would all be refused; absent: each of them is. */
  readonly admission?: CampaignAdmission;
  /** Whether a campaign must say on what ground it processes people's data. */
  readonly isBasisAsked?: boolean;
  readonly now: () => Date;
}

const lookMs = 200;

/** What the API's routes of campaigns do, on an installation. Everything is asked for and changed in the caller's workspace. */
export function createCampaignService(options: CampaignServiceOptions): CampaignServices {
  const { database, now } = options;
  const inWorkspace = <T>({ workspaceId }: Caller, work: (trx: Trx) => Promise<T>): Promise<T> =>
    database.forWorkspace(workspaceId, work);
  const find = (caller: Caller, id: string): Promise<Campaign> => inWorkspace(caller, (trx) => getCampaign(trx, id));
  return {
    create: (caller, order) => create(options, caller, order),
    list: async (caller, filter) =>
      (await inWorkspace(caller, (trx) => listCampaigns(trx, filter))).map(presentCampaign),
    get: (caller, id, waitMs) => watch(async () => presentCampaign(await find(caller, id)), waitMs),
    async addRows(caller, id, sent) {
      const { workspaceId } = caller;
      const campaign = await find(caller, id);
      const key = await keyOf(options, campaign);
      return uploadRows({ database, now }, { workspaceId, campaignId: id, key, sent });
    },
    async rows(caller, id, page) {
      const campaign = await find(caller, id);
      const rows = await inWorkspace(caller, (trx) => listRows(trx, campaign, page));
      const key = await keyToShow(options, caller, { campaign, what: "rows" });
      return rows.map((row) => viewRow(row, key));
    },
    async errors(caller, id) {
      const campaign = await find(caller, id);
      const key = await keyToShow(options, caller, { campaign, what: "errors" });
      return listErrors({ campaign, key, read: (work) => inWorkspace(caller, work) });
    },
    async results(caller, id, baseUrl) {
      const campaign = await find(caller, id);
      const key = await keyToShow(options, caller, { campaign, what: "results" });
      return listResults({ campaign, key, read: (work) => inWorkspace(caller, work), baseUrl });
    },
    async quote(caller, id) {
      const campaign = await find(caller, id);
      if (campaign.quote) return campaign.quote;
      throw new SutradharError(
        "state_conflict",
        `${id} is ${campaign.state}: what it takes is known when its rows are checked`,
      );
    },
    ...createChanges(options, { inWorkspace, find }),
    async erase(caller, id) {
      const erased = await inWorkspace(caller, async (trx) =>
        eraseNow(trx, await lockCampaign(trx, id), { by: byCaller(options.ledger, caller), now: now() }),
      );
      // Whoever tends it does so again, where this is killed before.
      await options.people.keys.destroy(id);
      return presentCampaign(erased);
    },
    async eraseRecipient(caller, recipient) {
      requireScope(caller, "recipients:read");
      return eraseRecipient(options, caller, recipient);
    },
  };
}

interface Hands {
  readonly inWorkspace: <T>(caller: Caller, work: (trx: Trx) => Promise<T>) => Promise<T>;
  readonly find: (caller: Caller, id: string) => Promise<Campaign>;
}

function createChanges(
  options: CampaignServiceOptions,
  { inWorkspace, find }: Hands,
): Pick<CampaignServices, "sample" | "names" | "change"> {
  const { now } = options;
  return {
    async sample(caller, id, sampled) {
      await options.admission?.admitWork(caller, await find(caller, id), sampled.isTest);
      return inWorkspace(caller, async (trx) =>
        presentCampaign(await sampleCampaign(trx, { id, ...sampled, now: now() })),
      );
    },
    async names(caller, id) {
      const campaign = await find(caller, id);
      await noteShown(options, caller, { campaign, what: "names" });
      return joinNames(options, campaign);
    },
    async change(caller, id, change, { partial }) {
      // A consent may have been taken back since it was created.
      if (goesOn.has(change)) await options.admission?.admitWork(caller, await find(caller, id));
      return inWorkspace(caller, async (trx) =>
        presentCampaign(await changeCampaign(trx, { id, change, isPartial: partial, now: now() })),
      );
    },
  };
}

/** Changes after which more of it is made. */
const goesOn: ReadonlySet<CampaignChange> = new Set(["start", "resume", "retry"]);

function keyOf({ people }: CampaignServiceOptions, { id }: Campaign): Promise<CampaignKey> {
  return people.keyOf(id);
}

interface Shown {
  readonly campaign: Campaign;
  readonly what: ShownOfCampaign;
}

/** For whoever may see what rows say of people; that they were given it is written down. */
async function keyToShow(
  options: CampaignServiceOptions,
  caller: Caller,
  shown: Shown,
): Promise<CampaignKey | undefined> {
  if (!maySee(caller) || shown.campaign.sealedKey === null) return undefined;
  const key = await keyOf(options, shown.campaign);
  await noteShown(options, caller, shown);
  return key;
}

function noteShown({ database, ledger }: CampaignServiceOptions, caller: Caller, shown: Shown): Promise<void> {
  return database.forWorkspace(caller.workspaceId, (trx) =>
    recordShown(trx, byCaller(ledger, caller), { campaign: shown.campaign.id, what: shown.what }),
  );
}

/** What rows say of people is shown to those alone whose work needs it. */
function maySee({ scopes }: Caller): boolean {
  return scopes.includes("recipients:read");
}

async function create(
  { database, people, ledger, admission, isBasisAsked = false, now }: CampaignServiceOptions,
  caller: Caller,
  order: CampaignOrder,
): Promise<CampaignView> {
  const { workspaceId, keyId } = caller;
  checkTimes(order, now());
  const { basis, purpose } = order.options;
  if (basis) checkRecipientBasis(basis, purpose);
  else if (isBasisAsked) refuseNoBasis();
  const found = await getTemplate({ database, workspaceId }, order.template);
  const template = {
    wanted: found.wanted,
    name: found.name,
    version: found.version,
    digest: found.digest,
    variables: [...found.variables.values()],
    files: found.files,
  };
  const settings = { ...order.options, orderedBy: orderedBy(caller) };
  await admission?.admit(caller, { template, options: settings });
  const id = createCampaignId(now());
  const campaign = await database.forWorkspace(workspaceId, async (trx) => {
    const { isPartial, ...rest } = order;
    const created = await createCampaignOnce(trx, {
      ...rest,
      id,
      workspaceId,
      template,
      options: settings,
      sealedKey: keptApart,
      createdBy: keyId,
      now: now(),
    });
    // One that was ordered before has its own.
    if (created.id !== id) return created;
    await people.keys.create(id);
    await recordCreated(trx, byCaller(ledger, caller), created);
    if (!isPartial) return created;
    await trx.updateTable("campaigns").set({ is_partial: true }).where("id", "=", id).execute();
    return { ...created, isPartial };
  });
  return presentCampaign(campaign);
}

/** @throws SutradharError `request_invalid` */
function checkTimes({ startAfter, deadline, expiresAt, window }: CampaignOrder, now: Date): void {
  if (window) checkWindow(window);
  const begin = startAfter && startAfter > now ? startAfter : now;
  const latest = new Date(now.getTime() + limits.startAfterMsMax);
  if (startAfter && startAfter > latest) {
    throw new SutradharError("request_invalid", `startAfter: must be before ${latest.toISOString()}`);
  }
  for (const [name, time] of Object.entries({ deadline, expiresAt })) {
    if (!time || time > begin) continue;
    throw new SutradharError(
      "request_invalid",
      `${name}: must be after ${begin.toISOString()}, when it may begin, got ${time.toISOString()}`,
    );
  }
  if (deadline && expiresAt && expiresAt < deadline) {
    throw new SutradharError("request_invalid", "expiresAt: must not be before the deadline");
  }
}

const hidden = "•••";

function viewRow(row: CampaignRow, key: CampaignKey | undefined): RowView {
  const { number, line, state, callbackId, problems, videoId } = row;
  const content = key && row.sealed !== null ? openContent(key, row) : undefined;
  const isHidden = row.sealed !== null && !content;
  return {
    number,
    line,
    state,
    callbackId,
    recipient: content ? (content.recipient ?? null) : isHidden ? hidden : null,
    values: content ? content.values : null,
    problems: key ? openProblems(key, row) : problems.map((problem) => ({ ...problem, message: hidden })),
    video: videoId,
  };
}

/** Answers when its state or its numbers are others than at first, when it has ended, or after `waitMs`. */
async function watch(read: () => Promise<CampaignView>, waitMs: number): Promise<CampaignView> {
  const endMs = performance.now() + waitMs;
  const first = await read();
  let last = first;
  while (performance.now() < endMs && looksAlike(first, last) && last.state !== "cancelled" && last.state !== "done") {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    last = await read();
  }
  return last;
}

function looksAlike(one: CampaignView, other: CampaignView): boolean {
  return one.state === other.state && JSON.stringify(one.rows) === JSON.stringify(other.rows);
}
