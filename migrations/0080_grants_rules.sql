-- Rules of a call in full: the programme above it, budget lines below its streams, who may apply and with what money of others; law as rows with a validity;
-- every publication kept as published, so that a change of rules is a new version and a new publication (grants.md 3.2); cancelling with a reason.

-- Law ------------------------------------------------------------------------------------------------------------------------------
create table grants.law (
  code text not null constraint law_code check (code in ('published-before', 'kept', 'contract-published', 'contract-published-from', 'register-from', 'refusal-reason')),
  valid_from date not null,
  recorded_at timestamptz not null default now(),
  recorded_by uuid,
  value bigint constraint law_value check (value >= 0),
  unit text constraint law_unit check (unit in ('days', 'minor')),
  source text not null constraint law_source check (length(btrim(source)) >= 5),
  primary key (code, valid_from, recorded_at),
  constraint law_whole check ((value is null) = (unit is null))
);
comment on table grants.law is 'Law that gives dates and limits. A change of law, or a better reading of it, is a new row; of two rows for the same day the later recorded holds. To be confirmed by a lawyer of the city.';
insert into grants.law (code, valid_from, recorded_at, value, unit, source) values
  ('published-before', '2015-02-20', '2015-02-20', 30, 'days', 'Act 250/2000 Coll., § 10c'), ('kept', '2015-02-20', '2015-02-20', 90, 'days', 'Act 250/2000 Coll., § 10c'),
  ('contract-published', '2015-02-20', '2015-02-20', 30, 'days', 'Act 250/2000 Coll., § 10d'), ('contract-published-from', '2015-02-20', '2015-02-20', 5000000, 'minor', 'Act 250/2000 Coll., § 10d'),
  ('register-from', '2016-07-01', '2016-07-01', 5000000, 'minor', 'Act 340/2015 Coll.'), ('refusal-reason', '2015-02-20', '2015-02-20', null, null, 'Act 250/2000 Coll., § 10a(4)');
create function grants.law_value(the_code text, the_day date) returns bigint language sql stable as $$
  select l.value from grants.law l where l.code = the_code and l.valid_from <= the_day order by l.valid_from desc, l.recorded_at desc limit 1
$$;

-- Programme, lines, who may apply ----------------------------------------------------------------------------------------------------
create table grants.programme (
  id uuid primary key default kernel.uuid_v7(),
  title_cs text not null constraint programme_title_once unique, title_en text not null,
  goal_cs text not null default '', goal_en text not null default ''
);
comment on table grants.programme is 'What calls of several years have in common.';
alter table grants.call
  add column programme_id uuid references grants.programme (id),
  add column cofunding_percent smallint not null default 0 constraint call_cofunding check (cofunding_percent between 0 and 90),
  add column in_kind_percent smallint not null default 100 constraint call_in_kind check (in_kind_percent between 0 and 100),
  add column max_applications smallint constraint call_applications check (max_applications between 1 and 20),
  add column applicant_kinds text[] not null default '{}',
  add column needed_attachments text[] not null default '{}' constraint call_attachments check (needed_attachments <@ array['statutes', 'accounts', 'budget', 'cooperation', 'permit']),
  add column ends_by date,
  add column cancelled_at timestamptz, add column cancelled_because text,
  drop constraint call_thirty_days,
  add constraint call_cancelled_with_reason check ((state = 'cancelled') = (cancelled_at is not null) and (state <> 'cancelled' or length(btrim(cancelled_because)) > 3)) not valid;
comment on column grants.call.cofunding_percent is 'Least share of the costs paid by somebody else than the city: own money, other funders, in kind.';
comment on column grants.call.in_kind_percent is 'Largest share of the costs that may be covered in kind (premises, volunteers).';
comment on column grants.call.applicant_kinds is 'Kinds of organisations of the directory that may apply; empty: all.';
comment on column grants.call.ends_by is 'Last day of a project; without it 30 June of the year after.';
create table grants.budget_line (
  stream_id uuid not null references grants.stream (id) on delete cascade,
  call_id uuid not null references grants.call (id),
  position smallint not null,
  year smallint not null, source text not null constraint line_source check (length(btrim(source)) >= 3),
  amount_minor bigint not null constraint line_amount check (amount_minor > 0),
  primary key (stream_id, position)
);
comment on table grants.budget_line is 'From which year''s budget and which source a stream is paid; where there are lines they add up to the stream, checked at publication.';
create trigger budget_line_kept after insert or update or delete on grants.budget_line for each row execute function grants.keep_rules();

