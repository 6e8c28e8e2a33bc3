// The record for the state's register of contracts (Act 340/2015 Coll.; schema ISRS 1.2).
import { XMLBuilder } from 'fast-xml-parser'
import { moneyText } from '../../../kernel/money.ts'

export type RegisterFacts = {
  number: string
  subject: string
  signedOn: string
  amountMinor: bigint
  approvedBy: string
  recipient: { name: string; ico: string | null }
  parties: readonly { name: string; ico: string | null }[]
  follows: string | null
  fileName: string
  isDemo: boolean
}
/** The city as the register knows it: data box, identification number, seat. */
const city = { datovaSchranka: '48ia97h', nazev: 'Hlavní město Praha', ico: '00064581', adresa: 'Mariánské náměstí 2/2, 110 01 Praha 1' }
const organs: Readonly<Record<string, string>> = { council: 'Rada hl. m. Prahy', assembly: 'Zastupitelstvo hl. m. Prahy' }
/** Who approved the award, in the language of the register. */
export const approvedText = (by: { organ: string; number: string }): string => `${organs[by.organ] ?? by.organ}, usnesení č. ${by.number}`
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true })
/** Faults for which the register would send a record back, as keys of words; an empty list may leave the house. */
export function registerFaults(facts: RegisterFacts): ('ico' | 'signed' | 'amount')[] {
  return [
    ...(facts.isDemo || facts.recipient.ico !== null ? [] : ['ico' as const]),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(facts.signedOn) ? [] : ['signed' as const]),
    ...(facts.amountMinor > 0n ? [] : ['amount' as const]),
  ]
}
export function registerXml(facts: RegisterFacts): string {
  const side = (one: { name: string; ico: string | null }) => ({ nazev: one.name, ...(one.ico === null ? {} : { ico: one.ico }) })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    zverejneni: {
      '@xmlns': 'http://portal.gov.cz/rejstriky/ISRS/1.2/',
      data: {
        smlouva: {
          subjekt: city,
          smluvniStrana: [{ ...side(facts.recipient), prijemce: 1 }, ...facts.parties.map((one) => ({ ...side(one), prijemce: 1 }))],
          predmet: facts.subject,
          datumUzavreni: facts.signedOn,
          cisloSmlouvy: facts.number,
          schvalil: facts.approvedBy,
          hodnotaBezDph: moneyText({ minor: facts.amountMinor, currency: 'CZK' }),
          ...(facts.follows === null ? {} : { navazanyZaznam: facts.follows }),
        },
        prilohy: { priloha: { nazevSouboru: facts.fileName } },
      },
    },
  })}`
}
