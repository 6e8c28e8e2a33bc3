-- The past of a record is written by whoever may correct records, in the same act; no right of the owner is needed for it.
drop policy record_past_engine on funding.record_past;
alter function funding.keep_past() security invoker;
grant insert on funding.record_past to metropolis_app;
create policy record_past_kept on funding.record_past for insert to metropolis_app with check ((select funding.keeps()));
comment on table funding.record_past is 'Earlier contents of a record, oldest first; written together with the correction, never changed afterwards.';
