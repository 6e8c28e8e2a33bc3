// What the study says of money, as JSON. Amounts are decimal texts in whole units, so that no reader rounds them.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api } from '../../kernel/api.ts'
import { AppError } from '../../kernel/errors.ts'
import { moneyText } from '../../kernel/money.ts'
import { amountOf, kinds, otherReadingOf } from './model.ts'
import { listMoney, moneyBySlug, type MoneyFact } from './queries.ts'

const named = z.object({ slug: z.string(), name: z.string() })
const fact = z.object({
  id: z.string(), slug: z.string(), title: z.string(), kind: z.string(),
  amount: z.object({
    value: z.string().describe('Our reading, in whole units'), currency: z.string(), asPrinted: z.string().nullable(), relation: z.string().nullable().describe('"more-than": only a lower bound follows from the text'),
    otherReading: z.string().nullable().describe('The printed amount taken literally'),
  }).nullable().describe('Null: the study states no amount'),
  funders: z.array(named), funderText: z.string().nullable(), recipients: z.array(named), recipientText: z.string().nullable(), projects: z.array(named),
  coFunding: z.object({ percent: z.number().nullable(), payer: named.nullable(), mandatory: z.boolean().nullable() }).nullable(),
  fromYear: z.int().nullable(), toYear: z.int().nullable(), periodAsPrinted: z.string().nullable(), cycle: z.string().nullable(),
  durationMinYears: z.number().nullable(), durationMaxYears: z.number().nullable(), domain: z.string().nullable(), terms: z.array(z.string()), notes: z.array(z.string()),
})
function factJson(one: MoneyFact): z.input<typeof fact> {
  const amount = amountOf(one)
  const other = otherReadingOf(one)
  const coFunded = one.coFundingPercent !== null || one.coFundingPayer !== null
  return {
    ...one,
    amount: amount && { value: moneyText(amount), currency: amount.currency, asPrinted: one.asPrinted, relation: one.relation, otherReading: other && moneyText(other) },
    coFunding: coFunded ? { percent: one.coFundingPercent, payer: one.coFundingPayer, mandatory: one.coFundingMandatory } : null,
  }
}
const example = {
  id: '0199a2b0-0000-7000-8000-000000000003', slug: 'city-grants', title: 'Annual city grants (national minorities and integration of foreigners)', kind: 'grant-programme',
  amount: { value: '4510000', currency: 'CZK', asPrinted: 'CZK 4,510 million', relation: null, otherReading: '4510000000' }, funders: [{ slug: 'praha-magistrat', name: 'Magistrát hlavního města Prahy' }],
  funderText: null, recipients: [], recipientText: 'NGOs, organisations of national minorities and migrant communities', projects: [{ slug: 'city-grants', name: 'City grants' }], coFunding: null,
  fromYear: 2007, toYear: 2013, periodAsPrinted: 'Since 2007 … By 2013 … six-year period', cycle: 'annual', durationMinYears: 1, durationMaxYears: 1, domain: 'mainly cultural integration',
  terms: ['Low-budget grants for particular projects.'], notes: ['Insufficient.'],
}

export const fundingApi = api('funding')
fundingApi.get('/funding', {
  may: anyone, audit: null, summary: 'What the study says of money; amounts must not be added across statements',
  query: z.object({ kind: z.enum(kinds).optional(), funder: z.string().max(200).optional().describe('Slug of the funder'), recipient: z.string().max(200).optional().describe('Slug of the recipient') }),
  response: z.object({ items: z.array(fact) }), example: { items: [example] },
}, async (c, input) => ({
  items: (await listMoney(c.get('ports'), c.get('actor'), { kind: input.kind ?? null, funder: input.funder ?? null, recipient: input.recipient ?? null })).map(factJson),
}))
fundingApi.get('/funding/:slug', {
  may: anyone, audit: null, summary: 'One statement on money', query: z.object({ slug: z.string().max(200) }), response: fact, example,
}, async (c, { slug }) => {
  const found = await moneyBySlug(c.get('ports'), c.get('actor'), slug)
  if (!found) throw new AppError('not-found', 'There is no such statement on money.')
  return factJson(found)
})
