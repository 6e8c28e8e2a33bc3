-- Which organ decides an award depends on its amount, and that limit is law like the others: a row with a validity and a source, from which a new call begins. A published call keeps the limit it was published with.
alter table grants.law drop constraint law_code;
alter table grants.law add constraint law_code check (code in ('published-before', 'kept', 'contract-published', 'contract-published-from', 'register-from', 'refusal-reason', 'council-up-to'));
-- Under forced walls not even the owner writes; once, for the first row, it does.
alter table grants.law no force row level security;
insert into grants.law (code, valid_from, recorded_at, value, unit, source) values
  ('council-up-to', '2015-02-20', '2015-02-20', 20000000, 'minor', 'Act 131/2000 Coll., §§ 59 and 68; amount to be confirmed by a lawyer of the city');
alter table grants.law force row level security;
