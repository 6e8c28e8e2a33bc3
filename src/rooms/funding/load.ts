import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'

/** Loads what the study says of money; amounts become the smallest unit of their currency. Needs the directory and the projects. */
export async function loadFunding(tx: Tx): Promise<void> {
  await sql`
    insert into funding.money_fact (slug, study_id, title, kind, amount_minor, currency, amount_as_printed, amount_relation,
      other_reading_minor, co_funding_percent, co_funding_payer,
      co_funding_mandatory, from_year, to_year, period_years, period_as_printed, cycle, duration_min_years, duration_max_years, domain,
        funder_text, recipient_text, terms, notes)
    select study.slug(r.id), r.id, r.label, f ->> 'kind', (f -> 'amount' ->> 'value')::bigint * 100, f -> 'amount' ->> 'currency',
      f -> 'amount' ->> 'asPrinted', f -> 'amount' ->> 'relation',
      (f -> 'amount' ->> 'otherReading')::bigint * 100, (f -> 'coFundingShare' ->> 'percent')::numeric, o.id,
        (f -> 'coFundingShare' ->> 'mandatory')::boolean,
      (f -> 'period' ->> 'from')::smallint, (f -> 'period' ->> 'to')::smallint, (f -> 'period' ->> 'years')::smallint,
        f -> 'period' ->> 'asPrinted', f ->> 'cycle',
      (f -> 'durationYears' ->> 'min')::numeric, (f -> 'durationYears' ->> 'max')::numeric, f ->> 'domain', f ->> 'funderText',
        f ->> 'recipientText', study.texts(f -> 'terms'), study.texts(f -> 'notes')
    from study.record r left join directory.organisation o on o.study_id = r.facts -> 'coFundingShare' ->> 'payerId', lateral (select r.facts) one (f)
    where r.collection = 'funding' order by r.position
    on conflict (study_id) do update set title = excluded.title, kind = excluded.kind, amount_minor = excluded.amount_minor,
      currency = excluded.currency,
      amount_as_printed = excluded.amount_as_printed, amount_relation = excluded.amount_relation, other_reading_minor = excluded.other_reading_minor,
      co_funding_percent = excluded.co_funding_percent, co_funding_payer = excluded.co_funding_payer,
        co_funding_mandatory = excluded.co_funding_mandatory,
      from_year = excluded.from_year, to_year = excluded.to_year, period_years = excluded.period_years,
        period_as_printed = excluded.period_as_printed, cycle = excluded.cycle,
      duration_min_years = excluded.duration_min_years, duration_max_years = excluded.duration_max_years, domain = excluded.domain,
        funder_text = excluded.funder_text,
      recipient_text = excluded.recipient_text, terms = excluded.terms, notes = excluded.notes`.execute(tx)
  for (const part of ['money_party', 'money_project']) {
    await sql`delete from ${sql.id('funding', part)} where money_fact_id in (select id from funding.money_fact where study_id is not null)`.execute(
      tx,
    )
  }
  await sql`
    insert into funding.money_party (money_fact_id, part, position, organisation_id)
    select m.id, named.part, place, o.id from study.record r join funding.money_fact m on m.study_id = r.id,
      lateral (values ('funder', r.facts -> 'funderIds'), ('recipient', r.facts -> 'recipientIds')) named (part, ids),
      unnest(study.texts(named.ids)) with ordinality as list (id, place) join directory.organisation o on o.study_id = list.id`.execute(tx)
  await sql`
    insert into funding.money_project (money_fact_id, project_id, position)
    select m.id, p.id, place from study.record r join funding.money_fact m on m.study_id = r.id,
      jsonb_array_elements_text(r.facts -> 'projectIds') with ordinality as list (id, place) join projects.project p on p.study_id = list.id`.execute(
    tx,
  )
}
