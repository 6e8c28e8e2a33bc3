-- Organisations keep their own services and places: history of both, places that were closed, and the rows of an import that follow an edit.
alter table directory.service add column text_lang text not null default 'cs' constraint service_text_lang check (text_lang in ('cs', 'en'));
comment on column directory.service.text_lang is 'Language of description, price, conditions and the way to apply.';
alter table directory.location add column status text not null default 'open' constraint location_status check (status in ('open', 'closed'));
comment on column directory.location.status is 'A closed place stays with its history and is shown nowhere.';

alter table directory.change drop constraint change_kind;
alter table directory.change add constraint change_kind check (kind in ('organisation', 'service', 'location'));
alter table directory.change add column confidential boolean not null default false;
comment on column directory.change.confidential is 'The place was confidential before or after this change: only its organisation sees it, also when the place is public now.';
comment on table directory.change is 'History of records: field names with old and new value. What was ever confidential is seen by the organisation of the place only.';

drop policy change_seen on directory.change;
create policy change_seen on directory.change for select using (
  ((coalesce((select kernel.actor_role()), 'administrator') <> 'administrator') or (select kernel.actor_purpose()) in ('load', 'command-line'))
  and (kind <> 'location' or exists (select from directory.location l where l.id = entity_id
    and (not change.confidential or l.organisation_id = (select kernel.actor_organisation())))));
drop policy change_written on directory.change;
create policy change_written on directory.change for insert with check (
  account_id is not distinct from (select kernel.actor_account()) and role is not distinct from (select kernel.actor_role())
  and ((select directory.keeps_register())
    or kind = 'organisation' and directory.keeps_organisation(entity_id)
    or kind = 'service' and exists (select from directory.service s where s.id = entity_id and directory.keeps_organisation(s.organisation_id))
    or kind = 'location' and exists (select from directory.location l where l.id = entity_id and directory.keeps_organisation(l.organisation_id))));

-- Rows of an import that belong to a record follow its keeper's edits; otherwise an old telephone number or a hidden address would go out again.
create function directory.keeps_hsds_row(the_id uuid, the_row jsonb) returns boolean language sql stable parallel safe as $$
  select exists (select from directory.location l where l.id::text in (the_id::text, the_row ->> 'location_id') and directory.keeps_organisation(l.organisation_id))
    or exists (select from directory.service s where s.id::text in (the_id::text, the_row ->> 'service_id') and directory.keeps_organisation(s.organisation_id))
    or directory.keeps_organisation((the_row ->> 'organization_id')::uuid)
$$;
create policy kept_hsds_own_changed on directory.kept_hsds for update using (directory.keeps_hsds_row(id, content)) with check (directory.keeps_hsds_row(id, content));
create policy kept_hsds_own_removed on directory.kept_hsds for delete using (directory.keeps_hsds_row(id, content));