-- Publications -----------------------------------------------------------------------------------------------------------------------
create table grants.publication (
  call_id uuid not null references grants.call (id),
  version smallint not null,
  slug text not null,
  published_at timestamptz not null, opens_at timestamptz not null, closes_at timestamptz not null,
  because text,
  rules jsonb not null, rules_hash text not null,
  primary key (call_id, version),
  constraint publication_change_with_reason check (version = 1 or length(btrim(because)) > 3)
);
comment on table grants.publication is 'A call as it was published, each version; never changed. While a new version is being prepared the public reads the last one here.';
create function grants.call_rules(the_call uuid) returns jsonb language sql stable as $$
  select jsonb_build_object('id', c.id, 'slug', c.slug, 'year', c.year, 'titleCs', c.title_cs, 'titleEn', c.title_en, 'purposeCs', c.purpose_cs, 'purposeEn', c.purpose_en, 'budgetMinor', c.budget_minor::text, 'currency', c.currency,
    'minimumScore', c.minimum_score, 'jointBonus', c.joint_bonus, 'applicantCapMinor', c.applicant_cap_minor::text, 'viablePercent', c.viable_percent, 'reviewsPerApplication', c.reviews_per_application, 'reviewerLoad', c.reviewer_load,
    'councilLimitMinor', c.council_limit_minor::text, 'isDemo', c.is_demo, 'cofundingPercent', c.cofunding_percent, 'inKindPercent', c.in_kind_percent, 'maxApplications', c.max_applications, 'applicantKinds', to_jsonb(c.applicant_kinds),
    'neededAttachments', to_jsonb(c.needed_attachments), 'endsBy', c.ends_by::text,
    'programme', (select jsonb_build_object('id', p.id, 'titleCs', p.title_cs, 'titleEn', p.title_en) from grants.programme p where p.id = c.programme_id),
    'streams', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'number', s.number, 'titleCs', s.title_cs, 'titleEn', s.title_en, 'budgetMinor', s.budget_minor::text, 'committedMinor', s.committed_minor::text,
      'lines', coalesce((select jsonb_agg(jsonb_build_object('year', l.year, 'source', l.source, 'amountMinor', l.amount_minor::text) order by l.position) from grants.budget_line l where l.stream_id = s.id), '[]')) order by s.number) from grants.stream s where s.call_id = c.id), '[]'),
    'criteria', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'position', k.position, 'titleCs', k.title_cs, 'titleEn', k.title_en, 'guidanceCs', k.guidance_cs, 'guidanceEn', k.guidance_en, 'points', k.points) order by k.position) from grants.criterion k where k.call_id = c.id), '[]'),
    'minimums', coalesce((select jsonb_agg(jsonb_build_object('what', m.what, 'key', m.key, 'least', m.least) order by m.what, m.key) from grants.minimum m where m.call_id = c.id), '[]'))
  from grants.call c where c.id = the_call
$$;
comment on function grants.call_rules(uuid) is 'The rules of a call as one document: read by the pages, hashed and kept at publication.';
-- Under forced walls not even the owner of the tables reads them; once, for what was published before, it does.
alter table grants.criterion no force row level security; alter table grants.minimum no force row level security;
insert into grants.publication (call_id, version, slug, published_at, opens_at, closes_at, because, rules, rules_hash)
  select c.id, c.rules_version, c.slug, c.published_at, c.opens_at, c.closes_at, case when c.rules_version > 1 then 'Published before versions were kept' end, grants.call_rules(c.id), c.rules_hash from grants.call c where c.published_at is not null and c.rules_hash is not null;
