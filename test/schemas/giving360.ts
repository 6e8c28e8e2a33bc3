// The 360Giving standard 1.4 in our own words, after its grant and package schemas and its code lists (regrantType, locationScope, currency, countryCode): required fields, types, formats, closed lists. Not a copy.
// Where versions of the standard differ (duration and coordinates were texts before they became numbers) the fields are not used at all.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const day = { type: 'string', pattern: '^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$', format: 'date' }
const moment = { type: 'string', format: 'date-time' }
const words = { type: 'string', minLength: 1 }
const uri = { type: 'string', format: 'uri' }
const list = (items: object, least = 0) => ({ type: 'array', items, minItems: least })
const of = (properties: object, required: string[] = []) => ({ type: 'object', properties, required, additionalProperties: false })
const organisationId = { type: 'string', pattern: '^(CZ-ICO-[0-9]{8}|360G-[A-Za-z0-9-]+)$' }
const organisation = of({ id: organisationId, name: words, department: words }, ['id', 'name'])
const classification = of({ vocabulary: words, code: words, title: words, description: words, url: uri }, ['title'])
const transaction = of(
  {
    id: words,
    transactionDate: day,
    currency: { const: 'CZK' },
    value: { type: 'number' },
    valueDate: day,
    description: words,
    provider: organisationId,
    recipient: organisationId,
    dateModified: moment,
  },
  ['id', 'transactionDate', 'currency', 'value'],
)
const period = of({ title: words, startDate: day, endDate: day, description: words, dateModified: moment }, ['startDate', 'endDate'])
const grant = of(
  {
    // No slash, no blank: the identifier becomes part of addresses.
    id: { type: 'string', pattern: '^360G-[a-z]+-[A-Za-z0-9._-]+$' },
    title: { type: 'string', minLength: 1, maxLength: 140 },
    description: words,
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    amountAppliedFor: { type: 'number', minimum: 0 },
    amountAwarded: { type: 'number', minimum: 0 },
    amountDisbursed: { type: 'number' },
    awardDate: day,
    url: uri,
    plannedDates: list(period, 1),
    actualDates: list(period, 1),
    recipientOrganization: { ...list(organisation, 1), maxItems: 1 },
    fundingOrganization: list(organisation, 1),
    beneficiaryLocation: list(of({ name: words, countryCode: { const: 'CZ' } }, ['name', 'countryCode'])),
    locationScope: { enum: ['GLS010', 'GLS020', 'GLS030', 'GLS040', 'GLS050', 'GLS060', 'GLS099'] },
    regrantType: { enum: ['FRG010', 'FRG020', 'FRG030', 'FRG040', 'FRG050', 'FRG060', 'FRG070'] },
    grantProgramme: list(of({ code: words, title: words, url: uri }, ['code', 'title']), 1),
    fromOpenCall: { enum: ['Yes', 'No'] },
    fundingType: list(classification),
    classifications: list(classification),
    relatedDocument: list(of({ id: words, title: words, url: uri, documentType: words }, ['title', 'url'])),
    applicationTransaction: list(transaction),
    commitmentTransaction: list(transaction),
    disbursementTransaction: list(transaction),
    relatedActivity: list({ type: 'string', pattern: '^360G-' }),
    dateModified: moment,
    dataSource: uri,
  },
  ['id', 'title', 'description', 'currency', 'amountAwarded', 'awardDate', 'recipientOrganization', 'fundingOrganization'],
)
const publisher = of({ identifier: organisationId, name: words, website: uri, logo: uri }, ['name'])
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const validate = ajv.compile(
  of(
    {
      version: { type: 'string', pattern: '^1\\.4$' },
      extensions: { ...list({ type: 'string' }), uniqueItems: true },
      title: words,
      description: words,
      issued: day,
      modified: { anyOf: [day, moment] },
      identifier: words,
      publisher,
      downloadURL: uri,
      accessURL: uri,
      license: { ...uri, pattern: '^https://creativecommons.org/' },
      grants: { ...list(grant), uniqueItems: true },
    },
    ['version', 'title', 'issued', 'modified', 'identifier', 'publisher', 'license', 'grants'],
  ),
)

type Sums = {
  amountAppliedFor?: number
  amountAwarded: number
  amountDisbursed?: number
  applicationTransaction?: { value: number }[]
  commitmentTransaction?: { value: number }[]
  disbursementTransaction?: { value: number }[]
}
type Package = { grants: (Sums & { id: string })[] }
/** Every fault of a package: what the schema refuses, identifiers that come twice, amounts that are not the sum of their transactions. */
export function giving360Faults(content: Package): string[] {
  validate(content)
  const faults = (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`)
  const seen = new Set<string>()
  for (const one of content.grants) {
    if (seen.has(one.id)) faults.push(`${one.id} comes twice`)
    seen.add(one.id)
    for (const [amount, parts] of [
      ['amountAppliedFor', 'applicationTransaction'],
      ['amountAwarded', 'commitmentTransaction'],
      ['amountDisbursed', 'disbursementTransaction'],
    ] as const) {
      const [whole, list] = [one[amount], one[parts]]
      if (
        whole !== undefined &&
        list !== undefined &&
        Math.round(list.reduce((sum, part) => sum + part.value * 100, 0)) !== Math.round(whole * 100)
      )
        faults.push(`${one.id}: ${amount} is not the sum of ${parts}`)
    }
  }
  return faults
}
