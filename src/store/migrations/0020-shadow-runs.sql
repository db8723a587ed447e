-- A candidate works beside the champion: in a run of its own, of which nothing is released and nothing is billed.
-- contracts: nothing that older builds write; the purposes that there were stay, and one comes beside them.
alter table runs
  drop constraint runs_purpose_check,
  add constraint runs_purpose_check check (purpose in ('measure', 'make', 'reproduce', 'shadow'));

-- The champion makes the video, and the candidate this run. It has a settlement of its own.
alter table rollout_units add column shadow_run_id text, add column shadow_settled_at timestamptz;
create index rollout_units_shadow_open on rollout_units (rollout_id) where shadow_run_id is not null and shadow_settled_at is null;

-- What was done for nothing has a cost all the same: rollouts compare it, and nobody pays it.
alter table meter add column waived_micro_inr bigint not null default 0 check (waived_micro_inr >= 0);
