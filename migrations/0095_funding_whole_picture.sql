-- The ledger takes in what is only partly known (the study names payers and payees, rarely amounts), keeps what a record said before, remembers what people decided about
-- suspected double payment, previews files before they are kept, and lets organisations that look for partners find each other.
drop view funding.money;
alter table funding.funder add column organisation_id uuid references directory.organisation (id), add column is_demo boolean not null default false;
comment on column funding.funder.organisation_id is 'The same payer in the directory: a district can pay, be paid and be a place at once.';
alter table funding.rate add column is_demo boolean not null default false;
alter table funding.undertaking add column is_demo boolean not null default false;
alter table funding.record
  alter column amount_minor drop not null, alter column currency drop not null, alter column decided_on drop not null, alter column starts_on drop not null, alter column ends_on drop not null,
  add column project_id uuid references projects.project (id) on delete set null,
  add column fact_id uuid references funding.money_fact (id) on delete cascade,
  add column note text,
  add column is_demo boolean not null default false,
  drop constraint record_grade, drop constraint record_kind,
  add constraint record_grade check (grade in ('contract', 'register', 'report', 'declared', 'study')),
  add constraint record_kind check (kind in ('grant', 'co-funding', 'in-kind', 'own-income', 'programme')),
  add constraint record_amount_with_currency check ((amount_minor is null) = (currency is null)),
  add constraint record_whole_unless_stated check (grade = 'study' or amount_minor is not null and decided_on is not null and starts_on is not null and ends_on is not null),
  add constraint record_own_parent check (parent_id <> id);
comment on column funding.record.amount_minor is 'Empty where the study states that money is paid, but not how much. Nothing is estimated.';
comment on column funding.record.kind is 'programme: the sum of a whole programme over its years. It contains grants that may stand here one by one, so it is shown and never added.';
comment on column funding.record.fact_id is 'The statement of the study this record repeats.';
create index record_project on funding.record (project_id) where project_id is not null;
create index record_listed on funding.record (decided_on desc nulls last, id);

-- What a record said before it was changed: registers correct themselves, and a figure once shown must stay explicable.
create table funding.record_past (
  record_id uuid not null references funding.record (id) on delete cascade,
  position integer not null,
  said jsonb not null,
  until timestamptz not null,
  primary key (record_id, position)
);
comment on table funding.record_past is 'Earlier contents of a record, oldest first; written by the database alone.';
create function funding.keep_past() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into funding.record_past (record_id, position, said, until)
    select old.id, coalesce(max(p.position), 0) + 1, jsonb_build_object('title', old.title, 'amountMinor', old.amount_minor::text, 'currency', old.currency, 'startsOn', old.starts_on, 'endsOn', old.ends_on, 'recipient', old.recipient_name), now()
    from funding.record_past p where p.record_id = old.id;
  return null;
end $$;
create trigger record_keeps_past after update on funding.record for each row
  when (old.row_hash is distinct from new.row_hash and (old.amount_minor is distinct from new.amount_minor or old.title is distinct from new.title or old.starts_on is distinct from new.starts_on or old.ends_on is distinct from new.ends_on))
  execute function funding.keep_past();

create table funding.verdict (
  id uuid primary key default kernel.uuid_v7(),
  first_id uuid not null,
  second_id uuid not null,
  verdict text not null constraint verdict_known check (verdict in ('same', 'different', 'open')),
  because text not null constraint verdict_reason check (length(btrim(because)) between 4 and 600),
  decided_by uuid not null,
  decided_by_name text not null,
  decided_at timestamptz not null default now(),
  constraint verdict_of_two check (first_id < second_id)
);
comment on table funding.verdict is 'What a person decided about two records in which the same thing may be paid twice. The newest counts, the earlier ones stay. Ids are of funding.money.';
create index verdict_pair on funding.verdict (first_id, second_id, decided_at desc);

create table funding.mapping (
  name text primary key constraint mapping_name check (name ~ '^[a-z0-9-]{2,40}$'),
  definition jsonb not null,
  changed_at timestamptz not null default now()
);
comment on table funding.mapping is 'Which column of a sheet of annual reports says what; made once, used for every later sheet of the kind.';
create table funding.upload (
  id uuid primary key default kernel.uuid_v7(),
  name text not null,
  sha256 text not null,
  content text not null,
  mapping text,
  source text not null,
  report jsonb not null,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  taken_at timestamptz
);
comment on table funding.upload is 'A file between preview and acceptance. Acceptance reads it again, so that what was previewed is what is kept.';

