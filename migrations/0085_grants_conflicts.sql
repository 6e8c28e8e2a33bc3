-- Committee work in full: ties that are found and not only declared, hard and soft; confirmation of interests every year; discussion of discordant reviews; a person's own choice of reviewer with its price;
-- a decision flagged for reopening when a conflict comes to light late; a vote on one application with its own recusals; the reason of a proposal as data, so that it is told in every language.

-- Ties ------------------------------------------------------------------------------------------------------------------------------
alter table grants.interest drop constraint interest_kind, add constraint interest_kind check (kind in ('statutory', 'employment', 'family', 'partner', 'financial', 'advice', 'same-project', 'past-decision'));
comment on column grants.interest.hard is 'A hard tie hides; a soft one (a funded project in common, an earlier recusal) is shown to the person, avoided by the assignment and left to their conscience.';

create table grants.declaration (
  account_id uuid not null,
  declared_on date not null,
  origin text not null constraint declaration_origin check (origin in ('paper', 'online')),
  recorded_at timestamptz not null default now(),
  primary key (account_id, declared_on)
);
comment on table grants.declaration is 'When somebody last said that their declared ties are complete: on paper when named, then every year here. Without one from the last 365 days nobody hands in a review.';
create function grants.declared() returns boolean language sql stable as $$
  select exists (select from grants.declaration d where d.account_id = kernel.actor_account() and d.declared_on > kernel.today() - 366)
$$;
create policy member_engine on grants.member to current_user using (true);
insert into grants.declaration (account_id, declared_on, origin) select distinct m.account_id, kernel.today(), 'paper' from grants.member m;
create function grants.recusals(the_call uuid) returns table (application_id uuid, recused integer) language sql stable security definer set search_path = '' as $$
  select c.application_id, count(distinct c.account_id)::integer from grants.conflict c join grants.application a on a.id = c.application_id join grants.member m on m.call_id = a.call_id and m.account_id = c.account_id
  where a.call_id = the_call and c.hard and (m.until is null or m.until >= kernel.today()) and grants.works() group by c.application_id
$$;
comment on function grants.recusals(uuid) is 'How many of the committee may not vote on what; counted for the server alone, which shows it only beside rows a person may see.';

-- Discussion ---------------------------------------------------------------------------------------------------------------------------
create table grants.discussion (
  application_id uuid primary key references grants.application (id),
  call_id uuid not null references grants.call (id),
  held_on date not null,
  present smallint not null constraint discussion_present check (present between 1 and 99),
  said text not null constraint discussion_said check (length(btrim(said)) >= 10),
  outcome text not null constraint discussion_outcome check (outcome in ('kept', 'explained', 'again')),
  recorded_by uuid not null, recorded_at timestamptz not null default now()
);
comment on table grants.discussion is 'Reviews far apart are talked over: when, by how many, what was said, and whether points stay, the difference is explained, or the reviews are written again.';

-- Reopening ----------------------------------------------------------------------------------------------------------------------------
create table grants.reopening (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.application (id),
  call_id uuid not null references grants.call (id),
  found_at timestamptz not null,
  call_state text not null,
  settled_at timestamptz, settled_because text,
  constraint reopening_settled_with_reason check ((settled_at is null) = (settled_because is null) and (settled_at is null or length(btrim(settled_because)) > 3))
);
comment on table grants.reopening is 'A review became void after the committee had it: what was proposed or decided with it is looked at again, and nothing is awarded before.';
create index reopening_call on grants.reopening (call_id);
create function grants.keep_reopened() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from grants.reopening r where r.call_id = new.call_id and r.settled_at is null and r.call_state = 'committee') then
    raise exception 'a late conflict is not settled yet' using errcode = 'check_violation', constraint = 'award_reopened';
  end if;
  return new;
end $$;
create trigger award_not_reopened before insert on grants.award for each row execute function grants.keep_reopened();

-- Reviews, proposals, votes ------------------------------------------------------------------------------------------------------------
alter table grants.review
  add column given_by text not null default 'computed' constraint review_given check (given_by in ('computed', 'person')),
  add column price smallint, add column because text,
  add constraint review_by_person_with_reason check (given_by = 'computed' or length(btrim(because)) > 3);
