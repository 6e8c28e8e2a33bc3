-- What belongs to an application: attachments that survive, partners who confirm their share themselves, the time it took, and what it was begun from.
create table grants.attachment (
  id uuid primary key default kernel.uuid_v7(),
  application_id uuid not null references grants.application (id) on delete cascade,
  organisation_id uuid not null,
  kind text not null constraint attachment_kind check (kind in ('statutes', 'accounts', 'budget', 'cooperation', 'permit', 'other')),
  name text not null constraint attachment_name check (length(btrim(name)) between 1 and 200),
  media_type text not null,
  bytes integer not null constraint attachment_size check (bytes between 1 and 10485760),
  sha256 text not null constraint attachment_hash check (sha256 ~ '^[0-9a-f]{64}$'),
  sealed bytea not null,
  added_by uuid not null, added_at timestamptz not null,
  removed_at timestamptz
);
comment on table grants.attachment is 'A file of an application, sealed. Kept at once, also while the form is unfinished; the same file sent twice over a bad line is one file. A removed one stays with the versions that had it.';
create unique index attachment_once on grants.attachment (application_id, sha256) where removed_at is null;
alter table grants.application_version add column attachments jsonb not null default '[]';
comment on column grants.application_version.attachments is 'Names and hashes of the files submitted with this version.';

create function grants.keep_attachment() returns trigger language plpgsql as $$
begin
  if (select a.state from grants.application a where a.id = new.application_id) not in ('draft', 'returned') then
    raise exception 'attachments of a submitted application do not change' using errcode = 'check_violation', constraint = 'attachment_frozen';
  end if;
  if (select count(*) from grants.attachment x where x.application_id = new.application_id and x.removed_at is null) > 10 then
    raise exception 'too many attachments' using errcode = 'check_violation', constraint = 'attachment_count';
  end if;
  return null;
end $$;
-- After the row, so that the walls speak first.
create trigger attachment_kept after insert or update on grants.attachment for each row execute function grants.keep_attachment();

create table grants.partner_consent (
  application_id uuid not null references grants.application (id) on delete cascade,
  organisation_id uuid not null references directory.organisation (id),
  share_minor bigint not null constraint consent_share check (share_minor > 0),
  confirmed_by uuid not null, confirmed_at timestamptz not null,
  withdrawn_at timestamptz, because text,
  primary key (application_id, organisation_id),
  constraint consent_withdrawn_with_reason check (withdrawn_at is null or length(btrim(because)) > 3)
);
comment on table grants.partner_consent is 'A partner''s own word on its share of a joint application. It holds for that share: when the applicant changes it, the partner confirms anew.';

alter table grants.application
  add column begun_at timestamptz, add column touched_at timestamptz,
  add column worked_seconds integer not null default 0 constraint application_worked check (worked_seconds >= 0),
  add column from_application_id uuid references grants.application (id);
comment on column grants.application.worked_seconds is 'Time people spent on the form: between one save and the next, at most half an hour each. Shown to the applicant; its median belongs to the call.';
comment on column grants.application.from_application_id is 'The earlier application whose facts were taken over.';
grant update (touched_at, worked_seconds) on grants.application to metropolis_app;

create function grants.partners(the_partners uuid[]) returns boolean language sql stable parallel safe as $$
  select grants.acts('organisation-lead', 'team-lead', 'course-manager', 'community-coordinator') and kernel.actor_organisation() = any (the_partners)
$$;
comment on function grants.partners(uuid[]) is 'People of a partner see the joint application they are named in, from the draft on: they are to confirm it.';
drop policy application_read on grants.application;
create policy application_read on grants.application for select to metropolis_app using (
  (select grants.works()) or grants.applies(organisation_id) or grants.partners(partner_ids) and state <> 'withdrawn'
  or state <> 'draft' and (select grants.city()) and not grants.conflicted(id)
  or state = 'eligible' and (select grants.acts('committee-member')) and grants.sits(call_id) and not grants.conflicted(id));

do $$ declare name text; begin
  foreach name in array array['attachment', 'partner_consent'] loop
    execute format('alter table grants.%I enable row level security', name);
    execute format('alter table grants.%I force row level security', name);
  end loop;
end $$;
grant select, insert, update (removed_at) on grants.attachment to metropolis_app;
create policy attachment_read on grants.attachment for select to metropolis_app using (application_id in (select id from grants.application));
create policy attachment_added on grants.attachment for insert to metropolis_app with check (grants.applies(organisation_id) and added_by = kernel.actor_account() and application_id in (select id from grants.application) or grants.works());
create policy attachment_removed on grants.attachment for update to metropolis_app using (grants.applies(organisation_id));
grant select, insert, update (share_minor, confirmed_by, confirmed_at, withdrawn_at, because) on grants.partner_consent to metropolis_app;
create policy consent_read on grants.partner_consent for select to metropolis_app using (application_id in (select id from grants.application));
create policy consent_given on grants.partner_consent for insert to metropolis_app with check (
  grants.acts('organisation-lead') and organisation_id = kernel.actor_organisation() and confirmed_by = kernel.actor_account() and application_id in (select id from grants.application where organisation_id = any (partner_ids)) or grants.works());
create policy consent_changed on grants.partner_consent for update to metropolis_app using (grants.acts('organisation-lead') and organisation_id = kernel.actor_organisation() or (select grants.works()));
