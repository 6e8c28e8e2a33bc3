// Awards that may be published, as they stood at the end of a day.
import { sql } from 'kysely'
import { asActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { contentOf } from '../applications/commands.ts'
import { namedPeople, type ExportAward } from './model.ts'

/**
 * Awards of announced calls decided up to a day, in the order of their numbers; the same day gives the same list. Throws where a person with an account would be named: no export is better than one that names somebody.
 */
export async function awardsUntil(ports: Ports, day: string): Promise<ExportAward[]> {
  const people = await asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) => (await sql<{ name: string }>`select distinct display_name as name from identity.account`.execute(tx)).rows.map((row) => row.name))
  const rows = await asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => (await sql<Omit<ExportAward, 'amountMinor' | 'requestedMinor' | 'summary' | 'startsOn' | 'endsOn' | 'call' | 'people' | 'partners'> & { amount: string; requested: string; content: unknown; callSlug: string; titleCs: string; titleEn: string }>`
    select w.public_number as number, w.title, w.amount_minor::text as amount, a.requested_minor::text as requested, w.awarded_on::text as "awardedOn", d.organ || ' ' || d.number as "decidedBy", o.name as organisation, o.ico, o.slug, a.service, a.district_code as district,
      (select p.name from population.area p where p.code = a.district_code limit 1) as "districtName", s.title_en as stream, a.content, c.slug as "callSlug", c.title_cs as "titleCs", c.title_en as "titleEn", to_char(f.released_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "modifiedAt"
    from grants.award w join grants.application a on a.id = w.application_id join grants.call c on c.id = w.call_id join grants.stream s on s.id = w.stream_id join directory.organisation o on o.id = w.organisation_id join grants.decision d on d.id = w.decision_id join grants.feedback f on f.application_id = w.application_id
    where c.state in ('announced', 'running', 'settled') and w.awarded_on <= ${day} order by w.public_number`.execute(tx)).rows)
  const awards = rows.map(({ amount, requested, content, callSlug, titleCs, titleEn, ...row }): ExportAward => {
    const written = contentOf(content)
    return { ...row, amountMinor: BigInt(amount), requestedMinor: BigInt(requested), summary: written?.summary ?? '', startsOn: written?.startsOn ?? null, endsOn: written?.endsOn ?? null, partners: [], call: { slug: callSlug, titleCs, titleEn }, people }
  })
  const naming = awards.filter((award) => namedPeople(award).length > 0)
  if (naming.length > 0) throw new AppError('conflict', `The export is stopped: ${naming.map((award) => award.number).join(', ')} name a person. Change the description first.`)
  return awards
}
