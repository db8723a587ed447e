-- The asset registry: which version of which asset is bound to which bytes, what points to it, where it came from, and what
-- uses it. What ships belongs to the workspace `shared`, whose rows everybody reads and nobody but the product writes. No
-- table refers to `workspaces`, since `shared` is none that anyone works in.

create table asset_versions (
  workspace_id text not null,
  kind text not null check (kind in (
    'avatar', 'voice', 'lexicon', 'template', 'prompt', 'brand', 'background', 'music', 'sting')),
  name text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  version text not null,
  -- Of the manifest: kind, name, version and every file's digest by its path. It never changes.
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  title text not null,
  -- What is told of it without reading its files: languages, an avatar's voice, that a background is a clip.
  traits jsonb not null default '{}',
  -- Provenance. `likeness` says whose face or voice it is: nobody's, an invented person's, or that of `person`.
  licence text not null,
  likeness text not null check (likeness in ('none', 'synthetic', 'person')),
  person text,
  source text,
  pushed_by text not null,
  pushed_key text,
  pushed_at timestamptz not null,
  deprecated_by text,
  deprecated_at timestamptz,
  deprecated_reason text,
  -- What to use instead: kind/name@version.
  replacement text,
  primary key (workspace_id, kind, name, version),
  check ((likeness = 'person') = (person is not null)),
  check ((deprecated_at is null) = (deprecated_reason is null))
);
create index asset_versions_by_digest on asset_versions (digest);

create table asset_files (
  workspace_id text not null,
  kind text not null,
  name text not null,
  version text not null,
  path text not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null,
  primary key (workspace_id, kind, name, version, path),
  foreign key (workspace_id, kind, name, version) references asset_versions on delete cascade
);
create index asset_files_by_digest on asset_files (workspace_id, digest);

-- A name is bound for ever: what was deleted keeps its digest, so that no other bytes ever answer to its version.
create table asset_tombstones (
  workspace_id text not null,
  kind text not null,
  name text not null,
  version text not null,
  digest text not null,
  deleted_by text not null,
  deleted_key text,
  deleted_at timestamptz not null,
  primary key (workspace_id, kind, name, version)
);

-- Where an alias points now. A workspace may have aliases of its own for what ships, so no key refers to a version.
create table asset_aliases (
  workspace_id text not null,
  kind text not null,
  name text not null,
  alias text not null check (alias ~ '^[a-z][a-z0-9-]{0,63}$'),
  version text not null,
  -- Of `latest`: it stays where it is when a newer version is pushed.
  is_frozen boolean not null default false,
  primary key (workspace_id, kind, name, alias)
);

-- Every move that an alias ever made.
create table asset_alias_moves (
  id bigint generated always as identity primary key,
  workspace_id text not null,
  kind text not null,
  name text not null,
  alias text not null,
  -- Null where it was made, or taken away.
  from_version text,
  to_version text,
  is_frozen boolean not null,
  moved_by text not null,
  moved_key text,
  reason text,
  moved_at timestamptz not null
);
create index asset_alias_moves_of_asset on asset_alias_moves (workspace_id, kind, name, id desc);

-- What was made of, or stands on, which version: a video, or an asset such as a template.
create table asset_uses (
  workspace_id text not null,
  digest text not null,
  user_kind text not null check (user_kind in ('video', 'asset')),
  -- A video's id, or kind/name@version.
  user_id text not null,
  -- The name by which it was asked for: kind/name@selector.
  wanted text not null,
  used_at timestamptz not null,
  primary key (workspace_id, digest, user_kind, user_id, wanted)
);
create index asset_uses_by_user on asset_uses (workspace_id, user_kind, user_id);

-- Beside the policies that every table with a workspace gets: what ships is read by all.
create policy all_read_shared on asset_versions for select using (workspace_id = 'shared');
create policy all_read_shared on asset_files for select using (workspace_id = 'shared');
create policy all_read_shared on asset_aliases for select using (workspace_id = 'shared');
create policy all_read_shared on asset_alias_moves for select using (workspace_id = 'shared');
