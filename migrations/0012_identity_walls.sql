-- Who sees which row of identity. No actor: nothing. A person: own things. The administrator: accounts and roles, never a secret, a session or content.
grant select, insert, update (email, display_name, lang, activated_at, disabled_at, disabled_by, sessions_from), delete on identity.account to metropolis_app;
grant select, insert, update (hash, set_at), delete on identity.password to metropolis_app;
grant select, insert, update (secret_sealed, confirmed_at, last_used_step, created_at), delete on identity.totp to metropolis_app;
grant select, insert, update (counter, label, last_used_at), delete on identity.passkey to metropolis_app;
grant select, insert, update (used_at), delete on identity.recovery_code to metropolis_app;
grant select, insert, update (accepted_at, withdrawn_at), delete on identity.invitation to metropolis_app;
grant select, insert, update (used_at), delete on identity.password_reset to metropolis_app;
grant select, insert, delete on identity.reset_request to metropolis_app;
grant select, insert, delete on identity.external_identity to metropolis_app;
grant select, insert, delete on identity.ceremony to metropolis_app;
grant select, insert, update (last_used_at), delete on identity.known_device to metropolis_app;
grant select, insert, update, delete on identity.attempt to metropolis_app;
grant select, insert, update (valid_to, revoked_at, revoked_by), delete on identity.role_holding to metropolis_app;
grant select, insert, update (holding_id, last_seen_at, reauthenticated_at, second_factor, ended_at, token_hash), delete on identity.session to metropolis_app;
grant select, insert, update (last_used_at, revoked_at, revoked_by), delete on identity.api_token to metropolis_app;

do $$
declare name text;
begin
  foreach name in array array['account', 'password', 'totp', 'passkey', 'recovery_code', 'invitation', 'password_reset', 'reset_request', 'external_identity', 'ceremony',
    'known_device', 'attempt', 'role_holding', 'session', 'api_token']
  loop
    execute format('alter table identity.%I enable row level security', name);
    execute format('alter table identity.%I force row level security', name);
  end loop;
end
$$;

-- The server itself while someone signs in, from the command line, or in a job.
create policy account_system on identity.account for all
  using ((select identity.acts_as_system('sign-in', 'command-line', 'job'))) with check ((select identity.acts_as_system('sign-in', 'command-line', 'job')));
create policy password_system on identity.password for all
  using ((select identity.acts_as_system('sign-in', 'command-line'))) with check ((select identity.acts_as_system('sign-in', 'command-line')));
create policy totp_system on identity.totp for all
  using ((select identity.acts_as_system('sign-in', 'command-line'))) with check ((select identity.acts_as_system('sign-in', 'command-line')));
create policy passkey_system on identity.passkey for all
  using ((select identity.acts_as_system('sign-in', 'command-line'))) with check ((select identity.acts_as_system('sign-in', 'command-line')));
create policy recovery_code_system on identity.recovery_code for all
  using ((select identity.acts_as_system('sign-in', 'command-line'))) with check ((select identity.acts_as_system('sign-in', 'command-line')));
create policy invitation_system on identity.invitation for all
  using ((select identity.acts_as_system('sign-in', 'command-line', 'job'))) with check ((select identity.acts_as_system('sign-in', 'command-line', 'job')));
create policy password_reset_system on identity.password_reset for all
  using ((select identity.acts_as_system('sign-in', 'command-line', 'job'))) with check ((select identity.acts_as_system('sign-in', 'command-line', 'job')));
create policy reset_request_asked on identity.reset_request for insert with check ((select identity.acts_as_system('sign-in')));
create policy reset_request_answered on identity.reset_request for all using ((select identity.acts_as_system('job')));
create policy external_identity_system on identity.external_identity for all
  using ((select identity.acts_as_system('sign-in', 'command-line'))) with check ((select identity.acts_as_system('sign-in', 'command-line')));
create policy ceremony_system on identity.ceremony for all
  using ((select identity.acts_as_system('sign-in', 'job'))) with check ((select identity.acts_as_system('sign-in')));
create policy known_device_system on identity.known_device for all
  using ((select identity.acts_as_system('sign-in', 'job'))) with check ((select identity.acts_as_system('sign-in')));
create policy attempt_system on identity.attempt for all
  using ((select identity.acts_as_system('sign-in', 'job'))) with check ((select identity.acts_as_system('sign-in')));
create policy role_holding_system on identity.role_holding for all
  using ((select identity.acts_as_system('sign-in', 'command-line', 'job'))) with check ((select identity.acts_as_system('sign-in', 'command-line')));
create policy session_system on identity.session for all
  using ((select identity.acts_as_system('sign-in', 'command-line', 'job'))) with check ((select identity.acts_as_system('sign-in', 'command-line')));
create policy api_token_system on identity.api_token for all
  using ((select identity.acts_as_system('sign-in', 'command-line'))) with check ((select identity.acts_as_system('sign-in', 'command-line')));

-- A person and the person's own things.
create policy account_own_read on identity.account for select using (id = (select kernel.actor_account()));
create policy account_own_write on identity.account for update
  using (id = (select kernel.actor_account())) with check (id = (select kernel.actor_account()));
create policy password_own on identity.password for all
  using (account_id = (select kernel.actor_account())) with check (account_id = (select kernel.actor_account()));
