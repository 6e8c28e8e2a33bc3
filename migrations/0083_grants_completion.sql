-- An applicant may save while completing, which the wall on changes refused; sending back for completion stays the city's.
drop policy application_changed on grants.application;
create policy application_changed on grants.application for update to metropolis_app using (
  (select grants.works()) or grants.applies(organisation_id) or (select grants.acts('grants-officer')) and not grants.conflicted(id))
  with check (grants.works() or grants.applies(organisation_id) and state in ('draft', 'submitted', 'returned', 'withdrawn') or grants.acts('grants-officer') and state in ('submitted', 'returned', 'eligible', 'excluded'));
create function grants.keep_return() returns trigger language plpgsql as $$
begin
  if grants.applies(new.organisation_id) then
    raise exception 'the city sends back for completion' using errcode = 'check_violation', constraint = 'application_transition';
  end if;
  return null;
end $$;
create trigger application_returned after update on grants.application for each row when (old.state = 'submitted' and new.state = 'returned') execute function grants.keep_return();
