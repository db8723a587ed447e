import type { Generated } from "kysely";

/** Tables of people and of what they have stopped; made by `migrations/0006-people.sql`. */
export interface PeopleTables {
  readonly people: PeopleTable;
  readonly memberships: MembershipsTable;
  readonly invitations: InvitationsTable;
  readonly stops: StopsTable;
}

export type StopKind = "avatar" | "voice" | "model" | "template" | "campaign" | "workspace";

interface PeopleTable {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly roles: Generated<readonly string[]>;
  readonly created_at: Date;
  readonly joined_at: Date | null;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly ended_reason: string | null;
}

interface MembershipsTable {
  readonly workspace_id: string;
  readonly person_id: string;
  readonly roles: readonly string[];
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
}

interface InvitationsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly person_id: string;
  readonly secret_sha256: string;
  readonly roles: readonly string[];
  readonly roles_everywhere: Generated<readonly string[]>;
  readonly made_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly accepted_at: Date | null;
  readonly revoked_at: Date | null;
}

interface StopsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly kind: StopKind;
  readonly target: string;
  readonly reason: string;
  readonly set_by: string;
  readonly set_at: Date;
  readonly lifted_by: string | null;
  readonly lifted_at: Date | null;
  readonly lifted_reason: string | null;
}
