-- What signs the links by which a file is fetched without a key. One key a workspace, encrypted with the installation's secrets
-- key: a new one ends every link that was made with the one before.
create table link_keys (
  workspace_id text primary key references workspaces (id),
  -- Stands in each link, and is signed with it.
  version integer not null default 1 check (version > 0),
  sealed text not null,
  made_by text not null,
  created_at timestamptz not null
);
