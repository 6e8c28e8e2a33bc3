// The filter of the ledger as it stands in an address; what the ledger does not know is as if it were not there.
import { z } from 'zod'
import type { Request } from '../../../kernel/http.ts'
import type { LedgerFilter } from './queries.ts'

const word = z.string().trim().min(1).max(200).nullable().catch(null)
const schema = z.object({
  organisation: word,
  funder: word,
  service: word,
  district: word,
  grade: word,
  project: word,
  q: word,
  year: z.coerce.number().int().min(1990).max(2100).nullable().catch(null),
})
export function filterOf(c: Request): LedgerFilter {
  const of = (name: string) => c.req.query(name) || null
  return schema.parse({
    organisation: of('organisation'),
    funder: of('funder'),
    service: of('service'),
    district: of('district'),
    grade: of('grade'),
    project: of('project'),
    q: of('q'),
    year: of('year'),
  })
}
export const offsetOf = (c: Request): number => z.coerce.number().int().min(0).max(1_000_000).catch(0).parse(c.req.query('from'))
