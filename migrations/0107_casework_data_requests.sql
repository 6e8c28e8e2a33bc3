-- Clients asking for what is kept about them: when they asked, in which language the copy was made, and that it was handed over. The copy itself is a sealed paper of the client.
create table casework.data_request (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  client_id uuid not null,
  asked_at timestamptz not null default now(),
  language text not null constraint data_request_language check (language ~ '^[a-z]{2}$'),
  document_id uuid,
  masked integer not null default 0 constraint data_request_masked check (masked >= 0),
  prepared_by uuid not null,
  handed_at timestamptz,
  handed_by uuid,
  constraint data_request_of_client foreign key (organisation_id, client_id) references casework.client (organisation_id, id) on delete cascade,
  constraint data_request_paper foreign key (client_id, document_id) references casework.document (client_id, id) on delete set null (document_id),
  constraint data_request_handed_whole check (num_nulls(handed_at, handed_by) in (0, 2))
);
comment on table casework.data_request is 'A client asked for a copy of their data (GDPR article 15): the copy was prepared at once by a member of the circle, passages about other people covered by a person.';
comment on column casework.data_request.masked is 'How many notes were left out or covered in part, because they are about other people.';
create index data_request_client on casework.data_request (client_id, asked_at desc);
alter table casework.data_request enable row level security;
alter table casework.data_request force row level security;
grant select, insert, update (handed_at, handed_by) on casework.data_request to metropolis_app;
create policy data_request_read on casework.data_request for select using (client_id in (select client_id from casework.my_client where not limited) or (select casework.does('casework-retention')));
create policy data_request_made on casework.data_request for insert with check (
  casework.ours(organisation_id) and prepared_by = kernel.actor_account() and client_id in (select client_id from casework.my_client where not limited));
create policy data_request_handed on casework.data_request for update using (client_id in (select client_id from casework.my_client where not limited)) with check (handed_by = kernel.actor_account());
