import type { FulfilOrder, RightsServices } from "../../api/index.ts";
import { SutradharError } from "../../core/index.ts";
import {
  correctPrincipal,
  erasePrincipal,
  getFiduciary,
  type ConsentDesk,
  type DeskVisitor,
} from "../../governance/consent/index.ts";
import {
  answerRequest,
  getRightsRequest,
  nameNominee,
  readAccessReport,
  revokeRightsLinks,
  rightsWords,
  type NamedNominee,
  type RightsDesk,
  type RightsRequest,
  type RightsWords,
} from "../../governance/rights/index.ts";
import type { Clocks } from "../../governance/clocks/index.ts";
import { isOnHold } from "../../governance/retention/index.ts";
import type { Trx } from "../../store/index.ts";
import { sealLikeness } from "./seal-likeness.ts";
import { settleWithdrawal, type SettleOptions } from "./settle-withdrawal.ts";

export interface RightsOfficeOptions extends SettleOptions {
  readonly desk: ConsentDesk;
  readonly clocks: Clocks;
}

/** What is done about requests of people, on an installation. */
export function createRightsOffice(options: RightsOfficeOptions): RightsServices {
  const { database, desk: consents, clocks } = options;
  const desk: RightsDesk = { ...consents, clocks };
  return {
    database,
    desk,
    report: ({ workspaceId, principalId }) =>
      database.forWorkspace(workspaceId, (trx) =>
        readAccessReport(trx, desk, { workspaceId, principalId, ledger: database }),
      ),
    async fulfil(visitor, order) {
      const { workspaceId } = visitor;
      const { request, ended } = await database.forWorkspace(workspaceId, (trx) =>
        fulfil(trx, { ...options, desk }, { visitor, order }),
      );
      if (ended) await endFor(options, visitor, { principalId: request.principalId, consentIds: ended });
      return request;
    },
  };
}

interface Fulfilling {
  readonly visitor: DeskVisitor;
  readonly order: FulfilOrder;
}

interface Fulfilled {
  readonly request: RightsRequest;
  /** Of an erasure: the consents that ended by it. */
  readonly ended?: readonly string[];
}

/** Does it and answers, in one transaction: what was answered was done. */
async function fulfil(
  trx: Trx,
  options: RightsOfficeOptions & { readonly desk: RightsDesk },
  { visitor, order }: Fulfilling,
): Promise<Fulfilled> {
  const { desk } = options;
  const { workspaceId } = visitor;
  const request = await getRightsRequest(trx, desk, { workspaceId, id: order.id });
  if (request.state !== "identified") throw notYet(request);
  const words = rightsWords(request.language);
  const done = await doOne(trx, options, { visitor, order, request, words });
  // Rule 9: whoever is answered is told whom they can ask.
  const { name, address, contact } = await getFiduciary(trx, workspaceId);
  const said = [order.text, ...done.lines, `${words.contact}: ${name}, ${address}, ${contact}`, words.board];
  const answer = said.filter((line) => line !== undefined && line !== "").join("\n");
  const answered = await answerRequest(trx, { desk, visitor }, { id: request.id, answer });
  // Under a key that is about to be destroyed the answer is read no more: whoever sends it has it from here.
  return { request: { ...answered, answer }, ...(done.ended ? { ended: done.ended } : {}) };
}

function notYet({ id, state }: RightsRequest): SutradharError {
  return new SutradharError(
    "state_conflict",
    state === "received"
      ? `nobody has found out whether it is them who asks: say how (POST /v1/rights-requests/${id}/identity)`
      : `the request ${id} is ${state}: there is nothing left to do about it`,
  );
}

interface Doing extends Fulfilling {
  readonly request: RightsRequest;
  readonly words: RightsWords;
}

interface Done {
  readonly lines: readonly string[];
  readonly ended?: readonly string[];
}

async function doOne(trx: Trx, options: RightsOfficeOptions & { desk: RightsDesk }, doing: Doing): Promise<Done> {
  const { request, order, words } = doing;
  switch (request.kind) {
    case "access":
      return { lines: [words.reported] };
    case "correction":
      return correct(trx, options.desk, doing);
    case "erasure":
      return erase(trx, options, doing);
    case "nomination":
      return nominate(trx, options.desk, doing);
    case "grievance":
      if (order.text !== undefined) return { lines: [] };
      throw new SutradharError("request_invalid", "text: a complaint is answered in words");
  }
}

async function correct(trx: Trx, desk: RightsDesk, { visitor, order, request, words }: Doing): Promise<Done> {
  const { correction } = order;
  if (!correction)
    throw new SutradharError("request_invalid", "correction: say what is to be kept of the person instead");
  const { name, contact } = correction;
  const details = { name, ...(contact === undefined ? {} : { contact }) };
  const { madeBefore } = await correctPrincipal(trx, { desk, visitor }, { id: request.principalId, details });
  const before = words.madeBefore.replace("{count}", () => String(madeBefore.length));
  return { lines: [words.corrected, ...(madeBefore.length > 0 ? [before] : [])] };
}

async function nominate(trx: Trx, desk: RightsDesk, { visitor, order, request, words }: Doing): Promise<Done> {
  const named = order.nominee ?? (request.text === undefined ? undefined : (JSON.parse(request.text) as NamedNominee));
  if (!named) throw new SutradharError("request_invalid", "nominee: say whom the person names");
  await nameNominee(trx, { desk, visitor }, { principalId: request.principalId, named });
  return { lines: [words.nominated.replace("{name}", () => named.name)] };
}

/** What a law, or a court, makes the fiduciary keep is kept sealed; all else is gone. */
async function erase(
  trx: Trx,
  { desk, destroysKeys }: RightsOfficeOptions,
  { visitor, request, words }: Doing,
): Promise<Done> {
  const { workspaceId } = visitor;
  const { principalId } = request;
  // A court or an authority may have asked that it be kept.
  const isHeld = await isOnHold(trx, { workspaceId, owners: [principalId] });
  const keepsSealed = isHeld || !destroysKeys;
  const { consentIds } = await erasePrincipal(trx, { desk, visitor }, { id: principalId, keepsSealed });
  await revokeRightsLinks(trx, { workspaceId, principalId, now: desk.now() });
  const lines = [
    keepsSealed ? words.erasedSealed : words.erasedAll,
    ...(isHeld ? [words.held] : []),
    ...(consentIds.length > 0 ? [words.processors] : []),
  ];
  return { lines, ended: consentIds };
}

/** What erasure leaves behind: videos that run, files of the likeness, and where no law is in the way the key. */
async function endFor(
  options: RightsOfficeOptions,
  visitor: DeskVisitor,
  { principalId, consentIds }: { readonly principalId: string; readonly consentIds: readonly string[] },
): Promise<void> {
  const { workspaceId } = visitor;
  for (const id of consentIds) await settleWithdrawal(options, { workspaceId, id });
  await sealLikeness(options, { visitor, principalId });
}
