-- All money: every grant of every funder for every organisation, with the grade of its evidence; instruments with periods, successors and co-funding rules; dated rates; reports owed.
create table funding.funder (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint funder_slug_once unique constraint funder_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null,
  ico text constraint funder_ico_once unique constraint funder_ico_form check (ico ~ '^\d{8}$'),
  level text not null constraint funder_level check (level in ('eu', 'state', 'city', 'district', 'foundation', 'international', 'company', 'own', 'other'))
);
create table funding.instrument (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint instrument_slug_once unique,
  funder_id uuid not null references funding.funder (id),
  name text not null,
  valid_from date not null, valid_to date,
  known_on date not null,
  successor_id uuid references funding.instrument (id),
  source text not null,
  constraint instrument_period check (valid_to >= valid_from)
);
comment on column funding.instrument.known_on is 'Since when the end was known; a forecast of a day before does not know it.';
create table funding.co_funding_rule (
  id uuid primary key default kernel.uuid_v7(),
  instrument_id uuid not null references funding.instrument (id),
  action text not null,
  share_num bigint not null, share_den bigint not null,
  in_kind boolean not null,
  source text not null,
  constraint rule_share check (share_num > 0 and share_num <= share_den),
  constraint rule_once unique (instrument_id, action)
);
comment on column funding.co_funding_rule.share_num is 'The instrument pays at most share_num/share_den of the cost.';
create table funding.rate (
  currency text not null constraint rate_currency check (currency ~ '^[A-Z]{3}$'),
  day date not null,
  units integer not null constraint rate_units check (units > 0),
  crowns text not null constraint rate_crowns check (crowns ~ '^\d+(\.\d+)?$'),
  source text not null,
  primary key (currency, day)
);
comment on table funding.rate is 'What so many units cost in crowns, as printed; decimal text, never a binary fraction.';
create table funding.record (
  id uuid primary key default kernel.uuid_v7(),
  funder_id uuid not null references funding.funder (id),
  instrument_id uuid references funding.instrument (id),
  organisation_id uuid references directory.organisation (id),
  recipient_ico text constraint record_ico check (recipient_ico ~ '^\d{8}$'),
  recipient_name text not null,
  title text not null,
  service text, district_code text,
  kind text not null default 'grant' constraint record_kind check (kind in ('grant', 'co-funding', 'in-kind', 'own-income')),
  certainty text not null default 'secured' constraint record_certainty check (certainty in ('secured', 'probable', 'applied')),
  grade text not null constraint record_grade check (grade in ('contract', 'register', 'report', 'declared')),
  amount_minor bigint not null constraint record_amount check (amount_minor >= 0), currency text not null constraint record_currency check (currency ~ '^[A-Z]{3}$'),
  decided_on date not null, starts_on date not null, ends_on date not null,
  parent_id uuid references funding.record (id),
  de_minimis boolean not null default false,
  clients integer constraint record_clients check (clients >= 0),
  reports_per_year smallint not null default 0 constraint record_reports check (reports_per_year between 0 and 12),
  confidential boolean not null default false,
  source text not null, source_key text not null, row_hash text not null,
  entered_at timestamptz not null default now(),
  constraint record_once unique (source, source_key),
  constraint record_period check (ends_on >= starts_on)
);
comment on table funding.record is 'One grant, co-funding, gift in kind or own income. The same row of the same register is one record, however often it is read.';
comment on column funding.record.parent_id is 'The record this money comes out of: money passed on is counted once in sums over all organisations.';
create index record_organisation on funding.record (organisation_id, starts_on);
create index record_parent on funding.record (parent_id);
create index record_recipient on funding.record (recipient_ico);
create index record_service on funding.record (service, district_code);
create table funding.undertaking (
  organisation_id uuid not null references directory.organisation (id),
  related_id uuid not null references directory.organisation (id),
  because text not null,
  primary key (organisation_id, related_id),
  constraint undertaking_of_two check (organisation_id <> related_id)
);
comment on table funding.undertaking is 'Organisations that are one undertaking for state aid (Regulation (EU) 2023/2831, Art. 2(2)).';

create function funding.sees_all() returns boolean language sql stable parallel safe as $$
  select coalesce(kernel.actor_role() in ('specialist', 'grants-officer', 'finance-officer', 'auditor') or kernel.actor_purpose() in ('load', 'command-line'), false)
$$;
create function funding.keeps() returns boolean language sql stable parallel safe as $$
  select coalesce(kernel.actor_role() in ('specialist', 'grants-officer') or kernel.actor_purpose() in ('load', 'command-line'), false)
