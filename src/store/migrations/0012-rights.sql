-- What people ask of those who keep what is theirs, and what was done when something of it got out. What they wrote, and what
-- they were told, is sealed under each person's own key.

-- A link of a person's own, to what is kept of them. Only the digest of what it holds is here.
create table rights_links (
  token_sha256 text primary key,
  workspace_id text not null references workspaces (id),
  principal_id text not null references principals (id),
  asked_by text not null check (asked_by in ('principal', 'nominee', 'guardian')),
  language text not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index rights_links_of_principal on rights_links (principal_id) where revoked_at is null;

create table rights_requests (
  id text primary key,
  workspace_id text not null references workspaces (id),
  principal_id text not null references principals (id),
  kind text not null check (kind in ('access', 'correction', 'erasure', 'nomination', 'grievance')),
  asked_by text not null check (asked_by in ('principal', 'nominee', 'guardian')),
  language text not null,
  state text not null check (state in ('received', 'identified', 'answered', 'refused', 'taken_back')),
  -- What they wrote.
  sealed text,
  -- How it was found out that it is them: by which method, when, and of what.
  identity jsonb,
  -- The clock that runs, as it was when it began: rule, source, and whether it bound.
  clock jsonb not null,
  received_at timestamptz not null,
  due_at timestamptz not null,
  sealed_answer text,
  answer_sha256 text,
  settled_at timestamptz,
  settled_by text,
  check ((settled_at is null) = (state in ('received', 'identified')))
);
create index rights_requests_of_workspace on rights_requests (workspace_id, id desc);
create index rights_requests_open on rights_requests (workspace_id, due_at) where settled_at is null;
create index rights_requests_of_principal on rights_requests (principal_id);

create table rights_events (
  id text primary key,
  workspace_id text not null,
  request_id text not null references rights_requests (id),
  type text not null,
  at timestamptz not null,
  by text not null,
  entry_id text not null
);
create index rights_events_of_request on rights_events (request_id, at);

-- Who may use a person's rights once they cannot.
create table nominees (
  id text primary key,
  workspace_id text not null references workspaces (id),
  principal_id text not null references principals (id),
  sealed text,
  named_at timestamptz not null,
  ended_at timestamptz,
  activated_at timestamptz,
  activation jsonb
);
create index nominees_of_principal on nominees (principal_id) where ended_at is null;

-- Something got out, or may have. `scope` says what; who is affected follows from it.
create table breaches (
  id text primary key,
  workspace_id text not null references workspaces (id),
  noticed_at timestamptz not null,
  scope jsonb not null,
  -- What is known of it, for the notices.
  facts jsonb not null,
  -- Recipients of campaigns, who are known to no one by name here.
  recipients integer not null default 0,
  created_by text not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  closed_by text
);
create index breaches_of_workspace on breaches (workspace_id, id desc);

create table breach_persons (
  workspace_id text not null,
  breach_id text not null references breaches (id),
  principal_id text not null references principals (id),
  why jsonb not null,
  told_at timestamptz,
  told_by text,
  primary key (breach_id, principal_id)
);

create table breach_clocks (
  workspace_id text not null,
  breach_id text not null references breaches (id),
  clock_id text not null,
  clock jsonb not null,
  due_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  -- Under which number the authority has it.
  reference text,
  primary key (breach_id, clock_id)
);

create table breach_notices (
  id text primary key,
  workspace_id text not null,
  breach_id text not null references breaches (id),
  kind text not null,
  language text not null,
  sha256 text not null,
  text text not null,
  drafted_by text not null,
  drafted_at timestamptz not null
);
create index breach_notices_of_breach on breach_notices (breach_id, drafted_at);

-- What the ledger says of one video: how often its files were handed out, and what is packed for an auditor.
create index ledger_of_video on ledger_entries ((entry::jsonb -> 'body' ->> 'video'))
  where (entry::jsonb -> 'body' ->> 'video') is not null;
