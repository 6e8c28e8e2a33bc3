-- The invented city reaches everywhere in casework, so that a day of work can be shown and everything invented can be taken away again.
-- Only the server's own purpose 'synthetic-city' uses these; in production it adds nobody.
create policy account_demo_seen on identity.account for select using (is_demo and (select casework.does('synthetic-city')));

do $$ declare name text; begin
  -- Tables the invented city writes, reads and empties, and which knew nothing of it so far.
  foreach name in array array['slot', 'appointment', 'ticket', 'room', 'availability', 'absence', 'deadline', 'escalation', 'party_token', 'conflict_check', 'consent', 'referral', 'referral_source', 'packet', 'packet_opening',
    'agreement', 'exchange_key', 'exchange_secret'] loop
    execute format('grant delete on casework.%I to metropolis_app', name);
    execute format('create policy %I on casework.%I for insert with check (casework.does(''synthetic-city''))', name || '_invented', name);
  end loop;
  -- What people leave behind while they try the city out: never made by it, but taken away with it.
  foreach name in array array['slot', 'appointment', 'ticket', 'room', 'availability', 'absence', 'deadline', 'escalation', 'party_token', 'conflict_check', 'consent', 'referral', 'referral_source', 'packet', 'packet_opening',
    'agreement', 'exchange_key', 'exchange_secret', 'reminder', 'calendar_feed', 'own_link', 'authority_request', 'duress', 'count_participation'] loop
    execute format('grant delete on casework.%I to metropolis_app', name);
    execute format('create policy %I on casework.%I for select using ((select casework.does(''synthetic-city'')))', name || '_invented_seen', name);
    execute format('create policy %I on casework.%I for delete using ((select casework.does(''synthetic-city'')))', name || '_invented_removed', name);
  end loop;
  foreach name in array array['break_glass', 'sensitive_fact', 'household_link', 'attendance', 'claimed_hour'] loop
    execute format('create policy %I on casework.%I for insert with check (casework.does(''synthetic-city''))', name || '_invented', name);
  end loop;
end $$;
grant delete on casework.organisation_key, casework.case_counter to metropolis_app;
-- An organisation's key goes only when nothing of its clients is left that it could open.
create policy key_invented_removed on casework.organisation_key for delete using (
  (select casework.does('synthetic-city')) and not exists (select from casework.client c where c.organisation_id = organisation_key.organisation_id));

-- People who try the city out open files of their own; these are no less invented.
drop policy client_demo_removed on casework.client;
create policy client_demo_removed on casework.client for delete using (
  (select casework.does('synthetic-city')) and (is_demo or created_by in (select a.id from identity.account a where a.is_demo)));

-- Who drew a number or furnished a room, so that what invented people did can be told from the rest.
alter table casework.ticket add column drawn_by uuid default kernel.actor_account();
comment on column casework.ticket.drawn_by is 'Who gave the number out; the person who waits stays unnamed.';
alter table casework.room add column made_by uuid default kernel.actor_account();
