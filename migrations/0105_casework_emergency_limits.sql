-- An emergency opens a card, not a file: who the person is, how they may be reached, what runs and what is planned. Notes and papers of others stay shut,
-- and four hours of need change nothing that lasts: no circle, no identity, no card, no merging, no closing, no link, no erasing.
create or replace view casework.my_client with (security_invoker = true) as
  select c.client_id, bool_or(c.reads_legal) as reads_legal, bool_or(c.cleared) as cleared, bool_and(c.origin = 'break-glass') as limited
  from casework.circle c
  where (select casework.staff()) and not (select casework.under_duress()) and c.account_id = (select kernel.actor_account()) and c.organisation_id = (select kernel.actor_organisation())
    and c.since <= now() and (c.until is null or c.until > now())
  group by c.client_id;
comment on view casework.my_client is 'The clients in whose circle the acting person is now; limited: only by an emergency opening.';

-- Whoever is there only by an emergency calls nobody into the circle, least of all themselves.
create or replace function casework.in_my_circle(the_client uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from casework.my_client m where m.client_id = the_client and not m.limited);
end $$;

alter policy note_read on casework.note using (
  case kind
    when 'psychotherapy' then (author_id = (select kernel.actor_account()) or supervisor_id = (select kernel.actor_account())) and (select casework.ours(organisation_id))
    when 'legal' then client_id in (select client_id from casework.my_client where reads_legal)
    else client_id in (select client_id from casework.my_client where not limited) or author_id = (select kernel.actor_account()) and client_id in (select client_id from casework.my_client) end);
alter policy document_read on casework.document using (
  (select casework.ours(organisation_id)) and case narrow
    when 'author' then made_by = (select kernel.actor_account()) and client_id in (select client_id from casework.my_client)
    when 'legal' then client_id in (select client_id from casework.my_client where reads_legal)
    when 'cleared' then client_id in (select client_id from casework.my_client where cleared)
    else client_id in (select client_id from casework.my_client where not limited) or made_by = (select kernel.actor_account()) and client_id in (select client_id from casework.my_client) end
  or (select casework.does('casework-retention', 'synthetic-city')));
alter policy document_put_aside on casework.document using ((select casework.ours(organisation_id)) and client_id in (select client_id from casework.my_client where not limited));
alter policy client_kept on casework.client using (id in (select client_id from casework.my_client where not limited) or (select casework.does('casework-retention')));
do $$ declare name text; begin
  foreach name in array array['client_identity', 'client_profile', 'goal', 'case_file'] loop
    execute format('alter policy %I on casework.%I using (client_id in (select client_id from casework.my_client where not limited))', name || '_changed', name);
  end loop;
end $$;
alter policy token_made on casework.client_token with check (casework.ours(organisation_id) and client_id in (select client_id from casework.my_client where not limited) or casework.does('synthetic-city'));
alter policy token_removed on casework.client_token using (client_id in (select client_id from casework.my_client where not limited) or (select casework.does('casework-retention', 'synthetic-city')));
alter policy own_link_made on casework.own_link with check (casework.ours(organisation_id) and made_by = kernel.actor_account() and client_id in (select client_id from casework.my_client where not limited));

-- A client who first came under a code name may say their name later; the way back is not there, because what was written cannot be unsaid.
grant update (kind) on casework.client to metropolis_app;
create function casework.keep_client_kind() returns trigger language plpgsql as $$
begin
  if old.kind = 'identified' and new.kind <> 'identified' then
    raise exception 'a named client does not become a code name' using errcode = 'check_violation', constraint = 'client_kind_kept';
  end if;
  return new;
end $$;
create trigger client_kind_kept before update of kind on casework.client for each row execute function casework.keep_client_kind();

-- A reminder obeys what the client says today, not what they said when the appointment was made: a change of the safe contact takes it back and writes it anew; an erasure takes it away.
create policy reminder_erased on casework.reminder for delete using ((select casework.does('casework-retention')));
create policy reminder_for_erasing on casework.reminder for select using ((select casework.does('casework-retention')));
create policy appointment_for_erasing on casework.appointment for select using ((select casework.does('casework-retention')));
create policy appointment_erased on casework.appointment for update using ((select casework.does('casework-retention')));
create policy slot_for_erasing on casework.slot for select using ((select casework.does('casework-retention')));
create policy slot_erased on casework.slot for update using ((select casework.does('casework-retention')));

-- Which table of holidays a day was computed by, and letters hung on the notice board.
alter table casework.deadline add column holidays text not null default 'CZ 2016-01-01';
comment on column casework.deadline.holidays is 'Version of the table of days of rest the chain was computed by.';
alter table casework.deadline drop constraint deadline_delivery;
alter table casework.deadline add constraint deadline_delivery check (delivered_by in ('in-person', 'data-box', 'data-box-fiction', 'deposit', 'public-notice', 'announced', 'other'));
-- Until now every message in a data box was counted as one nobody opened; an opened one is delivered on the day of signing in, and only the other kind by fiction.
alter table casework.deadline no force row level security;
update casework.deadline set delivered_by = 'data-box-fiction' where delivered_by = 'data-box';
alter table casework.deadline force row level security;

-- What the matter is about inside its template: branches of law, fields of social counselling. The words are the topics of conversations.
alter table casework.case_file add column matters text[] not null default '{}';
comment on column casework.case_file.matters is 'Topics the case was opened for; each brought its own steps.';
alter table casework.case_file add constraint case_matters_few check (cardinality(matters) <= 12);

-- The client sees who opened what was sent about them.
create policy opening_own_view on casework.packet_opening for select using (
  (select casework.viewed_client()) is not null and referral_id in (select s.referral_id from casework.referral_source s where s.client_id::text = (select casework.viewed_client())));
