-- Casework: people helped by one organisation. The organisation is the wall, the circle around a client is the door (casework.md 3.1).
-- There is no person of the whole city here: a client belongs to one organisation, and what is written about them is sealed with a key of their own.
create schema casework;
grant usage on schema casework to metropolis_app;

create function casework.staff() returns boolean language sql stable parallel safe as $$
  select coalesce(kernel.actor_kind() = 'person' and kernel.actor_organisation() is not null
    and kernel.actor_role() in ('social-counsellor', 'lawyer', 'psychotherapist', 'street-worker', 'team-lead'), false)
$$;
comment on function casework.staff() is 'True for people who help clients. Heads of organisations, administrators and the city are not among them.';
create function casework.ours(the_organisation uuid) returns boolean language sql stable parallel safe
  as $$ select casework.staff() and the_organisation = kernel.actor_organisation() $$;
create function casework.does(variadic purposes text[]) returns boolean language sql stable parallel safe
  as $$ select coalesce(kernel.actor_kind() = 'system' and kernel.actor_purpose() = any (purposes), false) $$;

-- Keys -----------------------------------------------------------------------------------------------------------------------
create table casework.organisation_key (
  organisation_id uuid primary key references directory.organisation (id),
  wrapped bytea not null,
  root text not null,
  made_at timestamptz not null default now()
);
comment on table casework.organisation_key is 'One random key per organisation, wrapped by the installation''s key; it wraps the clients'' keys and makes the blind indexes.';
comment on column casework.organisation_key.root is 'Fingerprint of the installation key it is wrapped with, so that rotation knows what is left to do.';

create table casework.client (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  kind text not null constraint client_kind check (kind in ('identified', 'pseudonymous')),
  code text not null constraint client_code_shape check (code ~ '^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$'),
  carried_hash bytea,
  restricted boolean not null default false,
  record_key bigint not null default (floor(random() * 4294967296))::bigint,
  merged_into uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  review_on date not null default (kernel.today() + 1826),
  erased_at timestamptz,
  is_demo boolean not null default false,
  constraint client_of_organisation unique (organisation_id, id),
  constraint client_code_once unique (organisation_id, code),
  constraint client_merge_inside foreign key (organisation_id, merged_into) references casework.client (organisation_id, id),
  constraint client_not_into_itself check (merged_into <> id)
);
comment on table casework.client is 'Somebody helped by one organisation. No name, no date of birth, no contact: those are sealed in client_identity. Retention: review five years after the last case closed.';
comment on column casework.client.code is 'What colleagues say instead of the name.';
comment on column casework.client.carried_hash is 'Hash of the code the client carries on paper; with it they link their own visits. The code itself is never stored.';
comment on column casework.client.restricted is 'Hidden from everybody outside the circle, also from the search inside the organisation.';
comment on column casework.client.record_key is 'Random key of the record for protecting published counts (cell-key method, Office for National Statistics).';
create index client_carried on casework.client (carried_hash) where carried_hash is not null;
create index client_review on casework.client (review_on) where erased_at is null;
create index client_merged on casework.client (merged_into) where merged_into is not null;

