-- Grants: a call of the city from its rules to the settlement. Amounts are whole haléře (bigint) with a currency; no table has a floating-point column for money.
-- Whoever has a conflict of interest with an application has no row of it: not its text, reviews, proposal, decision or money (grants.md 3.3, invariant 7).
create schema grants;
grant usage on schema grants to metropolis_app;

create function grants.acts(variadic roles text[]) returns boolean language sql stable parallel safe as $$
  select coalesce(kernel.actor_kind() = 'person' and kernel.actor_role() = any (roles), false)
$$;
create function grants.city() returns boolean language sql stable parallel safe as $$ select grants.acts('grants-officer', 'finance-officer', 'specialist', 'auditor') $$;
comment on function grants.city() is 'City Hall at its desks: sees applications it has no conflict with. The auditor sees everything and changes nothing.';
create function grants.works() returns boolean language sql stable parallel safe as $$ select coalesce(kernel.actor_kind() = 'system' and kernel.actor_purpose() = 'grants', false) $$;
comment on function grants.works() is 'The server''s own calculations: finding conflicts, assigning, scoring, choosing, writing letters.';
create function grants.applies(the_organisation uuid) returns boolean language sql stable parallel safe as $$
  select grants.acts('organisation-lead', 'team-lead', 'course-manager', 'community-coordinator') and the_organisation = kernel.actor_organisation()
$$;
comment on function grants.applies(uuid) is 'People of the applicant who prepare and sign applications.';

create table grants.call (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint call_slug_once unique constraint call_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  year smallint not null,
  title_cs text not null, title_en text not null, purpose_cs text not null, purpose_en text not null,
  state text not null default 'draft' constraint call_state check (state in ('draft', 'published', 'checking', 'reviewing', 'committee', 'decided', 'announced', 'running', 'settled', 'cancelled')),
  budget_minor bigint not null constraint call_budget check (budget_minor > 0), currency text not null default 'CZK' constraint call_currency check (currency ~ '^[A-Z]{3}$'),
  minimum_score smallint not null default 0, joint_bonus smallint not null default 5,
  applicant_cap_minor bigint constraint call_cap check (applicant_cap_minor > 0), viable_percent smallint not null default 70 constraint call_viable check (viable_percent between 1 and 100),
  reviews_per_application smallint not null default 3 constraint call_reviews check (reviews_per_application between 1 and 9), reviewer_load smallint not null default 30,
  council_limit_minor bigint not null,
  published_at timestamptz, opens_at timestamptz, closes_at timestamptz,
  rules_version smallint not null default 1, rules_hash text,
  from_call_id uuid references grants.call (id),
  is_demo boolean not null default false,
  constraint call_times check (closes_at > opens_at),
  constraint call_published_whole check (state in ('draft', 'cancelled') or num_nulls(published_at, opens_at, closes_at, rules_hash) = 0),
  -- Act 250/2000 Coll., § 10c: a programme is published at least 30 days before applications are taken.
  constraint call_thirty_days check (published_at is null or opens_at >= published_at + interval '30 days')
);
comment on column grants.call.council_limit_minor is 'Up to this amount for one award the council decides, above it the assembly (Act 131/2000 Coll., §§ 59 and 68).';
comment on column grants.call.viable_percent is 'Least share of the request that may be awarded, unless the applicant named a higher one.';

create table grants.stream (
  id uuid primary key default kernel.uuid_v7(),
  call_id uuid not null references grants.call (id),
  number smallint not null,
  title_cs text not null, title_en text not null,
  budget_minor bigint not null constraint stream_budget check (budget_minor > 0),
  committed_minor bigint not null default 0,
  constraint stream_number_once unique (call_id, number),
  -- Two decisions at once meet at this row: awards never exceed the line.
  constraint stream_never_exceeded check (committed_minor between 0 and budget_minor)
);
create table grants.criterion (
  id uuid primary key default kernel.uuid_v7(),
  call_id uuid not null references grants.call (id),
  position smallint not null,
  title_cs text not null, title_en text not null, guidance_cs text not null, guidance_en text not null,
  points smallint not null constraint criterion_points check (points between 1 and 100),
  constraint criterion_position_once unique (call_id, position)
);
create table grants.minimum (
  call_id uuid not null references grants.call (id),
  what text not null constraint minimum_what check (what in ('service', 'district')),
  key text not null,
  least smallint not null constraint minimum_least check (least > 0),
  primary key (call_id, what, key)
);

