-- The log of what stood when (state of a call, an award, a budget, a contract on any day), orders to the bank kept as they left, money the bank sent back later,
-- lines of statements decided by a person, two hands on every instalment, more kinds of changes, amendments that both sides sign, and public words checked for names.

-- What stood when --------------------------------------------------------------------------------------------------------------------
create table grants.event (
  id bigint generated always as identity primary key,
  day date not null default kernel.today(),
  at timestamptz not null default now(),
  entity text not null, key text not null,
  call_id uuid, application_id uuid, organisation_id uuid,
  account_id uuid,
  state jsonb not null
);
comment on table grants.event is 'Append-only: each row is what a call, line, award, agreement, instalment … was from this moment on. The state of a day is the last row of each before its end.';
create index event_application on grants.event (application_id, entity, key, id);
create index event_call on grants.event (call_id, entity, key, id);
create function grants.add_event(the_entity text, kept text[], named text[], the_row jsonb, the_day date) returns void language sql security definer set search_path = '' as $$
  insert into grants.event (day, entity, key, call_id, application_id, organisation_id, account_id, state)
    select the_day, the_entity, (select string_agg(coalesce(the_row ->> n, ''), ' ') from unnest(named) n),
      coalesce((the_row ->> 'call_id')::uuid, case the_entity when 'call' then (the_row ->> 'id')::uuid end), coalesce((the_row ->> 'application_id')::uuid, case the_entity when 'application' then (the_row ->> 'id')::uuid end),
      (the_row ->> 'organisation_id')::uuid, kernel.actor_account(), (select jsonb_object_agg(k, the_row -> k) from unnest(kept) k)
$$;
revoke execute on function grants.add_event(text, text[], text[], jsonb, date) from public;
create function grants.keep_event() returns trigger language plpgsql security definer set search_path = '' as $$
declare kept text[] := string_to_array(tg_argv[0], ' '); is_new boolean := tg_op = 'INSERT'; k text;
begin
  if not is_new then
    foreach k in array kept loop
      if to_jsonb(new) -> k is distinct from to_jsonb(old) -> k then is_new := true; end if;
    end loop;
  end if;
  if is_new then perform grants.add_event(tg_table_name, kept, string_to_array(tg_argv[1], ' '), to_jsonb(new), kernel.today()); end if;
  return null;
end $$;
alter table grants.event enable row level security;
alter table grants.event force row level security;
create policy event_engine on grants.event to current_user using (true) with check (true);
grant select on grants.event to metropolis_app;
create policy event_read on grants.event for select to metropolis_app using (
  (select grants.works()) or (select grants.city()) and (application_id is null or not grants.conflicted(application_id)) or application_id is not null and grants.applies(organisation_id));
do $$ declare one text[]; begin
  foreach one slice 1 in array array[
    array['call', 'state budget_minor rules_hash', 'id'], array['stream', 'number title_cs title_en budget_minor committed_minor', 'id'], array['future_line', 'year limit_minor committed_minor', 'call_id year'], array['decision', 'organ number decided_on', 'id'],
    array['award', 'public_number amount_minor given_up_on', 'application_id'], array['agreement', 'number state starts_on ends_on amendments published_on', 'application_id'], array['party', 'position share_minor left_on', 'application_id organisation_id'],
    array['budget_item', 'position label cost_minor amount_minor', 'application_id position'], array['instalment', 'number amount_minor state due_on', 'id'], array['report', 'kind state due_on', 'id'], array['payment', 'kind amount_minor value_on', 'id'], array['refund', 'amount_minor state why due_on', 'id'],
    array['change_request', 'number state', 'id'], array['control', 'state planned_on', 'id'], array['finding', 'amount_minor state', 'id'], array['pledge', 'year amount_minor', 'application_id year']
  ] loop
    execute format('create trigger %I after insert or update on grants.%I for each row execute function grants.keep_event(%L, %L)', one[1] || '_logged', one[1], one[2], one[3]);
    -- What is there already is known from today on; awards from the day they were given.
    execute format('select grants.add_event(%L, string_to_array(%L, '' ''), string_to_array(%L, '' ''), to_jsonb(t), %s) from grants.%I t', one[1], one[2], one[3], case one[1] when 'award' then 't.awarded_on' when 'payment' then 't.value_on' else 'kernel.today()' end, one[1]);
  end loop;
