-- The ground every room stands on: who acts, what day it is in Prague, how text is compared, what was done.
create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create extension if not exists pgcrypto;

create schema if not exists kernel;
grant usage on schema kernel to metropolis_app;

-- The acting person is set per transaction (set_config(…, true)); after it the settings read '' and every function below answers null,
-- so that a forgotten actor sees nothing instead of everything.
create function kernel.actor_kind() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor_kind', true), '') $$;
create function kernel.actor_account() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.account_id', true), '')::uuid $$;
create function kernel.actor_organisation() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.organisation_id', true), '')::uuid $$;
create function kernel.actor_body() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.body_id', true), '')::uuid $$;
create function kernel.actor_role() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.role', true), '') $$;
create function kernel.actor_purpose() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.purpose', true), '') $$;
create function kernel.actor_has_scope(scope text) returns boolean language sql stable parallel safe
  as $$ select coalesce(scope = any (string_to_array(nullif(current_setting('app.scopes', true), ''), ' ')), false) $$;

-- Days are days of Prague: a mandate that ends on the 31st ends at midnight here, whatever zone the server is in.
create function kernel.today() returns date language sql stable parallel safe
  as $$ select (now() at time zone 'Europe/Prague')::date $$;

create function kernel.uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;
comment on function kernel.uuid_v7() is 'Time-ordered UUID (RFC 9562, version 7).';

-- One way of comparing text for search: no accents, no case, and the letters that are letters of their own in our nine languages.
-- unaccent() is only "stable" because its dictionary could change; naming the dictionary makes it safe to call it immutable.
create function kernel.fold(source text) returns text language sql immutable parallel safe strict as $$
  select lower(public.unaccent('public.unaccent'::regdictionary,
    translate(normalize(lower(source), NFKC), 'đøłёґөүәћ', 'dolегоуаh')))
$$;
comment on function kernel.fold(text) is 'Search form of a text: lower case, without diacritics, đ→d, ё→е, ґ→г, ө→о, ү→у.';

-- Outgoing mail: written in the transaction that causes it, sent by a job afterwards; shown in the development inbox.
create table kernel.outgoing_mail (
  id uuid primary key default kernel.uuid_v7(),
  recipient text not null check (recipient like '%_@_%'),
  subject text not null check (length(subject) between 1 and 300),
  body_text text not null,
  lang text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  attempts integer not null default 0,
  last_error text
);
comment on table kernel.outgoing_mail is 'Mail waiting to be sent or sent; bodies are removed 30 days after sending.';
grant select, insert, update (sent_at, attempts, last_error, body_text) on kernel.outgoing_mail to metropolis_app;
alter table kernel.outgoing_mail enable row level security;
alter table kernel.outgoing_mail force row level security;
create policy mail_written on kernel.outgoing_mail for insert with check ((select kernel.actor_kind()) in ('person', 'system', 'token'));
create policy mail_sent on kernel.outgoing_mail for all
  using ((select kernel.actor_kind()) = 'system' and (select kernel.actor_purpose()) in ('job', 'development-inbox'));

-- Drafts: a half-written form of one person, kept until sent, so that nothing typed is lost.
create table kernel.draft (
  account_id uuid not null,
  form text not null check (length(form) between 1 and 200),
  content jsonb not null,
  saved_at timestamptz not null default now(),
  primary key (account_id, form)
);
comment on table kernel.draft is 'Unsent form content; only its author reads it; removed after 30 days.';
grant select, insert, update, delete on kernel.draft to metropolis_app;
alter table kernel.draft enable row level security;
alter table kernel.draft force row level security;
create policy draft_own on kernel.draft for all
  using (account_id = (select kernel.actor_account())) with check (account_id = (select kernel.actor_account()));