create function grants.keep_call() returns trigger language plpgsql as $$
declare order_of text[] := array['draft', 'published', 'checking', 'reviewing', 'committee', 'decided', 'announced', 'running', 'settled'];
begin
  if new.state <> old.state and new.state <> 'cancelled' and array_position(order_of, new.state) <> array_position(order_of, old.state) + 1 then
    raise exception 'a call cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'call_transition';
  end if;
  if new.state = 'cancelled' and old.state in ('decided', 'announced', 'running', 'settled', 'cancelled') then
    raise exception 'a decided call is not cancelled' using errcode = 'check_violation', constraint = 'call_transition';
  end if;
  if old.state <> 'draft' and to_jsonb(new) - array['state'] <> to_jsonb(old) - array['state'] then
    raise exception 'the rules are frozen since publication' using errcode = 'check_violation', constraint = 'call_frozen';
  end if;
  return new;
end $$;
create trigger call_kept before update on grants.call for each row execute function grants.keep_call();
create function grants.keep_rules() returns trigger language plpgsql as $$
begin
  if (select c.state from grants.call c where c.id = coalesce(new.call_id, old.call_id)) is distinct from 'draft'
    and (tg_table_name <> 'stream' or tg_op <> 'UPDATE' or to_jsonb(new) - array['committed_minor'] <> to_jsonb(old) - array['committed_minor']) then
    raise exception 'the rules are frozen since publication' using errcode = 'check_violation', constraint = 'call_frozen';
  end if;
  return null;
end $$;
-- After the row, so that the walls speak first.
create trigger stream_kept after insert or update or delete on grants.stream for each row execute function grants.keep_rules();
create trigger criterion_kept after insert or update or delete on grants.criterion for each row execute function grants.keep_rules();
create trigger minimum_kept after insert or update or delete on grants.minimum for each row execute function grants.keep_rules();

-- Applications -----------------------------------------------------------------------------------------------------------------
create table grants.application (
  id uuid primary key default kernel.uuid_v7(),
  call_id uuid not null references grants.call (id),
  stream_id uuid references grants.stream (id),
  organisation_id uuid not null references directory.organisation (id),
  number smallint,
  state text not null default 'draft' constraint application_state check (state in ('draft', 'submitted', 'returned', 'eligible', 'excluded', 'withdrawn')),
  content jsonb not null default '{}',
  title text not null default '', service text not null default '', district_code text,
  requested_minor bigint not null default 0 constraint application_request check (requested_minor >= 0), viable_minor bigint constraint application_viable check (viable_minor <= requested_minor),
  joint boolean not null default false,
  partner_ids uuid[] not null default '{}',
  prepared_by uuid, signed_by uuid, submitted_at timestamptz, channel text constraint application_channel check (channel in ('web', 'data-box')), delivered_at timestamptz, receipt text,
  version smallint not null default 0,
  reason text,
  is_demo boolean not null default false,
  constraint application_number_once unique (call_id, number),
  constraint application_two_people check (signed_by <> prepared_by),
  constraint application_submitted_whole check (state = 'draft' or state = 'withdrawn' or num_nulls(number, stream_id, signed_by, submitted_at, channel, receipt) = 0),
  constraint application_data_box check ((channel = 'data-box') = (delivered_at is not null)),
  constraint application_refused_with_reason check (state <> 'excluded' or length(btrim(reason)) > 3)
);
comment on column grants.application.viable_minor is 'Below this the applicant could not carry the project out; no award is between nothing and this.';
comment on column grants.application.receipt is 'SHA-256 over the submitted content: the applicant can prove what was sent and when.';
create index application_call on grants.application (call_id, state);
create index application_organisation on grants.application (organisation_id);

create table grants.application_version (
  application_id uuid not null references grants.application (id),
  version smallint not null,
  organisation_id uuid not null,
  content jsonb not null,
  receipt text not null,
  made_at timestamptz not null,
  primary key (application_id, version)
);
comment on table grants.application_version is 'What was submitted, as submitted; never changed.';
create table grants.gap (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.application (id),
  organisation_id uuid not null,
  rule text not null,
  said text,
  due_on date,
  settled_at timestamptz
);
comment on table grants.gap is 'What the formal check found missing: by which rule, what was written to the applicant, until when.';
create index gap_application on grants.gap (application_id);

