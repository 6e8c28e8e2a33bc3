-- Referrals carry a sealed packet; nobody opens anybody's file (casework.md 1.3, 1.7, 3.3). And the client's own view: who looked, which consents run.
create table casework.exchange_key (
  organisation_id uuid primary key references directory.organisation (id),
  public_key bytea not null
);
comment on table casework.exchange_key is 'Public half of an organisation''s X25519 pair: anybody who helps may seal to it.';
create table casework.exchange_secret (
  organisation_id uuid primary key references casework.exchange_key (organisation_id),
  wrapped bytea not null,
  root text not null
);
comment on table casework.exchange_secret is 'Private half, wrapped with the installation''s key for this organisation; only its own people open packets with it.';

create table casework.agreement (
  id uuid primary key default kernel.uuid_v7(),
  from_organisation_id uuid not null references directory.organisation (id),
  to_organisation_id uuid not null references directory.organisation (id),
  fields text[] not null constraint agreement_fields check (cardinality(fields) > 0),
  valid_from date not null,
  valid_to date not null,
  proposed_by uuid not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  ended_at timestamptz,
  constraint agreement_two check (from_organisation_id <> to_organisation_id),
  constraint agreement_days check (valid_from <= valid_to and valid_to <= valid_from + 1100),
  constraint agreement_confirmed_whole check (num_nulls(confirmed_by, confirmed_at) in (0, 2))
);
comment on table casework.agreement is 'Two organisations agreed which kinds of data may go from one to the other, from when until when; both heads sign.';
create index agreement_pair on casework.agreement (from_organisation_id, to_organisation_id);

create table casework.consent (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  purpose text not null constraint consent_purpose check (purpose in ('referral', 'interpreter', 'statistics')),
  recipient_id uuid references directory.organisation (id),
  recipient_name text constraint consent_recipient_name check (length(btrim(recipient_name)) between 2 and 200),
  fields text[] not null constraint consent_fields check (cardinality(fields) > 0),
  form text not null constraint consent_form check (form in ('signed', 'oral')),
  language text not null,
  witness_id uuid,
  taken_by uuid not null,
  given_at timestamptz not null default now(),
  valid_to date not null,
  withdrawn_at timestamptz,
  constraint consent_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint consent_recipient_one check (num_nonnulls(recipient_id, recipient_name) = 1),
  constraint consent_oral_witness check (form = 'signed' or witness_id is not null and witness_id <> taken_by),
  constraint consent_not_for_ever check (valid_to <= (given_at at time zone 'Europe/Prague')::date + 366)
);
comment on table casework.consent is 'What a client allowed: which fields, to whom, for what, until when. Never changed; withdrawn once, at once.';
create index consent_client on casework.consent (client_id);

create table casework.referral (
  id uuid primary key default kernel.uuid_v7(),
  from_organisation_id uuid not null references directory.organisation (id),
  to_organisation_id uuid references directory.organisation (id),
  external_name text,
  correlation uuid not null,
  topic text not null,
  language text,
  district_code text,
  urgency text not null default 'normal' constraint referral_urgency check (urgency in ('normal', 'soon', 'today')),
  state text not null default 'draft' constraint referral_state check (state in ('draft', 'delivered', 'received', 'accepted', 'declined', 'done', 'reviewed')),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  received_by uuid,
  received_at timestamptz,
  accepted_by uuid,
  accepted_at timestamptz,
  declined_by uuid,
  declined_at timestamptz,
  decline_reason text constraint referral_decline_reason check (decline_reason in ('no-capacity', 'not-our-service', 'language', 'district', 'conflict', 'other')),
  done_by uuid,
  done_at timestamptz,
  report_sealed bytea,
  reviewed_by uuid,
  reviewed_at timestamptz,
  expires_on date not null,
  revoked_at timestamptz,
  constraint referral_once unique (from_organisation_id, correlation),
  constraint referral_somewhere check (num_nonnulls(to_organisation_id, external_name) = 1),
  constraint referral_not_to_itself check (to_organisation_id <> from_organisation_id),
  constraint referral_declined_whole check ((state = 'declined') = (decline_reason is not null)),
  constraint referral_reviewed_by_another check (reviewed_by <> done_by)
);
comment on table casework.referral is 'Delivered, received, accepted, done and reviewed are five moments, each with its person; retries of one sending are one referral (correlation).';
create index referral_incoming on casework.referral (to_organisation_id, state);

create table casework.referral_source (
  referral_id uuid primary key references casework.referral (id) on delete cascade,
  organisation_id uuid not null,
  client_id uuid not null,
  case_id uuid,
  consent_id uuid references casework.consent (id),
  draft_sealed bytea,
  constraint source_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id)
);
comment on table casework.referral_source is 'Whose referral it is, for the sender''s circle only; the receiver never sees the sender''s file number.';
create index referral_source_client on casework.referral_source (client_id);

create table casework.packet (
  referral_id uuid primary key references casework.referral (id),
  fields text[] not null,
  sealed bytea not null,
  sealed_at timestamptz not null default now()
);
comment on table casework.packet is 'Exactly the fields the client heard and allowed, sealed to the receiving organisation.';

