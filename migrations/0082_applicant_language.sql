-- Applicants of grants work in Czech, English or Ukrainian; what has no Ukrainian text for staff is shown in English.
alter table identity.account drop constraint account_language;
alter table identity.account add constraint account_language check (lang in ('cs', 'en', 'uk'));
