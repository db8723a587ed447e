-- Runs are listed by workspace, the newest first.
create index runs_of_workspace on runs (workspace_id, id desc);