create table funding.interest (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  service text not null,
  district_code text,
  offers text not null constraint interest_offers check (length(btrim(offers)) between 10 and 600),
  seeks text not null constraint interest_seeks check (length(btrim(seeks)) between 10 and 600),
  until date not null,
  made_on date not null,
  is_demo boolean not null default false,
  constraint interest_once unique nulls not distinct (organisation_id, service, district_code),
  constraint interest_period check (until between made_on and made_on + 400)
);
comment on table funding.interest is 'What an organisation plans and with whom it would do it: seen by the city and by those who publish an interest themselves, until a day.';
create function funding.interested() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from funding.interest i where i.organisation_id = kernel.actor_organisation() and i.until >= kernel.today())
$$;
create function funding.leads(the_organisation uuid) returns boolean language sql stable as $$
  select coalesce(kernel.actor_role() = 'organisation-lead' and the_organisation = kernel.actor_organisation(), false)
$$;

grant select on funding.record_past to metropolis_app;
grant select, insert on funding.verdict to metropolis_app;
grant select, insert, update, delete on funding.mapping, funding.upload, funding.interest to metropolis_app;
grant delete on funding.record to metropolis_app;
do $$ declare name text; begin
  foreach name in array array['record_past', 'verdict', 'mapping', 'upload', 'interest'] loop
    execute format('alter table funding.%I enable row level security', name);
    execute format('alter table funding.%I force row level security', name);
  end loop;
  -- The owner of the functions above writes the past and looks who is interested.
  execute 'create policy record_past_engine on funding.record_past to ' || quote_ident(current_user) || ' using (true) with check (true)';
  execute 'create policy interest_engine on funding.interest to ' || quote_ident(current_user) || ' using (true) with check (true)';
end $$;
create policy record_past_read on funding.record_past for select to metropolis_app using (record_id in (select r.id from funding.record r));
create policy verdict_read on funding.verdict for select using ((select funding.sees_all()));
create policy verdict_made on funding.verdict for insert with check (kernel.actor_role() in ('specialist', 'grants-officer') and decided_by = kernel.actor_account());
create policy mapping_kept on funding.mapping for all using ((select funding.keeps())) with check ((select funding.keeps()));
create policy upload_kept on funding.upload for all using ((select funding.keeps())) with check ((select funding.keeps()));
create policy interest_read on funding.interest for select to metropolis_app using ((select funding.sees_all()) or organisation_id = (select kernel.actor_organisation()) or until >= kernel.today() and (select funding.interested()) and (select kernel.actor_role()) is not null);
create policy interest_made on funding.interest for insert to metropolis_app with check (funding.leads(organisation_id) and not is_demo or is_demo and (select kernel.actor_purpose()) = 'load');
create policy interest_changed on funding.interest for update to metropolis_app using (funding.leads(organisation_id));
create policy interest_withdrawn on funding.interest for delete to metropolis_app using (funding.leads(organisation_id) or is_demo and (select kernel.actor_purpose()) = 'command-line');
-- Real records are never removed; invented ones are, all together, from the command line.
create policy record_invented_removed on funding.record for delete using (is_demo and (select kernel.actor_purpose()) = 'command-line');

create view funding.money with (security_invoker) as
  select r.id, r.funder_id, f.name as funder, f.slug as funder_slug, f.level, i.name as instrument, coalesce(g.level, f.level) as origin, r.instrument_id, r.organisation_id, r.recipient_ico, r.recipient_name, r.title, r.service, r.district_code, r.kind, r.certainty, r.grade,
    r.amount_minor, r.currency, r.decided_on, r.starts_on, r.ends_on, r.parent_id, r.de_minimis, r.clients, r.reports_per_year, r.source, r.source_key, r.entered_at::date as entered_on, r.project_id, r.fact_id, r.note, r.confidential, r.is_demo, null::uuid as award_call_id
  from funding.record r join funding.funder f on f.id = r.funder_id left join funding.instrument i on i.id = r.instrument_id left join funding.funder g on g.id = i.funder_id
  union all
  select w.application_id, f.id, f.name, f.slug, f.level, c.title_cs, f.level, null, w.organisation_id, o.ico, o.name, w.title, a.service, a.district_code, 'grant', 'secured', case when g.state in ('signed', 'published', 'ended') then 'contract' else 'register' end,
    w.amount_minor, c.currency, w.awarded_on, coalesce(g.starts_on, make_date(c.year, 1, 1)), coalesce(g.ends_on, make_date(c.year, 12, 31)), null, false, (select max(p.people) from grants.report p where p.application_id = w.application_id and p.state = 'accepted'), 2::smallint, 'metropolis', w.public_number, w.awarded_on, null, null, null, false, c.is_demo, c.id
  from grants.award w join grants.call c on c.id = w.call_id and c.state in ('announced', 'running', 'settled') join directory.organisation o on o.id = w.organisation_id join funding.funder f on f.slug = 'praha'
    left join grants.application a on a.id = w.application_id left join grants.agreement g on g.application_id = w.application_id
  where w.amount_minor > 0;
comment on view funding.money is 'Everything known of money: records of the ledger and the city''s own awards. The people an award reached are those of its accepted final report.';
grant select on funding.money to metropolis_app;
