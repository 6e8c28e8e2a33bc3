// Files to the bank and from it, asked of their own rules: positions, sums, letters, and what a bank really writes.
import { XMLParser } from 'fast-xml-parser'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isIban } from './model.ts'
import { aboFile, czechAccount, paymentFile } from './orders.ts'
import { readStatement, textOfBytes } from './statements.ts'

const payer = { name: 'Hlavní město Praha', iban: 'CZ6508000000192000145399' }
const order = { number: 7, madeAt: new Date('2027-01-05T08:30:00Z'), day: '2027-01-05' }
const one = {
  symbol: '202710001',
  amountMinor: 16_666_600n,
  iban: 'CZ6508000000192000145399',
  name: 'Příliš žluťoučký spolek, z. s.',
  agreement: 'po-1-S',
  instalment: 1,
}

describe('an order to the bank', () => {
  test('as pain.001 has the elements in the order of the standard, one transfer for each instalment, and sums that agree', () => {
    const text = paymentFile(order, [one, { ...one, symbol: '202710002', amountMinor: 4_000_050n, instalment: 2 }], payer)
    const order_ = (names: string[]) =>
      names.reduce((from, name) => {
        const at = text.indexOf(`<${name}>`, from)
        expect(at, name).toBeGreaterThan(-1)
        return at
      }, 0)
    order_([
      'CstmrCdtTrfInitn',
      'GrpHdr',
      'MsgId',
      'CreDtTm',
      'NbOfTxs',
      'CtrlSum',
      'InitgPty',
      'PmtInf',
      'PmtInfId',
      'PmtMtd',
      'BtchBookg',
      'NbOfTxs',
      'CtrlSum',
      'ReqdExctnDt',
      'Dbtr',
      'DbtrAcct',
      'DbtrAgt',
      'CdtTrfTxInf',
      'PmtId',
      'EndToEndId',
      'Amt',
      'Cdtr',
      'CdtrAcct',
      'RmtInf',
    ])
    const parsed: {
      Document: {
        CstmrCdtTrfInitn: {
          GrpHdr: Record<string, string>
          PmtInf: { CdtTrfTxInf: { PmtId: { EndToEndId: string }; Amt: { InstdAmt: string }; Cdtr: { Nm: string } }[] }
        }
      }
    } = new XMLParser({ parseTagValue: false }).parse(text)
    expect(parsed.Document.CstmrCdtTrfInitn.GrpHdr).toMatchObject({ NbOfTxs: '2', CtrlSum: '206666.50' })
    const transfers = parsed.Document.CstmrCdtTrfInitn.PmtInf.CdtTrfTxInf
    expect(transfers.map((transfer) => transfer.PmtId.EndToEndId)).toEqual(['VS202710001-1-7', 'VS202710002-2-7'])
    // Letters every bank takes, and identifiers no longer than 35 of them.
    for (const transfer of transfers)
      expect([transfer.Cdtr.Nm, transfer.PmtId.EndToEndId.length <= 35]).toEqual(['Prilis zlutoucky spolek, z. s.', true])
    expect(paymentFile(order, [one], payer)).toBe(paymentFile(order, [one], payer))
  })
  test('as ABO has its header of 58 letters, the group and one line for each payment in haléře', () => {
    const lines = aboFile(order, [one], payer)?.split('\r\n') ?? []
    expect(lines[0]).toMatch(/^UHL1050127HLAVNI MESTO PRAHA.{2}0000000001001999000000000000$/)
    expect(lines[0]).toHaveLength(58)
    expect(lines.slice(1)).toEqual([
      '1 1501 007000 0800',
      '2 000019-2000145399 16666600 050127',
      '000019-2000145399 16666600 202710001 08000000 1 AV:po-1-S 1. splatka',
      '3 +',
      '5 +',
      '',
    ])
    expect(aboFile(order, [{ ...one, iban: 'DE89370400440532013000' }], payer)).toBeNull()
    expect([...lines.join('')].every((letter) => letter.charCodeAt(0) < 128)).toBe(true)
  })
  test('every Czech account comes out of its IBAN as it went in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 999_999 }),
        fc.integer({ min: 1, max: 2_000_000_000 }),
        (bank, prefix, number) => {
          const body = `${String(bank).padStart(4, '0')}${String(prefix).padStart(6, '0')}${String(number).padStart(10, '0')}`
          const rest = [...`${body}123500`].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0)
          const iban = `CZ${String(98 - rest).padStart(2, '0')}${body}`
          expect(isIban(iban)).toBe(true)
          expect(czechAccount(iban)).toEqual({ bank: body.slice(0, 4), account: `${body.slice(4, 10)}-${body.slice(10)}` })
        },
      ),
    )
  })
})