end $$;
create trigger application_logged after insert or update on grants.application for each row when (new.state <> 'draft') execute function grants.keep_event('number state requested_minor', 'id');
select grants.add_event('application', array['number', 'state', 'requested_minor'], array['id'], to_jsonb(a), kernel.today()) from grants.application a where a.state <> 'draft';

-- Published figures are those that were written down by the end of the day; names are those of the day of the award.
alter table grants.award_event add column recorded_on date not null default kernel.today();
update grants.award_event set recorded_on = day;
alter table grants.award add column recipient jsonb;
alter table grants.party add column recipient jsonb;
comment on column grants.award.recipient is 'Name, IČO and address name of the recipient when the award was given; what is published of a day does not change when somebody is renamed.';
create function grants.keep_recipient() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select jsonb_build_object('name', o.name, 'ico', o.ico, 'slug', o.slug) into new.recipient from directory.organisation o where o.id = new.organisation_id;
  return new;
end $$;
create trigger award_recipient before insert on grants.award for each row execute function grants.keep_recipient();
create trigger party_recipient before insert on grants.party for each row execute function grants.keep_recipient();
alter table grants.award disable trigger user;
alter table grants.party disable trigger user;
update grants.award w set recipient = (select jsonb_build_object('name', o.name, 'ico', o.ico, 'slug', o.slug) from directory.organisation o where o.id = w.organisation_id);
update grants.party p set recipient = (select jsonb_build_object('name', o.name, 'ico', o.ico, 'slug', o.slug) from directory.organisation o where o.id = p.organisation_id);
-- Awards that were reduced by a settlement kept the old shares: the difference belongs to the lead.
update grants.party p set share_minor = greatest(0, p.share_minor + w.amount_minor - (select sum(x.share_minor) from grants.party x where x.application_id = p.application_id and x.left_on is null)) from grants.award w where w.application_id = p.application_id and p.position = 1 and p.left_on is null;
alter table grants.award enable trigger user;
alter table grants.party enable trigger user;

-- At the end of every transaction: the shares of the parties are the award, also after a reduction or an early end.
create function grants.keep_shares() returns trigger language plpgsql security definer set search_path = '' as $$
declare award bigint; shared bigint;
begin
  select w.amount_minor into award from grants.award w where w.application_id = new.application_id;
  select sum(p.share_minor) into shared from grants.party p where p.application_id = new.application_id and p.left_on is null;
  if shared is distinct from award and exists (select from grants.party p where p.application_id = new.application_id) then
    raise exception 'the shares are % of an award of %', shared, award using errcode = 'check_violation', constraint = 'share_sum';
  end if;
  return null;
end $$;
create policy party_engine on grants.party for select to current_user using (true);
create constraint trigger share_sum after insert or update on grants.party deferrable initially deferred for each row execute function grants.keep_shares();
create constraint trigger award_share_sum after update on grants.award deferrable initially deferred for each row execute function grants.keep_shares();

-- What the public reads of a project, when the applicant's own words name somebody.
create table grants.public_text (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.award (application_id),
  title text not null constraint public_title check (length(btrim(title)) between 3 and 140),
  summary text not null constraint public_summary check (length(btrim(summary)) between 20 and 3000),
  cleared text[] not null default '{}',
  because text not null constraint public_because check (length(btrim(because)) >= 4),
  written_on date not null, written_by uuid not null
);
comment on column grants.public_text.cleared is 'Words that look like a name and were looked at: an institution, a street, somebody long dead. The reason stands beside them.';
alter table grants.public_text enable row level security;
alter table grants.public_text force row level security;
grant select, insert on grants.public_text to metropolis_app;
create policy public_text_read on grants.public_text for select to metropolis_app using ((select grants.works()) or (select grants.city()) and not grants.conflicted(application_id));
create policy public_text_written on grants.public_text for insert to metropolis_app with check (grants.acts('grants-officer') and not grants.conflicted(application_id) and written_by = kernel.actor_account());

