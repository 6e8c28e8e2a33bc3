-- The money as the study tells of it, and the city's integration strategy with the frame it stands in. Public registers.
create schema funding;
create schema strategy;
grant usage on schema funding, strategy to metropolis_app;

create table funding.money_fact (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint money_fact_slug_once unique constraint money_fact_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  study_id text constraint money_fact_study_once unique references study.record (id),
  title text not null,
  kind text not null constraint money_fact_kind check (kind in (
    'grant-programme', 'subsidy', 'co-funding', 'in-kind', 'implicit', 'fund', 'rule', 'benefit', 'project-funding', 'grant', 'own-income', 'budget-comparator',
    'budget-category', 'observation', 'issue')),
  amount_minor bigint, currency text constraint money_fact_currency check (currency ~ '^[A-Z]{3}$'),
  amount_as_printed text,
  amount_relation text,
  other_reading_minor bigint,
  co_funding_percent numeric constraint money_fact_share check (co_funding_percent between 0 and 100),
  co_funding_payer uuid references directory.organisation (id),
  co_funding_mandatory boolean,
  from_year smallint, to_year smallint, period_years smallint, period_as_printed text,
  cycle text,
  duration_min_years numeric, duration_max_years numeric,
  domain text,
  funder_text text,
  recipient_text text,
  terms text[] not null default '{}',
  notes text[] not null default '{}',
  constraint money_fact_amount check ((amount_minor is null) = (currency is null))
);
comment on table funding.money_fact is 'What the study says of money: 36 statements, most without an amount. Amounts in the smallest unit of the currency (haléř, cent).';
comment on column funding.money_fact.other_reading_minor is 'The printed amount taken literally, where the study contradicts itself.';

create table funding.money_party (
  money_fact_id uuid not null references funding.money_fact (id) on delete cascade,
  part text not null constraint money_party_part check (part in ('funder', 'recipient')),
  position smallint not null,
  organisation_id uuid not null references directory.organisation (id),
  primary key (money_fact_id, part, position)
);
create index money_party_organisation on funding.money_party (organisation_id, part);
create table funding.money_project (
  money_fact_id uuid not null references funding.money_fact (id) on delete cascade,
  project_id uuid not null references projects.project (id),
  position smallint not null,
  primary key (money_fact_id, project_id)
);
create index money_project_back on funding.money_project (project_id);

create table strategy.document (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint document_slug_once unique,
  study_id text constraint document_study_once unique references study.record (id),
  name text not null,
  name_en text,
  level text not null,
  coordinator_id uuid references directory.organisation (id),
  valid_from_year smallint, valid_from_month smallint, valid_to_year smallint,
  at_end text,
  first_of_its_kind boolean not null,
  action_plan_years smallint, action_plans_until smallint, action_plan_counts smallint[] not null default '{}', action_plans_published boolean not null
);
comment on column strategy.document.action_plan_counts is 'How many one-year plans that makes, in each reading of the text.';
create table strategy.element (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint element_slug_once unique,
  study_id text not null constraint element_study_once unique references study.record (id),
  document_id uuid not null references strategy.document (id) on delete cascade,
  kind text not null constraint element_kind check (kind in (
    'date', 'national-framework', 'normative-basis', 'target-group', 'excluded-group', 'priority', 'sector-issue', 'recommendation', 'preparation-step', 'limit')),
  position smallint not null,
  number smallint,
  title text not null,
  body text,
  sector text,
  in_scope boolean,
  condition text,
  year smallint, month smallint
);
comment on table strategy.element is 'The parts of the strategy and of the frame it stands in, each with its own place in the study.';
create index element_document on strategy.element (document_id, kind, position);

grant select, insert, update, delete on all tables in schema funding, strategy to metropolis_app;
do $$
declare name text;
begin
  foreach name in array array['funding.money_fact', 'funding.money_party', 'funding.money_project', 'strategy.document', 'strategy.element'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy %I on %s for select using (true)', split_part(name, '.', 2) || '_read', name);
    execute format('create policy %I on %s for all using ((select directory.keeps_register())) with check ((select directory.keeps_register()))', split_part(name, '.', 2) || '_kept', name);
  end loop;
end
$$;
