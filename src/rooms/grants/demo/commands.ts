// An invented call to try everything with: 103 applications, 12 members, CZK 20 million, from the end of the intake on. Marked as demo; the proportions are those of Prague's call of 2024 (92 and 11 applications).
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { command } from '../../../kernel/command.ts'
import { asActor, setActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { written } from '../applications/content.ts'
import { keepPublication } from '../calls/commands.ts'
import { callInside } from '../calls/queries.ts'
import type { ApplicationContent } from '../applications/model.ts'
import { grantServices } from '../model.ts'
import { runsCalls } from '../policy.ts'
import { findConflicts } from '../review/conflicts.ts'
import { demoProgramme, makeOpenCall } from './open-call.ts'
import { tourSlug as slug } from './slugs.ts'

/** Numbers that look random and are the same every time (linear congruence, Park and Miller). */
function dice(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
const criteria = [
  [
    'Potřebnost a cílová skupina',
    'Need and target group',
    'Je popsáno, komu projekt pomůže a proč?',
    'Is it said whom the project helps and why?',
    30,
  ],
  ['Kvalita a proveditelnost', 'Quality and feasibility', 'Jsou kroky, lidé a čas reálné?', 'Are steps, people and time realistic?', 30],
  [
    'Spolupráce a účast cizinců',
    'Cooperation and participation of migrants',
    'Kdo se podílí a jak rozhodují sami cizinci?',
    'Who takes part and how do migrants decide?',
    20,
  ],
  ['Přiměřenost nákladů', 'Reasonable costs', 'Odpovídají náklady výsledkům?', 'Do costs fit results?', 20],
] as const
const topicsOf: Readonly<Record<(typeof grantServices)[number], string>> = {
  counselling: 'Sociální poradenství',
  legal: 'Právní poradna',
  language: 'Kurzy češtiny',
  education: 'Podpora dětí ve škole',
  mediation: 'Interkulturní pracovníci',
  employment: 'Cesta k zaměstnání',
  community: 'Komunitní setkávání',
  culture: 'Kulturní festival',
  information: 'Vícejazyčné informace',
}

/** Adds the demo calls once; does nothing where they are already. Needs the demo people and the directory. */
export async function seedDemoCall(ports: Ports): Promise<void> {
  await seedTour(ports)
  await asActor(ports.db, { kind: 'system', purpose: 'grants' }, (tx) => makeOpenCall(tx, ports.clock.now()))
}
async function seedTour(ports: Ports): Promise<void> {
  await asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    if ((await sql`select from grants.call where slug = ${slug}`.execute(tx)).rows.length > 0) return
    const roll = dice(2_024)
    const day = (days: number) => new Date(ports.clock.now().getTime() + days * 86_400_000)
    const year = Number(ports.clock.today().slice(0, 4)) + 1
    const made = await sql<{
      id: string
    }>`insert into grants.call (slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, minimum_score, joint_bonus, applicant_cap_minor, viable_percent, reviews_per_application, reviewer_load, council_limit_minor, is_demo, programme_id, cofunding_percent)
      values (${slug}, ${year}, ${`Ukázková výzva: integrace ${year}`}, ${`Demo call: integration ${year}`}, 'Smyšlená výzva pro vyzkoušení. Podpora služeb pro cizince v Praze.', 'An invented call to try the programme with. Support of services for migrants in Prague.', 2000000000, 50, 5, 120000000, 70, 3, 30, 20000000, true, ${await demoProgramme(tx)}, 5) returning id`.execute(
      tx,
    )
    const call = made.rows[0]?.id ?? ''
    const streams = (
      await sql<{
        id: string
      }>`insert into grants.stream (call_id, number, title_cs, title_en, budget_minor) values (${call}, 1, 'Služby pro cizince', 'Services for migrants', 1900000000), (${call}, 2, 'Drobné komunitní projekty', 'Small community projects', 100000000) returning id`.execute(
        tx,
      )
    ).rows.map((row) => row.id)
    for (const [index, [cs, en, hintCs, hintEn, points]] of criteria.entries())
      await sql`
        insert into grants.criterion (call_id, position, title_cs, title_en, guidance_cs, guidance_en, points)
        values (${call}, ${index + 1}, ${cs}, ${en}, ${hintCs}, ${hintEn}, ${points})`.execute(tx)
    for (const service of ['counselling', 'legal', 'language', 'mediation'])
      await sql`insert into grants.minimum (call_id, what, key, least) values (${call}, 'service', ${service}, 1)`.execute(tx)
    for (const [index, one] of [1900000000, 100000000].entries())
      await sql`
        insert into grants.budget_line (stream_id, call_id, position, year, source, amount_minor)
        values (${streams[index]}, ${call}, 1, ${year}, 'Rozpočet města (smyšlený)', ${one})`.execute(tx)
    await sql`
      update grants.call set state = 'published', published_at = ${day(-75)}, opens_at = ${day(-40)}, closes_at = ${day(-1)},
        rules_hash = ${createHash('sha256').update(slug).digest('hex')} where id = ${call}`.execute(tx)
    await keepPublication(tx, call, null)
    const applicants = (
      await sql<{
        id: string
      }>`select id from directory.organisation where kind in ('ngo', 'migrant-organisation', 'social-enterprise', 'culture', 'education') and study_id is not null order by slug limit 60`.execute(
        tx,
      )
    ).rows.map((row) => row.id)
    const districts = (
      await sql<{ code: string }>`select code from population.area where kind = 'city-district' order by code`.execute(tx)
    ).rows.map((row) => row.code)
    await setActor(tx, { kind: 'system', purpose: 'job' })
    const signer = (
      await sql<{ id: string }>`select id from identity.account where email = 'inbaze.lead@demo.metropolis.example'`.execute(tx)
    ).rows[0]?.id
    const members = (
      await sql<{
        id: string
        name: string
      }>`select id, display_name as name from identity.account where is_demo and email like 'member.%' order by email`.execute(tx)
    ).rows
    await setActor(tx, { kind: 'system', purpose: 'grants' })
    if (!signer || members.length === 0) throw new Error('The demo call needs the demo people')
    const pick = <T>(list: readonly T[]): T => {
      const found = list[Math.floor(roll() * list.length)]
      if (found === undefined) throw new Error('The demo call needs the directory and the districts')
      return found
    }
    for (let number = 1; number <= 103; number++) {
      const small = number > 92
      const service = pick(grantServices)
      const crowns = small ? 30_000 + Math.floor(roll() * 18) * 10_000 : 110_000 + Math.floor(roll() * 70) * 10_000
      const requested = BigInt(crowns) * 100n
      const applicant = pick(applicants)
      const partner = roll() < 0.12 ? pick(applicants.filter((one) => one !== applicant)) : null
      const own = requested / 10n
      const wages = (requested * 7n) / 10n
      const share = partner === null ? 0n : requested / 4n
      // Fourteen do not keep a rule, so that the formal check has something to find.
      const flawed = number % 8 === 0 || number === 5 || number === 51
      const content: ApplicationContent = {
        streamId: streams[small ? 1 : 0] ?? '',
        title: `${topicsOf[service]} ${year}, č. ${number}`,
        summary: `Smyšlený projekt: ${topicsOf[service].toLowerCase()} pro cizince žijící v Praze, ve spolupráci s městskou částí a Integračním centrem.`,
        service,
        district: pick(districts),
        startsOn: `${year}-01-01`,
        endsOn: flawed && number % 16 === 0 ? `${year + 2}-01-31` : `${year}-12-31`,
        requested,
        viable: null,
        ownShare: own,
        sources: [],
        partners: partner === null ? [] : [{ organisationId: partner, share }],
        agreesToPublish: true,
        items: [
          { label: 'Mzdy', amount: wages, city: wages, party: 0 },
          {
            label: 'Provoz',
            amount: requested + own - wages - share + (flawed && number % 16 !== 0 ? 500_000n : 0n),
            city: requested - wages - share,
            party: 0,
          },
          ...(partner === null ? [] : [{ label: 'Práce partnera', amount: share, city: share, party: 1 }]),
        ],
      }
      const receipt = createHash('sha256').update(written(content)).digest('hex')
      const added = await sql<{
        id: string
      }>`insert into grants.application (call_id, organisation_id, content, stream_id, title, service, district_code, requested_minor, joint, partner_ids, is_demo, worked_seconds) values (${call}, ${applicant}, ${written(content)}::jsonb, ${content.streamId}, ${content.title}, ${service}, ${content.district}, ${requested}, ${partner !== null}, ${partner === null ? [] : [partner]}::uuid[], true, ${1200 + Math.floor(roll() * 2400)}) returning id`.execute(
        tx,
      )
      const id = added.rows[0]?.id
      await sql`
        update grants.application set state = 'submitted', number = ${number}, signed_by = ${signer}, submitted_at = ${day(-2 - roll() * 20)},
          channel = 'web', receipt = ${receipt}, version = 1 where id = ${id}`.execute(tx)
      await sql`
        insert into grants.application_version (application_id, version, organisation_id, content, receipt, made_at)
        select id, 1, organisation_id, content, receipt, submitted_at from grants.application where id = ${id}`.execute(tx)
      if (partner !== null)
        await sql`
          insert into grants.partner_consent (application_id, organisation_id, share_minor, confirmed_by, confirmed_at)
          values (${id}, ${partner}, ${share}, ${signer}, ${day(-25)})`.execute(tx)
    }
    for (const [index, member] of members.entries())
      await sql`
        insert into grants.member (call_id, account_id, label, topics)
        values (${call}, ${member.id}, ${member.name}, ${[grantServices[index % 9], grantServices[(index * 2 + 3) % 9]]}::text[])`.execute(
        tx,
      )
    for (const member of members)
      await sql`
        insert into grants.declaration (account_id, declared_on, origin) values (${member.id}, kernel.today(), 'paper') on conflict do nothing`.execute(
        tx,
      )
    // Two members have ties, so that conflicts are there to be seen not seeing.
    for (const [index, member] of members.slice(0, 2).entries())
      await sql`
        insert into grants.interest (account_id, organisation_id, kind, origin)
        values (${member.id}, ${applicants[index * 7]}, 'family', 'declared') on conflict do nothing`.execute(tx)
    await findConflicts(tx, {})
  })
}

