-- The ledger: entries with their hashes, signed checkpoints over them, and what waits to be taken in. It is of the whole
-- installation. The API's role can do one thing to it: leave an entry in the transaction of the change that it records.

do $$ begin
  if not exists (select from pg_roles where rolname = 'sutradhar_api') then create role sutradhar_api nologin; end if;
  if not exists (select from pg_roles where rolname = 'sutradhar_engine') then create role sutradhar_engine nologin; end if;
end $$;

-- One row. Whoever takes entries in locks it, so that all writers of an installation form one queue.
create table ledger_state (
  id boolean primary key default true check (id),
  origin text not null,
  -- The key that signs now, as c2sp.org/signed-note writes it.
  verifier_key text not null,
  size bigint not null check (size >= 0),
  -- Roots of the whole subtrees, the largest first, 32 bytes each.
  subtrees bytea not null,
  -- When the last entry was taken in: no later one says an earlier time.
  sequenced_at timestamptz not null
);

create table ledger_entries (
  index bigint primary key check (index >= 0),
  id text not null unique,
  type text not null,
  -- Canonical JSON, byte for byte what was hashed.
  entry text not null check (octet_length(entry) <= 65535),
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32)
);
create index ledger_entries_by_type on ledger_entries (type, index);

-- The hashes of the upper tiles: one of level n stands for 256^n entries. Level 0 is in `ledger_entries`.
create table ledger_nodes (
  level smallint not null check (level between 1 and 6),
  index bigint not null check (index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, index)
);

-- Every tree that was signed, as a signed note.
create table ledger_checkpoints (
  size bigint primary key check (size >= 0),
  note text not null,
  made_at timestamptz not null default now()
);

create table ledger_cosignatures (
  size bigint not null references ledger_checkpoints (size),
  verifier_key text not null,
  line text not null,
  cosigned_at timestamptz not null,
  primary key (size, verifier_key, cosigned_at)
);

-- RFC 3161 responses over the text of a checkpoint.
create table ledger_time_stamps (
  size bigint not null references ledger_checkpoints (size),
  sha256 text not null,
  response bytea not null,
  stamped_at timestamptz not null,
  primary key (size, sha256)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is only appended to: % on % is refused', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end $$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'ledger_entries', 'ledger_nodes', 'ledger_checkpoints', 'ledger_cosignatures', 'ledger_time_stamps'] loop
    execute format('create trigger append_only before update or delete on %I for each row execute function refuse_change()', name);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', name);
  end loop;
end $$;
create trigger never_forgotten before delete on ledger_state for each row execute function refuse_change();

-- What was recorded and is not taken in yet.
create table ledger_pending (
  position bigint generated always as identity primary key,
  id text not null unique,
  entry text not null check (octet_length(entry) <= 65535),
  created_at timestamptz not null default clock_timestamp(),
  -- Why it cannot be taken in: it stays, for people to look at.
  refused text
);
create index ledger_pending_waiting on ledger_pending (position) where refused is null;

grant insert on ledger_pending to sutradhar_api;
alter table ledger_pending enable row level security;
alter table ledger_pending force row level security;
create policy engine_sees_all on ledger_pending to sutradhar_engine using (true) with check (true);
create policy api_only_adds on ledger_pending for insert to sutradhar_api with check (refused is null);
