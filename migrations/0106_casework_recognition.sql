-- Recognition of foreign education as a path with its authority, its papers, its clock and one outcome.
create table casework.recognition (
  case_id uuid primary key,
  organisation_id uuid not null,
  client_id uuid not null,
  level text not null constraint recognition_level check (level in ('basic', 'secondary', 'higher-vocational', 'university', 'profession')),
  country text not null constraint recognition_country check (country ~ '^[A-Z]{2}$'),
  protected boolean not null default false,
  represented boolean not null default false,
  authority text not null,
  legalisation text not null,
  filed_on date,
  decided_on date,
  outcome text constraint recognition_outcome check (outcome in ('recognised', 'recognised-after-exam', 'equivalent', 'refused', 'withdrawn')),
  set_by uuid not null,
  set_at timestamptz not null default now(),
  constraint recognition_of_case foreign key (organisation_id, case_id) references casework.case_file (organisation_id, id) on delete cascade,
  constraint recognition_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id) on delete cascade,
  constraint recognition_decided_whole check ((decided_on is null) = (outcome is null)),
  constraint recognition_order check (decided_on is null or filed_on is null or decided_on >= filed_on),
  constraint recognition_decided_after_filing check (outcome is null or outcome in ('equivalent', 'withdrawn') or filed_on is not null)
);
comment on table casework.recognition is 'One diploma of one client: who decides, when complete papers were filed, how it ended. One row for a case, so an outcome is counted once.';
comment on column casework.recognition.protected is 'Holder of international protection: a sworn statement may stand for papers that cannot be had.';

create table casework.recognition_paper (
  case_id uuid not null references casework.recognition (case_id) on delete cascade,
  organisation_id uuid not null,
  client_id uuid not null,
  paper text not null,
  have_on date,
  primary key (case_id, paper)
);
comment on table casework.recognition_paper is 'The checklist: which papers the law asks for at this level and from this country, and since when they are there.';

create table casework.recognition_pause (
  id uuid primary key default kernel.uuid_v7(),
  case_id uuid not null references casework.recognition (case_id) on delete cascade,
  organisation_id uuid not null,
  client_id uuid not null,
  reason text not null constraint pause_reason check (reason in ('exam', 'papers', 'fee')),
  from_day date not null,
  to_day date,
  constraint pause_order check (to_day is null or to_day >= from_day)
);
comment on table casework.recognition_pause is 'Proceedings interrupted, mostly for an exam: the clock of the authority stands (Act 500/2004 Coll., § 64 and § 65).';
create unique index recognition_paused_once on casework.recognition_pause (case_id) where to_day is null;

create function casework.keep_recognition() returns trigger language plpgsql as $$
begin
  if old.outcome is not null then
    raise exception 'the outcome of a recognition is written once' using errcode = 'check_violation', constraint = 'recognition_once';
  end if;
  if old.filed_on is not null and (new.filed_on, new.level, new.country, new.authority) is distinct from (old.filed_on, old.level, old.country, old.authority) then
    raise exception 'what was filed stays as filed' using errcode = 'check_violation', constraint = 'recognition_filed';
  end if;
  if new.filed_on is not null and old.filed_on is null and exists (select from casework.recognition_paper p where p.case_id = new.case_id and p.have_on is null) then
    raise exception 'papers are missing' using errcode = 'check_violation', constraint = 'recognition_papers';
  end if;
  return new;
end $$;
create trigger recognition_kept before update on casework.recognition for each row execute function casework.keep_recognition();

create or replace function casework.closing_obstacle(the_case uuid) returns table (kind text, n bigint) language sql stable as $$
  select 'task', count(*) from casework.task t where t.case_id = the_case and t.state = 'open' and t.kind <> 'approval' having count(*) > 0
  union all
  select 'deadline', count(*) from casework.deadline d where d.case_id = the_case and d.state in ('proposed', 'confirmed', 'acknowledged') having count(*) > 0
  union all
  select 'referral', count(*) from casework.referral r join casework.referral_source s on s.referral_id = r.id where s.case_id = the_case and r.revoked_at is null and r.state in ('delivered', 'received', 'accepted', 'done') having count(*) > 0
  union all
  select 'recognition', count(*) from casework.recognition r where r.case_id = the_case and r.filed_on is not null and r.outcome is null having count(*) > 0
$$;

do $$ declare name text; begin
  foreach name in array array['recognition', 'recognition_paper', 'recognition_pause'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
    execute format('create policy %I on casework.%I for select using (client_id in (select client_id from casework.my_client) or (select casework.does(''casework-statistics'')))', name || '_read', name);
    execute format('create policy %I on casework.%I for insert with check (casework.ours(organisation_id) and client_id in (select client_id from casework.my_client where not limited))', name || '_added', name);
    execute format('create policy %I on casework.%I for update using (client_id in (select client_id from casework.my_client where not limited))', name || '_changed', name);
  end loop;
end $$;
grant select, insert, update (level, country, protected, represented, authority, legalisation, filed_on, decided_on, outcome) on casework.recognition to metropolis_app;
grant select, insert, update (have_on), delete on casework.recognition_paper to metropolis_app;
create policy recognition_paper_dropped on casework.recognition_paper for delete using (client_id in (select client_id from casework.my_client where not limited));
grant select, insert, update (to_day) on casework.recognition_pause to metropolis_app;

-- Reports of programmes count steps of plans; the words of tasks are keys of texts or sealed, so nothing written about a person is read here.
create policy task_counted on casework.task for select using ((select casework.does('casework-statistics')) and label is not null);
