import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { fromCsv, toCsv } from './csv.ts'

const columns = [
  { header: 'name', value: (row: { name: string; count: number | null }) => row.name },
  { header: 'count', value: (row: { name: string; count: number | null }) => row.count },
]

describe('lists as CSV', () => {
  test('a header and CRLF lines; nothing becomes an empty cell', () => {
    expect(
      toCsv(columns, [
        { name: 'META', count: 3 },
        { name: 'InBáze', count: null },
      ]),
    ).toBe('name,count\r\nMETA,3\r\nInBáze,\r\n')
  })

  test('commas, quotes and line breaks inside a value are quoted', () => {
    expect(toCsv(columns, [{ name: 'a "b", c\nd', count: 1 }])).toBe('name,count\r\n"a ""b"", c\nd",1\r\n')
  })

  test('a text that a spreadsheet would run as a formula is defused', () => {
    const texts = ['=1+1', '+420', '-2', '@SUM(A1)', '\tx', '\rx']
    const cells = fromCsv(
      toCsv(
        columns,
        texts.map((name) => ({ name, count: 0 })),
      ),
    ).rows.map((row) => row.cells['name'])
    expect(cells).toEqual(texts.map((text) => `'${text}`))
  })

  test('a negative number is a number and stays as it is', () => {
    expect(toCsv(columns, [{ name: 'change', count: -5 }])).toContain('change,-5')
  })

  test('a file for machines keeps a telephone number as it is', () => {
    expect(toCsv(columns, [{ name: '+420 222 000 111', count: 1 }], { formulas: 'keep' })).toContain('\n+420 222 000 111,1')
  })

  test('the byte order mark comes first when asked for', () => {
    expect(toCsv(columns, [], { bom: true }).codePointAt(0)).toBe(0xfeff)
  })

  test('whatever is written for machines is read back the same', () => {
    const text = fc.string({ unit: 'binary' }).map((one) => one.replaceAll('\uFEFF', ''))
    fc.assert(
      fc.property(fc.array(fc.record({ a: text, b: text }), { minLength: 1, maxLength: 8 }), (rows) => {
        const written = toCsv(
          [
            { header: 'a', value: (row: { a: string }) => row.a },
            { header: 'b', value: (row: { b: string }) => row.b },
          ],
          rows,
          { formulas: 'keep' },
        )
        const read = fromCsv(written)
        expect(read.problems).toEqual([])
        expect(read.rows.map((row) => row.cells)).toEqual(rows)
      }),
    )
  })

  test('a header with semicolons is read as such, texts with semicolons under commas stay whole', () => {
    expect(fromCsv('a;b\r\n1;"2,5"\r\n').rows[0]?.cells).toEqual({ a: '1', b: '2,5' })
    expect(fromCsv('a,b\r\nx;y;z,2\r\n').rows[0]?.cells).toEqual({ a: 'x;y;z', b: '2' })
  })

  test('a row with too many cells is reported with its line and the good rows stay', () => {
    const read = fromCsv('a,b\r\n1,2\r\n1,2,3\r\n4,5\r\n')
    expect(read.rows.map((row) => row.line)).toEqual([2, 4])
    expect(read.problems).toEqual([{ line: 3, reason: '3 cells where the header has 2' }])
  })
})
