import { sql } from "kysely";
import { SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";

/** Who is an administrator now: in every workspace (`everywhere`), or in one by its id. */
export type AdministratorCounts = ReadonlyMap<string, number>;

export const everywhere = "*";

/** How many people administer the installation, and each workspace that somebody is in. Those who are only invited do not count. */
export async function countAdministrators(trx: Trx): Promise<AdministratorCounts> {
  const { rows } = await sql<{ place: string; count: number }>`
    select place, count(*)::int as count from (
      select ${everywhere} as place from people
      where 'administrator' = any (roles) and joined_at is not null and ended_at is null
      union all
      select m.workspace_id from memberships m join people p on p.id = m.person_id
      where 'administrator' = any (m.roles) and m.ended_at is null and p.joined_at is not null and p.ended_at is null
    ) a group by place
  `.execute(trx);
  return new Map(rows.map(({ place, count }) => [place, count]));
}

/**
 * Refuses a change that leaves the installation, or a workspace, without the last person who administers it. A workspace is
 * administered by those of the installation as well.
 * @param before what `countAdministrators` said before the change, in the same transaction, with `lockPeople`
 * @throws SutradharError `last_administrator`
 */
export async function keepAdministrators(trx: Trx, before: AdministratorCounts): Promise<void> {
  const after = await countAdministrators(trx);
  const isOrphaned = (place: string): boolean => !after.has(place) && (place === everywhere || !after.has(everywhere));
  const orphan = [...before.keys()].find(isOrphaned);
  if (orphan === undefined) return;
  const what = orphan === everywhere ? "the installation" : `the workspace ${orphan}`;
  throw new SutradharError(
    "last_administrator",
    `nobody would administer ${what} any more: make somebody else an administrator first`,
  );
}
