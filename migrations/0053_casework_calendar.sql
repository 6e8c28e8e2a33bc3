-- Time: who is free when, who comes, who waits. Colleagues see busy times; whose they are is seen by the worker and the client's circle.
create table casework.room (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  name text not null constraint room_name check (length(btrim(name)) between 1 and 80),
  closed_on date,
  constraint room_once unique (organisation_id, name),
  constraint room_of_organisation unique (organisation_id, id)
);

create table casework.availability (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  account_id uuid not null,
  weekday integer not null constraint availability_weekday check (weekday between 1 and 7),
  from_time time not null,
  to_time time not null,
  valid_from date not null,
  valid_to date,
  constraint availability_order check (from_time < to_time),
  constraint availability_days check (valid_to is null or valid_to >= valid_from)
);
comment on table casework.availability is 'Hours of a worker by the clocks of Prague: nine o''clock stays nine o''clock when the clocks change. Weekday 1 is Monday (ISO 8601).';
create index availability_worker on casework.availability (account_id);

create table casework.absence (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  account_id uuid not null,
  from_day date not null,
  to_day date not null,
  constraint absence_order check (from_day <= to_day)
);

create table casework.slot (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  worker_id uuid not null,
  room_id uuid,
  during tstzrange not null,
  client_hash bytea,
  live boolean not null default true,
  constraint slot_of_room foreign key (organisation_id, room_id) references casework.room (organisation_id, id),
  constraint slot_of_organisation unique (organisation_id, id),
  constraint slot_some_time check (not isempty(during) and upper(during) - lower(during) between interval '5 minutes' and interval '12 hours'),
  constraint slot_worker_once exclude using gist (worker_id with =, during with &&) where (live),
  constraint slot_room_once exclude using gist (room_id with =, during with &&) where (live and room_id is not null),
  constraint slot_client_once exclude using gist (client_hash with =, during with &&) where (live and client_hash is not null)
);
comment on table casework.slot is 'A busy time of a worker and perhaps a room. The client stands here only as a keyed hash, so that nobody is booked in two places at once.';
create index slot_day on casework.slot (organisation_id, lower(during));

create table casework.appointment (
  slot_id uuid primary key,
  organisation_id uuid not null,
  client_id uuid,
  case_id uuid,
  worker_id uuid not null,
  form text not null constraint appointment_form check (form in ('office', 'phone', 'online', 'escort')),
  language text,
  interpreter boolean not null default false,
  state text not null default 'booked' constraint appointment_state check (state in ('booked', 'came', 'no-show', 'cancelled')),
  cancelled_by text constraint appointment_cancelled check (cancelled_by in ('client', 'organisation')),
  made_by uuid not null,
  made_at timestamptz not null default now(),
  constraint appointment_of_slot foreign key (organisation_id, slot_id) references casework.slot (organisation_id, id),
  constraint appointment_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint appointment_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id),
  constraint appointment_cancelled_whole check ((state = 'cancelled') = (cancelled_by is not null))
);
create index appointment_client on casework.appointment (client_id);

create table casework.reminder (
  slot_id uuid primary key,
  organisation_id uuid not null,
  send_at timestamptz not null,
  sealed bytea not null,
  constraint reminder_of_slot foreign key (organisation_id, slot_id) references casework.slot (organisation_id, id)
);
comment on table casework.reminder is 'Address and discreet text of one reminder, sealed; the row goes once it is sent.';

create table casework.ticket (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  day date not null,
  number integer not null,
  language text,
  topic text,
  state text not null default 'waiting' constraint ticket_state check (state in ('waiting', 'called', 'served', 'left')),
  arrived_at timestamptz not null default now(),
  called_at timestamptz,
  called_by uuid,
  constraint ticket_once unique (organisation_id, day, number)
);
comment on table casework.ticket is 'People who came without an appointment: a number, perhaps a language and a topic, no name.';

create table casework.calendar_feed (
  token_hash bytea primary key,
  organisation_id uuid not null references directory.organisation (id),
  account_id uuid not null,
  made_at timestamptz not null default now()
);
comment on table casework.calendar_feed is 'A worker''s secret address for their own calendar program; titles are codes only.';

