-- Under duress nothing about a client is shown, by any way. 0105 rewrote the wall of notes and lost that condition for the notes of a psychotherapist, who reads her own
-- without a circle; and ways to a client that never went through a circle had not asked for it at all: packets received, periods seen as team lead, requests of authorities,
-- reasons of emergencies, and half-written forms.
alter policy note_read on casework.note using (
  not (select casework.under_duress()) and case kind
    when 'psychotherapy' then (author_id = (select kernel.actor_account()) or supervisor_id = (select kernel.actor_account())) and (select casework.ours(organisation_id))
    when 'legal' then client_id in (select client_id from casework.my_client where reads_legal)
    else client_id in (select client_id from casework.my_client where not limited) or author_id = (select kernel.actor_account()) and client_id in (select client_id from casework.my_client) end);
-- Packets and their openings ask this wall too.
alter policy referral_read on casework.referral using (
  (select casework.staff()) and not (select casework.under_duress()) and (from_organisation_id = (select kernel.actor_organisation()) and (created_by = (select kernel.actor_account()) or id in (select s.referral_id from casework.referral_source s where s.client_id in (select client_id from casework.my_client)))
    or to_organisation_id = (select kernel.actor_organisation()) and state <> 'draft')
  or (select casework.does('casework-statistics', 'casework-client-view', 'casework-letter')));
alter policy deadline_read on casework.deadline using (
  client_id in (select client_id from casework.my_client where reads_legal)
  or (select casework.ours(organisation_id)) and not (select casework.under_duress()) and (select kernel.actor_role()) = 'team-lead' or (select casework.does('job')));
alter policy request_read on casework.authority_request using (
  (select casework.ours(organisation_id)) and not (select casework.under_duress())
    and (recorded_by = (select kernel.actor_account()) or (select kernel.actor_role()) in ('lawyer', 'team-lead')));
alter policy break_glass_seen on casework.break_glass using (
  (select casework.ours(organisation_id)) and not (select casework.under_duress()) and (account_id = (select kernel.actor_account()) or (select kernel.actor_role()) = 'team-lead')
  or (select kernel.actor_role()) = 'data-protection-officer' or (select casework.does('casework-client-view', 'synthetic-city')));
-- A draft may be a note about a client; it is there again when the duress is over.
alter policy draft_own on kernel.draft using (account_id = (select kernel.actor_account()) and not (select casework.under_duress()));
