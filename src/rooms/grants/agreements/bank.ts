// What goes to the bank and what comes back: payment orders as ISO 20022 pain.001, statements as camt.053.
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { moneyText, parseMoney } from '../../../kernel/money.ts'

export type OrderedPayment = { symbol: string; amountMinor: bigint; iban: string; name: string; number: string; instalment: number }
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true })
const decimal = (minor: bigint): string => { const text = moneyText({ minor, currency: 'CZK' }); return text.includes('.') ? text : `${text}.00` }
// Names go to the bank in the letters every bank takes (EPC guidance on the SEPA character set).
const latin = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[^A-Za-z0-9 /?:().,'+-]/g, ' ').slice(0, 70).trim()
export type Payer = { name: string; iban: string }
/** The order as the bank reads it (pain.001.001.09): one batch, one transfer for each instalment, found again by its variable symbol. */
export function paymentFile(order: { number: number; madeAt: Date; day: string }, payments: readonly OrderedPayment[], payer: Payer): string {
  const total = decimal(payments.reduce((sum, one) => sum + one.amountMinor, 0n))
  const id = `METROPOLIS-${order.number}`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    Document: {
      '@xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
      CstmrCdtTrfInitn: {
        GrpHdr: { MsgId: id, CreDtTm: `${order.madeAt.toISOString().slice(0, 19)}Z`, NbOfTxs: payments.length, CtrlSum: total, InitgPty: { Nm: latin(payer.name) } },
        PmtInf: {
          PmtInfId: id, PmtMtd: 'TRF', NbOfTxs: payments.length, CtrlSum: total, ReqdExctnDt: { Dt: order.day }, Dbtr: { Nm: latin(payer.name) }, DbtrAcct: { Id: { IBAN: payer.iban } }, DbtrAgt: { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } },
          CdtTrfTxInf: payments.map((one) => ({
            PmtId: { EndToEndId: `VS${one.symbol}-${one.instalment}` }, Amt: { InstdAmt: { '@Ccy': 'CZK', '#text': decimal(one.amountMinor) } }, Cdtr: { Nm: latin(one.name) }, CdtrAcct: { Id: { IBAN: one.iban } }, RmtInf: { Ustrd: latin(`/VS/${one.symbol} ${one.number} ${one.instalment}`) },
          })),
        },
      },
    },
  })}`
}

export type StatementLine = { reference: string; valueOn: string; amountMinor: bigint; reversal: boolean; counterAccount: string | null; symbol: string | null; message: string }
const list = <Schema extends z.ZodType>(one: Schema) => z.preprocess((value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]), z.array(one))
const account = z.looseObject({ Id: z.looseObject({ IBAN: z.string().optional() }).optional() }).optional()
const entry = z.looseObject({
  Amt: z.union([z.string(), z.looseObject({ '#text': z.string() }).transform((value) => value['#text'])]), CdtDbtInd: z.enum(['CRDT', 'DBIT']), RvslInd: z.string().optional(), BookgDt: z.looseObject({ Dt: z.string().optional(), DtTm: z.string().optional() }).optional(), ValDt: z.looseObject({ Dt: z.string().optional(), DtTm: z.string().optional() }).optional(),
  AcctSvcrRef: z.string().optional(), NtryRef: z.string().optional(),
  NtryDtls: z.looseObject({ TxDtls: list(z.looseObject({
    Refs: z.looseObject({ EndToEndId: z.string().optional(), AcctSvcrRef: z.string().optional() }).optional(), RmtInf: z.looseObject({ Ustrd: list(z.string()).optional(), Strd: z.unknown().optional() }).optional(), RltdPties: z.looseObject({ CdtrAcct: account, DbtrAcct: account }).optional(),
  })) }).optional(),
})
const statement = z.looseObject({ Document: z.looseObject({ BkToCstmrStmt: z.looseObject({ Stmt: list(z.looseObject({ Id: z.string(), Ntry: list(entry) })) }) }) })
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, removeNSPrefix: true, processEntities: false })
/** The lines of a statement; null when the file is none. Debits are negative. The bank's own reference tells a line from every other; where it is missing, the statement's number and the place of the line do. */
export function readStatement(text: string): StatementLine[] | null {
  let parsed: z.output<typeof statement>
  try {
    parsed = statement.parse(parser.parse(text))
  } catch {
    return null
  }
  const lines: StatementLine[] = []
  for (const one of parsed.Document.BkToCstmrStmt.Stmt) {
    for (const [index, item] of one.Ntry.entries()) {
      const details = item.NtryDtls?.TxDtls[0]
      const amount = parseMoney(item.Amt)
      const valueOn = (item.ValDt?.Dt ?? item.ValDt?.DtTm ?? item.BookgDt?.Dt ?? item.BookgDt?.DtTm ?? '').slice(0, 10)
      if (!amount || !/^\d{4}-\d{2}-\d{2}$/.test(valueOn)) return null
      const message = [details?.Refs?.EndToEndId ?? '', ...(details?.RmtInf?.Ustrd ?? [])].join(' ').trim()
      lines.push({
        reference: item.AcctSvcrRef ?? details?.Refs?.AcctSvcrRef ?? item.NtryRef ?? `${one.Id}/${index + 1}`, valueOn, amountMinor: item.CdtDbtInd === 'DBIT' ? -amount.minor : amount.minor, reversal: item.RvslInd === 'true',
        counterAccount: (item.CdtDbtInd === 'DBIT' ? details?.RltdPties?.CdtrAcct : details?.RltdPties?.DbtrAcct)?.Id?.IBAN ?? null, symbol: /(?:\/?VS[:/ ]?)0*(\d{1,10})/i.exec(message)?.[1] ?? null, message: message.slice(0, 200),
      })
    }
  }
  return lines
}
