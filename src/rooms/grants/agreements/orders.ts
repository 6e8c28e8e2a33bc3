// What goes to the bank: payment orders as ISO 20022 pain.001 and in the domestic format ABO (KPC), which every Czech bank takes.
import { XMLBuilder } from 'fast-xml-parser'
import { moneyText } from '../../../kernel/money.ts'

export type OrderedPayment = { symbol: string; amountMinor: bigint; iban: string; name: string; agreement: string; instalment: number }
export type Order = { number: number; madeAt: Date; day: string }
export type Payer = { name: string; iban: string }
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true })
const decimal = (minor: bigint): string => {
  const text = moneyText({ minor, currency: 'CZK' })
  return text.includes('.') ? text : `${text}.00`
}
// Names go to the bank in the letters every bank takes (EPC guidance on the SEPA character set).
const latin = (text: string, length: number): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 /?:().,'+-]/g, ' ')
    .slice(0, length)
    .trim()
const totalOf = (payments: readonly OrderedPayment[]): bigint => payments.reduce((sum, one) => sum + one.amountMinor, 0n)

/** The order as the bank reads it (pain.001.001.09): one batch, one transfer for each instalment, found again by its variable symbol. */
export function paymentFile(order: Order, payments: readonly OrderedPayment[], payer: Payer): string {
  const total = decimal(totalOf(payments))
  const id = `METROPOLIS-${order.number}`
  const agent = { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    Document: {
      '@xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
      CstmrCdtTrfInitn: {
        GrpHdr: {
          MsgId: id,
          CreDtTm: `${order.madeAt.toISOString().slice(0, 19)}Z`,
          NbOfTxs: payments.length,
          CtrlSum: total,
          InitgPty: { Nm: latin(payer.name, 70) },
        },
        PmtInf: {
          PmtInfId: id,
          PmtMtd: 'TRF',
          BtchBookg: false,
          NbOfTxs: payments.length,
          CtrlSum: total,
          ReqdExctnDt: { Dt: order.day },
          Dbtr: { Nm: latin(payer.name, 70) },
          DbtrAcct: { Id: { IBAN: payer.iban } },
          DbtrAgt: agent,
          CdtTrfTxInf: payments.map((one) => ({
            PmtId: { EndToEndId: `VS${one.symbol}-${one.instalment}-${order.number}` },
            Amt: { InstdAmt: { '@Ccy': 'CZK', '#text': decimal(one.amountMinor) } },
            Cdtr: { Nm: latin(one.name, 70) },
            CdtrAcct: { Id: { IBAN: one.iban } },
            RmtInf: { Ustrd: latin(`/VS/${one.symbol} ${one.agreement} ${one.instalment}`, 140) },
          })),
        },
      },
    },
  })}`
}

/** A Czech account out of its IBAN: number with prefix, and the code of the bank; null for a foreign one. */
export function czechAccount(iban: string): { account: string; bank: string } | null {
  const match = /^CZ\d{2}(\d{4})(\d{6})(\d{10})$/.exec(iban)
  return match ? { bank: match[1] ?? '', account: `${match[2]}-${match[3]}` } : null
}
/** The same order in ABO: header UHL1, one group of accounting data 1501, amounts in haléře; null where an account is not Czech. Every line ends with CR LF, letters are ASCII. */
export function aboFile(order: Order, payments: readonly OrderedPayment[], payer: Payer): string | null {
  const from = czechAccount(payer.iban)
  const rows = payments.map((one) => ({ ...one, to: czechAccount(one.iban) }))
  if (from === null || rows.some((one) => one.to === null)) return null
  const [year, month, day] = order.day.split('-')
  const short = `${day}${month}${year?.slice(2)}`
  const name = latin(payer.name, 20).toUpperCase().padEnd(20)
  return [
    `UHL1${short}${name}${'1'.padStart(10, '0')}001999000000000000`,
    `1 1501 ${String(order.number % 1000).padStart(3, '0')}000 ${from.bank}`,
    `2 ${from.account} ${totalOf(payments)} ${short}`,
    ...rows.map(
      (one) =>
        `${one.to?.account} ${one.amountMinor} ${one.symbol} ${one.to?.bank}0000 ${one.instalment} AV:${latin(`${one.agreement} ${one.instalment}. splatka`, 35)}`,
    ),
    '3 +',
    '5 +',
    '',
  ].join('\r\n')
}
