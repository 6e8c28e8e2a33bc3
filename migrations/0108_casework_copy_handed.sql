-- Who hands a copy over signs for themselves; a request that nobody has handed over yet carries no name.
alter policy data_request_handed on casework.data_request with check (handed_by is null or handed_by = kernel.actor_account());
