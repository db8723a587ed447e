import { readFileSync } from "node:fs";
import { createId, digestBytes, limits, SutradharError } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import { getFiduciary } from "../consent/index.ts";
import type { BreachScope } from "./affected.ts";
import { recordBreach } from "./breach-entries.ts";
import { getBreach, type Breach, type BreachDesk } from "./breaches.ts";
import type { DeskVisitor } from "../consent/index.ts";

export const noticeKinds = ["cert-in", "board-first", "board-full", "person"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** A notice as it may be sent, by people, who have read it. */
export interface NoticeDraft {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly language: string;
  readonly text: string;
  readonly sha256: string;
  /** What nobody has said yet: it stands open in the text. */
  readonly missing: readonly string[];
  readonly draftedAt: Date;
}

type Texts = { readonly open: string } & Readonly<Partial<Record<NoticeKind, readonly string[]>>>;

/**
 * Writes a notice from what is known, and keeps it: what was told can be shown later, word for word.
 * @throws SutradharError `breach_unknown`, `request_invalid` where none ships in that language, `limit_exceeded`
 */
export async function draftNotice(
  trx: Trx,
  by: { readonly desk: BreachDesk; readonly visitor: DeskVisitor },
  wish: { readonly id: string; readonly kind: NoticeKind; readonly language: string },
): Promise<NoticeDraft> {
  const { desk, visitor } = by;
  const { workspaceId, name } = visitor;
  const { id, kind, language } = wish;
  const breach = await getBreach(trx, { workspaceId, id });
  const fiduciary = await getFiduciary(trx, workspaceId);
  const texts = readTexts(language);
  const lines = texts?.[kind];
  if (!texts || !lines) {
    throw new SutradharError(
      "request_invalid",
      `language: no draft of ${kind} ships in ${JSON.stringify(language.slice(0, 20))}: there is en, and for people hi`,
    );
  }
  await refuseTooMany(trx, id);
  const { text, missing } = fill(lines, texts.open, valuesOf(breach, fiduciary));
  const sha256 = digestBytes(text);
  const now = desk.now();
  const draftId = createId("brn", now.getTime());
  await trx
    .insertInto("breach_notices")
    .values({
      id: draftId,
      workspace_id: workspaceId,
      breach_id: id,
      kind,
      language,
      sha256,
      text,
      drafted_by: name,
      drafted_at: now,
    })
    .execute();
  await recordBreach(trx, by, { says: "drafted", body: { breach: id, notice: kind, language, text: hide(sha256) } });
  return { id: draftId, kind, language, text, sha256, missing, draftedAt: now };
}

async function refuseTooMany(trx: Trx, breachId: string): Promise<void> {
  const { count } = await trx
    .selectFrom("breach_notices")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("breach_id", "=", breachId)
    .executeTakeFirstOrThrow();
  if (count < limits.breachNoticesMax) return;
  throw new SutradharError("limit_exceeded", `a breach has ${limits.breachNoticesMax} drafts at most`);
}

/** The newest first. */
export async function listDrafts(
  trx: Trx,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<readonly Omit<NoticeDraft, "missing">[]> {
  const rows = await trx
    .selectFrom("breach_notices")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("breach_id", "=", id)
    .orderBy("id", "desc")
    .limit(limits.pageRowsMax)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as NoticeKind,
    language: row.language,
    text: row.text,
    sha256: row.sha256,
    draftedAt: row.drafted_at,
  }));
}

function readTexts(language: string): Texts | undefined {
  if (language !== "en" && language !== "hi") return undefined;
  return JSON.parse(readFileSync(new URL(`drafts/${language}.json`, import.meta.url), "utf8")) as Texts;
}

function valuesOf(
  breach: Breach,
  fiduciary: { readonly name: string; readonly address: string; readonly contact: string },
): Readonly<Record<string, string | undefined>> {
  const { name, address, contact } = fiduciary;
  return {
    ...breach.facts,
    id: breach.id,
    fiduciary: `${name}, ${address}`,
    contact: `${name}, ${contact}`,
    noticedAt: new Intl.DateTimeFormat("en-IN", {
      dateStyle: "long",
      timeStyle: "short",
      timeZone: "Asia/Kolkata",
    }).format(breach.noticedAt),
    persons: String(breach.persons),
    told: String(breach.personsTold),
    recipients: String(breach.recipients),
    scope: breach.scopes.map(tellScope).join("; "),
  };
}

function tellScope(scope: BreachScope): string {
  switch (scope.kind) {
    case "workspace":
      return "all that the workspace keeps";
    case "asset":
      return `the asset ${scope.asset}`;
    case "video":
      return `the video ${scope.video}`;
    case "campaign":
      return `the campaign ${scope.campaign}`;
    case "key":
      return `all that the key ${scope.key} could read`;
    case "store":
      return `what lies in the ${scope.store}`;
  }
}

function fill(
  lines: readonly string[],
  open: string,
  values: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing = new Set<string>();
  const text = lines
    .map((line) =>
      line.replaceAll(/\{(\w+)\}/g, (_, what: string) => {
        const value = values[what];
        if (value !== undefined && value !== "") return value;
        missing.add(what);
        return open.replace("{what}", () => what);
      }),
    )
    .join("\n\n");
  return { text: `${text}\n`, missing: [...missing] };
}
