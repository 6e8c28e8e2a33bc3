-- A line of a statement is decided once: what was unmatched becomes something else and stays it.
drop policy bank_line_decided on grants.bank_line;
create policy bank_line_decided on grants.bank_line for update to metropolis_app using ((select grants.works()) and settled = 'unmatched') with check (grants.works());
