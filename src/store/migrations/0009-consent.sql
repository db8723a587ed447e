-- Who may say what with whose face and voice: principals, the parties that work with what is theirs, notices, what was asked
-- and what was given, and what a withdrawal has set going. What is personal is sealed under a key of each person's own. And
-- what was judged of the texts of a video.

-- Tells whether a process makes the ledger's commitments with the installation's key; the key is not in the database.
create table ledger_secret (
  id boolean primary key default true check (id),
  key_check text not null
);

-- A person behind a likeness or a voice. `ref` is the name under which the workspace keeps them: what an asset's provenance names.
create table principals (
  id text primary key,
  workspace_id text not null references workspaces (id),
  ref text not null,
  -- Name and contact, encrypted with the person's own key, which is not in the database; null once they are erased.
  sealed text,
  -- Nobody is of age before somebody has looked.
  age text not null default 'unknown' check (age in ('adult', 'minor', 'unknown')),
  age_evidence jsonb,
  guardian jsonb,
  created_by text not null,
  created_at timestamptz not null,
  erased_at timestamptz,
  unique (workspace_id, ref)
);

-- Who answers for the data, and who works with it under which contract.
create table consent_parties (
  id text primary key,
  workspace_id text not null references workspaces (id),
  role text not null check (role in ('fiduciary', 'processor')),
  name text not null,
  address text not null,
  contact text not null,
  country text not null,
  contract_ref text,
  created_at timestamptz not null,
  retired_at timestamptz,
  check (role = 'fiduciary' or contract_ref is not null)
);
create unique index consent_fiduciary on consent_parties (workspace_id) where role = 'fiduciary' and retired_at is null;
create index consent_parties_of_workspace on consent_parties (workspace_id);

-- One language of one version of a notice: what it is made of, and the exact text that is shown.
create table notices (
  workspace_id text not null references workspaces (id),
  id text not null,
  version integer not null check (version >= 1),
  language text not null,
  body jsonb not null,
  text text not null,
  sha256 text not null,
  created_by text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id, version, language)
);

-- What a person is asked: one offer for each purpose. The link that they get holds the token, and nothing else does.
create table consent_requests (
  id text primary key,
  workspace_id text not null references workspaces (id),
  principal_id text not null references principals (id),
  notice_id text not null,
  notice_version integer not null,
  language text not null,
  offers jsonb not null,
  method text not null check (method in ('click', 'otp', 'spoken', 'paper')),
  -- Of the one-time code; the phrase that is to be spoken stands as it is, since it is shown.
  code_sha256 text,
  phrase text,
  tries integer not null default 0,
  token_sha256 text not null unique,
  state text not null check (state in ('requested', 'deferred', 'refused', 'given', 'expired')),
  shown jsonb not null default '[]',
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz
);
create index consent_requests_of_workspace on consent_requests (workspace_id, id desc);

create table consents (
  id text primary key,
  workspace_id text not null references workspaces (id),
  principal_id text not null references principals (id),
  request_id text not null unique references consent_requests (id),
  -- As in the Data Privacy Vocabulary: given, renewed, withdrawn by the person, revoked by who asked, and so on.
  status text not null check (status in ('given', 'renewed', 'paused', 'expired', 'invalidated', 'revoked', 'withdrawn')),
  -- Canonical JSON, byte for byte what was signed, and the signature (JWS, compact, its payload left out).
  artefact text not null,
  sha256 text not null,
  signature text not null,
  supersedes text references consents (id),
  given_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text,
  -- What was taken back from it last is stopped, listed and sealed.
  settled_at timestamptz
);
create index consents_unsettled on consents (id) where settled_at is null;
create index consents_of_workspace on consents (workspace_id, id desc);
create index consents_of_principal on consents (principal_id);

-- One for each purpose, so that each can be withdrawn alone. What it allows stands in the artefact.
create table consent_grants (
  id text primary key,
  workspace_id text not null,
  consent_id text not null references consents (id),
  principal_id text not null references principals (id),
  purpose text not null,
  uses integer not null default 0,
  withdrawn_at timestamptz
);
create index consent_grants_of_consent on consent_grants (consent_id);
create index consent_grants_of_principal on consent_grants (principal_id, purpose);

-- Who is seen or heard in which video, by which asset; and the grant whose use it was counted against.
create table likeness_uses (
  workspace_id text not null,
  video_id text not null references videos (id) on delete cascade,
  principal_id text not null references principals (id),
  asset_digest text not null,
  modality text not null,
  -- What is said in it: by these a grant is looked at again whenever the video is.
  languages text[] not null,
  content_classes text[] not null,
  grant_id text references consent_grants (id),
  used_at timestamptz not null,
  primary key (video_id, principal_id, asset_digest)
);
create index likeness_uses_of_principal on likeness_uses (principal_id);

-- What became of a consent, each with its entry of the ledger.
create table consent_events (
  id text primary key,
  workspace_id text not null,
  consent_id text references consents (id),
  request_id text references consent_requests (id),
  type text not null,
  at timestamptz not null,
  by text not null,
  reason text,
  entry_id text not null
);
create index consent_events_of_consent on consent_events (consent_id, at);

-- What a withdrawal asks of a processor, until they say that it is done.
create table processor_tasks (
  id text primary key,
  workspace_id text not null,
  consent_id text not null references consents (id),
  party_id text not null references consent_parties (id),
  told_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  note text,
  unique (consent_id, party_id)
);
create index processor_tasks_open on processor_tasks (workspace_id) where acknowledged_at is null;

-- Videos that were out when a consent was withdrawn: their owner decides.
create table withdrawn_videos (
  workspace_id text not null,
  consent_id text not null references consents (id),
  video_id text not null references videos (id) on delete cascade,
  decision text check (decision in ('keep', 'takedown')),
  reason text,
  decided_by text,
  listed_at timestamptz not null,
  decided_at timestamptz,
  primary key (consent_id, video_id),
  check ((decision is null) = (decided_at is null))
);
create index withdrawn_videos_open on withdrawn_videos (workspace_id) where decided_at is null;

-- Files of a likeness that nobody may use any more: their bytes lie in the vault encrypted with the person's key, and the plain
-- ones are gone. Without the key they are noise.
create table sealed_files (
  workspace_id text not null,
  principal_id text not null references principals (id),
  digest text not null,
  sealed_digest text not null,
  sealed_at timestamptz not null,
  primary key (principal_id, digest)
);

-- What was judged of a video's texts. It holds for exactly what has this digest: an edit voids it.
create table moderation_decisions (
  id text primary key,
  workspace_id text not null references workspaces (id),
  video_id text not null references videos (id) on delete cascade,
  input_sha256 text not null,
  action text not null check (action in ('allow', 'review', 'block')),
  is_overridable boolean not null,
  judged jsonb not null,
  took_ms integer not null,
  decided_at timestamptz not null,
  -- Who let it through all the same, and why: two people.
  overrides jsonb not null default '[]',
  overridden_at timestamptz
);
create index moderation_decisions_of_video on moderation_decisions (video_id, id desc);