comment on column grants.review.price is 'Points of fit that a person''s own choice of reviewer costs against the computed one.';
alter table grants.proposal add column reason jsonb, add column fell_out uuid[] not null default '{}';
comment on column grants.proposal.fell_out is 'Which applications lost their support when the committee made its own choice here.';
comment on column grants.proposal.reason is 'Why it is not supported, as data (kind, money missing, what would give way, points); told in the language of the reader.';
alter table grants.decision add column application_id uuid references grants.application (id), add constraint decision_one_by_committee check (application_id is null or organ = 'committee');
comment on column grants.decision.application_id is 'A vote on this application alone, with its own recusals; without it a vote on all that are not voted on alone.';
create unique index decision_one_once on grants.decision (application_id) where application_id is not null;

-- Walls ----------------------------------------------------------------------------------------------------------------------------------
do $$ declare name text; begin
  foreach name in array array['declaration', 'discussion', 'reopening'] loop
    execute format('alter table grants.%I enable row level security', name);
    execute format('alter table grants.%I force row level security', name);
  end loop;
end $$;
create policy reopening_engine on grants.reopening to current_user using (true);
grant select, insert on grants.declaration to metropolis_app;
create policy declaration_read on grants.declaration for select to metropolis_app using (account_id = (select kernel.actor_account()) or (select grants.works()) or (select grants.acts('grants-officer', 'auditor')));
create policy declaration_made on grants.declaration for insert to metropolis_app with check (account_id = kernel.actor_account() and origin = 'online' and grants.acts('committee-member', 'grants-officer', 'finance-officer', 'specialist', 'auditor') or grants.acts('grants-officer') and origin = 'paper' or grants.works());
grant select, insert, update (held_on, present, said, outcome, recorded_by, recorded_at) on grants.discussion to metropolis_app;
create policy discussion_read on grants.discussion for select to metropolis_app using ((select grants.works()) or not grants.conflicted(application_id) and ((select grants.city()) or (select grants.acts('committee-member')) and grants.sits(call_id)));
create policy discussion_kept on grants.discussion for insert to metropolis_app with check (grants.acts('grants-officer') and not grants.conflicted(application_id) and recorded_by = kernel.actor_account());
create policy discussion_corrected on grants.discussion for update to metropolis_app using ((select grants.acts('grants-officer')) and not grants.conflicted(application_id)) with check (recorded_by = kernel.actor_account());
grant select, insert, update (settled_at, settled_because) on grants.reopening to metropolis_app;
create policy reopening_read on grants.reopening for select to metropolis_app using ((select grants.works()) or (select grants.city()) and not grants.conflicted(application_id));
create policy reopening_found on grants.reopening for insert to metropolis_app with check (grants.works());
create policy reopening_settled on grants.reopening for update to metropolis_app using ((select grants.works()) or (select grants.acts('grants-officer')) and not grants.conflicted(application_id));

grant update (given_by, price, because) on grants.review to metropolis_app;
drop policy review_read on grants.review;
create policy review_read on grants.review for select to metropolis_app using (
  (select grants.works()) or not grants.conflicted(application_id) and (
    account_id = (select kernel.actor_account()) and (select grants.acts('committee-member')) and grants.sits(call_id)
    -- The city sees who reads what, so that a person may decide otherwise; void ones tell of conflicts and stay hidden.
    or state in ('assigned', 'submitted') and (select grants.city())
    or state = 'submitted' and (select grants.acts('committee-member')) and grants.sits(call_id) and call_id in (select c.id from grants.call c where c.state not in ('draft', 'published', 'checking', 'reviewing'))));
drop policy review_written on grants.review;
create policy review_written on grants.review for update to metropolis_app using (
  (select grants.works()) or account_id = (select kernel.actor_account()) and (select grants.acts('committee-member')) and state = 'assigned' and not grants.conflicted(application_id))
  with check (grants.works() or account_id = kernel.actor_account() and (state in ('assigned', 'declined') or state = 'submitted' and grants.declared()) and call_id in (select c.id from grants.call c where c.state = 'reviewing'));
drop policy decision_read on grants.decision;
create policy decision_read on grants.decision for select to metropolis_app using (
  (application_id is null or (select grants.works()) or not grants.conflicted(application_id))
  and ((select grants.city()) or (select grants.works()) or (select grants.acts('committee-member')) or call_id in (select c.id from grants.call c where c.state in ('announced', 'running', 'settled'))));
