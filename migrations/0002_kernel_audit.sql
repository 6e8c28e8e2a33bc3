-- Audit: append-only and hash-chained. One chain per organisation (and one for the city), so that two organisations never wait for each other.
create table kernel.audit_entry (
  chain uuid not null,
  number bigint not null,
  at timestamptz not null,
  actor_kind text not null,
  account_id uuid,
  role text,
  acting_organisation_id uuid,
  action text not null,
  subject_kind text,
  subject_id text,
  organisation_id uuid,
  details jsonb not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (chain, number)
);
comment on table kernel.audit_entry is 'Who did or read what; ids and field names only, never personal text. Retention: ten years.';
comment on column kernel.audit_entry.chain is 'The organisation whose chain this is; the nil UUID is the chain of the city.';
comment on column kernel.audit_entry.hash is 'sha256 over previous_hash and every other column in a fixed text form.';
create index audit_entry_at on kernel.audit_entry (at desc);
create index audit_entry_account on kernel.audit_entry (account_id, at desc);
create index audit_entry_subject on kernel.audit_entry (subject_kind, subject_id, at desc);

create table kernel.audit_head (
  chain uuid primary key,
  number bigint not null,
  hash bytea not null
);
comment on table kernel.audit_head is 'Last entry of each chain; a chain cut short no longer fits its head.';

create function kernel.audit_hash(
  previous_hash bytea, chain uuid, number bigint, at timestamptz, actor_kind text, account_id uuid, role text, acting_organisation_id uuid,
  action text, subject_kind text, subject_id text, organisation_id uuid, details jsonb
) returns bytea language sql immutable parallel safe as $$
  select sha256(previous_hash || convert_to(jsonb_build_array(
    chain, number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_kind, account_id, role, acting_organisation_id,
    action, subject_kind, subject_id, organisation_id, details)::text, 'UTF8'))
$$;

-- The only way to write: takes who from the transaction's actor, never from an argument. The head row is locked until commit,
-- which puts entries of one organisation in commit order; commands therefore write their entry last.
create function kernel.append_audit(action text, subject_kind text, subject_id text, organisation_id uuid, details jsonb)
returns bigint language plpgsql volatile security definer set search_path = kernel, pg_temp as $$
declare
  the_chain uuid := coalesce(append_audit.organisation_id, kernel.actor_organisation(), '00000000-0000-0000-0000-000000000000');
  head kernel.audit_head;
  stamp timestamptz := date_trunc('microseconds', clock_timestamp());
  next_hash bytea;
begin
  if kernel.actor_kind() is null then
    raise exception 'audit without an actor' using errcode = 'insufficient_privilege';
  end if;
  insert into kernel.audit_head values (the_chain, 0, '\x') on conflict do nothing;
  select * into head from kernel.audit_head h where h.chain = the_chain for update;
  next_hash := kernel.audit_hash(head.hash, the_chain, head.number + 1, stamp, kernel.actor_kind(), kernel.actor_account(), kernel.actor_role(),
    kernel.actor_organisation(), append_audit.action, append_audit.subject_kind, append_audit.subject_id, append_audit.organisation_id, append_audit.details);
  insert into kernel.audit_entry values (the_chain, head.number + 1, stamp, kernel.actor_kind(), kernel.actor_account(), kernel.actor_role(),
    kernel.actor_organisation(), append_audit.action, append_audit.subject_kind, append_audit.subject_id, append_audit.organisation_id,
    append_audit.details, head.hash, next_hash);
  update kernel.audit_head h set number = head.number + 1, hash = next_hash where h.chain = the_chain;
  return head.number + 1;
end
$$;

-- Forced for the owner too; the owner's own policies exist because append_audit runs as the owner and is the one writer.
alter table kernel.audit_entry enable row level security;
alter table kernel.audit_entry force row level security;
alter table kernel.audit_head enable row level security;
alter table kernel.audit_head force row level security;
do $$ begin
  execute format('create policy audit_append on kernel.audit_entry for insert to %I with check (true)', current_user);
  execute format('create policy audit_head_keep on kernel.audit_head for all to %I using (true) with check (true)', current_user);
end $$;
create policy audit_read on kernel.audit_entry for select to metropolis_app using (
  (select kernel.actor_role()) in ('data-protection-officer', 'auditor')
  or ((select kernel.actor_kind()) = 'system' and (select kernel.actor_purpose()) = 'verify-audit'));
create policy audit_head_read on kernel.audit_head for select to metropolis_app using (
  (select kernel.actor_role()) in ('data-protection-officer', 'auditor')
  or ((select kernel.actor_kind()) = 'system' and (select kernel.actor_purpose()) = 'verify-audit'));
grant select on kernel.audit_entry, kernel.audit_head to metropolis_app;
revoke all on function kernel.append_audit(text, text, text, uuid, jsonb) from public;
grant execute on function kernel.append_audit(text, text, text, uuid, jsonb) to metropolis_app;

-- Every place where the recorded hash does not follow from the entry, the chain has a gap, or it ends before its head.
create view kernel.audit_fault with (security_invoker = true) as
  with checked as (
    select e.chain, e.number, e.hash, e.previous_hash,
      lag(e.hash, 1, '\x'::bytea) over w as expected_previous,
      lag(e.number, 1, 0::bigint) over w as number_before,
      kernel.audit_hash(e.previous_hash, e.chain, e.number, e.at, e.actor_kind, e.account_id, e.role, e.acting_organisation_id,
        e.action, e.subject_kind, e.subject_id, e.organisation_id, e.details) as computed
    from kernel.audit_entry e window w as (partition by e.chain order by e.number)
  )
  select chain, number, case
      when computed <> hash then 'altered'
      when number <> number_before + 1 then 'entries-missing-before'
      else 'chain-broken' end as fault
  from checked where computed <> hash or previous_hash <> expected_previous or number <> number_before + 1
  union all
  select h.chain, h.number, 'end-missing' from kernel.audit_head h
  where not exists (select from kernel.audit_entry e where e.chain = h.chain and e.number = h.number and e.hash = h.hash)
  union all
  select distinct e.chain, 0::bigint, 'head-missing' from kernel.audit_entry e
  where not exists (select from kernel.audit_head h where h.chain = e.chain);
grant select on kernel.audit_fault to metropolis_app;
