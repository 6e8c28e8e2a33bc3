// Awards as open data: the 360Giving standard 1.4 (grants.md 3.6), the shape of the Czech register of subsidies, and the record for the official board.
import type { Call } from '../calls/queries.ts'
import { moneyText } from '../../../kernel/money.ts'

export type ExportAward = {
  number: string; title: string; summary: string; amountMinor: bigint; requestedMinor: bigint; awardedOn: string; decidedBy: string; organisation: string; ico: string | null; slug: string; service: string; district: string | null; districtName: string | null; startsOn: string | null; endsOn: string | null
  stream: string; call: Pick<Call, 'slug' | 'titleEn' | 'titleCs'>; modifiedAt: string; people: string[]
  /** What became of the award until the day, and what was paid and returned. */
  events: { day: string; deltaMinor: bigint }[]; disbursedMinor: bigint
  /** For a joint project each party with its share; the shares make the award. Empty for one recipient. */
  parties: { name: string; ico: string | null; slug: string; shareMinor: bigint; appliedMinor: bigint }[]
}
const prefix = '360G-praha'
const city = { id: 'CZ-ICO-00064581', name: 'Hlavní město Praha' }
const whole = (minor: bigint): number => Number(moneyText({ minor, currency: 'CZK' }))
/** Up to 140 characters, shortened at a word. */
export function shortTitle(title: string): string {
  if (title.length <= 140) return title
  const cut = title.slice(0, 139)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 80))}…`
}
/** People who have an account here and are named in what would be published; an export that names one is refused. */
export function namedPeople(award: Pick<ExportAward, 'title' | 'summary' | 'people'>): string[] {
  const text = `${award.title} ${award.summary}`.normalize('NFC').toLowerCase()
  return award.people.filter((person) => person.includes(' ') && text.includes(person.normalize('NFC').toLowerCase()))
}
function months(from: string, to: string): number {
  const [a, b] = [new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)]
  return Math.max(1, (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth() + 1)
}
export function giving360(awards: readonly ExportAward[], origin: string, day: string): object {
  return {
    version: '1.4', identifier: `${prefix}-${day}`, title: 'Grants of the City of Prague for the integration of migrants', issued: day, modified: day, publisher: { name: city.name, website: 'https://praha.eu', org_id: city.id }, license: 'https://creativecommons.org/licenses/by/4.0/',
    // A joint project is one grant for each party, so that whoever adds the file up adds every crown once.
    grants: awards.flatMap((award) => (award.parties.length < 2 ? [{ award, suffix: '', part: { name: award.organisation, ico: award.ico, slug: award.slug, shareMinor: award.amountMinor, appliedMinor: award.requestedMinor } }] : award.parties.map((part, index) => ({ award, suffix: index === 0 ? '' : `-P${index + 1}`, part })))).map(({ award, suffix, part }) => ({
      id: `${prefix}-${award.number}${suffix}`, title: shortTitle(award.title), description: award.summary || award.title, currency: 'CZK', amountAppliedFor: whole(part.appliedMinor), amountAwarded: whole(part.shareMinor), ...(award.parties.length < 2 ? { amountDisbursed: whole(award.disbursedMinor) } : {}), awardDate: award.awardedOn, url: `${origin}/en/calls/${award.call.slug}/why`,
      ...(award.startsOn && award.endsOn ? { plannedDates: [{ startDate: award.startsOn, endDate: award.endsOn, duration: months(award.startsOn, award.endsOn) }] } : {}),
      recipientOrganization: [{ id: part.ico === null ? `${prefix}-ORG-${part.slug}` : `CZ-ICO-${part.ico}`, name: part.name }],
      ...(award.parties.length < 2 ? { commitmentTransaction: award.events.map((event, index) => ({ id: `${award.number}-C${index + 1}`, date: event.day, currency: 'CZK', value: whole(event.deltaMinor) })) } : { relatedActivity: award.parties.flatMap((_one, index) => (index === 0 ? (suffix === '' ? [] : [`${prefix}-${award.number}`]) : suffix === `-P${index + 1}` ? [] : [`${prefix}-${award.number}-P${index + 1}`])) }), fundingOrganization: [city],
      ...(award.districtName === null ? {} : { beneficiaryLocation: [{ name: award.districtName, countryCode: 'CZ' }] }),
      grantProgramme: [{ code: award.call.slug, title: `${award.call.titleEn}: ${award.stream}`, url: `${origin}/en/calls/${award.call.slug}` }], fromOpenCall: 'Yes', classifications: [{ vocabulary: 'Metropolis services', title: award.service }], dateModified: award.modifiedAt, dataSource: `${origin}/open-data/grants.json`,
    })),
  }
}
/** One row of the shape of the state's register (Dotace, Rozhodnuti, Prijemce); no year of birth. */
export const redColumns = [
  { header: 'kod', value: (award: ExportAward) => award.number }, { header: 'nazev', value: (award: ExportAward) => award.title }, { header: 'ico', value: (award: ExportAward) => award.ico }, { header: 'obchodniNazev', value: (award: ExportAward) => award.organisation }, { header: 'rokRozhodnuti', value: (award: ExportAward) => award.awardedOn.slice(0, 4) },
  { header: 'castkaPozadovana', value: (award: ExportAward) => moneyText({ minor: award.requestedMinor, currency: 'CZK' }) }, { header: 'castkaRozhodnuta', value: (award: ExportAward) => moneyText({ minor: award.amountMinor, currency: 'CZK' }) }, { header: 'datumRozhodnuti', value: (award: ExportAward) => award.awardedOn }, { header: 'poskytovatelIco', value: () => '00064581' }, { header: 'ucel', value: (award: ExportAward) => award.service },
] as const
/** The call as a notice of the official board (open formal norm "Úřední desky"). */
export function boardNotice(call: Call, origin: string): object {
  return {
    '@context': 'https://ofn.gov.cz/úřední-desky/2021-07-20/kontexty/úřední-desky.jsonld', typ: 'Informace', iri: `${origin}/open-data/calls/${call.slug}.jsonld`, název: { cs: call.titleCs, en: call.titleEn }, popis: { cs: call.purposeCs, en: call.purposeEn },
    vyvěšení: { typ: 'Časový okamžik', datum: call.publishedAt?.toISOString().slice(0, 10) }, relevantní_do: { typ: 'Časový okamžik', datum: call.closesAt?.toISOString().slice(0, 10) }, spisová_značka: call.rulesHash, url: `${origin}/cs/calls/${call.slug}`, okruh: [{ typ: 'Okruh úřední desky', název: { cs: 'Dotační programy' } }],
  }
}
