-- Turning the installation's key, and looking again at files whose time is over.
grant update (sealed) on casework.reminder to metropolis_app;
create policy reminder_resealed on casework.reminder for update using ((select casework.does('casework-keys'))) with check (casework.does('casework-keys'));
create policy reminder_for_resealing on casework.reminder for select using ((select casework.does('casework-keys')));
create policy draft_forgotten on kernel.draft for all using (kernel.actor_kind() = 'system' and kernel.actor_purpose() = 'casework-keys') with check (false);

-- Five years after the last case closed somebody decides again whether the file is needed (Act 108/2006 Coll. leaves the time to the provider's rules; GDPR article 5(1)(e)).
create function casework.set_review_day() returns trigger language plpgsql as $$
begin
  update casework.client set review_on = new.closed_on + 1826 where id = new.client_id and review_on < new.closed_on + 1826;
  return new;
end $$;
create trigger review_day_set after update of state on casework.case_file for each row when (new.state = 'closed' and old.state <> 'closed') execute function casework.set_review_day();

-- The job that reminds people of such files sees ids and days only, and writes tasks.
drop policy task_added on casework.task;
create policy task_added on casework.task for insert with check (
  casework.ours(organisation_id) and made_by = kernel.actor_account() and (client_id is null or client_id in (select client_id from casework.my_client) or kind = 'review') or casework.does('synthetic-city', 'casework-letter', 'job', 'casework-retention'));
create policy circle_for_retention on casework.circle for select using ((select casework.does('casework-retention')));
create policy emergency_counted on casework.break_glass for select using ((select casework.does('job')));