create function grants.keep_application() returns trigger language plpgsql as $$
declare the grants.call;
begin
  if new.state <> old.state and not (old.state, new.state) in (('draft', 'submitted'), ('submitted', 'returned'), ('returned', 'submitted'), ('submitted', 'eligible'), ('submitted', 'excluded'), ('returned', 'excluded'), ('excluded', 'eligible'), ('draft', 'withdrawn'), ('submitted', 'withdrawn'), ('returned', 'withdrawn'), ('eligible', 'withdrawn')) then
    raise exception 'an application cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'application_transition';
  end if;
  if old.state = 'draft' and new.state = 'submitted' then
    select * into the from grants.call c where c.id = new.call_id;
    -- A message into the city's data box counts when it is delivered, however late it is read (Act 300/2008 Coll., § 20).
    if the.state <> 'published' or coalesce(new.delivered_at, new.submitted_at) < the.opens_at or coalesce(new.delivered_at, new.submitted_at) >= the.closes_at then
      raise exception 'applications are not taken at this moment' using errcode = 'check_violation', constraint = 'application_in_time';
    end if;
  end if;
  if old.state not in ('draft', 'returned') and (new.content, new.requested_minor, new.viable_minor, new.organisation_id, new.call_id, new.stream_id) is distinct from (old.content, old.requested_minor, old.viable_minor, old.organisation_id, old.call_id, old.stream_id) then
    raise exception 'a submitted application is not changed' using errcode = 'check_violation', constraint = 'application_frozen';
  end if;
  return new;
end $$;
create trigger application_kept before update on grants.application for each row execute function grants.keep_application();

-- Conflicts of interest ----------------------------------------------------------------------------------------------------------
create table grants.interest (
  account_id uuid not null,
  organisation_id uuid not null references directory.organisation (id),
  kind text not null constraint interest_kind check (kind in ('statutory', 'employment', 'family', 'partner', 'financial', 'advice')),
  hard boolean not null default true,
  origin text not null constraint interest_origin check (origin in ('declared', 'register')),
  since timestamptz not null default now(),
  ended_at timestamptz,
  primary key (account_id, organisation_id, kind)
);
comment on table grants.interest is 'What ties a person to an organisation: declared by themselves, or found in a register (a role there now or in the last three years).';
create table grants.conflict (
  account_id uuid not null,
  application_id uuid not null references grants.application (id),
  kind text not null,
  hard boolean not null,
  since timestamptz not null default now(),
  primary key (account_id, application_id, kind)
);
comment on table grants.conflict is 'Interests that meet an application, through its applicant or a partner. Read by nobody but the server: the row itself would be a trace.';
create function grants.conflicted(the_application uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from grants.conflict c where c.application_id = the_application and c.account_id = kernel.actor_account() and c.hard)
$$;
comment on function grants.conflicted(uuid) is 'Asked by every wall of this room.';
create function grants.handles(the_application uuid, the_organisation uuid) returns boolean language sql stable as $$
  select grants.works() or grants.applies(the_organisation) or grants.city() and not grants.conflicted(the_application)
$$;

-- Review ---------------------------------------------------------------------------------------------------------------------------
create table grants.member (
  call_id uuid not null references grants.call (id),
  account_id uuid not null,
  label text not null,
  topics text[] not null default '{}',
  until date,
  primary key (call_id, account_id)
);
comment on table grants.member is 'The committee of a call. A member whose time is over sees nothing any more, that day.';
create function grants.sits(the_call uuid) returns boolean language plpgsql stable as $$
begin
  return grants.acts('committee-member') and exists (select from grants.member m where m.call_id = the_call and m.account_id = kernel.actor_account() and (m.until is null or m.until >= kernel.today()));
end $$;
create table grants.review (
  application_id uuid not null references grants.application (id),
  account_id uuid not null,
  call_id uuid not null references grants.call (id),
  state text not null default 'assigned' constraint review_state check (state in ('assigned', 'submitted', 'declined', 'void')),
  scores jsonb not null default '{}',
  points smallint,
  justification text not null default '',
  submitted_at timestamptz,
  void_reason text,
  primary key (application_id, account_id),
  constraint review_submitted_whole check (state <> 'submitted' or points is not null and length(btrim(justification)) >= 10 and submitted_at is not null)
);
comment on table grants.review is 'One member''s review. A void one (a conflict came to light) is kept and never counted.';
create index review_call on grants.review (call_id, state);

