-- A source is only cited, so that every language can show it; that a lawyer has to confirm the amounts is said above the whole table.
alter table grants.law no force row level security;
update grants.law set source = 'Act 131/2000 Coll., § 59, § 68' where code = 'council-up-to' and source like '%to be confirmed%';
alter table grants.law force row level security;
