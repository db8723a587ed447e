-- What was demanded to be taken down, what was decided, and which videos are withheld by it. Whoever demands it stands in no
-- row: `reference` is the number under which their demand is kept elsewhere.

create table takedowns (
  id text primary key,
  workspace_id text not null references workspaces (id),
  ground text not null,
  -- The ground as it was when the clock began: hours, law, rule.
  clock jsonb not null,
  target_kind text not null check (target_kind in ('video', 'file', 'mark', 'avatar', 'voice', 'template', 'person', 'campaign')),
  target text not null,
  reason text not null,
  reference text,
  state text not null check (state in ('received', 'revoked', 'refused', 'appealed', 'reinstated')),
  -- What stands while an appeal is open.
  decision text check (decision in ('revoke', 'refuse')),
  received_at timestamptz not null,
  due_at timestamptz not null,
  created_by text not null,
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  check ((decided_at is null) = (decision is null))
);
create index takedowns_of_workspace on takedowns (workspace_id, id desc);
create index takedowns_open on takedowns (workspace_id, due_at) where decided_at is null;

-- A video is withheld as long as one of its rows is not lifted.
create table takedown_videos (
  workspace_id text not null,
  takedown_id text not null references takedowns (id),
  video_id text not null references videos (id) on delete cascade,
  -- The state that it was taken out of; null until that was done.
  state_before text,
  lifted_at timestamptz,
  -- When its state followed the lifting.
  restored_at timestamptz,
  primary key (takedown_id, video_id)
);
create index takedown_videos_withheld on takedown_videos (video_id) where lifted_at is null;
create index takedown_videos_to_move on takedown_videos (takedown_id) where state_before is null and lifted_at is null;
create index takedown_videos_to_restore on takedown_videos (takedown_id) where lifted_at is not null and restored_at is null;

create table takedown_events (
  id text primary key,
  workspace_id text not null,
  takedown_id text not null references takedowns (id),
  type text not null,
  at timestamptz not null,
  by text not null,
  reason text not null,
  -- Its entry in the ledger.
  entry_id text not null
);
create index takedown_events_of_takedown on takedown_events (takedown_id, at);