create table casework.client_key (
  client_id uuid primary key,
  organisation_id uuid not null,
  wrapped bytea not null,
  constraint client_key_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
comment on table casework.client_key is 'Kept apart from backups. The client''s key, wrapped by the organisation''s. Deleting the row makes everything written about the client unreadable, also in backups.';

-- The circle: who may open the file --------------------------------------------------------------------------------------------
create table casework.break_glass (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  account_id uuid not null,
  reason_sealed bytea,
  danger boolean not null default false,
  opened_at timestamptz not null default now(),
  until timestamptz not null default now() + interval '4 hours',
  reviewed_by uuid,
  reviewed_at timestamptz,
  verdict text constraint break_glass_verdict check (verdict in ('justified', 'not-justified')),
  constraint break_glass_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint break_glass_four_hours check (until <= opened_at + interval '4 hours'),
  constraint break_glass_second_person check (reviewed_by <> account_id),
  constraint break_glass_review_whole check (num_nulls(reviewed_by, reviewed_at, verdict) in (0, 3))
);
comment on table casework.break_glass is 'Somebody opened a file in an emergency without being in its circle: four hours, with a reason, looked at by a second person.';
create index break_glass_waiting on casework.break_glass (organisation_id, opened_at) where reviewed_at is null;

create table casework.circle (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  account_id uuid not null,
  origin text not null constraint circle_origin check (origin in ('opened', 'team', 'supervision', 'covering', 'break-glass')),
  reads_legal boolean not null default false,
  cleared boolean not null default false,
  restricted boolean not null default false,
  since timestamptz not null default now(),
  until timestamptz,
  given_by uuid,
  break_glass_id uuid references casework.break_glass (id),
  constraint circle_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint circle_emergency_recorded check ((origin = 'break-glass') = (break_glass_id is not null)),
  constraint circle_emergency_ends check (origin <> 'break-glass' or until <= since + interval '4 hours' and not reads_legal and not cleared)
);
comment on table casework.circle is 'Who may open a client''s file, from when until when and why. Past rows stay: they tell who could have read.';
comment on column casework.circle.reads_legal is 'Also the lawyer''s file.';
comment on column casework.circle.cleared is 'Also sensitive facts: residence status, trafficking, health, religion, criminal matters (GDPR articles 9 and 10).';
create index circle_mine on casework.circle (account_id, client_id) include (organisation_id, since, until);
create index circle_client on casework.circle (client_id);

create view casework.my_client with (security_invoker = true) as
  select c.client_id, bool_or(c.reads_legal) as reads_legal, bool_or(c.cleared) as cleared
  from casework.circle c
  where (select casework.staff()) and c.account_id = (select kernel.actor_account()) and c.organisation_id = (select kernel.actor_organisation())
    and c.since <= now() and (c.until is null or c.until > now())
  group by c.client_id;
comment on view casework.my_client is 'The clients in whose circle the acting person is now.';
grant select on casework.my_client to metropolis_app;

-- What is known about a client --------------------------------------------------------------------------------------------------
create table casework.client_identity (
  client_id uuid primary key,
  organisation_id uuid not null,
  sealed bytea not null,
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  constraint identity_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
comment on table casework.client_identity is 'Names in all their scripts, date of birth, identifiers, addresses, safe-contact rule: one sealed document.';

create table casework.client_token (
  organisation_id uuid not null,
  token bytea not null,
  client_id uuid not null,
  kind text not null constraint token_kind check (kind in ('name', 'birth-year', 'identifier', 'birth-date')),
  primary key (organisation_id, token, client_id),
  constraint token_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
comment on table casework.client_token is 'Blind index: keyed hashes of name keys. The same name has another token in every organisation.';
create index client_token_client on casework.client_token (client_id);

create table casework.client_profile (
  client_id uuid primary key,
  organisation_id uuid not null,
  language text constraint profile_language check (language ~ '^[a-z]{2,3}$'),
  interpreter text not null default 'none' constraint profile_interpreter check (interpreter in ('none', 'sometimes', 'always')),
  district_code text,
  sex text constraint profile_sex check (sex in ('female', 'male', 'other')),
  birth_year integer constraint profile_birth_year check (birth_year between 1900 and 2100),
  citizenship text constraint profile_citizenship check (citizenship ~ '^[A-Z]{2}$'),
  constraint profile_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
comment on table casework.client_profile is 'Coarse classes for statistics. They leave the organisation only as protected counts.';

create table casework.sensitive_fact (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  class text not null constraint fact_class check (class in ('residence', 'trafficking', 'health', 'religion', 'criminal', 'violence')),
  sealed bytea not null,
  written_by uuid not null,
  written_at timestamptz not null default now(),
  constraint fact_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
create index sensitive_fact_client on casework.sensitive_fact (client_id);

create table casework.household_link (
  organisation_id uuid not null,
  client_id uuid not null,
  other_id uuid not null,
  relation text not null constraint household_relation check (relation in ('partner', 'child', 'parent', 'sibling', 'relative', 'shares-home')),
  primary key (client_id, other_id),
  constraint household_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint household_of_other foreign key (organisation_id, other_id) references casework.client (organisation_id, id),
  constraint household_two_people check (client_id <> other_id)
);

create table casework.not_same_client (
  organisation_id uuid not null,
  first_id uuid not null,
  second_id uuid not null,
  decided_by uuid not null,
  decided_at timestamptz not null default now(),
  primary key (first_id, second_id),
  constraint not_same_order check (first_id < second_id),
  constraint not_same_first foreign key (organisation_id, first_id) references casework.client (organisation_id, id),
  constraint not_same_second foreign key (organisation_id, second_id) references casework.client (organisation_id, id)
);
comment on table casework.not_same_client is 'Pairs a person looked at and found to be two people; never proposed or merged again.';

-- Cases ------------------------------------------------------------------------------------------------------------------------
create table casework.case_file (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  number text not null,
  template text not null,
  template_version integer not null default 1,
  state text not null default 'enquiry' constraint case_state check (state in ('enquiry', 'open', 'on-hold', 'closing', 'closed')),
  lead_id uuid not null,
  supervisor_id uuid,
  opened_on date not null default kernel.today(),
  closed_on date,
  outcome text constraint case_outcome check (outcome in ('met', 'partly-met', 'not-met', 'moved-away', 'lost-contact', 'referred')),
  closing_asked_by uuid,
  closing_agreed_by uuid,
  version integer not null default 1,
  constraint case_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint case_of_organisation unique (organisation_id, id),
  constraint case_number_once unique (organisation_id, number),
  constraint case_closed_whole check ((state = 'closed') = (closed_on is not null)),
  constraint case_closed_outcome check (state <> 'closed' or outcome is not null and closing_agreed_by is not null),
  constraint case_second_person check (closing_agreed_by <> closing_asked_by)
);
comment on table casework.case_file is 'One matter of one client: enquiry, open, on hold, closing (waits for approval), closed; a closed one may be opened again.';
create index case_client on casework.case_file (client_id);
create index case_lead on casework.case_file (lead_id, state);

create table casework.case_counter (
  organisation_id uuid not null references directory.organisation (id),
  year integer not null,
  n integer not null,
  primary key (organisation_id, year)
);
comment on table casework.case_counter is 'Last case number of an organisation in a year.';

create table casework.case_event (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  case_id uuid not null,
  client_id uuid not null,
  from_state text,
  to_state text not null,
  reason_sealed bytea,
  account_id uuid not null,
  at timestamptz not null default now(),
  constraint case_event_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id)
);
create index case_event_case on casework.case_event (case_id, at);

create table casework.goal (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  case_id uuid not null,
  client_id uuid not null,
  area text not null,
  sealed bytea not null,
  state text not null default 'open' constraint goal_state check (state in ('open', 'met', 'partly-met', 'not-met', 'dropped')),
  target_on date,
  constraint goal_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id)
);
create index goal_case on casework.goal (case_id);

create table casework.task (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  case_id uuid,
  client_id uuid,
  assigned_to uuid not null,
  made_by uuid,
  kind text not null constraint task_kind check (kind in ('task', 'milestone', 'follow-up', 'approval', 'referral', 'deadline', 'review', 'expiry')),
  label text,
  sealed bytea,
  due_on date,
  state text not null default 'open' constraint task_state check (state in ('open', 'done', 'dropped')),
  done_at timestamptz,
  constraint task_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id),
  constraint task_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint task_says_something check (label is not null or sealed is not null),
  constraint task_sealed_has_client check (sealed is null or client_id is not null),
  constraint task_done_whole check ((state = 'open') = (done_at is null))
);
comment on column casework.task.label is 'Key of a text of the interface, for tasks the program makes; never free text.';
create index task_mine on casework.task (assigned_to, due_on) where state = 'open';
create index task_case on casework.task (case_id);

-- Contacts: every conversation, also with people who give no name ----------------------------------------------------------------
create table casework.contact (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  client_id uuid,
  case_id uuid,
  worker_id uuid not null,
  place text not null constraint contact_place check (place in ('office', 'street', 'phone', 'online', 'emergency', 'group', 'escort')),
  happened_on date not null,
  minutes integer constraint contact_minutes check (minutes between 1 and 1440),
  headcount integer not null default 1 constraint contact_headcount check (headcount between 1 and 500),
  topics text[] not null default '{}',
  language text constraint contact_language check (language ~ '^[a-z]{2,3}$'),
  district_code text,
  age_band text constraint contact_age check (age_band in ('0-14', '15-26', '27-64', '65+')),
  sex text constraint contact_sex check (sex in ('female', 'male', 'other')),
  act108 text constraint contact_act108 check (act108 ~ '^§ ?[0-9]{2}[a-z]?$'),
  unit text not null default 'intervention' constraint contact_unit check (unit in ('contact', 'intervention')),
  offline_key uuid,
  entered_at timestamptz not null default now(),
  is_demo boolean not null default false,
  constraint contact_of_organisation unique (organisation_id, id),
  constraint contact_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint contact_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id),
  constraint contact_sent_once unique (organisation_id, offline_key),
  constraint contact_case_has_client check (case_id is null or client_id is not null),
  constraint contact_one_person check (client_id is null or headcount = 1),
  constraint contact_known_by_profile check (client_id is null or (age_band is null and sex is null)),
  constraint contact_topics_few check (cardinality(topics) <= 12)
);
comment on table casework.contact is 'One conversation. Without a client it is anonymous and carries coarse classes only; there is no column in which an identity could stand.';
create index contact_client on casework.contact (client_id, happened_on desc) where client_id is not null;
create index contact_worker on casework.contact (worker_id, happened_on desc);
create index contact_month on casework.contact (organisation_id, happened_on);

create table casework.claimed_hour (
  contact_id uuid primary key,
  organisation_id uuid not null,
  funder text not null constraint claimed_funder check (length(btrim(funder)) between 1 and 120),
  claimed_at timestamptz not null default now(),
  claimed_by uuid,
  constraint claim_of_contact foreign key (organisation_id, contact_id) references casework.contact (organisation_id, id)
);
comment on table casework.claimed_hour is 'A served hour is reported to one funder; the primary key is the rule.';

create table casework.attendance (
  contact_id uuid not null,
  organisation_id uuid not null,
  client_id uuid not null,
  primary key (contact_id, client_id),
  constraint attendance_of_contact foreign key (organisation_id, contact_id) references casework.contact (organisation_id, id),
  constraint attendance_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
comment on table casework.attendance is 'Known clients who took part in a group; the headcount of the contact counts everybody.';
create index attendance_client on casework.attendance (client_id);

-- Notes: never changed, only followed by a newer version ------------------------------------------------------------------------
create table casework.note (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  case_id uuid,
  contact_id uuid,
  kind text not null constraint note_kind check (kind in ('social', 'legal', 'psychotherapy', 'mediation', 'assessment', 'plan')),
  author_id uuid not null,
  supervisor_id uuid,
  replaces uuid references casework.note (id),
  sealed bytea not null,
  written_at timestamptz not null default now(),
  constraint note_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint note_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id),
  constraint note_of_contact foreign key (organisation_id, contact_id) references casework.contact (organisation_id, id),
  constraint note_belongs check (case_id is not null or contact_id is not null),
  constraint note_replaced_once unique (replaces)
);
comment on table casework.note is 'What was said and agreed, sealed with the client''s key. Psychotherapy: author and named supervisor only.';
create index note_client on casework.note (client_id, written_at desc);
create index note_case on casework.note (case_id, written_at desc);
create index note_author on casework.note (author_id, written_at desc);

-- Rules the database keeps --------------------------------------------------------------------------------------------------------
create function casework.keep_case_states() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not (old.state, new.state) in (
    ('enquiry', 'open'), ('enquiry', 'closing'), ('open', 'on-hold'), ('on-hold', 'open'), ('open', 'closing'), ('on-hold', 'closing'), ('closing', 'open'), ('closing', 'closed'), ('closed', 'open')) then
    raise exception 'a case cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'case_transition';
  end if;
  if new.client_id <> old.client_id or new.organisation_id <> old.organisation_id then
    raise exception 'a case stays with its client' using errcode = 'check_violation', constraint = 'case_stays';
  end if;
  if new.state = 'closed' and old.state <> 'closed' and exists (select from casework.closing_obstacle(new.id)) then
    raise exception 'something of the case is still open' using errcode = 'check_violation', constraint = 'case_obstacles';
  end if;
  new.version := old.version + 1;
  return new;
end $$;
-- What stands in the way of closing a case; later rooms of the schema (deadlines, referrals) add their own answers.
create function casework.closing_obstacle(the_case uuid) returns table (kind text, n bigint) language sql stable as $$
  select 'task', count(*) from casework.task t where t.case_id = the_case and t.state = 'open' and t.kind <> 'approval' having count(*) > 0
$$;
create trigger case_states before update on casework.case_file for each row execute function casework.keep_case_states();

create function casework.count_emergencies() returns trigger language plpgsql as $$
begin
  if (select count(*) from casework.break_glass b where b.account_id = new.account_id and b.opened_at > now() - interval '24 hours') >= 5 then
    raise exception 'five emergency openings in a day are the limit' using errcode = 'check_violation', constraint = 'break_glass_limit';
  end if;
  return new;
end $$;
create trigger break_glass_limit before insert on casework.break_glass for each row execute function casework.count_emergencies();

create function casework.restrict_circle() returns trigger language plpgsql as $$
begin
  update casework.circle set restricted = new.restricted where client_id = new.id;
  return null;
end $$;
create trigger client_restricted after update of restricted on casework.client for each row when (new.restricted <> old.restricted) execute function casework.restrict_circle();

-- A policy of the circle cannot look into the circle by itself (PostgreSQL would go round for ever), so these two ask in a query of their own, with the asking person's rights.
create function casework.in_my_circle(the_client uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from casework.my_client m where m.client_id = the_client);
end $$;
create function casework.opened_by_me(the_client uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from casework.client c where c.id = the_client and c.created_by = kernel.actor_account());
end $$;

-- Walls -----------------------------------------------------------------------------------------------------------------------------
do $$ declare name text; begin
  foreach name in array array['organisation_key', 'client', 'client_key', 'break_glass', 'circle', 'client_identity', 'client_token', 'client_profile', 'sensitive_fact', 'household_link',
    'not_same_client', 'case_file', 'case_counter', 'case_event', 'goal', 'task', 'contact', 'claimed_hour', 'attendance', 'note'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
  end loop;
end $$;

grant select, insert, update (wrapped, root) on casework.organisation_key to metropolis_app;
create policy key_read on casework.organisation_key for select using ((select casework.ours(organisation_id)) or (select casework.does('synthetic-city', 'casework-keys', 'casework-letter')));
create policy key_made on casework.organisation_key for insert with check (casework.ours(organisation_id) or casework.does('synthetic-city'));
create policy key_rewrapped on casework.organisation_key for update using ((select casework.does('casework-keys')));

grant select, insert, update (restricted, merged_into, review_on, erased_at, carried_hash), delete on casework.client to metropolis_app;
create policy client_seen on casework.client for select using (
  (select casework.staff()) and organisation_id = (select kernel.actor_organisation())
    and (not restricted or created_by = (select kernel.actor_account()) or id in (select client_id from casework.my_client))
  or (select casework.does('casework-statistics', 'casework-retention', 'synthetic-city', 'casework-client-view')));
create policy client_opened on casework.client for insert with check (
  casework.ours(organisation_id) and created_by = kernel.actor_account() and not is_demo or casework.does('synthetic-city') and is_demo);
create policy client_kept on casework.client for update using (id in (select client_id from casework.my_client) or (select casework.does('casework-retention')))
  with check (organisation_id = (select kernel.actor_organisation()) or (select casework.does('casework-retention')));
create policy client_demo_removed on casework.client for delete using ((select casework.does('synthetic-city')) and is_demo);

grant select, insert, delete on casework.client_key to metropolis_app;
-- Retention deletes keys by client, and PostgreSQL deletes only what may be read.
create policy client_key_used on casework.client_key for select using (client_id in (select client_id from casework.my_client) or (select casework.does('casework-client-view', 'casework-retention', 'synthetic-city')));
create policy client_key_made on casework.client_key for insert with check (casework.ours(organisation_id) and exists (select from casework.client c where c.id = client_id and c.created_by = kernel.actor_account()) or casework.does('synthetic-city'));
create policy client_key_destroyed on casework.client_key for delete using ((select casework.does('casework-retention', 'synthetic-city')));

grant select, insert, update (reviewed_by, reviewed_at, verdict, reason_sealed), delete on casework.break_glass to metropolis_app;
create policy break_glass_seen on casework.break_glass for select using (
  (select casework.ours(organisation_id)) and (account_id = (select kernel.actor_account()) or (select kernel.actor_role()) = 'team-lead')
  or (select kernel.actor_role()) = 'data-protection-officer' or (select casework.does('casework-client-view', 'synthetic-city')));
create policy break_glass_opened on casework.break_glass for insert with check (casework.ours(organisation_id) and account_id = kernel.actor_account() and reviewed_at is null);
create policy break_glass_written on casework.break_glass for update using (
  (select casework.ours(organisation_id)) and (account_id = (select kernel.actor_account()) and reason_sealed is null or (select kernel.actor_role()) = 'team-lead' and account_id <> (select kernel.actor_account())))
  with check (casework.ours(organisation_id) and (reviewed_by is null or reviewed_by = kernel.actor_account()));
create policy break_glass_demo_removed on casework.break_glass for delete using ((select casework.does('synthetic-city')));

grant select, insert, update (until, restricted), delete on casework.circle to metropolis_app;
create policy circle_seen on casework.circle for select using (
  (select casework.staff()) and organisation_id = (select kernel.actor_organisation()) and (account_id = (select kernel.actor_account()) or not restricted)
  or (select kernel.actor_role()) = 'data-protection-officer' or (select casework.does('casework-client-view', 'synthetic-city', 'casework-letter')));
create policy circle_widened on casework.circle for insert with check (
  casework.ours(organisation_id) and given_by = kernel.actor_account() and (
    origin = 'opened' and account_id = kernel.actor_account() and casework.opened_by_me(client_id)
    or origin = 'break-glass' and account_id = kernel.actor_account()
    or origin in ('team', 'supervision', 'covering') and (casework.in_my_circle(client_id)
      or kernel.actor_role() = 'team-lead' and account_id <> kernel.actor_account()))
  or casework.does('synthetic-city'));
create policy circle_ended on casework.circle for update using (
  (select casework.ours(organisation_id)) and (casework.in_my_circle(client_id) or (select kernel.actor_role()) = 'team-lead'));
create policy circle_demo_removed on casework.circle for delete using ((select casework.does('synthetic-city')));

-- Everything that hangs on a client: read and written by the circle.
do $$ declare name text; begin
  foreach name in array array['client_identity', 'client_profile', 'goal', 'case_event', 'case_file'] loop
    execute format('grant select, insert, update, delete on casework.%I to metropolis_app', name);
    execute format('create policy %I on casework.%I for select using (client_id in (select client_id from casework.my_client) or (select casework.does(%s)))', name || '_read', name,
      case name when 'client_identity' then '''casework-client-view'', ''casework-retention'', ''synthetic-city''' when 'goal' then '''synthetic-city''' when 'case_event' then '''synthetic-city''' else '''casework-statistics'', ''casework-retention'', ''synthetic-city''' end);
    execute format('create policy %I on casework.%I for insert with check (casework.ours(organisation_id) and client_id in (select client_id from casework.my_client) or casework.does(''synthetic-city''))', name || '_added', name);
    execute format('create policy %I on casework.%I for delete using ((select casework.does(''casework-retention'', ''synthetic-city'')))', name || '_removed', name);
    if name <> 'case_event' then
      execute format('create policy %I on casework.%I for update using (client_id in (select client_id from casework.my_client)) with check (casework.ours(organisation_id))', name || '_changed', name);
    end if;
  end loop;
end $$;
revoke update on casework.case_event from metropolis_app;

grant select, insert, update (n) on casework.case_counter to metropolis_app;
create policy counter_ours on casework.case_counter for all using ((select casework.ours(organisation_id)) or (select casework.does('synthetic-city')))
  with check (casework.ours(organisation_id) or casework.does('synthetic-city'));

grant select, insert, delete on casework.client_token to metropolis_app;
create policy token_looked_up on casework.client_token for select using ((select casework.staff()) and organisation_id = (select kernel.actor_organisation()) or (select casework.does('synthetic-city', 'casework-retention')));
create policy token_made on casework.client_token for insert with check (casework.ours(organisation_id) and client_id in (select client_id from casework.my_client) or casework.does('synthetic-city'));
create policy token_removed on casework.client_token for delete using (client_id in (select client_id from casework.my_client) or (select casework.does('casework-retention', 'synthetic-city')));

grant select, insert, delete on casework.sensitive_fact to metropolis_app;
create policy fact_read on casework.sensitive_fact for select using (client_id in (select client_id from casework.my_client where cleared) or (select casework.does('casework-retention', 'synthetic-city')));
create policy fact_added on casework.sensitive_fact for insert with check (casework.ours(organisation_id) and written_by = kernel.actor_account() and client_id in (select client_id from casework.my_client where cleared));
create policy fact_removed on casework.sensitive_fact for delete using (client_id in (select client_id from casework.my_client where cleared) or (select casework.does('casework-retention', 'synthetic-city')));

grant select, insert, delete on casework.household_link, casework.not_same_client to metropolis_app;
create policy household_circle on casework.household_link for all using (client_id in (select client_id from casework.my_client))
  with check (casework.ours(organisation_id) and client_id in (select client_id from casework.my_client) and other_id in (select client_id from casework.my_client));
create policy household_removed on casework.household_link for all using ((select casework.does('casework-retention', 'synthetic-city'))) with check (false);
create policy not_same_circle on casework.not_same_client for all using (first_id in (select client_id from casework.my_client) or second_id in (select client_id from casework.my_client))
  with check (casework.ours(organisation_id) and decided_by = kernel.actor_account() and (first_id in (select client_id from casework.my_client) or second_id in (select client_id from casework.my_client)));
create policy not_same_removed on casework.not_same_client for all using ((select casework.does('casework-retention', 'synthetic-city'))) with check (false);

grant select, insert, update (state, done_at, assigned_to, due_on), delete on casework.task to metropolis_app;
create policy task_read on casework.task for select using ((select casework.ours(organisation_id)) and (assigned_to = (select kernel.actor_account()) or client_id in (select client_id from casework.my_client)));
create policy task_added on casework.task for insert with check (
  casework.ours(organisation_id) and made_by = kernel.actor_account() and (client_id is null or client_id in (select client_id from casework.my_client) or kind = 'review') or casework.does('synthetic-city', 'casework-letter'));
create policy task_done on casework.task for update using ((select casework.ours(organisation_id)) and (assigned_to = (select kernel.actor_account()) or client_id in (select client_id from casework.my_client)))
  with check (casework.ours(organisation_id));
create policy task_removed on casework.task for delete using ((select casework.does('casework-retention', 'synthetic-city')));

grant select, insert, update (minutes, topics, language, district_code, act108, unit, client_id, age_band, sex), delete on casework.contact to metropolis_app;
create policy contact_read on casework.contact for select using (
  (select casework.ours(organisation_id)) and (client_id is null or worker_id = (select kernel.actor_account()) or client_id in (select client_id from casework.my_client))
  or (select casework.does('casework-statistics', 'casework-retention', 'synthetic-city')));
create policy contact_added on casework.contact for insert with check (
  casework.ours(organisation_id) and worker_id = kernel.actor_account() and not is_demo and (client_id is null or client_id in (select client_id from casework.my_client)) or casework.does('synthetic-city') and is_demo);
create policy contact_corrected on casework.contact for update using ((select casework.ours(organisation_id)) and worker_id = (select kernel.actor_account()))
  with check (casework.ours(organisation_id) and (client_id is null or client_id in (select client_id from casework.my_client)));
create policy contact_removed on casework.contact for delete using ((select casework.does('casework-retention', 'synthetic-city')));

grant select, insert, delete on casework.claimed_hour, casework.attendance to metropolis_app;
create policy claim_seen on casework.claimed_hour for select using ((select casework.ours(organisation_id)) or (select casework.does('casework-statistics', 'synthetic-city')));
create policy claim_made on casework.claimed_hour for insert with check (casework.ours(organisation_id) and claimed_by = kernel.actor_account() and exists (select from casework.contact c where c.id = contact_id));
create policy claim_withdrawn on casework.claimed_hour for delete using ((select casework.ours(organisation_id)) and claimed_by = (select kernel.actor_account()) or (select casework.does('synthetic-city')));
create policy attendance_read on casework.attendance for select using (client_id in (select client_id from casework.my_client) or (select casework.does('casework-statistics', 'casework-retention', 'synthetic-city')));
create policy attendance_added on casework.attendance for insert with check (casework.ours(organisation_id) and client_id in (select client_id from casework.my_client));
create policy attendance_removed on casework.attendance for delete using (client_id in (select client_id from casework.my_client) or (select casework.does('casework-retention', 'synthetic-city')));

grant select, insert, delete on casework.note to metropolis_app;
create policy note_read on casework.note for select using (
  case kind
    when 'psychotherapy' then (author_id = (select kernel.actor_account()) or supervisor_id = (select kernel.actor_account())) and (select casework.ours(organisation_id))
    when 'legal' then client_id in (select client_id from casework.my_client where reads_legal)
    else client_id in (select client_id from casework.my_client) end);
create policy note_added on casework.note for insert with check (
  casework.ours(organisation_id) and author_id = kernel.actor_account() and client_id in (select client_id from casework.my_client)
    and (kind <> 'psychotherapy' or kernel.actor_role() = 'psychotherapist') and (kind <> 'legal' or client_id in (select client_id from casework.my_client where reads_legal))
  or casework.does('synthetic-city'));
create policy note_removed on casework.note for delete using ((select casework.does('casework-retention', 'synthetic-city')));
