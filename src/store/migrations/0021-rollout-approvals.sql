-- Who has agreed that a candidate becomes the champion, and when that was enough by the table of approvals.
alter table rollouts add column approvals jsonb not null default '[]', add column approved_at timestamptz;
