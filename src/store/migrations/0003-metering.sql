-- What every attempt at a step took and cost, what workspaces may spend, and what they have spent.
-- Money is whole micro-rupees, without tax. A row of the meter outlives its video.

create table meter (
  workspace_id text not null,
  run_id text not null,
  video_id text,
  campaign_id text,
  node_id text not null,
  -- With run and node it names the attempt: what is recorded twice counts once.
  fence integer not null,
  step text not null,
  class text not null,
  worker text not null,
  -- Which arm of a rollout chose the model, where one did.
  rollout_arm text,
  outcome text not null check (outcome in ('done', 'failed', 'dropped', 'cancelled', 'handed_back')),
  wall_ms bigint not null check (wall_ms >= 0),
  cpu_ms bigint not null check (cpu_ms >= 0),
  gpu_ms bigint not null check (gpu_ms >= 0),
  frames integer not null check (frames >= 0),
  -- Width times height, for estimates; 0 where no picture is made.
  pixels integer not null check (pixels >= 0),
  bytes_read bigint not null check (bytes_read >= 0),
  bytes_written bigint not null check (bytes_written >= 0),
  cost_micro_inr bigint not null check (cost_micro_inr >= 0),
  -- By which prices: `2026-04`.
  price_list text not null,
  at timestamptz not null default now(),
  primary key (run_id, node_id, fence)
);
create index meter_by_time on meter (workspace_id, at);
create index meter_of_video on meter (video_id) where video_id is not null;
create index meter_of_campaign on meter (campaign_id) where campaign_id is not null;
-- What like steps took lately, for estimates.
create index meter_by_step on meter (step, pixels, at desc) where outcome = 'done';

-- The sum of the meter by workspace and month, kept in the transaction that adds to the meter, so that a step need not wait
-- for a sum over many rows before it starts. In parts, by connection: those who commit at once do not wait for each other.
create table spending (
  workspace_id text not null,
  -- A month of the installation's time zone: `2026-11`.
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  part smallint not null check (part between 0 and 63),
  spent_micro_inr bigint not null check (spent_micro_inr >= 0),
  primary key (workspace_id, month, part)
);

create table budgets (
  workspace_id text not null references workspaces (id),
  period text not null check (period in ('month', 'total')),
  limit_micro_inr bigint not null check (limit_micro_inr >= 0),
  -- The share of the limit from which on there are warnings.
  warn_at double precision not null default 0.8 check (warn_at > 0 and warn_at <= 1),
  -- Whether nothing may start any more once it is spent; else it is only told.
  is_hard boolean not null default true,
  -- For which period (a month, or `total`) crossing was told already.
  warned_for text,
  exceeded_for text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, period)
);
