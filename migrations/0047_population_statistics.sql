-- After a large import PostgreSQL must learn at once how many counts there are, or the public pages wait for its own rounds with poor plans.
-- The application may not analyse tables of the owner by itself; this function may do that and nothing else.
create function population.learn_sizes() returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  analyze population.figure_column;
end
$$;
comment on function population.learn_sizes() is 'Renews the planner''s statistics of the imported counts; called at the end of every publication.';
revoke all on function population.learn_sizes() from public;
grant execute on function population.learn_sizes() to metropolis_app;
