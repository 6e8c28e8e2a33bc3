-- The cap of an applicant holds over all lines of a call. Two awards at once from two lines waited for different rows, neither saw the other, and together they exceeded the cap.
create or replace function grants.keep_award() returns trigger language plpgsql security definer set search_path = '' as $$
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
  -- Then the applicant: two lines of one call may give to it at once, and only who comes second sees what it has already.
  perform pg_advisory_xact_lock(hashtextextended(new.call_id::text || new.organisation_id::text, 0));
  select coalesce(sum(w.amount_minor), 0) into already from grants.award w where w.call_id = new.call_id and w.organisation_id = new.organisation_id and w.application_id <> new.application_id;
  if the.applicant_cap_minor is not null and already + new.amount_minor > the.applicant_cap_minor then
    raise exception 'more than one applicant may get' using errcode = 'check_violation', constraint = 'award_applicant_cap';
  end if;
  return new;
end $$;
