-- People who sign in, and how they prove who they are. Nothing here says what they may do: that is 0011.
-- Secrets stand in tables of their own, so that the screens of the administrator never touch them.
create schema identity;
grant usage on schema identity to metropolis_app;

create function identity.acts_as_system(variadic purposes text[]) returns boolean language sql stable parallel safe
  as $$ select coalesce(kernel.actor_kind() = 'system' and kernel.actor_purpose() = any (purposes), false) $$;
comment on function identity.acts_as_system(text[]) is 'True inside a transaction of the server itself that was opened for one of the purposes.';

-- The administrator of the city holds the role in no organisation; an administrator of an organisation holds it there and reaches no further.
create function identity.acts_as_city_administrator() returns boolean language sql stable parallel safe
  as $$ select coalesce(kernel.actor_role() = 'administrator' and kernel.actor_organisation() is null and kernel.actor_body() is null, false) $$;

create table identity.account (
  id uuid primary key default kernel.uuid_v7(),
  email text not null constraint account_email_shape check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
  display_name text not null constraint account_name_length check (length(btrim(display_name)) between 1 and 120),
  lang text not null default 'cs' constraint account_language check (lang in ('cs', 'en')),
  created_at timestamptz not null default now(),
  created_by uuid references identity.account (id) on delete set null,
  activated_at timestamptz,
  disabled_at timestamptz,
  disabled_by uuid references identity.account (id) on delete set null,
  sessions_from timestamptz,
  is_demo boolean not null default false
);
comment on table identity.account is 'A person of the staff who may sign in. Kept after leaving, because the audit names it; the e-mail is removed on request.';
comment on column identity.account.activated_at is 'When the person accepted the invitation; before it nobody can sign in.';
comment on column identity.account.sessions_from is 'Sessions opened before this instant are over; set when the account is disabled, so that enabling it again revives none.';
create unique index account_email_once on identity.account (lower(email));

create table identity.password (
  account_id uuid primary key references identity.account (id) on delete cascade,
  hash text not null constraint password_is_argon2id check (hash like '$argon2id$%'),
  set_at timestamptz not null
);
comment on table identity.password is 'argon2id with the salt and the parameters inside the text.';

create table identity.totp (
  account_id uuid primary key references identity.account (id) on delete cascade,
  secret_sealed bytea not null,
  confirmed_at timestamptz,
  last_used_step bigint not null default 0,
  created_at timestamptz not null
);
comment on table identity.totp is 'Authenticator application. The secret is sealed with the key of the installation (AES-256-GCM, bound to the account).';
comment on column identity.totp.last_used_step is 'Thirty-second step of the last accepted code; only a later one is accepted, so a code read over a shoulder is worth nothing.';

create table identity.passkey (
  id uuid primary key default kernel.uuid_v7(),
  account_id uuid not null references identity.account (id) on delete cascade,
  credential_id text not null constraint passkey_once unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  label text not null constraint passkey_label_length check (length(btrim(label)) between 1 and 80),
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_account on identity.passkey (account_id);

create table identity.recovery_code (
  account_id uuid not null references identity.account (id) on delete cascade,
  code_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);
comment on table identity.recovery_code is 'Ten codes for the day the phone is lost; 80 random bits each, so a plain sha256 is enough; each works once.';

create table identity.invitation (
  id uuid primary key default kernel.uuid_v7(),
  account_id uuid not null references identity.account (id) on delete cascade,
  organisation_id uuid,
  token_hash bytea not null constraint invitation_token_once unique,
  created_by uuid references identity.account (id) on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz
);
comment on table identity.invitation is 'A link sent by e-mail; it works once and for seven days. The token itself is never stored.';
create index invitation_account on identity.invitation (account_id);

create table identity.password_reset (
  token_hash bytea primary key,
  account_id uuid not null references identity.account (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_reset_account on identity.password_reset (account_id);

create table identity.reset_request (
  id uuid primary key default kernel.uuid_v7(),
  email text not null constraint reset_request_email_length check (length(email) <= 254),
  lang text not null,
  requested_at timestamptz not null
);
comment on table identity.reset_request is 'Somebody asked for a link to this address. A job looks whether it has an account, so that answering takes equally long either way.';

create table identity.external_identity (
  issuer text not null,
  subject text not null,
  account_id uuid not null references identity.account (id) on delete cascade,
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
comment on table identity.external_identity is 'The person at the city''s own OpenID Connect provider; linked once by a verified e-mail, afterwards found by subject only.';
create index external_identity_account on identity.external_identity (account_id);

create table identity.ceremony (
  token_hash bytea primary key,
  kind text not null constraint ceremony_kind
    check (kind in ('second-factor', 'passkey-sign-in', 'passkey-second-factor', 'passkey-registration', 'passkey-reauthentication', 'city-sign-in')),
  account_id uuid references identity.account (id) on delete cascade,
  session_id uuid,
  payload jsonb not null,
  expires_at timestamptz not null
);
comment on table identity.ceremony is 'A sign-in half done (password right, second step missing; challenge of a passkey; state and nonce of OpenID Connect). Taken out by the one request that finishes it.';
create index ceremony_expiry on identity.ceremony (expires_at);

create table identity.known_device (
  account_id uuid not null references identity.account (id) on delete cascade,
  token_hash bytea not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (account_id, token_hash)
);
comment on table identity.known_device is 'A browser in which this person once signed in. It has its own count of failures, so a stranger elsewhere cannot lock the owner out (OWASP, device cookies).';

create table identity.attempt (
  bucket text primary key constraint attempt_bucket_length check (length(bucket) between 1 and 200),
  failures integer not null constraint attempt_failures check (failures >= 0),
  window_ends_at timestamptz not null,
  blocked_until timestamptz
);
comment on table identity.attempt is 'Failed tries per bucket (network; address and network; address from unknown browsers; known browser). Addresses are keyed hashes, networks are prefixes; rows go when their window has ended.';
create index attempt_window on identity.attempt (window_ends_at);
