-- What people may do: roles held in an organisation or a body, from day to day; sessions and the hat worn in them; tokens of organisations.
create table identity.role_holding (
  id uuid primary key default kernel.uuid_v7(),
  account_id uuid not null references identity.account (id) on delete cascade,
  role text not null constraint role_holding_role check (role in (
    'administrator', 'specialist', 'data-protection-officer', 'auditor', 'grants-officer', 'finance-officer', 'councillor', 'committee-member',
    'platform-member', 'icp-coordinator', 'organisation-lead', 'social-counsellor', 'lawyer', 'psychotherapist', 'street-worker', 'team-lead',
    'mediator', 'interpreter', 'teaching-assistant', 'teacher', 'course-manager', 'community-coordinator', 'volunteer-coordinator',
    'district-officer', 'ministry-officer', 'migrant-representative')),
  organisation_id uuid,
  body_id uuid,
  valid_from date not null,
  valid_to date,
  granted_by uuid references identity.account (id) on delete set null,
  granted_at timestamptz not null default now(),
  revoked_at timestamptz,
  revoked_by uuid references identity.account (id) on delete set null,
  is_demo boolean not null default false,
  constraint role_holding_days check (valid_to is null or valid_to >= valid_from),
  constraint role_holding_place check (
    num_nonnulls(organisation_id, body_id) = 1
    or (num_nonnulls(organisation_id, body_id) = 0 and role in ('administrator', 'data-protection-officer', 'auditor'))),
  constraint role_holding_once exclude using gist (
    account_id with =, role with =,
    coalesce(organisation_id, '00000000-0000-0000-0000-000000000000') with =,
    coalesce(body_id, '00000000-0000-0000-0000-000000000000') with =,
    daterange(valid_from, valid_to, '[]') with &&) where (revoked_at is null)
);
comment on table identity.role_holding is 'A role from–to in an organisation, in a body, or (three roles only) in the whole city. Never deleted: who held what and when must stay answerable.';
comment on column identity.role_holding.valid_to is 'Last day of the role, Prague time; it ends at the midnight that ends this day. Null: until further notice.';
comment on column identity.role_holding.revoked_at is 'Ended at once by an administrator, whatever the last day says.';
create index role_holding_account on identity.role_holding (account_id);
create index role_holding_organisation on identity.role_holding (organisation_id, account_id) where organisation_id is not null;

create table identity.session (
  id uuid primary key default kernel.uuid_v7(),
  token_hash bytea not null constraint session_token_once unique,
  account_id uuid not null references identity.account (id) on delete cascade,
  holding_id uuid references identity.role_holding (id) on delete set null,
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  reauthenticated_at timestamptz,
  signed_in_by text not null constraint session_way check (signed_in_by in ('password', 'passkey', 'city')),
  second_factor text constraint session_second_factor check (second_factor in ('totp', 'passkey', 'recovery-code', 'city')),
  browser text not null,
  network text not null,
  ended_at timestamptz
);
comment on table identity.session is 'A signed-in browser. Only the hash of its token is kept. Removed 90 days after its end.';
comment on column identity.session.holding_id is 'The hat worn. When its role ended the session goes on without a hat until the person chooses another.';
comment on column identity.session.network is 'First 24 bits (IPv4) or 48 bits (IPv6) of the address, enough for the person to recognise the place.';
create index session_account on identity.session (account_id, opened_at desc);

create table identity.api_token (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null,
  label text not null constraint api_token_label_length check (length(btrim(label)) between 1 and 80),
  token_hash bytea not null constraint api_token_once unique,
  scopes text[] not null constraint api_token_has_scopes check (cardinality(scopes) > 0),
  created_by uuid not null references identity.account (id) on delete cascade,
  created_at timestamptz not null,
  expires_on date not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid references identity.account (id) on delete set null
);
comment on table identity.api_token is 'Key of an organisation''s own system. Shown once, stored as a hash; ends on a stated day.';
create index api_token_organisation on identity.api_token (organisation_id, created_at desc);
