-- How new versions reach viewers: rollouts on an alias, the log that each is judged by, and which version a video was given.
-- A rollout's log is only appended to; its verdict is a function of it, and can be had again from it at any time.

create table rollouts (
  id text primary key,
  workspace_id text not null references workspaces (id),
  -- Which alias is rolled out: kind/name@alias.
  kind text not null,
  name text not null,
  alias text not null,
  champion text not null,
  champion_digest text not null check (champion_digest ~ '^[0-9a-f]{64}$'),
  candidate text not null,
  candidate_digest text not null check (candidate_digest ~ '^[0-9a-f]{64}$'),
  check (champion_digest <> candidate_digest),
  -- What it is judged by, as it was started; it never changes.
  spec jsonb not null,
  -- Of the buckets that videos fall into.
  salt text not null,
  state text not null default 'running' check (state in ('running', 'held', 'paused', 'promoted', 'rolled_back', 'aborted')),
  stage integer not null default 0 check (stage >= 0),
  -- How many events its log has: the next one's position. Whoever adds to the log has locked this row.
  events integer not null default 0 check (events >= 0),
  -- The last verdict, with its words; of what it was made.
  verdict jsonb not null,
  words text[] not null default '{}',
  started_by text not null,
  started_at timestamptz not null,
  ended_by text,
  ended_at timestamptz,
  check ((ended_at is null) = (state in ('running', 'held', 'paused')))
);
-- Two at once on one alias could not be told apart.
create unique index rollouts_standing on rollouts (workspace_id, kind, name, alias) where ended_at is null;
create index rollouts_of_workspace on rollouts (workspace_id, id desc);

create table rollout_events (
  rollout_id text not null references rollouts (id),
  position integer not null check (position >= 0),
  workspace_id text not null,
  -- As the judge takes it.
  event jsonb not null,
  -- sha256 over the one before and this event: who has judged up to here knows whether it is still the same log.
  head text not null check (head ~ '^[0-9a-f]{64}$'),
  -- For people: no verdict depends on a clock.
  at timestamptz not null,
  primary key (rollout_id, position)
);

-- Which version a video was given, once: it keeps it.
create table rollout_units (
  video_id text not null,
  rollout_id text not null references rollouts (id),
  workspace_id text not null,
  arm text not null check (arm in ('champion', 'candidate')),
  -- The version that makes it: kind/name@alias stands for this one.
  version text not null,
  counts boolean not null,
  -- Of a campaign or another batch: at most one of it counts.
  batch text,
  -- The steps that the two versions would do differently: what is measured.
  nodes text[] not null,
  assigned_at timestamptz not null,
  -- When what became of it was written into the log.
  settled_at timestamptz,
  -- It was taken back before anything of it was begun, and is planned anew.
  released_at timestamptz,
  primary key (video_id, rollout_id)
);
create index rollout_units_open on rollout_units (rollout_id) where settled_at is null;
create unique index rollout_units_of_batch on rollout_units (rollout_id, batch) where counts and batch is not null;

-- A model is kept as an asset is: a name and a version, bound to bytes for ever.
-- contracts: nothing that older builds write; the kinds that there were stay, and one comes beside them.
alter table asset_versions
  drop constraint asset_versions_kind_check,
  add constraint asset_versions_kind_check check (kind in (
    'avatar', 'voice', 'lexicon', 'template', 'prompt', 'brand', 'background', 'music', 'sting', 'model'));
