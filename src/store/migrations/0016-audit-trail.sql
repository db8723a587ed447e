-- Where an entry of the ledger belongs, for those who look for it: the log itself tells nobody whose it is. It points at entries
-- and proves nothing; what it points at is signed.
create table audit_trail (
  -- `ent_…`
  entry_id text primary key,
  -- Null: of the whole installation.
  workspace_id text,
  type text not null,
  -- `person:person_…`, `key:key_…`, or the kind alone.
  actor text not null,
  at timestamptz not null,
  -- Its place in the log; null until it is taken in.
  index bigint unique
);
create index audit_trail_of_workspace on audit_trail (workspace_id, index) where index is not null;
create index audit_trail_by_type on audit_trail (workspace_id, type, index) where index is not null;
create index audit_trail_by_actor on audit_trail (workspace_id, actor, index) where index is not null;

-- How far a collector outside has been told: the events of each workspace, and the log.
create table collector_positions (
  -- `events/default`, `ledger`
  stream text primary key,
  position bigint not null
);
