import { limits, type Digest } from "../../core/index.ts";
import { sql } from "kysely";
import type { Database, Trx } from "../../store/index.ts";
import { getPrincipal, listConsents, listParties, type Consent, type ConsentDesk } from "../consent/index.ts";
import { listNominees } from "./nominees.ts";

/**
 * What is kept of one person, what it was used for, and who has had it: section 11 of the DPDP Act. All of it is read from what
 * the product itself goes by, so that it cannot tell another story than the checks.
 */
export interface AccessReport {
  readonly report: "urn:sutradhar:access-report:1";
  readonly at: string;
  readonly person: {
    readonly ref: string;
    readonly name: string | null;
    readonly contact: string | null;
    readonly age: string;
    readonly since: string;
    readonly hasGuardian: boolean;
    readonly erasedAt: string | null;
  };
  readonly nominees: readonly { readonly name: string; readonly since: string; readonly mayAct: boolean }[];
  readonly likenesses: readonly {
    readonly asset: string;
    readonly sha256: Digest;
    readonly files: number;
    readonly since: string;
    readonly isSealed: boolean;
  }[];
  readonly consents: readonly {
    readonly id: string;
    readonly status: string;
    readonly givenAt: string;
    readonly endedAt: string | null;
    readonly notice: {
      readonly id: string;
      readonly version: number;
      readonly language: string;
      readonly sha256: string;
    };
    readonly purposes: readonly {
      readonly purpose: string;
      readonly uses: number;
      readonly withdrawnAt: string | null;
      readonly until: string;
    }[];
    readonly sha256: string;
  }[];
  readonly uses: readonly {
    readonly video: string;
    readonly state: string;
    readonly purpose: string | null;
    readonly channel: string | null;
    readonly territory: string | null;
    readonly orderedAt: string;
    readonly finishedAt: string | null;
    /** How often its files were handed out, by the ledger. */
    readonly downloads: number;
  }[];
  readonly recipients: readonly {
    readonly name: string;
    readonly role: "fiduciary" | "processor";
    readonly contact: string;
    readonly country: string;
    readonly contractRef: string | null;
    /** When they were told that something was taken back, and when they said that they ceased. */
    readonly told: readonly { readonly consent: string; readonly toldAt: string; readonly doneAt: string | null }[];
  }[];
  readonly requests: readonly {
    readonly id: string;
    readonly kind: string;
    readonly state: string;
    readonly receivedAt: string;
  }[];
  /** What stands of this in the ledger: each entry can be proven (`sutradhar ledger prove`). */
  readonly ledger: readonly { readonly type: string; readonly at: string; readonly entry: string }[];
  /** Lists that were cut, and at how many. */
  readonly cut: readonly string[];
}

export async function readAccessReport(
  trx: Trx,
  desk: Pick<ConsentDesk, "keys" | "now">,
  asked: { readonly workspaceId: string; readonly principalId: string; readonly ledger: Pick<Database, "engine"> },
): Promise<AccessReport> {
  const { ledger, ...place } = asked;
  const { workspaceId, principalId } = place;
  const person = await getPrincipal(trx, desk, { workspaceId, id: principalId });
  const consents = await listConsents(trx, { ...place, limit: limits.pageRowsMax });
  const uses = await listUses(trx, principalId, ledger);
  const nominees = await listNominees(trx, desk, place);
  return {
    report: "urn:sutradhar:access-report:1",
    at: desk.now().toISOString(),
    person: {
      ref: person.ref,
      name: person.details?.name ?? null,
      contact: person.details?.contact ?? null,
      age: person.age,
      since: person.createdAt.toISOString(),
      hasGuardian: person.guardian !== null,
      erasedAt: person.erasedAt?.toISOString() ?? null,
    },
    nominees: nominees.map(({ named, namedAt, activatedAt }) => ({
      name: named?.name ?? "",
      since: namedAt.toISOString(),
      mayAct: activatedAt !== null,
    })),
    likenesses: await listLikenesses(trx, { ...place, ref: person.ref }),
    consents: consents.map(tellConsent),
    uses,
    recipients: await listRecipients(trx, { ...place, consents }),
    requests: await listRequests(trx, principalId),
    ledger: await listEntries(trx, principalId),
    cut: [
      ...(consents.length === limits.pageRowsMax ? [`consents at ${limits.pageRowsMax}`] : []),
      ...(uses.length === limits.rightsReportRowsMax ? [`uses at ${limits.rightsReportRowsMax}`] : []),
    ],
  };
}

