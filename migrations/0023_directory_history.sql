-- Every change of a record by people: who, as whom, when, what was there before and after. Append-only; an undo is a change of its own.
create table directory.change (
  id uuid primary key default kernel.uuid_v7(),
  kind text not null constraint change_kind check (kind in ('organisation', 'service')),
  entity_id uuid not null,
  version integer not null,
  operation text not null constraint change_operation check (operation in ('create', 'edit', 'confirm', 'undo', 'merge', 'split', 'import')),
  before jsonb not null,
  after jsonb not null,
  undo_of uuid references directory.change (id),
  account_id uuid,
  role text,
  acting_organisation_id uuid,
  at timestamptz not null default now(),
  constraint change_version_once unique (kind, entity_id, version)
);
comment on table directory.change is 'History of public records: field names with old and new value. Public facts only; never an address that is confidential.';
create index change_entity on directory.change (kind, entity_id, version desc);
grant select, insert on directory.change to metropolis_app;
alter table directory.change enable row level security;
alter table directory.change force row level security;
create policy change_seen on directory.change for select using ((coalesce((select kernel.actor_role()), 'administrator') <> 'administrator') or (select kernel.actor_purpose()) in ('load', 'command-line'));
create policy change_written on directory.change for insert with check (
  account_id is not distinct from (select kernel.actor_account()) and role is not distinct from (select kernel.actor_role())
  and ((select directory.keeps_register())
    or kind = 'organisation' and directory.keeps_organisation(entity_id)
    or kind = 'service' and exists (select from directory.service s where s.id = entity_id and directory.keeps_organisation(s.organisation_id))));

-- What visitors think is wrong. No name is asked, none is kept.
create table directory.suggestion (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  body text not null constraint suggestion_length check (length(btrim(body)) between 5 and 2000),
  lang text not null,
  state text not null default 'waiting' constraint suggestion_state check (state in ('waiting', 'accepted', 'refused')),
  reason text constraint suggestion_reason check (length(reason) <= 1000),
  sent_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid
);
create index suggestion_waiting on directory.suggestion (state, sent_at);
grant select, insert, update (state, reason, decided_at, decided_by) on directory.suggestion to metropolis_app;
alter table directory.suggestion enable row level security;
alter table directory.suggestion force row level security;
create policy suggestion_sent on directory.suggestion for insert with check (state = 'waiting');
create policy suggestion_kept on directory.suggestion for select using ((select directory.keeps_register()) or directory.keeps_organisation(organisation_id));
create policy suggestion_decided on directory.suggestion for update using ((select directory.keeps_register()) or directory.keeps_organisation(organisation_id))
  with check ((select directory.keeps_register()) or directory.keeps_organisation(organisation_id));

-- Pairs that somebody looked at and found to be different.
create table directory.not_duplicate (
  first_id uuid not null references directory.organisation (id) on delete cascade,
  second_id uuid not null references directory.organisation (id) on delete cascade,
  reason text not null constraint not_duplicate_reason check (length(btrim(reason)) between 3 and 500),
  decided_by uuid,
  decided_at timestamptz not null default now(),
  primary key (first_id, second_id),
  constraint not_duplicate_order check (first_id < second_id)
);
grant select, insert, delete on directory.not_duplicate to metropolis_app;
alter table directory.not_duplicate enable row level security;
alter table directory.not_duplicate force row level security;
create policy not_duplicate_kept on directory.not_duplicate for all using ((select directory.keeps_register())) with check ((select directory.keeps_register()));

-- An organisation's own notes about its contacts. Confidential: the organisation's people only, each reading recorded.
create table directory.contact_note (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  subject text not null constraint contact_note_subject check (length(btrim(subject)) between 1 and 200),
  body text not null constraint contact_note_body check (length(btrim(body)) between 1 and 10000),
  written_by uuid,
  written_at timestamptz not null default now()
);
comment on table directory.contact_note is 'Confidential notes of one organisation. Retention: until the organisation deletes them.';
create index contact_note_organisation on directory.contact_note (organisation_id, written_at desc);
grant select, insert, delete on directory.contact_note to metropolis_app;
alter table directory.contact_note enable row level security;
alter table directory.contact_note force row level security;
create function directory.reads_notes(the_organisation uuid) returns boolean language sql stable parallel safe as $$
  select coalesce(the_organisation = kernel.actor_organisation() and (
    kernel.actor_kind() = 'person' and kernel.actor_role() in ('organisation-lead', 'social-counsellor', 'lawyer', 'psychotherapist', 'street-worker', 'team-lead')
    or kernel.actor_kind() = 'token' and kernel.actor_has_scope('directory:write')), false)
$$;
create policy contact_note_own on directory.contact_note for all using (directory.reads_notes(organisation_id)) with check (directory.reads_notes(organisation_id));
