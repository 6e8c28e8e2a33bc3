// The register of money as JSON; amounts in the smallest unit of their currency.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api } from '../../kernel/api.ts'
import { kinds } from './model.ts'
import { listMoney } from './queries.ts'

const named = z.object({ slug: z.string(), name: z.string() })
const fact = z.object({
  id: z.string(), slug: z.string(), title: z.string(), kind: z.string(), amountMinor: z.int().nullable().describe('In haléř or cent, as we read it'), currency: z.string().nullable(),
  amountAsPrinted: z.string().nullable(), otherReadingMinor: z.int().nullable().describe('The printed amount taken literally, where it is ambiguous'), coFundingPercent: z.number().nullable(),
  fromYear: z.int().nullable(), toYear: z.int().nullable(), funders: z.array(named), recipients: z.array(named), projects: z.array(named), terms: z.array(z.string()), notes: z.array(z.string()),
})
export const fundingApi = api('funding')
fundingApi.get('/funding', {
  may: anyone, audit: null, summary: 'What the study says of money; amounts of different statements must not be added', description: 'Most statements have no amount. Where the print is ambiguous both readings are given.',
  query: z.object({ kind: z.enum(kinds).optional(), funder: z.string().max(200).optional().describe('Slug of an organisation') }), response: z.object({ items: z.array(fact) }),
  example: {
    items: [{
      id: '0199a2b0-0000-7000-8000-000000000003', slug: 'city-grants', title: 'Annual city grants (national minorities and integration of foreigners)', kind: 'grant-programme', amountMinor: 451000000, currency: 'CZK',
      amountAsPrinted: 'CZK 4,510 million', otherReadingMinor: 451000000000, coFundingPercent: null, fromYear: 2007, toYear: 2013, funders: [{ slug: 'praha-magistrat', name: 'Magistrát hlavního města Prahy' }],
      recipients: [], projects: [], terms: [], notes: [],
    }],
  },
}, async (c, input) => ({ items: await listMoney(c.get('ports'), c.get('actor'), { kind: input.kind ?? null, funder: input.funder ?? null }) }))
