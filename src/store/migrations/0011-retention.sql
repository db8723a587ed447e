-- What is encrypted for whom, what the law or a court holds, and what has gone. A blob that is somebody's lies in the store as
-- ciphertext, under the digest of that; here stands which digest of plaintext it is, and whose keys it takes. The keys are elsewhere.

create table sealed_blobs (
  workspace_id text not null,
  shelf text not null check (shelf in ('cache', 'vault')),
  -- Of the plaintext, as steps and orders name it.
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  -- Persons and campaigns, sorted, parted by '+': it takes the keys of all of them.
  owners text not null check (owners <> ''),
  sealed_digest text not null check (sealed_digest ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null,
  created_at timestamptz not null default now(),
  -- Kept for the law alone: nobody reads it any more.
  held_at timestamptz,
  primary key (workspace_id, shelf, digest, owners)
);
create index sealed_blobs_by_ciphertext on sealed_blobs (workspace_id, shelf, sealed_digest);

-- While one stands, nothing of what it is about goes.
create table legal_holds (
  id text primary key,
  workspace_id text not null references workspaces (id),
  scope text not null check (scope in ('workspace', 'person', 'campaign', 'video')),
  target text not null,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  lift_reason text,
  check ((lifted_at is null) = (lifted_by is null))
);
create index legal_holds_standing on legal_holds (workspace_id) where lifted_at is null;

-- What was sealed or destroyed, by which rules, with its entry of the ledger. One that is not done was begun by somebody who died.
create table purge_receipts (
  id text primary key,
  workspace_id text not null references workspaces (id),
  -- Kind and id of what it was, and what was done: once for each.
  holding text not null,
  kind text not null,
  class text not null check (class in ('R0', 'R1', 'R2', 'R3', 'R4')),
  action text not null check (action in ('seal', 'purge', 'shred')),
  profile text not null,
  policy text,
  items integer not null default 0,
  size_bytes bigint not null default 0,
  decided_at timestamptz not null,
  done_at timestamptz,
  entry_id text,
  unique (workspace_id, holding, action)
);
create index purge_receipts_of_workspace on purge_receipts (workspace_id, id desc);