function tellConsent(consent: Consent): AccessReport["consents"][number] {
  const { id, status, givenAt, endedAt, artefact, grants, sha256 } = consent;
  const { notice } = artefact;
  const terms = new Map(artefact.grants.map((grant) => [grant.id, grant]));
  return {
    id,
    status,
    givenAt: givenAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    notice: { id: notice.id, version: notice.version, language: notice.language, sha256: notice.textSha256 },
    purposes: grants.map((grant) => ({
      purpose: grant.purpose,
      uses: grant.uses,
      withdrawnAt: grant.withdrawnAt?.toISOString() ?? null,
      until: terms.get(grant.id)?.validUntil ?? "",
    })),
    sha256,
  };
}

interface Place {
  readonly workspaceId: string;
  readonly principalId: string;
}

async function listLikenesses(
  trx: Trx,
  { workspaceId, ref }: Pick<Place, "workspaceId"> & { readonly ref: string },
): Promise<AccessReport["likenesses"]> {
  const rows = await trx
    .selectFrom("asset_versions as v")
    .select(["v.kind", "v.name", "v.version", "v.digest", "v.pushed_at"])
    .select((has) => [
      has
        .selectFrom("asset_files as f")
        .whereRef("f.workspace_id", "=", "v.workspace_id")
        .whereRef("f.kind", "=", "v.kind")
        .whereRef("f.name", "=", "v.name")
        .whereRef("f.version", "=", "v.version")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .as("files"),
      has
        .selectFrom("asset_files as f")
        .innerJoin("sealed_blobs as s", "s.digest", "f.digest")
        .whereRef("f.workspace_id", "=", "v.workspace_id")
        .whereRef("f.kind", "=", "v.kind")
        .whereRef("f.name", "=", "v.name")
        .whereRef("f.version", "=", "v.version")
        .where("s.workspace_id", "=", workspaceId)
        .where("s.held_at", "is not", null)
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .as("sealed"),
    ])
    .where("v.workspace_id", "=", workspaceId)
    .where("v.person", "=", ref)
    .orderBy("v.kind")
    .orderBy("v.name")
    .orderBy("v.version")
    .limit(limits.rightsReportRowsMax)
    .execute();
  return rows.map(({ kind, name, version, digest, pushed_at: at, files, sealed }) => ({
    asset: `${kind}/${name}@${version}`,
    sha256: digest,
    files: files ?? 0,
    since: at.toISOString(),
    isSealed: (sealed ?? 0) > 0,
  }));
}

async function listUses(
  trx: Trx,
  principalId: string,
  ledger: Pick<Database, "engine">,
): Promise<AccessReport["uses"]> {
  const rows = await trx
    .selectFrom("likeness_uses as u")
    .innerJoin("videos as v", "v.id", "u.video_id")
    .select(["v.id", "v.state", "v.request", "v.created_at", "v.finished_at"])
    .distinctOn("v.id")
    .where("u.principal_id", "=", principalId)
    .orderBy("v.id", "desc")
    .limit(limits.rightsReportRowsMax)
    .execute();
  const downloads = await countDownloads(
    ledger,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, state, request, created_at: created, finished_at: finished }) => {
    const { purpose, channel, territory } = request as {
      readonly purpose?: string;
      readonly channel?: string;
      readonly territory?: string;
    };
    return {
      video: id,
      state,
      purpose: purpose ?? null,
      channel: channel ?? null,
      territory: territory ?? null,
      orderedAt: created.toISOString(),
      finishedAt: finished?.toISOString() ?? null,
      downloads: downloads.get(id) ?? 0,
    };
  });
}

