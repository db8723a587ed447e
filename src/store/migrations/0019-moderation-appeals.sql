-- What is said against a refusal of texts by those whom it hinders: it is looked at again, within a time.
alter table moderation_decisions add column appeals jsonb not null default '[]';
create index moderation_decisions_open on moderation_decisions (workspace_id, id desc) where overridden_at is null and action <> 'allow';