-- Decision --------------------------------------------------------------------------------------------------------------------------
create table grants.proposal (
  application_id uuid primary key references grants.application (id),
  call_id uuid not null references grants.call (id),
  amount_minor bigint not null constraint proposal_amount check (amount_minor >= 0),
  kind text not null constraint proposal_kind check (kind in ('support', 'reserve', 'reject')),
  position smallint,
  score numeric(6, 2),
  forced boolean not null default false, price_points numeric(8, 1), decided_because text,
  why text not null default '',
  constraint proposal_forced_with_reason check (not forced or length(btrim(decided_because)) > 3),
  constraint proposal_money check ((kind = 'support') = (amount_minor > 0))
);
comment on column grants.proposal.price_points is 'What the committee''s own choice costs in points against the best portfolio; public afterwards.';
create table grants.decision (
  id uuid primary key default kernel.uuid_v7(),
  call_id uuid not null references grants.call (id),
  organ text not null constraint decision_organ check (organ in ('committee', 'council', 'assembly')),
  number text not null, decided_on date not null,
  members smallint not null, votes_for smallint not null, votes_against smallint not null, abstained smallint not null, recused smallint not null,
  constraint decision_number_once unique (organ, number),
  constraint decision_votes check (votes_for + votes_against + abstained + recused <= members and least(votes_for, votes_against, abstained, recused) >= 0),
  -- A quorum is more than half of those who may vote on it.
  constraint decision_quorum check ((votes_for + votes_against + abstained) * 2 > members - recused)
);
create table grants.award (
  application_id uuid primary key references grants.application (id),
  call_id uuid not null references grants.call (id),
  stream_id uuid not null references grants.stream (id),
  organisation_id uuid not null references directory.organisation (id),
  decision_id uuid not null references grants.decision (id),
  public_number text not null constraint award_number_once unique,
  title text not null,
  amount_minor bigint not null,
  awarded_on date not null,
  changed_on date, given_up_on date,
  constraint award_positive check (amount_minor > 0 or amount_minor = 0 and given_up_on is not null)
);
comment on column grants.award.amount_minor is 'As it stands now: amendments change it, and nothing is left of an award that was given up.';
create table grants.feedback (
  application_id uuid primary key references grants.application (id),
  call_id uuid not null references grants.call (id),
  organisation_id uuid not null,
  paper jsonb not null,
  released_at timestamptz not null
);
comment on table grants.feedback is 'The letter to every applicant: points, comments, reason, remedy. All letters of a call are released in one transaction.';

-- An award within the request, the caps and the line; counted where everybody's awards meet, whatever the acting person may see.
create function grants.keep_award() returns trigger language plpgsql security definer set search_path = '' as $$
declare a grants.application; the grants.call; organ text; already bigint;
begin
  select * into a from grants.application x where x.id = new.application_id;
  select * into the from grants.call x where x.id = new.call_id;
  select d.organ into organ from grants.decision d where d.id = new.decision_id and d.call_id = new.call_id;
  if (a.state, a.call_id, a.stream_id, a.organisation_id) is distinct from ('eligible', new.call_id, new.stream_id, new.organisation_id) then
    raise exception 'only an eligible application of this call is funded' using errcode = 'check_violation', constraint = 'award_of_application';
  end if;
  if new.amount_minor > a.requested_minor then raise exception 'more than was asked for' using errcode = 'check_violation', constraint = 'award_within_request'; end if;
  -- Later the applicant itself asks for less.
  if tg_op = 'INSERT' and new.amount_minor < coalesce(a.viable_minor, ceil(a.requested_minor * the.viable_percent / 100.0)) then
    raise exception 'less than the project needs' using errcode = 'check_violation', constraint = 'award_viable';
  end if;
  if organ is null or organ = 'committee' or organ = 'council' and new.amount_minor > the.council_limit_minor then
    raise exception 'this organ does not decide such an amount' using errcode = 'check_violation', constraint = 'award_organ';
  end if;
  -- The line first, so that two decisions wait for each other; the second sees what the first left.
  update grants.stream s set committed_minor = s.committed_minor + new.amount_minor - case when tg_op = 'UPDATE' then old.amount_minor else 0 end where s.id = new.stream_id;
  if not found then raise exception 'a line that nobody counts' using errcode = 'check_violation', constraint = 'award_line'; end if;
  select coalesce(sum(w.amount_minor), 0) into already from grants.award w where w.call_id = new.call_id and w.organisation_id = new.organisation_id and w.application_id <> new.application_id;
  if the.applicant_cap_minor is not null and already + new.amount_minor > the.applicant_cap_minor then
    raise exception 'more than one applicant may get' using errcode = 'check_violation', constraint = 'award_applicant_cap';
  end if;
  return new;
