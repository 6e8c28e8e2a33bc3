-- Counting people across organisations, and what may be said of them (casework.md 3.6 and 3.7).
-- Three purposes of the server itself share the work, so that none can do it alone: casework-count reads one organisation's names at a time and writes tokens,
-- casework-linkage sees tokens and nothing else, casework-statistics reads classes and writes the ledger.
create function casework.counted_organisation() returns uuid language sql stable parallel safe
  as $$ select case when casework.does('casework-count') then nullif(current_setting('casework.counting', true), '')::uuid end $$;
comment on function casework.counted_organisation() is 'The one organisation whose names the count may read in this transaction.';

create table casework.count_participation (
  organisation_id uuid primary key references directory.organisation (id),
  tier text not null constraint participation_tier check (tier in ('open', 'sealed')),
  decided_by uuid not null,
  decided_at timestamptz not null default now()
);
comment on table casework.count_participation is 'How an organisation takes part: open with tokens, sealed with a total only (help for trafficked people, for example). Not here: not counted.';

create table casework.count_objection (
  client_id uuid primary key,
  organisation_id uuid not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null default now(),
  constraint objection_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
comment on table casework.count_objection is 'Clients who do not want to be compared across organisations, not even blindly: only the total counts them.';

create table casework.count_control (
  organisation_id uuid not null references directory.organisation (id),
  control integer not null constraint control_number check (control > 0),
  given text not null,
  surname text not null,
  birth text not null,
  sex text not null,
  citizenship text not null,
  primary key (organisation_id, control)
);
comment on table casework.count_control is 'Invented people registered at known organisations. They measure how many true links a count misses; no statistics hold them.';

create table casework.count_run (
  id uuid primary key default kernel.uuid_v7(),
  since date not null,
  until date not null,
  asked_by text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  state text not null default 'running' constraint run_state check (state in ('running', 'published', 'failed')),
  result jsonb,
  keys_destroyed_at timestamptz,
  tokens_destroyed_at timestamptz,
  constraint run_order check (since <= until),
  constraint run_published_whole check (state <> 'published' or num_nulls(result, finished_at, keys_destroyed_at, tokens_destroyed_at) = 0)
);
comment on table casework.count_run is 'One count of people across organisations: period, method and published numbers, with the moments when keys and tokens ended.';

create table casework.count_token (
  run_id uuid not null references casework.count_run (id),
  organisation_id uuid not null,
  kind text not null constraint token_purpose check (kind in ('person', 'control', 'shuffled')),
  position integer not null,
  token bytea,
  class text not null default '',
  control integer,
  primary key (run_id, organisation_id, kind, position)
);
comment on table casework.count_token is 'Tokens of a running count; empty between counts. A token is what two key holders made of a name and a date together.';

create table casework.count_answer (
  run_id uuid not null references casework.count_run (id),
  holder text not null,
  organisation_id uuid not null,
  answered integer not null,
  primary key (run_id, holder, organisation_id)
);
comment on table casework.count_answer is 'The logs of both key holders: how many blinded points each organisation had answered. The two must agree.';

create table casework.release (
  id uuid primary key default kernel.uuid_v7(),
  definition jsonb not null,
  asked_by text not null,
  asked_at timestamptz not null default now(),
  refused boolean not null,
  minimum integer not null,
  rounded_to integer not null,
  result jsonb,
  epsilon numeric(6, 3) not null default 0,
  constraint release_whole check (refused = (result is null))
);
comment on table casework.release is 'Ledger of statistics: every table asked for, with its definition, and what was said. Every published number can be made again from its line; refused ones stay too.';
create index release_by_time on casework.release (asked_at desc);

do $$ declare name text; begin
  foreach name in array array['count_participation', 'count_objection', 'count_control', 'count_run', 'count_token', 'count_answer', 'release'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
  end loop;
end $$;

grant select, insert, update (tier, decided_by, decided_at), delete on casework.count_participation to metropolis_app;
create policy participation_seen on casework.count_participation for select using (
  organisation_id = (select kernel.actor_organisation()) or (select kernel.actor_role()) = 'data-protection-officer' or (select casework.does('casework-count', 'casework-statistics')));
create policy participation_decided on casework.count_participation for insert with check (
  organisation_id = kernel.actor_organisation() and kernel.actor_role() = 'organisation-lead' and decided_by = kernel.actor_account());
create policy participation_changed on casework.count_participation for update using (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) = 'organisation-lead')
  with check (organisation_id = kernel.actor_organisation() and decided_by = kernel.actor_account());
create policy participation_ended on casework.count_participation for delete using (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) = 'organisation-lead');

