// The 360Giving standard 1.4 (grants.md 3.6): one package of all grants, or of one year.
import { moneyText } from '../../../kernel/money.ts'
import { licence, publisher, type ExportAward } from './model.ts'

/** The publisher's prefix; to be asked for at 360Giving before the file is registered there. */
const prefix = '360G-praha'
const whole = (minor: bigint): number => Number(moneyText({ minor, currency: 'CZK' }))
/** Up to 140 characters, shortened at a word. */
export function shortTitle(title: string): string {
  if (title.length <= 140) return title
  const cut = title.slice(0, 139)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 80))}…`
}
const organisationId = (one: { ico: string | null; slug: string }): string =>
  one.ico === null ? `${prefix}-ORG-${one.slug}` : `CZ-ICO-${one.ico}`
const numberOf = (award: ExportAward, index: number): string => `${prefix}-${award.number}${index === 0 ? '' : `-P${index + 1}`}`
type Grant = Readonly<Record<string, unknown>>

/** One grant for each party of a joint project, so that whoever adds the file up adds every crown once; payments go to the lead, who passes them on. */
function grantsOf(award: ExportAward, origin: string): Grant[] {
  const joint = award.parties.length > 1
  const parts = joint ? award.parties : [{ ...award.recipient, shareMinor: award.amountMinor, appliedMinor: award.requestedMinor }]
  return parts.map((part, index): Grant => {
    const [id, recipient] = [numberOf(award, index), organisationId(part)]
    const transaction = (kind: string, position: number, date: string, minor: bigint, description: string) => ({
      id: `${id}-${kind}${position}`,
      transactionDate: date,
      currency: 'CZK',
      value: whole(minor),
      description,
      provider: publisher.id,
      recipient,
    })
    return {
      id,
      title: shortTitle(award.title),
      description: award.summary || award.title,
      currency: 'CZK',
      amountAppliedFor: whole(part.appliedMinor),
      amountAwarded: whole(part.shareMinor),
      ...(joint ? {} : { amountDisbursed: whole(award.disbursedMinor) }),
      awardDate: award.awardedOn,
      url: `${origin}/en/calls/${award.call.slug}/why`,
      ...(award.startsOn && award.endsOn ? { plannedDates: [{ startDate: award.startsOn, endDate: award.endsOn }] } : {}),
      ...(award.ran ? { actualDates: [{ startDate: award.ran.from, endDate: award.ran.to }] } : {}),
      recipientOrganization: [{ id: recipient, name: part.name }],
      fundingOrganization: [{ id: publisher.id, name: publisher.name }],
      beneficiaryLocation: [{ name: award.districtName ?? 'Praha', countryCode: 'CZ' }],
      locationScope: award.districtName === null ? 'GLS050' : 'GLS060',
      grantProgramme: [
        { code: award.call.slug, title: `${award.call.titleEn}: ${award.stream.titleEn}`, url: `${origin}/en/calls/${award.call.slug}` },
      ],
      fromOpenCall: 'Yes',
      fundingType: [{ vocabulary: 'Metropolis', code: 'project', title: 'Project grant' }],
      classifications: [
        { vocabulary: 'Metropolis services', code: award.service, title: award.service },
        ...(award.isDemo ? [{ vocabulary: 'Metropolis', code: 'demo', title: 'Invented record for demonstration' }] : []),
      ],
      relatedDocument: [
        { id: `${award.call.slug}-call`, title: award.call.titleEn, url: `${origin}/en/calls/${award.call.slug}`, documentType: 'Call' },
      ],
      applicationTransaction: [transaction('A', 1, award.submittedOn ?? award.awardedOn, part.appliedMinor, 'Application as submitted')],
      commitmentTransaction: joint
        ? [transaction('C', 1, award.awardedOn, part.shareMinor, `Share of the award: ${award.organ} ${award.decision}`)]
        : award.events.map((event, position) =>
            transaction(
              'C',
              position + 1,
              event.day,
              event.deltaMinor,
              position === 0 ? `Decision: ${award.organ} ${award.decision}` : 'Amendment',
            ),
          ),
      ...(joint
        ? { relatedActivity: parts.flatMap((_one, other) => (other === index ? [] : [numberOf(award, other)])) }
        : {
            disbursementTransaction: award.payments.map((one, position) =>
              transaction(
                'D',
                position + 1,
                one.day,
                one.kind === 'payment' ? one.amountMinor : -one.amountMinor,
                one.kind === 'payment' ? 'Payment' : one.kind === 'refund' ? 'Refund' : 'Returned by the bank',
              ),
            ),
          }),
      dateModified: award.modifiedAt,
      dataSource: `${origin}/open-data/360giving.json`,
    }
  })
}
/** The package of a day; `year` keeps the awards decided in that year. */
export function giving360(
  awards: readonly ExportAward[],
  origin: string,
  day: string,
  year: number | null = null,
): { grants: Grant[] } & Record<string, unknown> {
  const chosen = year === null ? awards : awards.filter((award) => award.awardedOn.startsWith(`${year}-`))
  return {
    version: '1.4',
    extensions: [],
    identifier: `${prefix}-${year ?? 'all'}-${day}`,
    title: `Grants of the City of Prague for the integration of migrants${year === null ? '' : ` ${year}`}`,
    description: 'Every grant with its amendments, payments and refunds as written down by the end of the day of issue.',
    issued: day,
    modified: `${day}T00:00:00Z`,
    publisher: { identifier: publisher.id, name: publisher.name, website: publisher.website },
    license: licence,
    downloadURL: `${origin}/open-data/360giving.json`,
    accessURL: `${origin}/en/calls`,
    grants: chosen.flatMap((award) => grantsOf(award, origin)),
  }
}