/** By what the ledger has taken in. It is the whole installation's: a workspace's own transaction does not see it. */
async function countDownloads(
  { engine }: Pick<Database, "engine">,
  videos: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (videos.length === 0) return new Map();
  const { rows } = await sql<{ readonly video: string; readonly count: number }>`
    select entry::jsonb -> 'body' ->> 'video' as video, count(*)::int as count from ledger_entries
    where type = 'video.downloaded' and entry::jsonb -> 'body' ->> 'video' = any (${videos})
    group by 1
  `.execute(engine);
  return new Map(rows.map(({ video, count }) => [video, count]));
}

async function listRecipients(
  trx: Trx,
  { workspaceId, principalId, consents }: Place & { readonly consents: readonly Consent[] },
): Promise<AccessReport["recipients"]> {
  const named = consents.flatMap(({ artefact }) => [
    { role: "fiduciary" as const, ...artefact.parties.fiduciary },
    ...artefact.parties.processors.map((party) => ({ role: "processor" as const, ...party })),
  ]);
  const today = (await listParties(trx, workspaceId)).filter(({ role }) => role === "fiduciary");
  const byId = new Map([...today, ...named].map((party) => [party.id, party]));
  const tasks = await trx
    .selectFrom("processor_tasks as t")
    .innerJoin("consents as c", "c.id", "t.consent_id")
    .select(["t.party_id", "t.consent_id", "t.told_at", "t.acknowledged_at"])
    .where("c.principal_id", "=", principalId)
    .orderBy("t.id")
    .execute();
  return [...byId.values()].map(({ id, name, role, contact, country, contractRef }) => ({
    name,
    role,
    contact,
    country,
    contractRef: contractRef ?? null,
    told: tasks
      .filter((task) => task.party_id === id)
      .map((task) => ({
        consent: task.consent_id,
        toldAt: task.told_at.toISOString(),
        doneAt: task.acknowledged_at?.toISOString() ?? null,
      })),
  }));
}

async function listRequests(trx: Trx, principalId: string): Promise<AccessReport["requests"]> {
  const rows = await trx
    .selectFrom("rights_requests")
    .select(["id", "kind", "state", "received_at"])
    .where("principal_id", "=", principalId)
    .orderBy("id")
    .limit(limits.pageRowsMax)
    .execute();
  return rows.map(({ id, kind, state, received_at: at }) => ({ id, kind, state, receivedAt: at.toISOString() }));
}

async function listEntries(trx: Trx, principalId: string): Promise<AccessReport["ledger"]> {
  const ofConsents = await trx
    .selectFrom("consent_events as e")
    .leftJoin("consents as c", "c.id", "e.consent_id")
    .leftJoin("consent_requests as r", "r.id", "e.request_id")
    .select(["e.type", "e.at", "e.entry_id"])
    .where((has) => has.or([has("c.principal_id", "=", principalId), has("r.principal_id", "=", principalId)]))
    .orderBy("e.id")
    .limit(limits.rightsReportRowsMax)
    .execute();
  const ofRequests = await trx
    .selectFrom("rights_events as e")
    .innerJoin("rights_requests as r", "r.id", "e.request_id")
    .select(["e.type", "e.at", "e.entry_id"])
    .where("r.principal_id", "=", principalId)
    .orderBy("e.id")
    .limit(limits.rightsReportRowsMax)
    .execute();
  return [...ofConsents, ...ofRequests]
    .toSorted((a, b) => +a.at - +b.at)
    .map(({ type, at, entry_id: entry }) => ({ type, at: at.toISOString(), entry }));
}
