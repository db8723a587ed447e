/** A person, as a server tells of them. Times are ISO 8601 in UTC. */
export interface PersonAnswer {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly state: "invited" | "active" | "ended";
  readonly roles: readonly string[];
  readonly rolesEverywhere: readonly string[];
  readonly invitedUntil: string | null;
}

export interface InvitedAnswer {
  readonly person: PersonAnswer;
  /** Null where an identity provider vouches for them, and they are members now. */
  readonly invitation: { readonly id: string; readonly secret: string; readonly expiresAt: string } | null;
}

export interface AcceptedAnswer {
  readonly person: string;
  readonly workspace: string;
  readonly key: { readonly id: string; readonly secret: string; readonly expiresAt: string };
}

export interface MeAnswer {
  readonly kind: "person" | "service";
  readonly id: string;
  readonly name: string;
  readonly workspace: string;
  readonly scopes: readonly string[];
  readonly workspaces: readonly WorkspaceAnswer[];
}

export interface KeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly person: string | null;
  readonly service: string | null;
  readonly isWide: boolean;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedOn: string | null;
}

export interface MadeKeyAnswer extends KeyAnswer {
  readonly secret: string;
}

export interface WorkspaceAnswer {
  readonly id: string;
  readonly name: string;
  readonly concurrencyMax?: number | null;
  readonly roles?: readonly string[];
}

export interface StopAnswer {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly isEverywhere: boolean;
  readonly reason: string;
  readonly setBy: string;
  readonly setAt: string;
  readonly liftedBy: string | null;
  readonly liftedAt: string | null;
  readonly liftedReason: string | null;
  /** How many were halted, or go on, by what was just asked. */
  readonly videos?: number;
}