/** Fills in the waiting reviews of the demo call with invented ones: a true quality for each application, a severity for each member, some noise. Refused for a real call. */
export const inventReviews = command({
  name: 'grants.inventReviews',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    await setActor(tx, { kind: 'system', purpose: 'grants' })
    const call = await callInside(tx, input.callId)
    if (!call?.isDemo || call.state !== 'reviewing') throw new AppError('conflict', 'Only the demo call gets invented reviews.')
    const waiting = (
      await sql<{
        applicationId: string
        accountId: string
        number: number
        member: number
        place: number
      }>`select r.application_id as "applicationId", r.account_id as "accountId", a.number, dense_rank() over (order by r.account_id) as member, row_number() over (partition by r.application_id order by r.account_id) as place from grants.review r join grants.application a on a.id = r.application_id where r.call_id = ${input.callId} and r.state = 'assigned' order by a.number, r.account_id`.execute(
        tx,
      )
    ).rows
    for (const one of waiting) {
      const quality = 45 + dice(one.number * 7919 + 1)() * 50
      const roll = dice(one.number * 104_729 + one.member * 1299)
      // One member gives little to everybody; at nine applications two see quite different things.
      const apart = one.number % 11 === 4 && one.place === 1 ? -42 : 0
      const share = Math.max(
        0,
        Math.min(1, (quality + (one.member === 3 ? -28 : (one.member % 5) * 2 - 4) + apart + roll() * 16 - 8) / 100),
      )
      const scores = Object.fromEntries(
        call.criteria.map((criterion) => [
          criterion.id,
          Math.round(criterion.points * Math.max(0, Math.min(1, share + roll() * 0.1 - 0.05))),
        ]),
      )
      const points = Object.values(scores).reduce((sum, value) => sum + value, 0)
      await sql`
        update grants.review set state = 'submitted', scores = ${JSON.stringify(scores)}::jsonb, points = ${points},
          justification = ${points >= 60 ? 'Smyšlený posudek: projekt je srozumitelný a potřebný.' : 'Smyšlený posudek: chybí popis výsledků a spolupráce.'}, submitted_at = ${ports.clock.now()} where application_id = ${one.applicationId} and account_id = ${one.accountId}`.execute(
        tx,
      )
    }
    await setActor(tx, actor)
    return { reviews: waiting.length }
  },
  audit: (input, output) => ({ subjectKind: 'call', subjectId: input.callId, details: output }),
})

