-- Documents and letters of a client: sealed with the client's key, in versions that stay, for the circle or a narrower part of it.
create table casework.document (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  case_id uuid,
  kind text not null constraint document_kind check (kind in ('identity', 'residence', 'contract', 'income', 'health', 'school', 'decision', 'submission', 'proof', 'mandate', 'letter', 'other')),
  narrow text not null default 'circle' constraint document_narrow check (narrow in ('circle', 'legal', 'cleared', 'author')),
  title_sealed bytea not null,
  file_number_sealed bytea,
  proves uuid,
  valid_to date,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  put_aside_at timestamptz,
  constraint document_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint document_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id),
  constraint document_of_one_client unique (client_id, id),
  constraint document_proves_own foreign key (client_id, proves) references casework.document (client_id, id),
  constraint document_proof_of_something check (proves is null or kind = 'proof')
);
comment on table casework.document is 'A paper of a client: title and file number are sealed; the day it runs out is not, so that the program can warn without opening it.';
comment on column casework.document.narrow is 'Who of the circle reads it: circle (all), legal (who reads the legal file), cleared (sensitive facts), author (whoever put it there).';
comment on column casework.document.proves is 'The submission this proof of filing belongs to.';
create index document_client on casework.document (client_id);
create index document_running_out on casework.document (organisation_id, valid_to) where valid_to is not null and put_aside_at is null;

create table casework.document_version (
  document_id uuid not null,
  version integer not null constraint document_version_counted check (version >= 1),
  organisation_id uuid not null,
  client_id uuid not null,
  media_type text not null constraint document_media check (media_type in ('application/pdf', 'image/jpeg', 'image/png', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.metropolis.paper+json')),
  bytes integer not null constraint document_size check (bytes between 1 and 12000000),
  sealed bytea not null,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  primary key (document_id, version),
  constraint document_version_of_document foreign key (client_id, document_id) references casework.document (client_id, id)
);
comment on table casework.document_version is 'The bytes of one version, sealed with the client''s key and bound to document and version. A version is never changed. Letters are kept as their words and printed when asked for.';
-- Already packed or sealed: pressing it again costs time and wins nothing.
alter table casework.document_version alter column sealed set storage external;

do $$ declare name text; begin
  foreach name in array array['document', 'document_version'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
  end loop;
end $$;
grant select, insert, update (put_aside_at, valid_to), delete on casework.document to metropolis_app;
create policy document_read on casework.document for select using (
  (select casework.ours(organisation_id)) and case narrow
    when 'author' then made_by = (select kernel.actor_account()) and client_id in (select client_id from casework.my_client)
    when 'legal' then client_id in (select client_id from casework.my_client where reads_legal)
    when 'cleared' then client_id in (select client_id from casework.my_client where cleared)
    else client_id in (select client_id from casework.my_client) end
  or (select casework.does('casework-retention', 'synthetic-city')));
create policy document_added on casework.document for insert with check (
  casework.ours(organisation_id) and made_by = kernel.actor_account() and put_aside_at is null and client_id in (select client_id from casework.my_client)
    and (narrow <> 'legal' or client_id in (select client_id from casework.my_client where reads_legal)) and (narrow <> 'cleared' or client_id in (select client_id from casework.my_client where cleared))
  or casework.does('synthetic-city'));
create policy document_put_aside on casework.document for update using ((select casework.ours(organisation_id)) and client_id in (select client_id from casework.my_client)) with check (casework.ours(organisation_id));
create policy document_removed on casework.document for delete using ((select casework.does('casework-retention', 'synthetic-city')));
grant select, insert, delete on casework.document_version to metropolis_app;
-- Whoever sees the document sees its versions: the document's own wall is asked.
create policy document_version_read on casework.document_version for select using (document_id in (select id from casework.document));
create policy document_version_added on casework.document_version for insert with check ((casework.ours(organisation_id) and made_by = kernel.actor_account() or casework.does('synthetic-city')) and exists (select from casework.document d where d.id = document_id and d.put_aside_at is null));
create policy document_version_removed on casework.document_version for delete using ((select casework.does('casework-retention', 'synthetic-city')));

alter table casework.client_token drop constraint token_kind;
alter table casework.client_token add constraint token_kind check (kind in ('name', 'birth-year', 'identifier', 'birth-date', 'file-number'));

-- What somebody types is kept sealed too: a draft may be a note about a client.
alter table kernel.draft no force row level security;
delete from kernel.draft;
alter table kernel.draft force row level security;
alter table kernel.draft drop column content, add column sealed bytea not null;
comment on table kernel.draft is 'Unsent form content, sealed with the installation''s key; only its author reads it; removed after 30 days.';