do $$ declare name text; begin
  foreach name in array array['room', 'availability', 'absence', 'slot', 'appointment', 'reminder', 'ticket', 'calendar_feed'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
  end loop;
end $$;

grant select, insert, update (name, closed_on) on casework.room to metropolis_app;
create policy room_seen on casework.room for select using ((select casework.ours(organisation_id)));
create policy room_made on casework.room for insert with check (casework.ours(organisation_id) and kernel.actor_role() = 'team-lead');
create policy room_changed on casework.room for update using ((select casework.ours(organisation_id)) and (select kernel.actor_role()) = 'team-lead');

grant select, insert, delete on casework.availability, casework.absence to metropolis_app;
create policy availability_seen on casework.availability for select using ((select casework.ours(organisation_id)));
create policy availability_said on casework.availability for insert with check (casework.ours(organisation_id) and (account_id = kernel.actor_account() or kernel.actor_role() = 'team-lead'));
create policy availability_taken_back on casework.availability for delete using ((select casework.ours(organisation_id)) and (account_id = (select kernel.actor_account()) or (select kernel.actor_role()) = 'team-lead'));
create policy absence_seen on casework.absence for select using ((select casework.ours(organisation_id)));
create policy absence_said on casework.absence for insert with check (casework.ours(organisation_id) and (account_id = kernel.actor_account() or kernel.actor_role() = 'team-lead'));
create policy absence_taken_back on casework.absence for delete using ((select casework.ours(organisation_id)) and (account_id = (select kernel.actor_account()) or (select kernel.actor_role()) = 'team-lead'));

grant select, insert, update (live) on casework.slot to metropolis_app;
create policy slot_seen on casework.slot for select using ((select casework.ours(organisation_id)) or (select casework.does('casework-feed')));
create policy slot_taken on casework.slot for insert with check (casework.ours(organisation_id) and live);
create policy slot_freed on casework.slot for update using ((select casework.ours(organisation_id)));

grant select, insert, update (state, cancelled_by) on casework.appointment to metropolis_app;
create policy appointment_seen on casework.appointment for select using (
  (select casework.ours(organisation_id)) and not (select casework.under_duress()) and (worker_id = (select kernel.actor_account()) or client_id in (select client_id from casework.my_client)) or (select casework.does('casework-feed')));
create policy appointment_made on casework.appointment for insert with check (casework.ours(organisation_id) and made_by = kernel.actor_account() and (client_id is null or client_id in (select client_id from casework.my_client)));
create policy appointment_moved on casework.appointment for update using ((select casework.ours(organisation_id)) and (worker_id = (select kernel.actor_account()) or client_id in (select client_id from casework.my_client)));

grant select, insert, delete on casework.reminder to metropolis_app;
create policy reminder_sent on casework.reminder for all using ((select casework.does('casework-reminder'))) with check (false);
create policy reminder_written on casework.reminder for insert with check (casework.ours(organisation_id));
create policy reminder_seen on casework.reminder for select using ((select casework.ours(organisation_id)) and slot_id in (select a.slot_id from casework.appointment a));
create policy reminder_dropped on casework.reminder for delete using ((select casework.ours(organisation_id)) and slot_id in (select a.slot_id from casework.appointment a));

grant select, insert, update (state, called_at, called_by) on casework.ticket to metropolis_app;
create policy ticket_seen on casework.ticket for select using ((select casework.ours(organisation_id)));
create policy ticket_drawn on casework.ticket for insert with check (casework.ours(organisation_id));
create policy ticket_called on casework.ticket for update using ((select casework.ours(organisation_id)));

grant select, insert, delete on casework.calendar_feed to metropolis_app;
create policy feed_own on casework.calendar_feed for all using ((select casework.ours(organisation_id)) and account_id = (select kernel.actor_account())) with check (casework.ours(organisation_id) and account_id = kernel.actor_account());
create policy feed_read on casework.calendar_feed for select using ((select casework.does('casework-feed')));

create policy client_code_fed on casework.client for select using ((select casework.does('casework-feed')));
