-- What protects clients when something goes wrong or comes to its end: erasure, holds, requests of authorities, duress.
alter table casework.client add column held_until date;
comment on column casework.client.held_until is 'Nothing is erased before this day: a proceeding or a duty to keep (legal hold).';
grant update (held_until) on casework.client to metropolis_app;

create table casework.erasure (
  client_id uuid primary key,
  organisation_id uuid not null,
  why text not null constraint erasure_why check (why in ('request', 'retention', 'mistake')),
  asked_by uuid not null,
  erased_at timestamptz not null default now(),
  constraint erasure_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
comment on table casework.erasure is 'That a client''s key was destroyed, when and why; nothing of what it opened.';

create table casework.authority_request (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  received_on date not null,
  authority text not null constraint request_authority check (authority in ('police', 'prosecutor', 'court', 'foreigners-office', 'tax', 'other')),
  legal_basis text not null constraint request_basis check (length(btrim(legal_basis)) between 3 and 300),
  asked_sealed bytea not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null default now(),
  answer text constraint request_answer check (answer in ('refused', 'partly', 'given', 'nothing-kept')),
  answer_sealed bytea,
  answered_by uuid,
  answered_at timestamptz,
  constraint request_answer_whole check (num_nulls(answer, answer_sealed, answered_by, answered_at) in (0, 4))
);
comment on table casework.authority_request is 'Requests of police and other authorities for data about clients: on what law, who answered, what was given. Sealed with the organisation''s key; no link to a client is kept.';
create index authority_request_waiting on casework.authority_request (organisation_id, received_on) where answered_at is null;

create table casework.duress (
  account_id uuid primary key,
  organisation_id uuid not null references directory.organisation (id),
  since timestamptz not null default now(),
  lifted_at timestamptz,
  lifted_by uuid,
  constraint duress_second_person check (lifted_by <> account_id)
);
comment on table casework.duress is 'Somebody is made to show their screen: from now on the database shows this account no client, until a team lead lifts it.';

create function casework.under_duress() returns boolean language sql stable parallel safe as $$
  select exists (select from casework.duress d where d.account_id = kernel.actor_account() and d.lifted_at is null)
$$;
-- No circle holds for somebody under duress; every policy asks this view.
create or replace view casework.my_client with (security_invoker = true) as
  select c.client_id, bool_or(c.reads_legal) as reads_legal, bool_or(c.cleared) as cleared
  from casework.circle c
  where (select casework.staff()) and not (select casework.under_duress()) and c.account_id = (select kernel.actor_account()) and c.organisation_id = (select kernel.actor_organisation())
    and c.since <= now() and (c.until is null or c.until > now())
  group by c.client_id;

do $$ declare name text; begin
  foreach name in array array['erasure', 'authority_request', 'duress'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
  end loop;
end $$;

grant select, insert, delete on casework.erasure to metropolis_app;
create policy erasure_read on casework.erasure for select using ((select casework.ours(organisation_id)) or (select kernel.actor_role()) = 'data-protection-officer' or (select casework.does('casework-retention', 'synthetic-city')));
create policy erasure_written on casework.erasure for insert with check (casework.does('casework-retention'));
create policy erasure_demo_removed on casework.erasure for delete using ((select casework.does('synthetic-city')));

grant select, insert, update (answer, answer_sealed, answered_by, answered_at) on casework.authority_request to metropolis_app;
create policy request_read on casework.authority_request for select using ((select casework.ours(organisation_id)) and (recorded_by = (select kernel.actor_account()) or (select kernel.actor_role()) in ('lawyer', 'team-lead')));
create policy request_recorded on casework.authority_request for insert with check (casework.ours(organisation_id) and recorded_by = kernel.actor_account() and answered_at is null);
create policy request_answered on casework.authority_request for update using ((select casework.ours(organisation_id)) and (select kernel.actor_role()) = 'lawyer' and answered_at is null)
  with check (casework.ours(organisation_id) and answered_by = kernel.actor_account());

grant select, insert, update (since, lifted_at, lifted_by) on casework.duress to metropolis_app;
create policy duress_read on casework.duress for select using (account_id = (select kernel.actor_account()) or (select casework.ours(organisation_id)) and (select kernel.actor_role()) = 'team-lead');
create policy duress_called on casework.duress for insert with check (casework.ours(organisation_id) and account_id = kernel.actor_account());
create policy duress_lifted on casework.duress for update using ((select casework.ours(organisation_id)) and (account_id = (select kernel.actor_account()) and lifted_at is not null or (select kernel.actor_role()) = 'team-lead' and account_id <> (select kernel.actor_account())))
  with check (casework.ours(organisation_id) and (lifted_at is null or lifted_by = kernel.actor_account()));

-- Under duress the list of codes is empty too.
drop policy client_seen on casework.client;
create policy client_seen on casework.client for select using (
  (select casework.staff()) and not (select casework.under_duress()) and organisation_id = (select kernel.actor_organisation())
    and (not restricted or created_by = (select kernel.actor_account()) or id in (select client_id from casework.my_client))
  or (select casework.does('casework-statistics', 'casework-retention', 'synthetic-city', 'casework-client-view')));
drop policy task_read on casework.task;
create policy task_read on casework.task for select using ((select casework.ours(organisation_id)) and not (select casework.under_duress()) and (assigned_to = (select kernel.actor_account()) or client_id in (select client_id from casework.my_client))
  or (select casework.does('casework-retention', 'synthetic-city')));
drop policy contact_read on casework.contact;
create policy contact_read on casework.contact for select using (
  (select casework.ours(organisation_id)) and not (select casework.under_duress()) and (client_id is null or worker_id = (select kernel.actor_account()) or client_id in (select client_id from casework.my_client))
  or (select casework.does('casework-statistics', 'casework-retention', 'synthetic-city')));
drop policy note_read on casework.note;
create policy note_read on casework.note for select using (
  not (select casework.under_duress()) and case kind
    when 'psychotherapy' then (author_id = (select kernel.actor_account()) or supervisor_id = (select kernel.actor_account())) and (select casework.ours(organisation_id))
    when 'legal' then client_id in (select client_id from casework.my_client where reads_legal)
    else client_id in (select client_id from casework.my_client) end
  or (select casework.does('synthetic-city')));
