-- What the rules decided, for whoever looks later: which rules, of which facts by their digest, and the facts themselves with
-- everything masked that could be somebody's.
create table policy_decisions (
  id text primary key,
  workspace_id text not null,
  video_id text,
  decided_at timestamptz not null,
  name text not null,
  is_allowed boolean not null,
  reasons text[] not null,
  -- Of the rules and tables; null where nothing answered.
  bundle text,
  input_sha256 text not null,
  input jsonb not null,
  duration_ms double precision not null
);
create index policy_decisions_of_workspace on policy_decisions (workspace_id, id desc);
create index policy_decisions_of_video on policy_decisions (video_id, id desc) where video_id is not null;
create index policy_decisions_by_time on policy_decisions (decided_at);
