-- Which seed files this city already holds, by content; a start with the same files loads nothing.
create table kernel.loaded_seed (
  name text primary key,
  content_hash text not null,
  counts jsonb not null,
  loaded_at timestamptz not null default now()
);
comment on table kernel.loaded_seed is 'Facts loaded from the project''s own files: what, when, how many.';
grant select, insert, update on kernel.loaded_seed to metropolis_app;
alter table kernel.loaded_seed enable row level security;
alter table kernel.loaded_seed force row level security;
create policy seed_read on kernel.loaded_seed for select using (true);
create policy seed_write on kernel.loaded_seed for insert with check ((select kernel.actor_purpose()) = 'load');
create policy seed_renew on kernel.loaded_seed for update using ((select kernel.actor_purpose()) = 'load') with check ((select kernel.actor_purpose()) = 'load');
