-- Columns of counts are written as they are: packing them tighter costs a third of the time of an import. No count here needs more than four bytes.
drop view population.figure;
alter table population.figure_column
  drop constraint figure_column_not_negative,
  drop constraint figure_column_pairs,
  alter column value type integer[],
  alter column value set storage external,
  alter column citizenship set storage external,
  add constraint figure_column_pairs check (cardinality(citizenship) = cardinality(value) and cardinality(value) > 0 and array_position(citizenship, null) is null and array_position(value, null) is null),
  add constraint figure_column_not_negative check (0 <= all (value));
create view population.figure with (security_invoker = true) as
  select area_code, at, measure, citizenship, residence, sex, age, value, precision, source_id, import_id, note from population.figure_row
  union all
  select c.area_code, c.at, c.measure, cell.citizenship, c.residence, c.sex, c.age, cell.value::bigint, 'exact', c.source_id, c.import_id, null
  from population.figure_column c cross join lateral unnest(c.citizenship, c.value) cell (citizenship, value);
comment on view population.figure is 'One line per published count, from the project''s own files and from imported ones. TOTAL is the published total, never our sum; totals and their parts stand in different lines and must not be added.';
grant select on population.figure to metropolis_app;
