-- After the award: agreements, instalments, payments and statements, changes, reports, vouchers, controls, refunds, pledges of later years.
-- Every table hides from a conflicted official what the walls of the call hide (`grants.handles`); amounts are whole haléře.

create table grants.award_event (
  application_id uuid not null references grants.award (application_id),
  position smallint not null,
  call_id uuid not null,
  organisation_id uuid not null,
  day date not null,
  delta_minor bigint not null constraint award_event_counts check (delta_minor <> 0),
  primary key (application_id, position)
);
comment on table grants.award_event is 'How an award came to be what it is, so that any day can be published again as it was.';
create function grants.keep_award_event() returns trigger language plpgsql as $$
declare delta bigint := new.amount_minor - case when tg_op = 'UPDATE' then old.amount_minor else 0 end;
begin
  if delta <> 0 then
    insert into grants.award_event select new.application_id, coalesce(max(e.position), 0) + 1, new.call_id, new.organisation_id, case when tg_op = 'INSERT' then new.awarded_on else coalesce(new.changed_on, new.awarded_on) end, delta
      from grants.award_event e where e.application_id = new.application_id;
  end if;
  return null;
end $$;
create trigger award_event_kept after insert or update on grants.award for each row execute function grants.keep_award_event();

create table grants.agreement (
  application_id uuid primary key references grants.award (application_id),
  call_id uuid not null references grants.call (id),
  organisation_id uuid not null references directory.organisation (id),
  number text not null constraint agreement_number_once unique,
  symbol text not null constraint agreement_symbol_once unique constraint agreement_symbol_form check (symbol ~ '^[0-9]{8,10}$'),
  state text not null default 'prepared' constraint agreement_state check (state in ('prepared', 'sent', 'accepted', 'signed', 'published', 'ended', 'terminated')),
  must_publish boolean not null,
  iban text constraint agreement_iban check (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'),
  starts_on date not null, ends_on date not null,
  total_cost_minor bigint not null constraint agreement_cost check (total_cost_minor > 0),
  amendments smallint not null default 0,
  note text,
  recipient_signed_on date, recipient_signed_by uuid, city_signed_on date, city_signed_by uuid, published_on date, register_id text, ended_on date,
  constraint agreement_period check (ends_on >= starts_on),
  constraint agreement_signed_whole check (state in ('prepared', 'sent', 'terminated') or num_nulls(iban, recipient_signed_on, recipient_signed_by) = 0),
  constraint agreement_city_signed check (state not in ('signed', 'published', 'ended') or num_nulls(city_signed_on, city_signed_by) = 0),
  constraint agreement_published_whole check (state <> 'published' or published_on is not null)
);
comment on column grants.agreement.symbol is 'Variable symbol by which payments and refunds are found on a statement.';
comment on column grants.agreement.total_cost_minor is 'Planned cost of the project: the grant pays this share of what it really cost, and no more.';
comment on column grants.agreement.must_publish is 'From CZK 50,000 an agreement takes effect only in the register of contracts (Act 340/2015 Coll.).';
create sequence grants.symbol_number start 10001;
create table grants.party (
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null references directory.organisation (id),
  position smallint not null,
  share_minor bigint not null constraint party_share check (share_minor >= 0),
  left_on date,
  primary key (application_id, organisation_id)
);
create table grants.budget_item (
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  position smallint not null,
  label text not null,
  cost_minor bigint not null constraint budget_cost check (cost_minor >= 0),
  amount_minor bigint not null constraint budget_amount check (amount_minor >= 0),
  charged_minor bigint not null default 0,
  primary key (application_id, position),
  constraint budget_within_cost check (amount_minor <= cost_minor),
  constraint budget_never_overcharged check (charged_minor between 0 and amount_minor)
);
comment on column grants.budget_item.amount_minor is 'What of the item''s cost the grant pays.';

create function grants.keep_agreement() returns trigger language plpgsql as $$
declare award bigint; planned bigint; shared bigint;
begin
  if new.state <> old.state then
    if not (old.state, new.state) in (('prepared', 'sent'), ('sent', 'accepted'), ('accepted', 'signed'), ('signed', 'published'), ('published', 'ended'), ('signed', 'ended'), ('prepared', 'terminated'), ('sent', 'terminated'), ('accepted', 'terminated'), ('signed', 'terminated'), ('published', 'terminated'))
      or old.state = 'signed' and new.state = 'ended' and new.must_publish then
      raise exception 'an agreement cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'agreement_transition';
    end if;
    if new.state in ('accepted', 'signed', 'published') then
      select w.amount_minor into award from grants.award w where w.application_id = new.application_id;
      select coalesce(sum(i.amount_minor), 0) into planned from grants.budget_item i where i.application_id = new.application_id;
      select coalesce(sum(p.share_minor), 0) into shared from grants.party p where p.application_id = new.application_id and p.left_on is null;
      if planned is distinct from award then raise exception 'the budget pays % of an award of %', planned, award using errcode = 'check_violation', constraint = 'agreement_budget'; end if;
      if shared is distinct from award then raise exception 'the shares are % of an award of %', shared, award using errcode = 'check_violation', constraint = 'agreement_shares'; end if;
    end if;
  end if;
  return new;
end $$;
create trigger agreement_kept before update on grants.agreement for each row execute function grants.keep_agreement();

create table grants.payment_order (
  id uuid primary key default kernel.uuid_v7(),
  number integer generated always as identity,
  made_at timestamptz not null,
  made_by uuid not null
);
create table grants.instalment (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  number smallint not null,
  amount_minor bigint not null constraint instalment_positive check (amount_minor > 0),
  condition text not null constraint instalment_condition check (condition in ('agreement', 'interim', 'final')),
  due_on date not null,
  state text not null default 'planned' constraint instalment_state check (state in ('planned', 'met', 'approved', 'ordered', 'paid', 'failed', 'suspended', 'cancelled')),
  note text,
  approved_by uuid, order_id uuid references grants.payment_order (id),
  constraint instalment_number_once unique (application_id, number),
  constraint instalment_approved check (state not in ('approved', 'ordered', 'paid', 'failed') or approved_by is not null),
  constraint instalment_ordered check (state not in ('ordered', 'paid', 'failed') or order_id is not null)
);
create table grants.report (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  kind text not null constraint report_kind check (kind in ('interim', 'final')),
  due_on date not null,
  state text not null default 'waiting' constraint report_state check (state in ('waiting', 'submitted', 'returned', 'accepted')),
  done text not null default '', people integer constraint report_people check (people >= 0), asked text,
  submitted_on date, submitted_by uuid, accepted_on date, accepted_by uuid,
  constraint report_once unique (application_id, kind),
  constraint report_submitted_whole check (state not in ('submitted', 'accepted') or length(btrim(done)) >= 20 and people is not null and submitted_by is not null),
  constraint report_second_person check (accepted_by <> submitted_by)
);
comment on column grants.report.people is 'How many people were helped, as a number; no list of persons belongs into a report.';

create function grants.keep_instalment() returns trigger language plpgsql as $$
declare met boolean; the grants.agreement;
begin
  if tg_op = 'UPDATE' and new.state <> old.state then
    if not (old.state, new.state) in (('planned', 'met'), ('met', 'approved'), ('met', 'planned'), ('approved', 'ordered'), ('approved', 'planned'), ('ordered', 'paid'), ('ordered', 'failed'), ('failed', 'ordered'), ('planned', 'suspended'), ('met', 'suspended'), ('suspended', 'planned'), ('planned', 'cancelled'), ('met', 'cancelled'), ('suspended', 'cancelled')) then
      raise exception 'an instalment cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'instalment_transition';
    end if;
    if new.state in ('met', 'approved', 'ordered') then
      select * into the from grants.agreement g where g.application_id = new.application_id;
      met := case when the.must_publish then the.state = 'published' else the.state in ('signed', 'published') end;
      if not met then raise exception 'nothing is paid before the agreement is in force' using errcode = 'check_violation', constraint = 'instalment_agreement'; end if;
      if new.condition <> 'agreement' and not exists (select from grants.report r where r.application_id = new.application_id and r.kind = new.condition and r.state = 'accepted') then
        raise exception 'the % report is not accepted', new.condition using errcode = 'check_violation', constraint = 'instalment_report';
      end if;
      if exists (select from grants.instalment i where i.application_id = new.application_id and i.number < new.number and i.state not in ('paid', 'cancelled')) then
        raise exception 'an earlier instalment is not paid' using errcode = 'check_violation', constraint = 'instalment_order';
      end if;
    end if;
  end if;
  if tg_op = 'UPDATE' and new.amount_minor <> old.amount_minor and old.state in ('approved', 'ordered', 'paid') then
    raise exception 'an approved instalment is not changed' using errcode = 'check_violation', constraint = 'instalment_frozen';
  end if;
  return new;
end $$;
create trigger instalment_kept before update on grants.instalment for each row execute function grants.keep_instalment();
-- At the end of every transaction: the parts are the whole.
create function grants.keep_sums() returns trigger language plpgsql as $$
declare award bigint; parts bigint; the_award uuid := new.application_id;
begin
  if not exists (select from grants.agreement g where g.application_id = the_award and g.state not in ('ended', 'terminated')) then return null; end if;
  select w.amount_minor into award from grants.award w where w.application_id = the_award;
  select sum(i.amount_minor) into parts from grants.instalment i where i.application_id = the_award and i.state <> 'cancelled';
  if parts is not null and parts is distinct from award then
    raise exception 'instalments are % of an award of %', parts, award using errcode = 'check_violation', constraint = 'instalment_sum';
  end if;
  return null;
end $$;
create constraint trigger instalment_sum after insert or update on grants.instalment deferrable initially deferred for each row execute function grants.keep_sums();
create constraint trigger award_sum after update on grants.award deferrable initially deferred for each row execute function grants.keep_sums();

create table grants.refund (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  amount_minor bigint not null constraint refund_positive check (amount_minor > 0),
  why text not null constraint refund_why check (why in ('underspend', 'finding', 'withdrawal')),
  explained text not null,
  due_on date not null,
  state text not null default 'owed' constraint refund_state check (state in ('owed', 'paid', 'waived')),
  made_on date not null
);
create table grants.payment (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  instalment_id uuid references grants.instalment (id), refund_id uuid references grants.refund (id),
  kind text not null constraint payment_kind check (kind in ('payment', 'refund')),
  amount_minor bigint not null constraint payment_positive check (amount_minor > 0),
  value_on date not null,
  bank_reference text not null constraint payment_reference_once unique,
  constraint payment_of_one check (num_nonnulls(instalment_id, refund_id) = 1 and (kind = 'refund') = (refund_id is not null))
);
comment on table grants.payment is 'What really moved, by the bank''s statement; corrections are further rows.';
create function grants.keep_payment() returns trigger language plpgsql as $$
declare award bigint; approved bigint; net bigint;
begin
  perform from grants.agreement g where g.application_id = new.application_id for update;
  select w.amount_minor into award from grants.award w where w.application_id = new.application_id;
  select coalesce(sum(i.amount_minor), 0) into approved from grants.instalment i where i.application_id = new.application_id and i.state in ('ordered', 'paid');
  select coalesce(sum(case p.kind when 'payment' then p.amount_minor else -p.amount_minor end), 0) into net from grants.payment p where p.application_id = new.application_id;
  if new.kind = 'payment' and (net > approved or net > award) then raise exception 'more than was approved' using errcode = 'check_violation', constraint = 'payment_within_approved'; end if;
  if net < 0 then raise exception 'more came back than was paid' using errcode = 'check_violation', constraint = 'payment_not_negative'; end if;
  return null;
end $$;
create trigger payment_kept after insert on grants.payment for each row execute function grants.keep_payment();
create table grants.bank_line (
  reference text primary key,
  value_on date not null,
  amount_minor bigint not null constraint bank_amount check (amount_minor <> 0),
  counter_account text, symbol text, message text,
  application_id uuid references grants.agreement (application_id),
  settled text not null constraint bank_settled check (settled in ('payment', 'refund', 'failed', 'unmatched')),
  imported_at timestamptz not null
);
comment on table grants.bank_line is 'Lines of bank statements; the same statement twice changes nothing.';

create table grants.change_request (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  number smallint not null,
  state text not null default 'submitted' constraint change_state check (state in ('submitted', 'asked', 'approved', 'refused', 'withdrawn')),
  reason text not null constraint change_reason check (length(btrim(reason)) >= 10),
  asked text, answer text,
  made_by uuid not null, made_on date not null, decided_by uuid, decided_on date,
  constraint change_number_once unique (application_id, number),
  constraint change_decided check ((state in ('approved', 'refused')) = (decided_by is not null)),
  constraint change_refused_with_reason check (state <> 'refused' or length(btrim(answer)) > 3),
  constraint change_two_people check (decided_by <> made_by)
);
create table grants.change_item (
  request_id uuid not null references grants.change_request (id),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  type text not null constraint change_type check (type in ('time', 'budget', 'amount', 'partner-out', 'account', 'scope', 'termination')),
  detail jsonb not null,
  open boolean not null default true,
  primary key (request_id, type)
);
-- What touches the same thing is decided one after another; of each kind one at most is open.
create unique index change_open on grants.change_item (application_id, type) where open;
create function grants.change_topics(type text) returns text[] language sql immutable as $$
  select case type when 'time' then array['time'] when 'budget' then array['money'] when 'amount' then array['money'] when 'partner-out' then array['money', 'parties'] when 'account' then array['account'] when 'scope' then array['scope'] else array['time', 'money', 'parties', 'account', 'scope'] end
$$;
create function grants.keep_change() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from grants.agreement g where g.application_id = new.application_id for update;
  if not found then raise exception 'there is no such agreement' using errcode = 'check_violation', constraint = 'change_agreement'; end if;
  if exists (select from grants.change_item i where i.application_id = new.application_id and i.open and i.request_id <> new.request_id and grants.change_topics(i.type) && grants.change_topics(new.type)) then
    raise exception 'another change of the same thing is open' using errcode = 'check_violation', constraint = 'change_conflict';
  end if;
  return new;
end $$;
create trigger change_kept before insert on grants.change_item for each row execute function grants.keep_change();
create table grants.amendment (
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  number smallint not null,
  request_id uuid not null references grants.change_request (id),
  was jsonb not null, became jsonb not null,
  made_on date not null, published_on date,
  primary key (application_id, number)
);

create table grants.expense (
  supplier_ico text not null, document_no text not null, issued_on date not null, total_minor bigint not null constraint expense_total check (total_minor > 0),
  charged_minor bigint not null default 0,
  primary key (supplier_ico, document_no, issued_on, total_minor),
  -- One document is paid once, whoever pays it.
  constraint expense_never_twice check (charged_minor between 0 and total_minor)
);
comment on table grants.expense is 'Counts what all funders together pay of one document. Nobody reads it; it answers only by refusing.';
create table grants.charge (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  supplier_ico text not null, document_no text not null, issued_on date not null, total_minor bigint not null,
  label text not null, paid_on date not null,
  funder text not null,
  position smallint,
  amount_minor bigint not null constraint charge_positive check (amount_minor > 0),
  voided_on date,
  made_by uuid,
  constraint charge_paid_after_issue check (paid_on >= issued_on - 365),
  -- What the city pays has its item of the budget; what others pay has none.
  constraint charge_item check ((funder = 'city') = (position is not null)),
  foreign key (application_id, position) references grants.budget_item (application_id, position)
);
comment on column grants.charge.funder is 'city, or the name of whoever else pays this part of the document.';
create index charge_document on grants.charge (supplier_ico, document_no, issued_on, total_minor);
create function grants.keep_charge() returns trigger language plpgsql security definer set search_path = '' as $$
declare delta bigint; free bigint;
begin
  if tg_op = 'UPDATE' then
    if old.voided_on is not null or new.voided_on is null or to_jsonb(new) - 'voided_on' <> to_jsonb(old) - 'voided_on' then
      raise exception 'a charge is only taken back' using errcode = 'check_violation', constraint = 'charge_frozen';
    end if;
  end if;
  if exists (select from grants.report r where r.application_id = new.application_id and r.kind = 'final' and r.state = 'accepted') then
    raise exception 'the settlement is closed' using errcode = 'check_violation', constraint = 'charge_closed';
  end if;
  delta := case when tg_op = 'UPDATE' then -new.amount_minor else new.amount_minor end;
  insert into grants.expense (supplier_ico, document_no, issued_on, total_minor) values (new.supplier_ico, new.document_no, new.issued_on, new.total_minor) on conflict do nothing;
  select e.total_minor - e.charged_minor into free from grants.expense e where (e.supplier_ico, e.document_no, e.issued_on, e.total_minor) = (new.supplier_ico, new.document_no, new.issued_on, new.total_minor) for update;
  if delta > free then raise exception '%', free using errcode = 'check_violation', constraint = 'charge_document_full'; end if;
  update grants.expense e set charged_minor = e.charged_minor + delta where (e.supplier_ico, e.document_no, e.issued_on, e.total_minor) = (new.supplier_ico, new.document_no, new.issued_on, new.total_minor);
  if new.position is not null then
    update grants.budget_item b set charged_minor = b.charged_minor + delta where b.application_id = new.application_id and b.position = new.position;
    if not found then raise exception 'there is no such item' using errcode = 'check_violation', constraint = 'charge_item_known'; end if;
  end if;
  return new;
end $$;
create trigger charge_kept before insert or update on grants.charge for each row execute function grants.keep_charge();

create table grants.control (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  state text not null default 'planned' constraint control_state check (state in ('planned', 'begun', 'protocol', 'objections', 'closed')),
  planned_on date not null, because text not null,
  protocol text, objections text, objected_on date, answer text, closed_on date, made_by uuid not null,
  constraint control_protocol check (state in ('planned', 'begun') or length(btrim(protocol)) >= 20),
  constraint control_answered check (state <> 'closed' or objections is null or answer is not null)
);
create table grants.finding (
  id uuid primary key default kernel.uuid_v7(),
  control_id uuid not null references grants.control (id),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  said text not null constraint finding_said check (length(btrim(said)) >= 5),
  amount_minor bigint not null default 0 constraint finding_amount check (amount_minor >= 0),
  state text not null default 'open' constraint finding_state check (state in ('open', 'corrected', 'refund', 'waived')),
  outcome text
);
create function grants.keep_control() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not (old.state, new.state) in (('planned', 'begun'), ('begun', 'protocol'), ('protocol', 'objections'), ('protocol', 'closed'), ('objections', 'closed')) then
    raise exception 'a control cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'control_transition';
  end if;
  return new;
end $$;
create trigger control_kept before update on grants.control for each row execute function grants.keep_control();

create table grants.future_line (
  call_id uuid not null references grants.call (id),
  year smallint not null,
  limit_minor bigint not null constraint future_limit check (limit_minor > 0),
  committed_minor bigint not null default 0,
  approved text not null,
  primary key (call_id, year),
  constraint future_never_exceeded check (committed_minor between 0 and limit_minor)
);
comment on table grants.future_line is 'What the assembly has promised for later years; pledges never exceed it.';
create table grants.pledge (
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  call_id uuid not null, year smallint not null,
  amount_minor bigint not null constraint pledge_positive check (amount_minor > 0),
  made_on date not null,
  primary key (application_id, year),
  foreign key (call_id, year) references grants.future_line (call_id, year)
);
create function grants.keep_pledge() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update grants.future_line l set committed_minor = l.committed_minor + new.amount_minor where (l.call_id, l.year) = (new.call_id, new.year);
  if not found then raise exception 'nothing was promised for this year' using errcode = 'check_violation', constraint = 'pledge_line'; end if;
  return new;
end $$;
create trigger pledge_kept before insert on grants.pledge for each row execute function grants.keep_pledge();

-- Walls ------------------------------------------------------------------------------------------------------------------------------
do $$ declare name text; begin
  foreach name in array array['award_event', 'agreement', 'party', 'budget_item', 'payment_order', 'instalment', 'report', 'refund', 'payment', 'bank_line', 'change_request', 'change_item', 'amendment', 'expense', 'charge', 'control', 'finding', 'future_line', 'pledge'] loop
    execute format('alter table grants.%I enable row level security', name);
    execute format('alter table grants.%I force row level security', name);
  end loop;
  foreach name in array array['agreement', 'budget_item', 'instalment', 'report', 'refund', 'payment', 'change_request', 'change_item', 'amendment', 'charge', 'control', 'finding', 'pledge'] loop
    execute format('create policy %I on grants.%I for select to metropolis_app using (grants.handles(application_id, organisation_id))', name || '_read', name);
  end loop;
  -- What the officers write.
  foreach name in array array['agreement', 'party', 'instalment', 'report', 'refund', 'amendment', 'control', 'finding', 'pledge'] loop
    execute format('create policy %I on grants.%I for insert to metropolis_app with check (grants.works() or grants.acts(''grants-officer'') and not grants.conflicted(application_id))', name || '_made', name);
  end loop;
  foreach name in array array['party', 'refund', 'control', 'finding'] loop
    execute format('create policy %I on grants.%I for update to metropolis_app using ((select grants.works()) or (select grants.acts(''grants-officer'', ''finance-officer'')) and not grants.conflicted(application_id))', name || '_changed', name);
  end loop;
  foreach name in array array['expense', 'budget_item', 'future_line', 'report', 'agreement', 'change_item'] loop
    execute format('create policy %I on grants.%I to current_user using (true) with check (true)', name || '_engine', name);
  end loop;
end $$;
grant select, insert on grants.award_event to metropolis_app;
create policy award_event_read on grants.award_event for select to metropolis_app using ((select grants.works()) or application_id in (select w.application_id from grants.award w));
create policy award_event_made on grants.award_event for insert to metropolis_app with check (grants.works() or grants.acts('grants-officer') and not grants.conflicted(application_id));
grant usage on sequence grants.symbol_number to metropolis_app;
grant select, insert, update (state, iban, starts_on, ends_on, amendments, note, recipient_signed_on, recipient_signed_by, city_signed_on, city_signed_by, published_on, register_id, ended_on) on grants.agreement to metropolis_app;
create policy agreement_changed on grants.agreement for update to metropolis_app using ((select grants.works()) or (select grants.acts('grants-officer')) and not grants.conflicted(application_id) or grants.applies(organisation_id) and state = 'sent')
  with check (grants.works() or grants.acts('grants-officer') and state <> 'accepted' or grants.applies(organisation_id) and state in ('sent', 'accepted') and (state = 'sent' or recipient_signed_by = kernel.actor_account()));
grant select, insert, update (share_minor, left_on) on grants.party to metropolis_app;
create policy party_read on grants.party for select to metropolis_app using (application_id in (select g.application_id from grants.agreement g));
grant select, insert, update (label, cost_minor, amount_minor) on grants.budget_item to metropolis_app;
create policy budget_item_made on grants.budget_item for insert to metropolis_app with check (grants.works() or grants.acts('grants-officer') and not grants.conflicted(application_id));
create policy budget_item_changed on grants.budget_item for update to metropolis_app using ((select grants.works()) or (select grants.acts('grants-officer')) and not grants.conflicted(application_id)
  or grants.applies(organisation_id) and application_id in (select g.application_id from grants.agreement g where g.state = 'sent'));
grant select, insert on grants.payment_order to metropolis_app;
create policy payment_order_read on grants.payment_order for select to metropolis_app using ((select grants.city()) or (select grants.works()));
create policy payment_order_made on grants.payment_order for insert to metropolis_app with check (grants.acts('finance-officer') and made_by = kernel.actor_account() or grants.works());
grant select, insert, update (state, amount_minor, due_on, note, approved_by, order_id) on grants.instalment to metropolis_app;
create policy instalment_changed on grants.instalment for update to metropolis_app using ((select grants.works()) or (select grants.acts('grants-officer', 'finance-officer')) and not grants.conflicted(application_id))
  -- Who prepares does not pay.
  with check (grants.works() or grants.acts('grants-officer') and state in ('planned', 'met', 'suspended', 'cancelled') or grants.acts('finance-officer') and state in ('planned', 'approved', 'ordered', 'paid', 'failed') and (state <> 'approved' or approved_by = kernel.actor_account()));
grant select, insert, update (state, due_on, done, people, asked, submitted_on, submitted_by, accepted_on, accepted_by) on grants.report to metropolis_app;
create policy report_changed on grants.report for update to metropolis_app using ((select grants.works()) or (select grants.acts('grants-officer')) and not grants.conflicted(application_id) or grants.applies(organisation_id) and state in ('waiting', 'returned'))
  with check (grants.works() or grants.acts('grants-officer') and state in ('waiting', 'returned', 'accepted') or grants.applies(organisation_id) and state in ('waiting', 'returned', 'submitted'));
grant select, insert, update (state) on grants.refund to metropolis_app;
grant select, insert on grants.payment to metropolis_app;
-- Only what a statement says has moved.
create policy payment_made on grants.payment for insert to metropolis_app with check (grants.works());
grant select, insert on grants.bank_line to metropolis_app;
create policy bank_line_read on grants.bank_line for select to metropolis_app using ((select grants.works()) or (select grants.acts('finance-officer', 'auditor')) and (application_id is null or not grants.conflicted(application_id)));
create policy bank_line_made on grants.bank_line for insert to metropolis_app with check (grants.works());
grant select, insert, update (state, asked, answer, reason, decided_by, decided_on) on grants.change_request to metropolis_app;
create policy change_request_made on grants.change_request for insert to metropolis_app with check (grants.applies(organisation_id) and made_by = kernel.actor_account() and state = 'submitted' or grants.works());
create policy change_request_changed on grants.change_request for update to metropolis_app using ((select grants.works()) or (select grants.acts('grants-officer')) and not grants.conflicted(application_id) or grants.applies(organisation_id))
  with check (grants.works() or grants.acts('grants-officer') and state in ('asked', 'approved', 'refused') and (state = 'asked' or decided_by = kernel.actor_account()) or grants.applies(organisation_id) and state in ('submitted', 'withdrawn'));
grant select, insert, update (open) on grants.change_item to metropolis_app;
create policy change_item_made on grants.change_item for insert to metropolis_app with check (grants.applies(organisation_id) or grants.works());
create policy change_item_closed on grants.change_item for update to metropolis_app using ((select grants.works()) or (select grants.acts('grants-officer')) and not grants.conflicted(application_id) or grants.applies(organisation_id));
grant select, insert, update (published_on) on grants.amendment to metropolis_app;
create policy amendment_published on grants.amendment for update to metropolis_app using ((select grants.acts('grants-officer')) and not grants.conflicted(application_id));
grant select, insert, update (voided_on) on grants.charge to metropolis_app;
create policy charge_made on grants.charge for insert to metropolis_app with check (grants.applies(organisation_id) and voided_on is null and made_by = kernel.actor_account() or grants.works());
create policy charge_voided on grants.charge for update to metropolis_app using (grants.applies(organisation_id));
grant select, insert, update (state, planned_on, protocol, objections, objected_on, answer, closed_on) on grants.control to metropolis_app;
create policy control_objected on grants.control for update to metropolis_app using (grants.applies(organisation_id) and state = 'protocol') with check (state = 'objections');
grant select, insert, update (state, outcome) on grants.finding to metropolis_app;
grant select, insert on grants.future_line to metropolis_app;
create policy future_line_read on grants.future_line for select to metropolis_app using ((select grants.city()) or (select grants.works()));
create policy future_line_promised on grants.future_line for insert to metropolis_app with check (grants.acts('grants-officer') and committed_minor = 0);
grant select, insert on grants.pledge to metropolis_app;
