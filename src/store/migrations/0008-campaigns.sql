-- Campaigns: many videos of one template, one for each row of a table. What rows say of people is sealed under a key of their
-- campaign, which is itself sealed with the installation's secrets key: who destroys it has erased them.

create table campaigns (
  id text primary key,
  workspace_id text not null references workspaces (id),
  name text not null,
  state text not null check (state in ('checking', 'ready_to_start', 'running', 'paused', 'done', 'cancelled')),
  -- What was asked for, and the version that it was bound to: name, version, digest and the variables that it declares.
  template jsonb not null,
  -- Profile, captions, purpose and what else all of its videos have in common.
  options jsonb not null,
  -- Rows that have errors are left out instead of keeping the others waiting.
  is_partial boolean not null default false,
  start_after timestamptz,
  deadline timestamptz,
  -- Times of day, in a time zone, outside of which nothing is begun.
  delivery_window jsonb,
  -- From when on its videos cannot be fetched any more.
  expires_at timestamptz,
  retention_days integer not null check (retention_days between 1 and 3650),
  -- How many of its videos are under way at most.
  queued_max integer not null check (queued_max between 1 and 1000),
  origin text,
  created_by text not null,
  -- Null once its people's data is erased.
  sealed_key text,
  erase_at timestamptz not null,
  erased_at timestamptz,
  -- Numbers that are kept as rows change, so that nobody counts a lakh of them.
  rows_total integer not null default 0,
  rows_good integer not null default 0,
  rows_bad integer not null default 0,
  rows_ordered integer not null default 0,
  rows_in_review integer not null default 0,
  rows_ready integer not null default 0,
  rows_failed integer not null default 0,
  rows_cancelled integer not null default 0,
  -- So many of its first rows are made before it starts.
  samples_wanted integer not null default 0,
  -- What it will take, and which shots are personal, as it was found when its rows were checked.
  quote jsonb,
  -- Why it stands still, or what it ended with.
  problem jsonb,
  -- Who is sending rows now, and until when nobody else may.
  upload_id text,
  upload_until timestamptz,
  -- When it is to be looked at next; null where nothing is to be done.
  next_at timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index campaigns_of_workspace on campaigns (workspace_id, id desc);
create unique index campaigns_by_origin on campaigns (workspace_id, origin) where origin is not null;
create index campaigns_due on campaigns (next_at) where next_at is not null;
create index campaigns_to_erase on campaigns (erase_at) where erased_at is null;

create table campaign_rows (
  campaign_id text not null references campaigns (id) on delete cascade,
  -- 1 is the first row of the campaign, however many files they came in.
  number integer not null check (number > 0),
  workspace_id text not null,
  state text not null check (state in (
    'unchecked', 'good', 'bad', 'ordered', 'in_review', 'ready', 'failed', 'cancelled')),
  -- What it says, under the campaign's key; null once erased.
  sealed text,
  -- Its customer's own name for it: told in events, so that it is nobody's number or name.
  callback_id text,
  -- Of its recipient, keyed with the campaign's key: equal ones are found, and none can be guessed at.
  recipient_mac text,
  -- Where it stood in its file, from 1.
  line integer not null,
  -- What is wrong with it: codes and columns, and under the campaign's key the sentences, which may repeat what it says.
  problems jsonb not null default '[]',
  sealed_problems text,
  video_id text,
  primary key (campaign_id, number)
);
create index campaign_rows_by_state on campaign_rows (campaign_id, state, number);
create index campaign_rows_by_recipient on campaign_rows (campaign_id, recipient_mac) where recipient_mac is not null;
create index campaign_rows_by_callback on campaign_rows (campaign_id, callback_id) where callback_id is not null;
create index campaign_rows_of_video on campaign_rows (video_id) where video_id is not null;

-- Pieces that a campaign's video was the first to make, such as a second of its sound: they go when it is erased.
create table campaign_pieces (
  workspace_id text not null,
  video_id text not null,
  key text not null,
  primary key (video_id, key)
);

alter table videos add column campaign_id text;
alter table videos add column campaign_row integer;
-- From when on its files cannot be fetched any more.
alter table videos add column expires_at timestamptz;
-- When what it says of people was taken from it.
alter table videos add column erased_at timestamptz;
create index videos_of_campaign on videos (campaign_id, campaign_row) where campaign_id is not null;
-- Whose file it is, before one is removed.
create index videos_by_file on videos using gin (deliverables jsonb_path_ops) where campaign_id is not null;

-- Whoever could order videos and look at them can do so in bulk; whom they are for is another question.
alter table keys no force row level security;
update keys set scopes = scopes || array['campaigns:read', 'campaigns:write', 'recipients:read']
  where 'installation:write' = any (scopes) and not 'campaigns:write' = any (scopes);
alter table keys force row level security;