-- Money ------------------------------------------------------------------------------------------------------------------------------
alter table grants.instalment add column met_by uuid, add column met_on date;
alter table grants.instalment add constraint instalment_two_hands check (approved_by <> met_by);
comment on column grants.instalment.met_by is 'Who said that the condition is met; somebody else approves the payment, also where one person has both roles.';
alter table grants.agreement add column suspended_on date, add column suspended_because text, add column shift_percent smallint not null default 10 constraint agreement_shift check (shift_percent between 0 and 100);
alter table grants.agreement add constraint agreement_suspended_because check ((suspended_on is null) = (suspended_because is null));
comment on column grants.agreement.shift_percent is 'Up to this share of the award, all shifts together, the recipient moves money between items by a mere notice.';
grant update (suspended_on, suspended_because, shift_percent) on grants.agreement to metropolis_app;
create or replace function grants.keep_instalment() returns trigger language plpgsql as $$
declare met boolean; the grants.agreement;
begin
  if tg_op = 'UPDATE' and new.state <> old.state then
    if not (old.state, new.state) in (('planned', 'met'), ('met', 'approved'), ('met', 'planned'), ('approved', 'ordered'), ('approved', 'planned'), ('ordered', 'paid'), ('ordered', 'failed'), ('failed', 'ordered'), ('paid', 'failed'), ('planned', 'suspended'), ('met', 'suspended'), ('suspended', 'planned'), ('planned', 'cancelled'), ('met', 'cancelled'), ('suspended', 'cancelled')) then
      raise exception 'an instalment cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'instalment_transition';
    end if;
    if new.state in ('met', 'approved', 'ordered') then
      select * into the from grants.agreement g where g.application_id = new.application_id;
      met := case when the.must_publish then the.state = 'published' else the.state in ('signed', 'published') end or old.state = 'failed' and the.state = 'ended';
      if not met then raise exception 'nothing is paid before the agreement is in force' using errcode = 'check_violation', constraint = 'instalment_agreement'; end if;
      if the.suspended_on is not null then raise exception 'payments of this agreement are suspended' using errcode = 'check_violation', constraint = 'instalment_suspended'; end if;
      if new.condition <> 'agreement' and not exists (select from grants.report r where r.application_id = new.application_id and r.kind = new.condition and r.state = 'accepted') then
        raise exception 'the % report is not accepted', new.condition using errcode = 'check_violation', constraint = 'instalment_report';
      end if;
      if exists (select from grants.instalment i where i.application_id = new.application_id and i.number < new.number and i.state not in ('paid', 'cancelled')) then
        raise exception 'an earlier instalment is not paid' using errcode = 'check_violation', constraint = 'instalment_order';
      end if;
    end if;
    if new.state = 'met' then new.met_by := kernel.actor_account(); new.met_on := kernel.today(); end if;
    if new.state in ('planned', 'suspended') then new.met_by := null; new.met_on := null; new.approved_by := null; end if;
  end if;
  if tg_op = 'UPDATE' and new.amount_minor <> old.amount_minor and old.state in ('approved', 'ordered', 'paid') then
    raise exception 'an approved instalment is not changed' using errcode = 'check_violation', constraint = 'instalment_frozen';
  end if;
  return new;
end $$;

-- An order as it left the house: the file can be printed again, whatever happened to its payments since.
create table grants.ordered_payment (
  order_id uuid not null references grants.payment_order (id),
  instalment_id uuid not null references grants.instalment (id),
  application_id uuid not null references grants.agreement (application_id),
  organisation_id uuid not null,
  amount_minor bigint not null constraint ordered_positive check (amount_minor > 0),
  iban text not null, name text not null, symbol text not null, agreement text not null, number smallint not null,
  primary key (order_id, instalment_id)
);
alter table grants.ordered_payment enable row level security;
alter table grants.ordered_payment force row level security;
grant select, insert on grants.ordered_payment to metropolis_app;
create policy ordered_payment_read on grants.ordered_payment for select to metropolis_app using ((select grants.works()) or (select grants.city()) and not grants.conflicted(application_id));
create policy ordered_payment_made on grants.ordered_payment for insert to metropolis_app with check (grants.acts('finance-officer') and not grants.conflicted(application_id) or grants.works());
insert into grants.ordered_payment select i.order_id, i.id, i.application_id, i.organisation_id, i.amount_minor, g.iban, o.name, g.symbol, g.number, i.number
  from grants.instalment i join grants.agreement g using (application_id) join directory.organisation o on o.id = g.organisation_id where i.order_id is not null and g.iban is not null;

