// Awards as open data: what an export knows of an award, and the record for the official board.
import type { Call } from '../calls/queries.ts'

export type PublicParty = { name: string; ico: string | null; slug: string; shareMinor: bigint; appliedMinor: bigint }
/** An award as it stood at the end of a day; amounts in haléře. */
export type ExportAward = {
  id: string
  number: string
  title: string
  summary: string
  isDemo: boolean
  organ: string
  decision: string
  awardedOn: string
  submittedOn: string | null
  requestedMinor: bigint
  amountMinor: bigint
  disbursedMinor: bigint
  recipient: { name: string; ico: string | null; slug: string }
  service: string
  districtCode: string | null
  districtName: string | null
  startsOn: string | null
  endsOn: string | null
  signedOn: string | null
  /** When the project really ran; known once its final report is accepted. */
  ran: { from: string; to: string } | null
  stream: { number: number; titleCs: string; titleEn: string }
  call: { slug: string; titleCs: string; titleEn: string; year: number }
  modifiedAt: string
  /** What became of the award until the day, and what was paid and came back. */
  events: { day: string; deltaMinor: bigint }[]
  payments: { day: string; kind: string; amountMinor: bigint; reference: string }[]
  /** For a joint project each party with its share; the shares make the award. Empty for one recipient. */
  parties: PublicParty[]
}
export const publisher = { id: 'CZ-ICO-00064581', ico: '00064581', name: 'Hlavní město Praha', website: 'https://praha.eu' } as const
export const licence = 'https://creativecommons.org/licenses/by/4.0/'
/** The call as a notice of the official board (open formal norm "Úřední desky"): posted until the intake ends and at least as many days as the law says. */
export function boardNotice(call: Call, origin: string, keptDays: number): object {
  const posted = call.publishedAt?.getTime() ?? 0
  const until = new Date(Math.max(call.closesAt?.getTime() ?? 0, posted + keptDays * 86_400_000))
  return {
    '@context': 'https://ofn.gov.cz/úřední-desky/2021-07-20/kontexty/úřední-desky.jsonld',
    typ: 'Informace',
    iri: `${origin}/open-data/calls/${call.slug}.jsonld`,
    název: { cs: call.titleCs, en: call.titleEn },
    popis: { cs: call.purposeCs, en: call.purposeEn },
    vyvěšení: { typ: 'Časový okamžik', datum: call.publishedAt?.toISOString().slice(0, 10) },
    relevantní_do: { typ: 'Časový okamžik', datum: until.toISOString().slice(0, 10) },
    spisová_značka: call.rulesHash,
    url: `${origin}/cs/calls/${call.slug}`,
    okruh: [{ typ: 'Okruh úřední desky', název: { cs: 'Dotační programy' } }],
  }
}
