-- Legal deadlines: computed, confirmed by a second person, shouted about until somebody answers, never moved in silence. And the question of conflicts of interest.
create table casework.deadline (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  case_id uuid not null,
  rule text not null,
  rule_version integer not null,
  event_on date not null,
  delivered_by text not null constraint deadline_delivery check (delivered_by in ('in-person', 'data-box', 'deposit', 'announced', 'other')),
  delivery_day date not null,
  last_day date not null,
  chain jsonb not null,
  title_sealed bytea not null,
  state text not null default 'proposed' constraint deadline_state check (state in ('proposed', 'confirmed', 'acknowledged', 'met', 'missed', 'void')),
  proposed_by uuid not null,
  proposed_at timestamptz not null default now(),
  confirmed_by uuid,
  confirmed_at timestamptz,
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  ending_sealed bytea,
  replaces uuid unique references casework.deadline (id),
  level integer not null default 0 constraint deadline_level check (level between 0 and 3),
  level_at timestamptz,
  constraint deadline_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id),
  constraint deadline_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint deadline_second_person check (confirmed_by <> proposed_by),
  constraint deadline_confirmed_whole check ((state in ('proposed', 'void')) or confirmed_by is not null),
  constraint deadline_ended_whole check ((state in ('met', 'missed', 'void')) = (ended_at is not null))
);
comment on table casework.deadline is 'A legal period with the chain of reasons as it was computed; a confirmed day never changes, a new computation is a new row that replaces this one.';
create index deadline_live on casework.deadline (last_day) where state in ('confirmed', 'acknowledged');
create index deadline_case on casework.deadline (case_id);

create table casework.escalation (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  deadline_id uuid not null references casework.deadline (id),
  level integer not null,
  account_id uuid not null,
  channel text not null constraint escalation_channel check (channel in ('task', 'mail')),
  at timestamptz not null default now()
);
comment on table casework.escalation is 'Who was told about a deadline nobody had answered, when and how: what a drill reads.';
create index escalation_deadline on casework.escalation (deadline_id, at);

create table casework.party_token (
  organisation_id uuid not null references directory.organisation (id),
  case_id uuid not null,
  token bytea not null,
  primary key (case_id, token),
  constraint party_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id)
);
comment on table casework.party_token is 'Blind index of the other side of a case, for conflicts of interest; the names themselves stand in sealed notes only.';
create index party_token_search on casework.party_token (organisation_id, token);

create table casework.conflict_check (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  case_id uuid not null,
  client_id uuid not null,
  conflict boolean not null,
  checked_by uuid not null,
  at timestamptz not null default now(),
  constraint conflict_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id)
);
comment on table casework.conflict_check is 'That a check was made and whether there is a conflict; never with whom.';

create function casework.keep_deadline() returns trigger language plpgsql as $$
begin
  if old.state <> 'proposed' and (new.rule, new.rule_version, new.event_on, new.delivery_day, new.last_day, new.chain) is distinct from (old.rule, old.rule_version, old.event_on, old.delivery_day, old.last_day, old.chain) then
    raise exception 'a confirmed deadline does not move' using errcode = 'check_violation', constraint = 'deadline_stands';
  end if;
  if new.state <> old.state and not (old.state, new.state) in (('proposed', 'confirmed'), ('proposed', 'void'), ('confirmed', 'acknowledged'), ('confirmed', 'met'), ('confirmed', 'missed'), ('confirmed', 'void'), ('acknowledged', 'met'), ('acknowledged', 'missed'), ('acknowledged', 'void')) then
    raise exception 'a deadline cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'deadline_transition';
  end if;
  return new;
end $$;
create trigger deadline_kept before update on casework.deadline for each row execute function casework.keep_deadline();

create or replace function casework.closing_obstacle(the_case uuid) returns table (kind text, n bigint) language sql stable as $$
  select 'task', count(*) from casework.task t where t.case_id = the_case and t.state = 'open' and t.kind <> 'approval' having count(*) > 0
  union all
  select 'deadline', count(*) from casework.deadline d where d.case_id = the_case and d.state in ('proposed', 'confirmed', 'acknowledged') having count(*) > 0
$$;

do $$ declare name text; begin
  foreach name in array array['deadline', 'escalation', 'party_token', 'conflict_check'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
  end loop;
end $$;
grant select, insert, update (state, confirmed_by, confirmed_at, acknowledged_by, acknowledged_at, ended_by, ended_at, ending_sealed, level, level_at) on casework.deadline to metropolis_app;
create policy deadline_read on casework.deadline for select using (
  client_id in (select client_id from casework.my_client where reads_legal) or (select casework.ours(organisation_id)) and (select kernel.actor_role()) = 'team-lead' or (select casework.does('job')));
create policy deadline_proposed on casework.deadline for insert with check (
  casework.ours(organisation_id) and proposed_by = kernel.actor_account() and state = 'proposed' and client_id in (select client_id from casework.my_client where reads_legal));
create policy deadline_moved on casework.deadline for update using (
  client_id in (select client_id from casework.my_client where reads_legal) or (select casework.ours(organisation_id)) and (select kernel.actor_role()) = 'team-lead' or (select casework.does('job')));

grant select, insert on casework.escalation to metropolis_app;
create policy escalation_read on casework.escalation for select using ((select casework.ours(organisation_id)) and deadline_id in (select d.id from casework.deadline d));
create policy escalation_written on casework.escalation for insert with check (casework.does('job'));

grant select, insert on casework.party_token to metropolis_app;
create policy party_searched on casework.party_token for select using ((select casework.ours(organisation_id)));
create policy party_named on casework.party_token for insert with check (casework.ours(organisation_id) and case_id in (select f.id from casework.case_file f));

grant select, insert on casework.conflict_check to metropolis_app;
create policy conflict_read on casework.conflict_check for select using (client_id in (select client_id from casework.my_client));
create policy conflict_asked on casework.conflict_check for insert with check (casework.ours(organisation_id) and checked_by = kernel.actor_account() and client_id in (select client_id from casework.my_client));

drop policy task_added on casework.task;
create policy task_added on casework.task for insert with check (
  casework.ours(organisation_id) and made_by = kernel.actor_account() and (client_id is null or client_id in (select client_id from casework.my_client) or kind = 'review') or casework.does('synthetic-city', 'casework-letter', 'job'));