$$;
grant select, insert, update, delete on funding.funder, funding.instrument, funding.co_funding_rule, funding.rate, funding.undertaking to metropolis_app;
grant select, insert, update on funding.record to metropolis_app;
do $$ declare name text; begin
  foreach name in array array['funder', 'instrument', 'co_funding_rule', 'rate'] loop
    execute format('alter table funding.%I enable row level security', name);
    execute format('alter table funding.%I force row level security', name);
    execute format('create policy %I on funding.%I for select using (true)', name || '_read', name);
    execute format('create policy %I on funding.%I for all using ((select funding.keeps())) with check ((select funding.keeps()))', name || '_kept', name);
  end loop;
end $$;
alter table funding.record enable row level security;
alter table funding.record force row level security;
create policy record_read on funding.record for select using (not confidential or (select funding.sees_all()) or organisation_id = (select kernel.actor_organisation()));
create policy record_kept on funding.record for insert with check (funding.keeps());
create policy record_corrected on funding.record for update using ((select funding.keeps()));
create policy record_declared on funding.record for insert with check (kernel.actor_role() = 'organisation-lead' and organisation_id = kernel.actor_organisation() and grade = 'declared' and source = 'declared');
alter table funding.undertaking enable row level security;
alter table funding.undertaking force row level security;
create policy undertaking_read on funding.undertaking for select using ((select funding.sees_all()));
create policy undertaking_kept on funding.undertaking for all using ((select funding.keeps())) with check ((select funding.keeps()));

-- The city's own awards beside everything else. What a person may not see of the awards, they do not see here.
create view funding.money with (security_invoker) as
  select r.id, r.funder_id, f.name as funder, f.level, i.name as instrument, coalesce(g.level, f.level) as origin, r.instrument_id, r.organisation_id, r.recipient_ico, r.recipient_name, r.title, r.service, r.district_code, r.kind, r.certainty, r.grade,
    r.amount_minor, r.currency, r.decided_on, r.starts_on, r.ends_on, r.parent_id, r.de_minimis, r.clients, r.reports_per_year, r.source, r.entered_at::date as entered_on, false as is_demo
  from funding.record r join funding.funder f on f.id = r.funder_id left join funding.instrument i on i.id = r.instrument_id left join funding.funder g on g.id = i.funder_id
  union all
  select w.application_id, f.id, f.name, f.level, c.title_cs, f.level, null, w.organisation_id, o.ico, o.name, w.title, a.service, a.district_code, 'grant', 'secured', case when g.state in ('signed', 'published', 'ended') then 'contract' else 'register' end,
    w.amount_minor, c.currency, w.awarded_on, coalesce(g.starts_on, make_date(c.year, 1, 1)), coalesce(g.ends_on, make_date(c.year, 12, 31)), null, false, null, 2::smallint, 'metropolis', w.awarded_on, c.is_demo
  from grants.award w join grants.call c on c.id = w.call_id and c.state in ('announced', 'running', 'settled') join directory.organisation o on o.id = w.organisation_id join funding.funder f on f.slug = 'praha'
    left join grants.application a on a.id = w.application_id left join grants.agreement g on g.application_id = w.application_id
  where w.amount_minor > 0;
grant select on funding.money to metropolis_app;

-- Partners are found by consent: who says what they look for sees who else does.
create table grants.partner_wish (
  call_id uuid not null references grants.call (id),
  organisation_id uuid not null references directory.organisation (id),
  service text not null, district_code text,
  offer text not null constraint wish_offer check (length(btrim(offer)) between 10 and 600),
  made_on date not null,
  primary key (call_id, organisation_id)
);
grant select, insert, update, delete on grants.partner_wish to metropolis_app;
alter table grants.partner_wish enable row level security;
alter table grants.partner_wish force row level security;
create function grants.wishes(the_call uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from grants.partner_wish w where w.call_id = the_call and w.organisation_id = kernel.actor_organisation())
$$;
do $$ begin execute 'create policy wish_engine on grants.partner_wish to ' || quote_ident(current_user) || ' using (true) with check (true)'; end $$;
create policy wish_read on grants.partner_wish for select to metropolis_app using (grants.applies(organisation_id) or (select grants.acts('organisation-lead', 'team-lead', 'course-manager', 'community-coordinator')) and grants.wishes(call_id));
create policy wish_made on grants.partner_wish for insert to metropolis_app with check (grants.applies(organisation_id));
create policy wish_changed on grants.partner_wish for update to metropolis_app using (grants.applies(organisation_id));
create policy wish_withdrawn on grants.partner_wish for delete to metropolis_app using (grants.applies(organisation_id));
