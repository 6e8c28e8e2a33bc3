-- A referral's moments are written once, by the side they belong to, and a revocation is for good: held here, because whoever speaks SQL as the application could otherwise undo it.
revoke update (correlation) on casework.referral from metropolis_app;

create or replace function casework.keep_referral() returns trigger language plpgsql as $$
declare
  moved boolean := new.state <> old.state;
  acting uuid := kernel.actor_account();
begin
  if moved and not (old.state, new.state) in (('draft', 'delivered'), ('delivered', 'received'), ('delivered', 'accepted'), ('delivered', 'declined'), ('received', 'accepted'), ('received', 'declined'), ('accepted', 'done'), ('done', 'reviewed'), ('delivered', 'reviewed')) then
    raise exception 'a referral cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'referral_transition';
  end if;
  if old.revoked_at is not null and (moved or new.revoked_at is distinct from old.revoked_at) then
    raise exception 'the referral was revoked' using errcode = 'check_violation', constraint = 'referral_revoked';
  end if;
  -- Each moment comes with its state and never changes afterwards.
  if (new.delivered_at is distinct from old.delivered_at and not (moved and new.state = 'delivered'))
    or ((new.received_by, new.received_at) is distinct from (old.received_by, old.received_at) and not (old.received_at is null and moved and new.state in ('received', 'accepted')))
    or ((new.accepted_by, new.accepted_at) is distinct from (old.accepted_by, old.accepted_at) and not (moved and new.state = 'accepted'))
    or ((new.declined_by, new.declined_at, new.decline_reason) is distinct from (old.declined_by, old.declined_at, old.decline_reason) and not (moved and new.state = 'declined'))
    or ((new.done_by, new.done_at, new.report_sealed) is distinct from (old.done_by, old.done_at, old.report_sealed) and not (moved and new.state = 'done'))
    or ((new.reviewed_by, new.reviewed_at) is distinct from (old.reviewed_by, old.reviewed_at) and not (moved and new.state = 'reviewed')) then
    raise exception 'a moment of a referral is written once, with its state' using errcode = 'check_violation', constraint = 'referral_moments';
  end if;
  if kernel.actor_kind() = 'person' then
    -- The sender delivers, reviews and revokes; the receiver receives, answers and reports. Nobody signs for somebody else.
    if moved and kernel.actor_organisation() is distinct from (case when new.state in ('delivered', 'reviewed') then new.from_organisation_id else new.to_organisation_id end)
      or new.revoked_at is distinct from old.revoked_at and kernel.actor_organisation() <> new.from_organisation_id
      or moved and new.state = 'accepted' and new.expires_on < kernel.today()
      or moved and new.state = 'reviewed' and old.state = 'delivered' and new.to_organisation_id is not null
      or new.received_by is distinct from old.received_by and new.received_by is distinct from acting
      or new.accepted_by is distinct from old.accepted_by and new.accepted_by is distinct from acting
      or new.declined_by is distinct from old.declined_by and new.declined_by is distinct from acting
      or new.done_by is distinct from old.done_by and new.done_by is distinct from acting
      or new.reviewed_by is distinct from old.reviewed_by and new.reviewed_by is distinct from acting then
      raise exception 'this step belongs to somebody else' using errcode = 'check_violation', constraint = 'referral_side';
    end if;
  end if;
  return new;
end $$;
alter table casework.referral
  add constraint referral_accepted_by_somebody check (num_nulls(accepted_by, accepted_at) in (0, 2)),
  add constraint referral_accepted_in_state check (accepted_at is null or state in ('accepted', 'done', 'reviewed'));

-- A packet rests on the consent it was sealed under: of the same client, chosen once, living as long as the packet may be read.
alter table casework.consent add constraint consent_of_one_client unique (client_id, id);
alter table casework.referral_source add constraint source_consent_of_client foreign key (client_id, consent_id) references casework.consent (client_id, id);
create function casework.keep_source() returns trigger language plpgsql as $$
begin
  if old.consent_id is not null and new.consent_id is distinct from old.consent_id then
    raise exception 'a referral rests on one consent' using errcode = 'check_violation', constraint = 'source_consent_kept';
  end if;
  return new;
end $$;
create trigger source_kept before update on casework.referral_source for each row execute function casework.keep_source();
create function casework.keep_packet_within_consent() returns trigger language plpgsql as $$
begin
  if not exists (select from casework.referral r join casework.referral_source s on s.referral_id = r.id join casework.consent c on c.id = s.consent_id
    where r.id = new.referral_id and r.revoked_at is null and c.purpose = 'referral' and c.valid_to >= r.expires_on) then
    raise exception 'no consent lasts as long as this packet' using errcode = 'check_violation', constraint = 'packet_consent';
  end if;
  return new;
end $$;
create trigger packet_within_consent before insert on casework.packet for each row execute function casework.keep_packet_within_consent();