create policy totp_own on identity.totp for all
  using (account_id = (select kernel.actor_account())) with check (account_id = (select kernel.actor_account()));
create policy passkey_own on identity.passkey for all
  using (account_id = (select kernel.actor_account())) with check (account_id = (select kernel.actor_account()));
create policy recovery_code_own on identity.recovery_code for all
  using (account_id = (select kernel.actor_account())) with check (account_id = (select kernel.actor_account()));
create policy ceremony_own on identity.ceremony for all
  using (account_id = (select kernel.actor_account())) with check (account_id = (select kernel.actor_account()));
create policy external_identity_own on identity.external_identity for select using (account_id = (select kernel.actor_account()));
create policy known_device_own on identity.known_device for select using (account_id = (select kernel.actor_account()));
create policy known_device_own_forget on identity.known_device for delete using (account_id = (select kernel.actor_account()));
create policy session_own_read on identity.session for select using (account_id = (select kernel.actor_account()));
create policy session_own_write on identity.session for update
  using (account_id = (select kernel.actor_account())) with check (account_id = (select kernel.actor_account()));
create policy role_holding_own on identity.role_holding for select using (account_id = (select kernel.actor_account()));

-- Administrators: the city's everywhere, an organisation's in that organisation only, and never a role that reaches the whole city.
create policy role_holding_city_administrator on identity.role_holding for select using ((select identity.acts_as_city_administrator()));
create policy role_holding_city_grant on identity.role_holding for insert
  with check ((select identity.acts_as_city_administrator()) and account_id <> (select kernel.actor_account()));
create policy role_holding_city_end on identity.role_holding for update
  using ((select identity.acts_as_city_administrator())) with check ((select identity.acts_as_city_administrator()));
create policy role_holding_colleagues on identity.role_holding for select
  using (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_kind()) = 'person');
create policy role_holding_organisation_grant on identity.role_holding for insert
  with check (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) = 'administrator'
    and account_id <> (select kernel.actor_account()) and role in ('administrator', 'organisation-lead', 'social-counsellor', 'lawyer', 'psychotherapist', 'street-worker', 'team-lead', 'mediator', 'interpreter',
      'teaching-assistant', 'teacher', 'course-manager', 'community-coordinator', 'volunteer-coordinator'));
create policy role_holding_organisation_end on identity.role_holding for update
  using (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) = 'administrator' and role in ('administrator', 'organisation-lead', 'social-counsellor', 'lawyer', 'psychotherapist', 'street-worker', 'team-lead', 'mediator', 'interpreter',
      'teaching-assistant', 'teacher', 'course-manager', 'community-coordinator', 'volunteer-coordinator'))
  with check (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) = 'administrator');

create policy account_city_administrator on identity.account for select using ((select identity.acts_as_city_administrator()));
create policy account_invite on identity.account for insert with check ((select kernel.actor_role()) = 'administrator' and (select kernel.actor_kind()) = 'person');
create policy account_city_disable on identity.account for update
  using ((select identity.acts_as_city_administrator())) with check ((select identity.acts_as_city_administrator()));
create policy account_colleagues on identity.account for select using (
  (select kernel.actor_kind()) = 'person' and (select kernel.actor_organisation()) is not null
  and id in (select h.account_id from identity.role_holding h where h.organisation_id = (select kernel.actor_organisation())));
-- Those who answer for the audit see whose acts they read.
create policy account_named_in_audit on identity.account for select using ((select kernel.actor_role()) in ('data-protection-officer', 'auditor'));

create policy invitation_city_administrator on identity.invitation for all
  using ((select identity.acts_as_city_administrator())) with check ((select identity.acts_as_city_administrator()));
create policy invitation_organisation_administrator on identity.invitation for all
  using (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) = 'administrator')
  with check (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) = 'administrator');
create policy password_reset_city_administrator on identity.password_reset for insert with check ((select identity.acts_as_city_administrator()));

-- The city's administrator may take a lost second factor away (the person is told by mail), but not put one there.
create policy totp_city_remove on identity.totp for delete using ((select identity.acts_as_city_administrator()));
create policy totp_city_see on identity.totp for select using ((select identity.acts_as_city_administrator()));
create policy passkey_city_remove on identity.passkey for delete using ((select identity.acts_as_city_administrator()));
create policy passkey_city_see on identity.passkey for select using ((select identity.acts_as_city_administrator()));
create policy recovery_code_city_remove on identity.recovery_code for delete using ((select identity.acts_as_city_administrator()));
create policy recovery_code_city_see on identity.recovery_code for select using ((select identity.acts_as_city_administrator()));

-- Tokens: made by those who lead the organisation, so that an administrator cannot make a key to content; the city's administrator may see and revoke.
create policy api_token_organisation on identity.api_token for all
  using (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) in ('organisation-lead', 'specialist'))
  with check (organisation_id = (select kernel.actor_organisation()) and (select kernel.actor_role()) in ('organisation-lead', 'specialist'));
create policy api_token_city_see on identity.api_token for select using ((select identity.acts_as_city_administrator()));
create policy api_token_city_revoke on identity.api_token for update
  using ((select identity.acts_as_city_administrator())) with check ((select identity.acts_as_city_administrator()));