alter table grants.criterion force row level security; alter table grants.minimum force row level security;

create function grants.has_submissions(the_call uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from grants.application a where a.call_id = the_call and a.state <> 'draft')
$$;
comment on function grants.has_submissions(uuid) is 'Whether anything was submitted at all; says nothing about what or by whom.';
create or replace function grants.keep_call() returns trigger language plpgsql as $$
declare order_of text[] := array['draft', 'published', 'checking', 'reviewing', 'committee', 'decided', 'announced', 'running', 'settled'];
begin
  if tg_op = 'UPDATE' then
    if old.state = 'published' and new.state = 'draft' then
      -- Taken back for a new version: only before the first application.
      if grants.has_submissions(new.id) then raise exception 'the rules hold for those who have applied' using errcode = 'check_violation', constraint = 'call_revision'; end if;
    elsif new.state <> old.state and new.state <> 'cancelled' and array_position(order_of, new.state) is distinct from array_position(order_of, old.state) + 1 then
      raise exception 'a call cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'call_transition';
    end if;
    if new.state = 'cancelled' and old.state in ('decided', 'announced', 'running', 'settled', 'cancelled') then
      raise exception 'a decided call is not cancelled' using errcode = 'check_violation', constraint = 'call_transition';
    end if;
    if old.state <> 'draft' and to_jsonb(new) - array['state', 'cancelled_at', 'cancelled_because'] <> to_jsonb(old) - array['state', 'cancelled_at', 'cancelled_because'] then
      raise exception 'the rules are frozen since publication' using errcode = 'check_violation', constraint = 'call_frozen';
    end if;
  end if;
  if new.state = 'published' and (tg_op = 'INSERT' or old.state = 'draft') then
    if new.opens_at < new.published_at + coalesce(grants.law_value('published-before', (new.published_at at time zone 'Europe/Prague')::date), 0) * interval '1 day' then
      raise exception 'published too late before the intake' using errcode = 'check_violation', constraint = 'call_thirty_days';
    end if;
    if exists (select from grants.stream s where s.call_id = new.id and exists (select from grants.budget_line l where l.stream_id = s.id) and s.budget_minor <> (select sum(l.amount_minor) from grants.budget_line l where l.stream_id = s.id)) then
      raise exception 'lines do not add up to their stream' using errcode = 'check_violation', constraint = 'call_lines';
    end if;
  end if;
  return new;
end $$;
drop trigger call_kept on grants.call;
create trigger call_kept before insert or update on grants.call for each row execute function grants.keep_call();

-- Walls --------------------------------------------------------------------------------------------------------------------------------
do $$ declare name text; begin
  foreach name in array array['law', 'programme', 'budget_line', 'publication'] loop
    execute format('alter table grants.%I enable row level security', name);
    execute format('alter table grants.%I force row level security', name);
  end loop;
end $$;
grant select, insert on grants.law to metropolis_app;
create policy law_read on grants.law for select to metropolis_app using (true);
create policy law_recorded on grants.law for insert to metropolis_app with check (grants.acts('grants-officer') and recorded_by = kernel.actor_account());
grant select, insert on grants.programme to metropolis_app;
create policy programme_read on grants.programme for select to metropolis_app using (true);
create policy programme_added on grants.programme for insert to metropolis_app with check (grants.acts('grants-officer') or grants.works());
grant select, insert, delete on grants.budget_line to metropolis_app;
create policy line_read on grants.budget_line for select to metropolis_app using (call_id in (select id from grants.call));
create policy line_added on grants.budget_line for insert to metropolis_app with check (grants.acts('grants-officer') or grants.works());
create policy line_removed on grants.budget_line for delete to metropolis_app using ((select grants.acts('grants-officer')));
grant select, insert on grants.publication to metropolis_app;
create policy publication_read on grants.publication for select to metropolis_app using (true);
create policy publication_made on grants.publication for insert to metropolis_app with check ((grants.acts('grants-officer') or grants.works()) and exists (select from grants.call c where c.id = call_id and c.state = 'published' and c.rules_version = version and c.rules_hash = publication.rules_hash));