end $$;
create trigger award_kept before insert or update on grants.award for each row execute function grants.keep_award();

-- Walls ------------------------------------------------------------------------------------------------------------------------------
do $$ declare name text; begin
  foreach name in array array['call', 'stream', 'criterion', 'minimum', 'application', 'application_version', 'gap', 'interest', 'conflict', 'member', 'review', 'proposal', 'decision', 'award', 'feedback'] loop
    execute format('alter table grants.%I enable row level security', name);
    execute format('alter table grants.%I force row level security', name);
  end loop;
  -- The functions above speak as the owner of the tables and see what they count.
  foreach name in array array['call', 'stream', 'application', 'conflict', 'decision', 'award'] loop
    execute format('create policy %I on grants.%I to current_user using (true) with check (true)', name || '_engine', name);
  end loop;
end $$;

grant select, insert, update on grants.call to metropolis_app;
create policy call_read on grants.call for select to metropolis_app using (state not in ('draft') or (select grants.city()) or (select grants.works()));
create policy call_made on grants.call for insert to metropolis_app with check (grants.acts('grants-officer') and state = 'draft' or grants.works());
create policy call_changed on grants.call for update to metropolis_app using ((select grants.acts('grants-officer')) or (select grants.works()));
grant select, insert, update, delete on grants.criterion, grants.minimum to metropolis_app;
-- What is committed is counted by the awards alone.
grant select, insert, delete, update (number, title_cs, title_en, budget_minor) on grants.stream to metropolis_app;
do $$ declare name text; begin
  foreach name in array array['stream', 'criterion', 'minimum'] loop
    execute format('create policy %I on grants.%I for select to metropolis_app using (call_id in (select id from grants.call))', name || '_read', name);
    execute format('create policy %I on grants.%I for insert to metropolis_app with check (grants.acts(''grants-officer'') or grants.works())', name || '_added', name);
    execute format('create policy %I on grants.%I for update to metropolis_app using ((select grants.acts(''grants-officer'')) or (select grants.works()))', name || '_changed', name);
    execute format('create policy %I on grants.%I for delete to metropolis_app using ((select grants.acts(''grants-officer'')))', name || '_removed', name);
  end loop;
end $$;

grant select, insert, delete, update (state, content, stream_id, title, service, district_code, requested_minor, viable_minor, joint, partner_ids, number, signed_by, submitted_at, channel, delivered_at, receipt, version, reason) on grants.application to metropolis_app;
create policy application_read on grants.application for select to metropolis_app using (
  (select grants.works()) or grants.applies(organisation_id)
  or state <> 'draft' and (select grants.city()) and not grants.conflicted(id)
  or state = 'eligible' and (select grants.acts('committee-member')) and grants.sits(call_id) and not grants.conflicted(id));
create policy application_begun on grants.application for insert to metropolis_app with check (grants.applies(organisation_id) and state = 'draft' and prepared_by = kernel.actor_account() or grants.works());
create policy application_changed on grants.application for update to metropolis_app using (
  (select grants.works()) or grants.applies(organisation_id) or (select grants.acts('grants-officer')) and not grants.conflicted(id))
  with check (grants.works() or grants.applies(organisation_id) and state in ('draft', 'submitted', 'withdrawn') or grants.acts('grants-officer') and state in ('submitted', 'returned', 'eligible', 'excluded'));
create policy application_dropped on grants.application for delete to metropolis_app using (grants.applies(organisation_id) and state = 'draft');
grant select, insert on grants.application_version to metropolis_app;
create policy version_read on grants.application_version for select to metropolis_app using (application_id in (select id from grants.application));
create policy version_kept on grants.application_version for insert to metropolis_app with check (grants.applies(organisation_id) or grants.works() or grants.acts('grants-officer') and not grants.conflicted(application_id));
grant select, insert, update (said, due_on, settled_at) on grants.gap to metropolis_app;
create policy gap_read on grants.gap for select to metropolis_app using (application_id in (select id from grants.application));
create policy gap_found on grants.gap for insert to metropolis_app with check (grants.acts('grants-officer') and not grants.conflicted(application_id) or grants.works());
create policy gap_settled on grants.gap for update to metropolis_app using ((select grants.works()) or grants.applies(organisation_id) or (select grants.acts('grants-officer')) and not grants.conflicted(application_id));

