-- Background work: rooms ask for it inside their own transaction; the job library owns its schema under a role of its own (metropolis_worker).
-- Where that schema is not installed yet (tests, first start), asking is harmless: the regular run of each task finds the waiting work.
create function kernel.enqueue(task text, payload json) returns void language plpgsql volatile as $$
begin
  if to_regprocedure('graphile_worker.metropolis_enqueue(text, json)') is not null then
    execute 'select graphile_worker.metropolis_enqueue($1, $2)' using task, payload;
  end if;
end
$$;
comment on function kernel.enqueue(text, json) is 'Asks for background work as part of the current transaction; payload carries ids only.';