create table casework.packet_opening (
  id uuid primary key default kernel.uuid_v7(),
  referral_id uuid not null references casework.referral (id),
  account_id uuid not null,
  at timestamptz not null default now()
);
comment on table casework.packet_opening is 'Who of the receiving organisation opened the packet, when; the sender and the client see it, also after withdrawal.';
create index packet_opening_referral on casework.packet_opening (referral_id, at);

create table casework.own_link (
  token_hash bytea primary key,
  organisation_id uuid not null,
  client_id uuid not null,
  made_by uuid not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  constraint own_link_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id),
  constraint own_link_short check (expires_at <= now() + interval '8 days')
);
comment on table casework.own_link is 'A link for the client''s own view; the address itself is never stored.';

-- Rules -------------------------------------------------------------------------------------------------------------------------------
create function casework.keep_consent() returns trigger language plpgsql as $$
begin
  if old.withdrawn_at is not null or new.withdrawn_at is null
    or (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at') then
    raise exception 'a consent is withdrawn once and never changed' using errcode = 'check_violation', constraint = 'consent_kept';
  end if;
  update casework.referral r set revoked_at = now() from casework.referral_source s where s.consent_id = new.id and r.id = s.referral_id and r.revoked_at is null;
  return new;
end $$;
create trigger consent_kept before update on casework.consent for each row execute function casework.keep_consent();

create function casework.keep_packet() returns trigger language plpgsql as $$
declare
  the_referral casework.referral;
  the_consent casework.consent;
begin
  select * into the_referral from casework.referral r where r.id = new.referral_id;
  select c.* into the_consent from casework.referral_source s join casework.consent c on c.id = s.consent_id where s.referral_id = new.referral_id;
  if the_consent.id is null or the_consent.withdrawn_at is not null or the_consent.valid_to < kernel.today() or not new.fields <@ the_consent.fields
    or the_consent.recipient_id is distinct from the_referral.to_organisation_id or the_consent.recipient_name is distinct from the_referral.external_name then
    raise exception 'no consent covers this packet' using errcode = 'check_violation', constraint = 'packet_consent';
  end if;
  if the_referral.to_organisation_id is not null and not exists (
    select from casework.agreement a where a.from_organisation_id = the_referral.from_organisation_id and a.to_organisation_id = the_referral.to_organisation_id and a.confirmed_at is not null and a.ended_at is null
      and kernel.today() between a.valid_from and a.valid_to and new.fields <@ a.fields) then
    raise exception 'no agreement covers this packet' using errcode = 'check_violation', constraint = 'packet_agreement';
  end if;
  return new;
end $$;
create trigger packet_kept before insert on casework.packet for each row execute function casework.keep_packet();

create function casework.keep_referral() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not (old.state, new.state) in (('draft', 'delivered'), ('delivered', 'received'), ('delivered', 'accepted'), ('delivered', 'declined'), ('received', 'accepted'), ('received', 'declined'), ('accepted', 'done'), ('done', 'reviewed'), ('delivered', 'reviewed')) then
    raise exception 'a referral cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'referral_transition';
  end if;
  if old.revoked_at is not null and new.state <> old.state then
    raise exception 'the referral was revoked' using errcode = 'check_violation', constraint = 'referral_revoked';
  end if;
  return new;
end $$;
create trigger referral_kept before update on casework.referral for each row execute function casework.keep_referral();

create or replace function casework.closing_obstacle(the_case uuid) returns table (kind text, n bigint) language sql stable as $$
  select 'task', count(*) from casework.task t where t.case_id = the_case and t.state = 'open' and t.kind <> 'approval' having count(*) > 0
  union all
  select 'deadline', count(*) from casework.deadline d where d.case_id = the_case and d.state in ('proposed', 'confirmed', 'acknowledged') having count(*) > 0
  union all
  select 'referral', count(*) from casework.referral r join casework.referral_source s on s.referral_id = r.id where s.case_id = the_case and r.revoked_at is null and r.state in ('delivered', 'received', 'accepted', 'done') having count(*) > 0
$$;

-- Walls -------------------------------------------------------------------------------------------------------------------------------
do $$ declare name text; begin
  foreach name in array array['exchange_key', 'exchange_secret', 'agreement', 'consent', 'referral', 'referral_source', 'packet', 'packet_opening', 'own_link'] loop
    execute format('alter table casework.%I enable row level security', name);
    execute format('alter table casework.%I force row level security', name);
  end loop;
end $$;
create function casework.leads(the_organisation uuid) returns boolean language sql stable parallel safe
  as $$ select coalesce(kernel.actor_kind() = 'person' and kernel.actor_role() = 'organisation-lead' and the_organisation = kernel.actor_organisation(), false) $$;

grant select, insert on casework.exchange_key to metropolis_app;
create policy exchange_read on casework.exchange_key for select using ((select casework.staff()) or (select casework.leads(organisation_id)));
create policy exchange_made on casework.exchange_key for insert with check (casework.ours(organisation_id) or casework.leads(organisation_id));
grant select, insert, update (wrapped, root) on casework.exchange_secret to metropolis_app;
create policy secret_read on casework.exchange_secret for select using ((select casework.ours(organisation_id)) or (select casework.leads(organisation_id)) or (select casework.does('casework-keys')));
create policy secret_made on casework.exchange_secret for insert with check (casework.ours(organisation_id) or casework.leads(organisation_id));
create policy secret_rewrapped on casework.exchange_secret for update using ((select casework.does('casework-keys')));

grant select, insert, update (confirmed_by, confirmed_at, ended_at) on casework.agreement to metropolis_app;
create policy agreement_read on casework.agreement for select using (
  ((select casework.staff()) or (select kernel.actor_role()) = 'organisation-lead') and (select kernel.actor_organisation()) in (from_organisation_id, to_organisation_id)
  or (select kernel.actor_role()) = 'data-protection-officer');
create policy agreement_proposed on casework.agreement for insert with check (casework.leads(from_organisation_id) and proposed_by = kernel.actor_account() and confirmed_at is null);
create policy agreement_signed on casework.agreement for update using ((select casework.leads(to_organisation_id)) or (select casework.leads(from_organisation_id)))
  with check (confirmed_by is null or confirmed_by <> proposed_by);

grant select, insert, update (withdrawn_at) on casework.consent to metropolis_app;
create policy consent_read on casework.consent for select using (client_id in (select client_id from casework.my_client) or (select casework.does('casework-client-view')));
create policy consent_given on casework.consent for insert with check (casework.ours(organisation_id) and taken_by = kernel.actor_account() and withdrawn_at is null and client_id in (select client_id from casework.my_client));
create policy consent_withdrawn on casework.consent for update using (client_id in (select client_id from casework.my_client) or (select casework.does('casework-client-view')));

grant select, insert, update (correlation, state, delivered_at, received_by, received_at, accepted_by, accepted_at, declined_by, declined_at, decline_reason, done_by, done_at, report_sealed, reviewed_by, reviewed_at, revoked_at) on casework.referral to metropolis_app;
create policy referral_read on casework.referral for select using (
  (select casework.staff()) and (from_organisation_id = (select kernel.actor_organisation()) and (created_by = (select kernel.actor_account()) or id in (select s.referral_id from casework.referral_source s where s.client_id in (select client_id from casework.my_client)))
    or to_organisation_id = (select kernel.actor_organisation()) and state <> 'draft')
  or (select casework.does('casework-statistics', 'casework-client-view', 'casework-letter')));
create policy referral_made on casework.referral for insert with check (casework.ours(from_organisation_id) and created_by = kernel.actor_account() and state = 'draft');
create policy referral_moved on casework.referral for update using (
  (select casework.staff()) and (from_organisation_id = (select kernel.actor_organisation()) or to_organisation_id = (select kernel.actor_organisation()) and state <> 'draft') or (select casework.does('casework-client-view')));

grant select, insert, update (consent_id, draft_sealed) on casework.referral_source to metropolis_app;
create policy source_read on casework.referral_source for select using (client_id in (select client_id from casework.my_client) or (select casework.does('casework-client-view', 'casework-letter')));
create policy source_made on casework.referral_source for insert with check (casework.ours(organisation_id) and client_id in (select client_id from casework.my_client));
create policy source_changed on casework.referral_source for update using (client_id in (select client_id from casework.my_client));

-- The receiver opens the packet after acceptance, and never after its day, a withdrawal or a revocation, whatever the state says.
grant select, insert on casework.packet to metropolis_app;
create policy packet_opened on casework.packet for select using (exists (
  select from casework.referral r where r.id = referral_id and r.to_organisation_id = (select kernel.actor_organisation()) and (select casework.staff()) and r.accepted_at is not null and r.revoked_at is null and r.expires_on >= kernel.today()));
create policy packet_sealed on casework.packet for insert with check (exists (select from casework.referral r where r.id = referral_id and r.created_by = kernel.actor_account() and casework.ours(r.from_organisation_id)));

grant select, insert on casework.packet_opening to metropolis_app;
create policy opening_read on casework.packet_opening for select using (referral_id in (select r.id from casework.referral r));
create policy opening_written on casework.packet_opening for insert with check (account_id = kernel.actor_account() and exists (select from casework.referral r where r.id = referral_id and r.to_organisation_id = kernel.actor_organisation()));

grant select, insert, update (opened_at), delete on casework.own_link to metropolis_app;
create policy own_link_used on casework.own_link for all using ((select casework.does('casework-client-view'))) with check ((select casework.does('casework-client-view')));
create policy own_link_made on casework.own_link for insert with check (casework.ours(organisation_id) and made_by = kernel.actor_account() and client_id in (select client_id from casework.my_client));

-- The client's own view reads the audit of exactly one client.
create function casework.viewed_client() returns text language sql stable parallel safe as $$ select case when casework.does('casework-client-view') then nullif(current_setting('casework.viewed', true), '') end $$;
create policy audit_own_view on kernel.audit_entry for select to metropolis_app using (subject_kind = 'client' and subject_id = (select casework.viewed_client()));
create policy key_own_view on casework.organisation_key for select using ((select casework.viewed_client()) is not null);
