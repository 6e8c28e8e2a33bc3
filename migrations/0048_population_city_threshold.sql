-- The city may hide small counts of its districts even where a source does not ask for it. One row; 0: only the sources' own thresholds hold.
create table population.city_threshold (
  single boolean primary key default true constraint city_threshold_single check (single),
  count integer not null constraint city_threshold_range check (count between 0 and 100)
);
comment on table population.city_threshold is 'Counts of districts from 1 up to this number are not shown to anybody outside, whatever their source.';
insert into population.city_threshold (count) values (0);
grant select, update on population.city_threshold to metropolis_app;
alter table population.city_threshold enable row level security;
alter table population.city_threshold force row level security;
create policy city_threshold_read on population.city_threshold for select using (true);
create policy city_threshold_kept on population.city_threshold for update using ((select directory.keeps_register())) with check ((select directory.keeps_register()));
