-- Where roles are held: organisations and bodies under one name, for identity, which knows neither room.
create view identity.place with (security_invoker = true) as
  select id, 'organisation' as kind, slug, study_id, name from directory.organisation where status <> 'merged'
  union all
  select id, 'body', slug, study_id, name from bodies.body;
comment on view identity.place is 'Names of organisations and bodies; public.';
grant select on identity.place to metropolis_app;
alter table identity.role_holding add constraint role_holding_in_organisation foreign key (organisation_id) references directory.organisation (id),
  add constraint role_holding_in_body foreign key (body_id) references bodies.body (id);
alter table identity.api_token add constraint api_token_of_organisation foreign key (organisation_id) references directory.organisation (id);