grant select, insert, delete on casework.count_objection to metropolis_app;
create policy objection_seen on casework.count_objection for select using (client_id in (select client_id from casework.my_client) or organisation_id = (select casework.counted_organisation()) or (select casework.does('casework-retention', 'synthetic-city')));
create policy objection_made on casework.count_objection for insert with check (casework.ours(organisation_id) and recorded_by = kernel.actor_account() and client_id in (select client_id from casework.my_client));
create policy objection_withdrawn on casework.count_objection for delete using (client_id in (select client_id from casework.my_client) or (select casework.does('casework-retention', 'synthetic-city')));

grant select, insert, delete on casework.count_control to metropolis_app;
create policy control_read on casework.count_control for select using (organisation_id = (select casework.counted_organisation()));
create policy control_invented on casework.count_control for insert with check (organisation_id = casework.counted_organisation());
create policy control_removed on casework.count_control for delete using (organisation_id = (select casework.counted_organisation()));

grant select, insert, update (state, finished_at, result, keys_destroyed_at, tokens_destroyed_at) on casework.count_run to metropolis_app;
create policy run_seen on casework.count_run for select using ((select kernel.actor_role()) in ('data-protection-officer', 'specialist') or (select casework.does('casework-count', 'casework-linkage')));
create policy run_started on casework.count_run for insert with check (casework.does('casework-count') and state = 'running');
create policy run_finished on casework.count_run for update using ((select casework.does('casework-count')) and state = 'running') with check (casework.does('casework-count'));

-- Written by the count, never read by it; read and emptied by the linkage, which reads nothing else.
grant select, insert, delete on casework.count_token to metropolis_app;
create policy count_token_read on casework.count_token for select using ((select casework.does('casework-linkage')));
create policy count_token_made on casework.count_token for insert with check (organisation_id = casework.counted_organisation());
create policy count_token_ended on casework.count_token for delete using ((select casework.does('casework-linkage')));

grant select, insert on casework.count_answer to metropolis_app;
create policy answer_seen on casework.count_answer for select using ((select kernel.actor_role()) = 'data-protection-officer' or (select casework.does('casework-count')));
create policy answer_logged on casework.count_answer for insert with check (casework.does('casework-count'));

grant select, insert on casework.release to metropolis_app;
create policy release_seen on casework.release for select using ((select kernel.actor_role()) in ('data-protection-officer', 'specialist') or (select casework.does('casework-statistics')));
create policy release_noted on casework.release for insert with check (casework.does('casework-statistics'));

-- What the count may read of one organisation, in its own transaction.
create policy key_counted on casework.organisation_key for select using (organisation_id = (select casework.counted_organisation()));
create policy client_counted on casework.client for select using (organisation_id = (select casework.counted_organisation()));
create policy client_key_counted on casework.client_key for select using (organisation_id = (select casework.counted_organisation()));
create policy client_identity_counted on casework.client_identity for select using (organisation_id = (select casework.counted_organisation()));
create policy client_profile_counted on casework.client_profile for select using (organisation_id = (select casework.counted_organisation()));
create policy contact_counted on casework.contact for select using (organisation_id = (select casework.counted_organisation()));
create policy attendance_counted on casework.attendance for select using (organisation_id = (select casework.counted_organisation()));
