import type { Generated } from "kysely";

/** What signs links; made by `migrations/0007-links.sql`. */
export interface LinkTables {
  readonly link_keys: LinkKeysTable;
}

interface LinkKeysTable {
  readonly workspace_id: string;
  readonly version: Generated<number>;
  readonly sealed: string;
  readonly made_by: string;
  readonly created_at: Date;
}
