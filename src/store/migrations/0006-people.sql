-- People, in which workspace each works in which roles, whose keys are whose, and what was told to stand still. A person is no
-- workspace's own: only the engine sees the table. Rows are ended and never removed, so that what somebody did stays theirs.

create table people (
  id text primary key,
  name text not null,
  -- In lower case. Whoever is invited by it again is the same person.
  email text unique check (email = lower(email)),
  -- How the identity provider names them.
  issuer text,
  subject text,
  -- What they are in every workspace; what they are in one stands in `memberships`.
  roles text[] not null default '{}',
  created_at timestamptz not null,
  -- Null while they are only invited.
  joined_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  ended_reason text,
  unique (issuer, subject)
);

create table memberships (
  workspace_id text not null references workspaces (id),
  person_id text not null references people (id),
  roles text[] not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (workspace_id, person_id)
);
create index memberships_of_person on memberships (person_id);

create table invitations (
  id text primary key,
  workspace_id text not null references workspaces (id),
  person_id text not null references people (id),
  -- sha256 of the secret that was handed out once.
  secret_sha256 text not null unique,
  -- What they will be in the workspace, and in every one.
  roles text[] not null,
  roles_everywhere text[] not null default '{}',
  -- `person:person_…` or `service:…`, as wherever it is written down who did something.
  made_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create index invitations_of_person on invitations (person_id);

-- A key is a person's, or of the program that `service` names; `*` among its scopes: whatever its owner may do.
alter table keys add column person_id text references people (id);
alter table keys add column service text;
-- Works in the other workspaces of its owner too, where a request names one.
alter table keys add column is_wide boolean not null default false;
alter table keys add column made_by text;
-- The key that it was made with: whoever revokes that one revokes this one, too.
alter table keys add column made_with text;
-- A day in UTC: 2026-11-29.
alter table keys add column last_used_on text;
create index keys_of_person on keys (person_id) where person_id is not null;
create index keys_made_with on keys (made_with) where made_with is not null;
create index keys_of_workspace on keys (workspace_id, id desc);

-- Keys from before belong to programs that bear their names, and the first one opens the whole installation.
alter table keys no force row level security;
update keys set service = name;
update keys set is_wide = true, scopes = array['*'] where 'installation:write' = any (scopes);
alter table keys force row level security;

create table stops (
  id text primary key,
  -- `shared`: it holds in every workspace.
  workspace_id text not null,
  kind text not null check (kind in ('avatar', 'voice', 'model', 'template', 'campaign', 'workspace')),
  -- kind/name, kind/name@version, or the id of a campaign or a workspace.
  target text not null,
  reason text not null,
  set_by text not null,
  set_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  lifted_reason text,
  check ((lifted_at is null) = (lifted_reason is null))
);
create unique index stops_standing on stops (workspace_id, kind, target) where lifted_at is null;
create index stops_of_workspace on stops (workspace_id, id desc);
-- Beside the policies that every table with a workspace gets: what holds everywhere is seen by all.
create policy all_read_shared on stops for select using (workspace_id = 'shared');
-- What a video is made of that may be stopped: `avatar/asha`, `avatar/asha@1.2.0`, `voice/espeak-hi`; null until it is planned.
alter table videos add column uses text[];
alter table videos no force row level security;
update videos v set uses = array(
  select distinct a.kind || '/' || a.name || suffix from asset_uses u
  join asset_versions a on a.digest = u.digest and a.workspace_id in (v.workspace_id, 'shared')
  cross join lateral (values (''), ('@' || a.version)) as form (suffix)
  where u.workspace_id = v.workspace_id and u.user_kind = 'video' and u.user_id = v.id and a.kind in ('avatar', 'voice', 'template')
) where planned_at is not null;
alter table videos force row level security;
-- Which videos go on when a stop is lifted.
create index videos_halted on videos ((problem -> 'details' ->> 'stop')) where state = 'screening' and problem is not null;

-- What stood still before does so by a stop, which can be lifted; the columns that said it are read by older builds alone.
alter table workspaces no force row level security;
insert into stops (id, workspace_id, kind, target, reason, set_by, set_at)
select 'stop_' || lpad(id, 26, '0'), id, 'workspace', id, coalesce(stopped_reason, 'no reason given'), 'service:migration', stopped_at
from workspaces where stopped_at is not null;
alter table workspaces force row level security;
