// What people write into the ledger: what an organisation declares of itself, which organisations are one undertaking, what was decided about suspected double payment, who looks for partners.
import { sql } from 'kysely'
import { z } from 'zod'
import { actorOrganisation, hasRole, type Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { parseMoney } from '../../../kernel/money.ts'
import { optionalText, text } from '../../../kernel/validation.ts'
import { services } from './model.ts'

export const declares = (actor: Actor): boolean => hasRole(actor, 'organisation-lead') && actorOrganisation(actor) !== null
export const keepsLedger = (actor: Actor): boolean => hasRole(actor, 'specialist', 'grants-officer')
const tick = z.preprocess((value) => value === 'on' || value === true, z.boolean())
const optionalCount = z.preprocess(
  (value) => (value === '' || value === undefined ? null : value),
  z.coerce.number('ui.error.number').int('ui.error.number').min(0, 'ui.error.number').max(100_000, 'ui.error.number').nullable(),
)
export const declareInput = z
  .object({
    funderId: z.uuid('ui.error.required'),
    instrumentId: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.uuid().nullable()),
    title: text(200, 3),
    service: optionalText(40),
    district: optionalText(10),
    kind: z.enum(['grant', 'co-funding', 'in-kind', 'own-income'], 'ui.error.required'),
    certainty: z.enum(['secured', 'probable', 'applied'], 'ui.error.required'),
    amount: z.string().trim(),
    currency: z.enum(['CZK', 'EUR'], 'ui.error.required'),
    decidedOn: z.iso.date('ui.error.date'),
    startsOn: z.iso.date('ui.error.date'),
    endsOn: z.iso.date('ui.error.date'),
    clients: optionalCount,
    reportsPerYear: optionalCount,
    deMinimis: tick,
    confidential: tick,
  })
  .refine((input) => input.startsOn <= input.endsOn, { path: ['endsOn'], message: 'funding.error.period' })
/** A grant, gift in kind or income of the own organisation, as it says itself. */
export const declareMoney = command({
  name: 'funding.declareMoney',
  input: declareInput,
  may: declares,
  run: async (tx, _actor, input, ports) => {
    const amount = parseMoney(input.amount, input.currency)
    if (!amount || amount.minor <= 0n) throw new InputError({ amount: ['funding.error.amount'] })
    const key = `${ports.clock.now().toISOString()} ${input.title}`
    await sql`
      insert into funding.record (funder_id, instrument_id, organisation_id, recipient_ico, recipient_name, title, service, district_code, kind,
        certainty, grade, amount_minor, currency, decided_on, starts_on, ends_on, de_minimis, clients, reports_per_year, confidential, source,
        source_key, row_hash)
      select ${input.funderId}, ${input.instrumentId}, o.id, o.ico, o.name, ${input.title}, ${input.service}, ${input.district}, ${input.kind},
        ${input.certainty}, 'declared', ${amount.minor}, ${input.currency}, ${input.decidedOn}, ${input.startsOn}, ${input.endsOn},
        ${input.deMinimis}, ${input.clients}, ${input.reportsPerYear ?? 0}, ${input.confidential}, 'declared', o.id::text || ' ' || ${key}, ''
      from directory.organisation o where o.id = kernel.actor_organisation()`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'money', subjectId: 'declared', details: { kind: input.kind } }),
})
/** Says that two organisations are one undertaking for state aid; goes both ways. */
export const relateUndertakings = command({
  name: 'funding.relateUndertakings',
  input: z.object({ organisationId: z.uuid('ui.error.required'), relatedId: z.uuid('ui.error.required'), because: text(300, 4) }),
  may: keepsLedger,
  run: async (tx, _actor, input) => {
    try {
      await sql`
        insert into funding.undertaking (organisation_id, related_id, because)
        values (${input.organisationId}, ${input.relatedId}, ${input.because}),
          (${input.relatedId}, ${input.organisationId}, ${input.because}) on conflict (organisation_id, related_id) do update
        set because = excluded.because`.execute(tx)
    } catch (error) {
      if (violatedConstraint(error) === 'undertaking_of_two') throw new InputError({ relatedId: ['funding.error.same'] })
      throw error
    }
    return null
  },
  audit: (input) => ({ subjectKind: 'organisation', subjectId: input.organisationId, details: { related: input.relatedId } }),
})
const idPair = z.object({ firstId: z.uuid(), secondId: z.uuid() }).refine((pair) => pair.firstId !== pair.secondId)
/** Remembers what a person decided about two records: paid twice, two different things, or open again. The earlier decisions stay. */
export const giveVerdict = command({
  name: 'funding.giveVerdict',
  input: z.intersection(idPair, z.object({ verdict: z.enum(['same', 'different', 'open'], 'ui.error.required'), because: text(600, 4) })),
  may: keepsLedger,
  run: async (tx, actor, input) => {
    const [first, second] = [input.firstId, input.secondId].toSorted()
    await sql`
      insert into funding.verdict (first_id, second_id, verdict, because, decided_by, decided_by_name)
      values (${first}, ${second}, ${input.verdict}, ${input.because}, kernel.actor_account(),
        ${actor.kind === 'person' ? actor.displayName : ''})`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'money', subjectId: input.firstId, details: { with: input.secondId, verdict: input.verdict } }),
})

/** Publishes (or renews) what the own organisation plans and with whom it would do it. */
export const publishInterest = command({
  name: 'funding.publishInterest',
  input: z.object({
    service: z.enum(services, 'ui.error.required'),
    district: optionalText(10),
    offers: text(600, 10),
    seeks: text(600, 10),
    months: z.coerce.number().int().min(1).max(12),
    agrees: z.preprocess((value) => value === 'on', z.literal(true, 'funding.error.consent')),
  }),
  may: declares,
  run: async (tx, _actor, input, ports) => {
    const today = ports.clock.today()
    await sql`
      insert into funding.interest (organisation_id, service, district_code, offers, seeks, made_on, until)
      values (kernel.actor_organisation(), ${input.service}, ${input.district}, ${input.offers}, ${input.seeks}, ${today},
        (${today}::date + make_interval(months => ${input.months}))::date)
      on conflict (organisation_id, service, district_code) do update
      set offers = excluded.offers, seeks = excluded.seeks, made_on = excluded.made_on, until = excluded.until`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'interest', subjectId: input.service, details: { months: input.months } }),
})
/** Takes the own interest back; from that moment nobody sees it, and its organisation sees nobody's. */
export const withdrawInterest = command({
  name: 'funding.withdrawInterest',
  input: z.object({ id: z.uuid() }),
  may: declares,
  run: async (tx, _actor, input) => {
    const gone = await sql`delete from funding.interest where id = ${input.id}`.execute(tx)
    if (Number(gone.numAffectedRows ?? 0) === 0) throw new AppError('not-found', 'There is no such interest of your organisation.')
    return null
  },
  audit: (input) => ({ subjectKind: 'interest', subjectId: input.id, details: {} }),
})
