// The study's records as JSON, word for word.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api } from '../../kernel/api.ts'
import { AppError } from '../../kernel/errors.ts'
import { collections } from './model.ts'
import { evidenceOf, listRecords } from './queries.ts'

const quotation = z.object({ section: z.string(), table: z.string().nullable(), quote: z.string() })
const record = z.object({
  id: z.string(),
  collection: z.enum(collections),
  label: z.string(),
  kind: z.string().nullable(),
  quotations: z.array(quotation),
  facts: z.record(z.string(), z.json()),
})
const exampleRecord = {
  id: 'figure-tlm-total',
  collection: 'figures' as const,
  label: 'Applicants enrolled',
  kind: 'stated',
  quotations: [
    {
      section: '3.2.2',
      table: null,
      quote: '685 applicants (296 Vietnamese, 184 Russian speakers, 219 Chinese, 76 Mongolians) enrolled in training',
    },
  ],
  facts: { value: 685, unit: 'persons', qualifier: 'exact' },
}

export const studyApi = api('study')
studyApi.get(
  '/study/records',
  {
    may: anyone,
    audit: null,
    summary: 'The records of one collection of the study in its order, as transcribed',
    query: z.object({ collection: z.enum(collections).describe('Which collection') }),
    response: z.object({ items: z.array(record) }),
    example: { items: [exampleRecord] },
  },
  async (c, { collection }) => ({
    items: (await listRecords(c.get('ports'), c.get('actor'), collection)).map((row) => ({ ...row, collection })),
  }),
)

studyApi.get(
  '/study/records/:id',
  {
    may: anyone,
    audit: null,
    summary: 'One record of the study with the contradictions that touch it and the records it is connected with',
    query: z.object({ id: z.string().max(200) }),
    response: record.extend({ contradictions: z.array(z.string()), speaksOf: z.array(z.string()), spokenOfBy: z.array(z.string()) }),
    example: { ...exampleRecord, contradictions: ['inc-01'], speaksOf: ['project-together-labour-market'], spokenOfBy: [] },
  },
  async (c, { id }) => {
    const found = await evidenceOf(c.get('ports'), c.get('actor'), id)
    if (!found) throw new AppError('not-found', 'There is no such record of the study.')
    const ids = (links: readonly { id: string }[]) => [...new Set(links.map((link) => link.id))]
    return {
      id: found.id,
      collection: found.collection,
      label: found.label,
      kind: found.kind,
      quotations: found.quotations,
      facts: found.facts,
      contradictions: ids(found.contradictions),
      speaksOf: ids(found.speaksOf),
      spokenOfBy: ids(found.spokenOfBy),
    }
  },
)