/** Lets the invented applicants answer the request for completion: all but two in time. Refused for a real call. */
export const inventCompletions = command({
  name: 'grants.inventCompletions',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    await setActor(tx, { kind: 'system', purpose: 'grants' })
    const call = await callInside(tx, input.callId)
    if (!call?.isDemo || call.state !== 'checking') throw new AppError('conflict', 'Only the demo call is completed by invention.')
    const returned = (
      await sql<{
        id: string
      }>`select id from grants.application where call_id = ${input.callId} and state = 'returned' order by number`.execute(tx)
    ).rows
    for (const [index, one] of returned.entries()) {
      if (index < 2)
        await sql`update grants.gap set due_on = ${ports.clock.today()}::date - 1 where application_id = ${one.id} and settled_at is null`.execute(
          tx,
        )
      else {
        await sql`update grants.gap set settled_at = ${ports.clock.now()} where application_id = ${one.id} and settled_at is null`.execute(
          tx,
        )
        await sql`update grants.application set state = 'submitted' where id = ${one.id}`.execute(tx)
      }
    }
    await setActor(tx, actor)
    return { completed: Math.max(0, returned.length - 2), late: Math.min(2, returned.length) }
  },
  audit: (input, output) => ({ subjectKind: 'call', subjectId: input.callId, details: output }),
})
