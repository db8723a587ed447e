-- What people did that the law asks of them, and when: reviews, assessments, notices, demands of the State. What a record says is
-- sealed: who reads the database alone reads none of it.
create table duty_records (
  id text primary key,
  workspace_id text not null references workspaces (id),
  duty text not null,
  done_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  sealed text not null
);
create index duty_records_of_workspace on duty_records (workspace_id, duty, id desc);
