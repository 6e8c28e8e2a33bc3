-- Erasing a client, or taking the invented city away, asks every table that refers to what goes; without an index each question reads the whole table.
create index contact_case on casework.contact (case_id) where case_id is not null;
create index note_contact on casework.note (contact_id) where contact_id is not null;
create index task_client on casework.task (client_id) where client_id is not null;
create index deadline_client on casework.deadline (client_id);
create index circle_emergency on casework.circle (break_glass_id) where break_glass_id is not null;
create index break_glass_client on casework.break_glass (client_id);
create index appointment_case on casework.appointment (case_id) where case_id is not null;
create index document_case on casework.document (case_id) where case_id is not null;
create index household_other on casework.household_link (other_id);
create index not_same_other on casework.not_same_client (second_id);
create index conflict_check_case on casework.conflict_check (case_id);
create index own_link_client on casework.own_link (client_id);
create index referral_source_consent on casework.referral_source (consent_id) where consent_id is not null;
