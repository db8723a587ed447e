-- Samples of a campaign may be free trials: their rows are made anew when it starts.

alter table campaigns add column has_trials boolean not null default false;
