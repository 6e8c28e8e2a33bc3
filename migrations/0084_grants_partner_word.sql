-- A partner confirms an application that names it: the first form of this wall compared the applicant with its own partners.
drop policy consent_given on grants.partner_consent;
create policy consent_given on grants.partner_consent for insert to metropolis_app with check (
  grants.acts('organisation-lead') and organisation_id = kernel.actor_organisation() and confirmed_by = kernel.actor_account() and application_id in (select a.id from grants.application a where kernel.actor_organisation() = any (a.partner_ids)) or grants.works());
