import { limits, SutradharError, type Digest } from "../../core/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { checkNotice, formatNotice, type NoticeContent } from "./notice.ts";

/** One language of one version of a notice, as it is kept. */
export interface NoticeRecord {
  readonly id: string;
  readonly version: number;
  readonly language: string;
  readonly sha256: Digest;
  readonly text: string;
  readonly content: NoticeContent;
  readonly createdAt: Date;
}

export interface NewNotice {
  readonly id: string;
  /** Every language of it: they explain the same purposes. */
  readonly contents: readonly NoticeContent[];
}

/** Writes down the next version of a notice. What was shown once is never changed. @throws SutradharError `notice_invalid` */
export async function addNotice(
  trx: Trx,
  by: { readonly workspaceId: string; readonly name: string; readonly now: Date },
  { id, contents }: NewNotice,
): Promise<readonly NoticeRecord[]> {
  for (const content of contents) checkNotice(content);
  refuseUnlike(contents);
  const last = await trx
    .selectFrom("notices")
    .select("version")
    .where("workspace_id", "=", by.workspaceId)
    .where("id", "=", id)
    .orderBy("version", "desc")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  const version = (last?.version ?? 0) + 1;
  if (version > limits.noticeVersionsMax) {
    throw new SutradharError("limit_exceeded", `a notice has ${limits.noticeVersionsMax} versions: begin another`);
  }
  const records = contents.map((content): NoticeRecord => {
    const { text, sha256 } = formatNotice(content);
    return { id, version, language: content.language, sha256, text, content, createdAt: by.now };
  });
  const rows = records.map(({ language, sha256, text, content }) => ({
    workspace_id: by.workspaceId,
    id,
    version,
    language,
    body: toJson(content),
    text,
    sha256,
    created_by: by.name,
    created_at: by.now,
  }));
  await trx.insertInto("notices").values(rows).execute();
  return records;
}

/** Whoever reads it in another language must read the same. */
function refuseUnlike(contents: readonly NoticeContent[]): void {
  const languages = contents.map(({ language }) => language);
  const purposesOf = ({ purposes }: NoticeContent): string => purposes.map(({ purpose }) => purpose).join();
  const [first] = contents;
  if (!first || new Set(languages).size < languages.length) {
    throw new SutradharError("notice_invalid", "a notice is in one language at least, and in each once");
  }
  const other = contents.find((content) => purposesOf(content) !== purposesOf(first));
  if (!other) return;
  throw new SutradharError(
    "notice_invalid",
    `the notice explains ${purposesOf(first)} in ${first.language}, and ${purposesOf(other)} in ${other.language}: every language must explain the same purposes in the same order`,
  );
}

/** A version of a notice in every language that it is in; the newest, if none is named. @throws SutradharError `notice_unknown` */
export async function getNotice(
  trx: Trx,
  wanted: { readonly workspaceId: string; readonly id: string; readonly version?: number },
): Promise<readonly NoticeRecord[]> {
  const { workspaceId, id, version } = wanted;
  const rows = await trx
    .selectFrom("notices")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .where((has) =>
      has(
        "version",
        "=",
        version ??
          has
            .selectFrom("notices as newest")
            .select(({ fn }) => fn.max("newest.version").as("version"))
            .where("newest.workspace_id", "=", workspaceId)
            .where("newest.id", "=", id),
      ),
    )
    .orderBy("language")
    .execute();
  if (rows.length === 0) {
    const named = version === undefined ? id : `${id} version ${version}`;
    throw new SutradharError("notice_unknown", `there is no notice ${JSON.stringify(named.slice(0, 80))}`);
  }
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    language: row.language,
    sha256: row.sha256,
    text: row.text,
    content: row.body as NoticeContent,
    createdAt: row.created_at,
  }));
}

/** The notice of a request in one language. @throws SutradharError `notice_unknown` */
export async function readNotice(
  trx: Trx,
  request: { readonly workspaceId: string; readonly notice: { readonly id: string; readonly version: number } },
  language: string,
): Promise<NoticeRecord> {
  const notices = await getNotice(trx, { workspaceId: request.workspaceId, ...request.notice });
  const found = notices.find((each) => each.language === language);
  if (found) return found;
  const there = notices.map((each) => each.language).join(", ");
  throw new SutradharError("notice_unknown", `the notice is in ${there}, not in ${language}`);
}

/** Every notice with its newest version and the languages that it is in. */
export async function listNotices(
  trx: Trx,
  workspaceId: string,
): Promise<readonly { readonly id: string; readonly version: number; readonly languages: readonly string[] }[]> {
  const rows = await trx
    .selectFrom("notices")
    .select(["id", "version", "language"])
    .where("workspace_id", "=", workspaceId)
    .orderBy("id")
    .orderBy("version", "desc")
    .orderBy("language")
    .limit(limits.noticeVersionsMax * limits.pageRowsMax)
    .execute();
  const newest = new Map<string, { id: string; version: number; languages: string[] }>();
  for (const { id, version, language } of rows) {
    const known = newest.get(id) ?? { id, version, languages: [] };
    if (known.version === version) known.languages.push(language);
    newest.set(id, known);
  }
  return [...newest.values()];
}