alter table grants.payment drop constraint payment_kind, add constraint payment_kind check (kind in ('payment', 'refund', 'return'));
comment on column grants.payment.kind is 'payment: to the recipient; return: the bank gave a payment back later; refund: the recipient returned money that it owed.';
alter table grants.bank_line drop constraint bank_settled, add constraint bank_settled check (settled in ('payment', 'refund', 'failed', 'return', 'unmatched', 'other'));
alter table grants.bank_line add column note text, add column decided_by uuid;
alter table grants.bank_line add constraint bank_other_with_reason check (settled <> 'other' or length(btrim(note)) >= 4);
grant update (settled, application_id, note, decided_by) on grants.bank_line to metropolis_app;
create policy bank_line_decided on grants.bank_line for update to metropolis_app using ((select grants.works()) and settled = 'unmatched');

-- Changes ----------------------------------------------------------------------------------------------------------------------------
alter table grants.change_item drop constraint change_type, add constraint change_type check (type in ('time', 'budget', 'budget-small', 'amount', 'partner-in', 'partner-out', 'account', 'name', 'scope', 'suspension', 'resumption', 'termination'));
alter table grants.change_request drop constraint change_state, add constraint change_state check (state in ('submitted', 'asked', 'approved', 'refused', 'withdrawn', 'done', 'noted'));
alter table grants.change_request drop constraint change_decided, add constraint change_decided check (state = 'withdrawn' or (state in ('approved', 'refused', 'done')) = (decided_by is not null));
comment on column grants.change_request.state is 'approved: an amendment waits for signatures; done: carried out; noted: a notice that needs nobody''s consent, carried out at once.';
update grants.change_request set state = 'done' where state = 'approved';
create or replace function grants.change_topics(type text) returns text[] language sql immutable as $$
  select case type when 'time' then array['time'] when 'budget' then array['money'] when 'budget-small' then array['money'] when 'amount' then array['money'] when 'partner-out' then array['money', 'parties'] when 'partner-in' then array['money', 'parties'] when 'account' then array['account'] when 'name' then array['name']
    when 'scope' then array['scope'] when 'suspension' then array['payments', 'time'] when 'resumption' then array['payments', 'time'] else array['time', 'money', 'parties', 'account', 'name', 'scope', 'payments'] end
$$;
-- The refusal names the request that is in the way.
create or replace function grants.keep_change() returns trigger language plpgsql security definer set search_path = '' as $$
declare other integer;
begin
  perform from grants.agreement g where g.application_id = new.application_id for update;
  if not found then raise exception 'there is no such agreement' using errcode = 'check_violation', constraint = 'change_agreement'; end if;
  select r.number into other from grants.change_item i join grants.change_request r on r.id = i.request_id
    where i.application_id = new.application_id and i.open and i.request_id <> new.request_id and grants.change_topics(i.type) && grants.change_topics(new.type) order by r.number limit 1;
  if found then raise exception '%', other using errcode = 'check_violation', constraint = 'change_conflict'; end if;
  return new;
end $$;
create policy change_request_engine on grants.change_request for select to current_user using (true);
alter table grants.amendment add column recipient_signed_on date, add column recipient_signed_by uuid, add column city_signed_on date, add column city_signed_by uuid, add column done_on date, add column voided_on date;
update grants.amendment set done_on = made_on, recipient_signed_on = made_on, city_signed_on = made_on, recipient_signed_by = (select r.made_by from grants.change_request r where r.id = request_id), city_signed_by = (select r.decided_by from grants.change_request r where r.id = request_id);
alter table grants.amendment add constraint amendment_signed_first check (city_signed_on is null or recipient_signed_on is not null), add constraint amendment_two_signatures check (city_signed_by <> recipient_signed_by), add constraint amendment_done_signed check (done_on is null or city_signed_on is not null and voided_on is null);
grant update (became, recipient_signed_on, recipient_signed_by, city_signed_on, city_signed_by, done_on, voided_on) on grants.amendment to metropolis_app;
create policy amendment_signed on grants.amendment for update to metropolis_app using ((select grants.works()) or grants.applies(organisation_id) and done_on is null and city_signed_on is null)
  with check (grants.works() or grants.applies(organisation_id) and done_on is null and (recipient_signed_by is null or recipient_signed_by = kernel.actor_account()));