describe('a statement of the bank', () => {
  const gpc = (kind: string, haler: number, symbol: string, doc: string, day = '050127') =>
    `075${'192000145399'.padStart(16, '0')}${'2000145399'.padStart(16, '0')}${doc.padStart(13, '0')}${String(haler).padStart(12, '0')}${kind}${symbol.padStart(10, '0')}${'0008000558'}${'1'.padStart(10, '0')}${day}${'PRVNI SPOLEK'.padEnd(20)}000203${day}`
  const head = `074${'192000145399'.padStart(16, '0')}${'HLAVNI MESTO PRAHA'.padEnd(20)}040127${'0'.repeat(14)}+${'0'.repeat(14)}+${'0'.repeat(14)}0${'0'.repeat(14)}0005050127${' '.repeat(14)}`
  test('in GPC: debit, credit, a debit undone; the symbol without its zeros, the day, the counter-account', () => {
    const lines = readStatement(
      [head, gpc('1', 16_666_600, '202710001', '11'), gpc('2', 841_700, '202710001', '12'), gpc('4', 16_666_600, '202710001', '13')].join(
        '\r\n',
      ),
    )
    expect(lines?.map((line) => [line.amountMinor, line.reversal, line.symbol, line.valueOn])).toEqual([
      [-16_666_600n, false, '202710001', '2027-01-05'],
      [841_700n, false, '202710001', '2027-01-05'],
      [16_666_600n, true, '202710001', '2027-01-05'],
    ])
    expect(lines?.[0]?.counterAccount).toBe('2000145399/0800')
    expect(new Set(lines?.map((line) => line.reference)).size).toBe(3)
    expect(readStatement([head, gpc('1', 16_666_600, '202710001', '11')].join('\n'))?.[0]?.reference).toBe(lines?.[0]?.reference)
    expect(readStatement([head, gpc('9', 1, '1', '1')].join('\n'))).toBeNull()
  })
  test('in CSV of an internet bank: lines about the account first, semicolons, Czech days and amounts; equal lines are two lines', () => {
    const rows = [
      '"Výpis z účtu"',
      '"Období: 01.01.2027 - 31.01.2027"',
      '',
      'ID pohybu;Datum;Objem;Měna;Protiúčet;VS;Zpráva pro příjemce;Typ',
      '123;05.01.2027;-166666,00;CZK;2000145399;202710001;dotace;Platba převodem',
      '124;06.01.2027;166 666,00;CZK;2000145399;202710001;vráceno;Vrácená platba',
    ]
    expect(
      readStatement(rows.join('\r\n'))?.map((line) => [line.reference, line.amountMinor, line.reversal, line.symbol, line.valueOn]),
    ).toEqual([
      ['123', -16_666_600n, false, '202710001', '2027-01-05'],
      ['124', 16_666_600n, true, '202710001', '2027-01-06'],
    ])
    const twice = readStatement(['date,amount,symbol', '2027-01-05,10.50,1', '2027-01-05,10.50,1'].join('\n'))
    expect(new Set(twice?.map((line) => line.reference)).size).toBe(2)
    expect(readStatement('date,amount\nyesterday,10')).toBeNull()
  })
  test('in the code page of Windows is read as it was written', () => {
    expect(textOfBytes(Uint8Array.from([0x50, 0xf8, 0xed, 0x6a, 0x65, 0x6d, 0x63, 0x65]))).toBe('Příjemce')
    expect(textOfBytes(new TextEncoder().encode('Příjemce'))).toBe('Příjemce')
  })
  test('whatever else is no statement, and nothing breaks on it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(() => readStatement(text)).not.toThrow()
      }),
    )
    for (const text of ['', '<a>', '<?xml version="1.0"?><Document/>', '075', '%PDF-1.7']) expect(readStatement(text), text).toBeNull()
  })
})
