// The register of money as JSON; amounts in the smallest unit of their currency, both readings where the print is ambiguous.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api } from '../../kernel/api.ts'
import { AppError } from '../../kernel/errors.ts'
import { ledger, noFilter } from './ledger/queries.ts'
import { recordJson } from './ledger/record-pages.tsx'
import { kinds } from './model.ts'
import { listMoney, moneyBySlug } from './queries.ts'

const named = z.object({ slug: z.string(), name: z.string() })
const fact = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  kind: z.string(),
  amountMinor: z.int().nullable().describe('In haléř or cent, as we read it'),
  currency: z.string().nullable(),
  amountAsPrinted: z.string().nullable(),
  otherReadingMinor: z.int().nullable().describe('The printed amount taken literally, where it is ambiguous'),
  coFundingPercent: z.number().nullable(),
  amountRelation: z.string().nullable().describe('"more-than": only a lower bound follows from the text'),
  coFundingPayer: named.nullable(),
  coFundingMandatory: z.boolean().nullable(),
  fromYear: z.int().nullable(),
  toYear: z.int().nullable(),
  periodAsPrinted: z.string().nullable(),
  cycle: z.string().nullable(),
  durationMin: z.number().nullable().describe('In years'),
  durationMax: z.number().nullable().describe('In years'),
  domain: z.string().nullable(),
  funders: z.array(named),
  funderText: z.string().nullable(),
  recipients: z.array(named),
  recipientText: z.string().nullable(),
  projects: z.array(named),
  terms: z.array(z.string()),
  notes: z.array(z.string()),
})
const example = {
  id: '0199a2b0-0000-7000-8000-000000000003',
  slug: 'city-grants',
  title: 'Annual city grants (national minorities and integration of foreigners)',
  kind: 'grant-programme',
  amountMinor: 451000000,
  currency: 'CZK',
  amountAsPrinted: 'CZK 4,510 million',
  otherReadingMinor: 451000000000,
  amountRelation: null,
  coFundingPercent: null,
  coFundingPayer: null,
  coFundingMandatory: null,
  fromYear: 2007,
  toYear: 2013,
  periodAsPrinted: 'Since 2007 … By 2013 … six-year period',
  cycle: 'annual',
  durationMin: 1,
  durationMax: 1,
  domain: 'mainly cultural integration',
  funders: [{ slug: 'praha-magistrat', name: 'Magistrát hlavního města Prahy' }],
  funderText: null,
  recipients: [],
  recipientText: 'NGOs, organisations of national minorities and migrant communities',
  projects: [],
  terms: ['Low-budget grants for particular projects.'],
  notes: ['Insufficient.'],
}
const slug = z.string().max(200)
export const fundingApi = api('funding')
fundingApi.get(
  '/funding',
  {
    may: anyone,
    audit: null,
    summary: 'What the study says of money; amounts of different statements must not be added',
    description: 'Most statements have no amount. Where the print is ambiguous both readings are given.',
    query: z.object({
      kind: z.enum(kinds).optional(),
      funder: slug.optional().describe('Slug of an organisation'),
      recipient: slug.optional().describe('Slug of an organisation'),
    }),
    response: z.object({ items: z.array(fact) }),
    example: { items: [example] },
  },
  async (c, input) => ({
    items: await listMoney(c.get('ports'), c.get('actor'), {
      kind: input.kind ?? null,
      funder: input.funder ?? null,
      recipient: input.recipient ?? null,
    }),
  }),
)
const decimal = z.string().nullable()
const record = z.object({
  id: z.string(),
  recipient: z.string(),
  recipient_ico: z.string().nullable(),
  title: z.string(),
  funder: z.string(),
  origin: z.string(),
  instrument: z.string().nullable(),
  kind: z.string(),
  amount: decimal.describe('Decimal text in whole units; null where no source states it'),
  currency: z.string().nullable(),
  decided: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  service: z.string().nullable(),
  district: z.string().nullable(),
  project: z.string().nullable(),
  certainty: z.string(),
  evidence: z.string().describe('contract, register, report, declared or study'),
  passed_on_from: z.string().nullable().describe('The record this money comes out of; count only one of the two'),
  source: z.string(),
  source_key: z.string(),
  demo: z.boolean().describe('Invented, only to try things with'),
})
fundingApi.get(
  '/money',
  {
    may: anyone,
    audit: null,
    summary: 'Single records of money: who pays whom, how much, when, and by what it is known',
    description: 'What is confidential is left out. At most 500 at once, the newest decision first.',
    query: z.object({
      organisation: slug.optional(),
      year: z.coerce.number().int().min(1990).max(2100).optional(),
      grade: z.enum(['contract', 'register', 'report', 'declared', 'study']).optional(),
      offset: z.coerce.number().int().min(0).optional(),
    }),
    response: z.object({ items: z.array(record) }),
    example: {
      items: [
        {
          id: '0199a2b0-0000-7000-8000-000000000004',
          recipient: 'InBáze',
          recipient_ico: '26548526',
          title: 'Interkulturní práce',
          funder: 'Hlavní město Praha',
          origin: 'city',
          instrument: null,
          kind: 'grant',
          amount: '420000',
          currency: 'CZK',
          decided: '2026-03-20',
          from: '2026-01-01',
          to: '2026-12-31',
          service: 'mediation',
          district: null,
          project: null,
          certainty: 'secured',
          evidence: 'contract',
          passed_on_from: null,
          source: 'metropolis',
          source_key: '2026-014',
          demo: false,
        },
      ],
    },
  },
  async (c, input) => ({
    items: z
      .array(record)
      .parse(
        (
          await ledger(
            c.get('ports'),
            c.get('actor'),
            { ...noFilter, known: true, organisation: input.organisation ?? null, year: input.year ?? null, grade: input.grade ?? null },
            500,
            input.offset ?? 0,
          )
        ).map(recordJson),
      ),
  }),
)
fundingApi.get(
  '/funding/:slug',
  { may: anyone, audit: null, summary: 'One statement about money', query: z.object({ slug }), response: fact, example },
  async (c, input) => {
    const found = await moneyBySlug(c.get('ports'), c.get('actor'), input.slug)
    if (!found) throw new AppError('not-found', 'There is no such statement about money.')
    return found
  },
)