grant select, insert, update (ended_at) on grants.interest to metropolis_app;
create policy interest_own on grants.interest for select to metropolis_app using (account_id = (select kernel.actor_account()) or (select grants.works()));
create policy interest_declared on grants.interest for insert to metropolis_app with check (account_id = kernel.actor_account() and origin = 'declared' or grants.works());
create policy interest_ended on grants.interest for update to metropolis_app using ((select grants.works()));
grant select, insert on grants.conflict to metropolis_app;
create policy conflict_read on grants.conflict for select to metropolis_app using ((select grants.works()));
create policy conflict_found on grants.conflict for insert to metropolis_app with check (grants.works());

grant select, insert, update (until) on grants.member to metropolis_app;
create policy member_read on grants.member for select to metropolis_app using ((select grants.city()) or (select grants.works()) or (select grants.acts('committee-member')));
create policy member_named on grants.member for insert to metropolis_app with check (grants.acts('grants-officer') or grants.works());
create policy member_ended on grants.member for update to metropolis_app using ((select grants.acts('grants-officer')));
grant select, insert, update (state, scores, points, justification, submitted_at, void_reason) on grants.review to metropolis_app;
create policy review_read on grants.review for select to metropolis_app using (
  (select grants.works()) or not grants.conflicted(application_id) and (
    account_id = (select kernel.actor_account()) and (select grants.acts('committee-member')) and grants.sits(call_id)
    or state = 'submitted' and (select grants.city())
    -- Colleagues' scores only when scoring is over.
    or state = 'submitted' and (select grants.acts('committee-member')) and grants.sits(call_id) and call_id in (select c.id from grants.call c where c.state not in ('draft', 'published', 'checking', 'reviewing'))));
create policy review_assigned on grants.review for insert to metropolis_app with check (grants.works() and state = 'assigned');
create policy review_written on grants.review for update to metropolis_app using (
  (select grants.works()) or account_id = (select kernel.actor_account()) and (select grants.acts('committee-member')) and state = 'assigned' and not grants.conflicted(application_id))
  with check (grants.works() or account_id = kernel.actor_account() and state in ('assigned', 'submitted', 'declined') and call_id in (select c.id from grants.call c where c.state = 'reviewing'));
grant select, insert, update, delete on grants.proposal to metropolis_app;
create policy proposal_read on grants.proposal for select to metropolis_app using ((select grants.works()) or not grants.conflicted(application_id) and ((select grants.city()) or (select grants.acts('committee-member')) and grants.sits(call_id)));
create policy proposal_made on grants.proposal for insert to metropolis_app with check (grants.works());
create policy proposal_changed on grants.proposal for update to metropolis_app using ((select grants.works()));
create policy proposal_renewed on grants.proposal for delete to metropolis_app using ((select grants.works()));
grant select, insert on grants.decision to metropolis_app;
create policy decision_read on grants.decision for select to metropolis_app using ((select grants.city()) or (select grants.works()) or (select grants.acts('committee-member')) or call_id in (select c.id from grants.call c where c.state in ('announced', 'running', 'settled')));
create policy decision_taken on grants.decision for insert to metropolis_app with check (grants.acts('grants-officer') or grants.works());
grant select, insert, update (amount_minor, changed_on, given_up_on) on grants.award to metropolis_app;
create policy award_read on grants.award for select to metropolis_app using (
  (select grants.works()) or call_id in (select c.id from grants.call c where c.state in ('announced', 'running', 'settled')) or (select grants.city()) and not grants.conflicted(application_id));
create policy award_given on grants.award for insert to metropolis_app with check (grants.acts('grants-officer') and not grants.conflicted(application_id) or grants.works());
create policy award_changed on grants.award for update to metropolis_app using ((select grants.works()) or (select grants.acts('grants-officer')) and not grants.conflicted(application_id));
grant select, insert on grants.feedback to metropolis_app;
create policy feedback_read on grants.feedback for select to metropolis_app using (grants.handles(application_id, organisation_id));
create policy feedback_released on grants.feedback for insert to metropolis_app with check (grants.works());
