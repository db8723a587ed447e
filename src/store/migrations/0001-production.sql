-- What a production line remembers: workspaces and their keys, videos, runs with their steps, and every attempt at one.
-- Two roles stand beside the owner, neither of them a superuser: `sutradhar_api` sees the rows of one workspace, which it
-- names by the setting `sutradhar.workspace`; `sutradhar_engine` does the work of all. Row-level security is forced, so that
-- the owner itself sees nothing.

create table workspaces (
  id text primary key,
  name text not null unique,
  created_at timestamptz not null default now(),
  -- Set while everything of this workspace stands still; the reason is for people.
  stopped_at timestamptz,
  stopped_reason text,
  -- How many steps of each class may run at once; null: the installation's default.
  concurrency_max integer check (concurrency_max between 1 and 64),
  -- Where this workspace stands in the fair queue: the start tag of its newest job.
  queue_tag bigint not null default 0
);

insert into workspaces (id, name) values ('default', 'default');

create table keys (
  id text primary key,
  workspace_id text not null references workspaces (id),
  name text not null,
  -- sha256 of the secret: the secret itself is never stored.
  secret_sha256 text not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

create table videos (
  id text primary key,
  workspace_id text not null references workspaces (id),
  state text not null check (state in (
    'queued', 'screening', 'in_review', 'rendering', 'verifying', 'ready', 'blocked', 'failed', 'cancelled', 'withdrawn')),
  title text,
  priority text not null default 'interactive' check (priority in ('interactive', 'bulk')),
  -- What was asked for: the script's digest, the files beside it, variables and options.
  request jsonb not null,
  request_id text,
  -- What it is made of, with every name bound; null until it is planned.
  lock jsonb,
  estimate jsonb,
  warnings jsonb not null default '[]',
  -- Why it is blocked, failed or cancelled: a code and a sentence.
  problem jsonb,
  gates jsonb,
  -- Who has looked at what the gates would not decide, and why it may be released.
  approval jsonb,
  -- Of the finished video: name to digest, as the vault holds them.
  deliverables jsonb,
  master_sha256 text,
  duration_ms integer,
  frames integer,
  frames_rendered integer not null default 0,
  created_at timestamptz not null default now(),
  planned_at timestamptz,
  started_at timestamptz,
  first_chunk_at timestamptz,
  first_playable_at timestamptz,
  finished_at timestamptz,
  cancel_requested_at timestamptz
);
create index videos_by_workspace on videos (workspace_id, id desc);
create index videos_unfinished on videos (state) where finished_at is null;

create table runs (
  id text primary key,
  workspace_id text not null references workspaces (id),
  video_id text references videos (id),
  state text not null check (state in ('running', 'done', 'failed', 'cancelled', 'superseded')),
  -- `measure` speaks only, so that a size limit can be kept; `make` makes the video; `reproduce` makes it once more.
  purpose text not null check (purpose in ('measure', 'make', 'reproduce')),
  priority text not null check (priority in ('interactive', 'bulk')),
  -- Names the build whose workers may run it: digest of every step's version and engine.
  build text not null,
  -- False makes every step again, but those whose first output stands.
  reuse boolean not null default true,
  trace text,
  problem jsonb,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index runs_of_video on runs (video_id);
create index runs_running on runs (build) where state = 'running';

create table steps (
  run_id text not null references runs (id) on delete cascade,
  node_id text not null,
  workspace_id text not null,
  key text not null,
  step text not null,
  kind text not null check (kind in ('pure', 'recorded', 'effect')),
  class text not null,
  -- The node as it was planned.
  node jsonb not null,
  -- Which nodes it reads, and how many of them are not done.
  reads text[] not null,
  pending integer not null,
  -- `waiting` for its inputs, `sharing` a key that another step works on, `ready` in the queue.
  state text not null check (state in ('waiting', 'sharing', 'ready', 'running', 'done', 'failed', 'cancelled')),
  outputs jsonb,
  is_reused boolean,
  -- Raised with every start: what a worker commits counts only while its number is the newest.
  fence integer not null default 0,
  failures integer not null default 0,
  losses integer not null default 0,
  worker text,
  -- The one job of the queue that may work on it: any other is stale.
  job_id uuid,
  -- Its place in the fair queue: the lowest goes first.
  tag bigint,
  progress jsonb,
  enqueued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (run_id, node_id)
);
create index steps_by_tag on steps (tag) where state in ('ready', 'running');
create index steps_by_key on steps (workspace_id, key) where state in ('ready', 'running', 'sharing');

-- Which artifacts a step key stands for. The first that is committed stands.
create table results (
  workspace_id text not null,
  key text not null,
  outputs jsonb not null,
  committed_at timestamptz not null default now(),
  primary key (workspace_id, key)
);

-- What was done to the world outside, once for each key.
create table effects (
  workspace_id text not null,
  key text not null,
  step text not null,
  outputs jsonb not null,
  committed_at timestamptz not null default now(),
  primary key (workspace_id, key)
);

create table attempts (
  id bigint generated always as identity primary key,
  workspace_id text not null,
  run_id text not null,
  video_id text,
  node_id text not null,
  step text not null,
  key text not null,
  fence integer not null,
  worker text not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  -- Null while it runs. `reused`: the result was there. `dropped`: it came too late, another's stands.
  outcome text check (outcome in ('done', 'reused', 'failed', 'lost', 'dropped', 'cancelled', 'handed_back')),
  problem jsonb
);
create index attempts_of_run on attempts (run_id, node_id);
create index attempts_of_video on attempts (video_id);

create table dead_letters (
  id bigint generated always as identity primary key,
  workspace_id text not null,
  run_id text not null,
  video_id text,
  node_id text not null,
  step text not null,
  key text not null,
  problem jsonb not null,
  died_at timestamptz not null default now(),
  settled_at timestamptz
);

create table workers (
  id text primary key,
  host text not null,
  process_id integer not null,
  build text not null,
  version text not null,
  classes text[] not null,
  jobs integer not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  stopped_at timestamptz
);
