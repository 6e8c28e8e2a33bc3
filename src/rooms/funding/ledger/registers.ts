// Registers of others as they publish them: the state's register of grants (ReD, formerly CEDR) flat or in its four tables, DotInfo, 360Giving, and the study's own file of statements.
import { z } from 'zod'
import { fromCsv } from '../../../kernel/csv.ts'
import { amountOf, dayOf, firstDay, icoOf, isYear, lastDay, type LedgerRow, type Read, type Refusal } from './rows.ts'

type Cells = Readonly<Record<string, string>>
type TableRow = { line: number; cells: Cells }
export type RedTables = { dotace: TableRow[]; rozhodnuti: TableRow[]; obdobi: TableRow[]; prijemce: TableRow[]; poskytovatel: TableRow[] }
const emptyTables = (): RedTables => ({ dotace: [], rozhodnuti: [], obdobi: [], prijemce: [], poskytovatel: [] })
/** Which of ReD's tables a file or a list is, by its name ("Dotace.csv", "PrijemcePomoci", "ciselnikDotacePoskytovatel"). */
export function redTableOf(name: string): keyof RedTables | null {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.includes('poskytovatel')
    ? 'poskytovatel'
    : plain.includes('prijemce')
      ? 'prijemce'
      : plain.includes('obdobi')
        ? 'obdobi'
        : plain.includes('rozhodnuti')
          ? 'rozhodnuti'
          : plain.includes('dotace')
            ? 'dotace'
            : null
}
const cellProblems = (problems: readonly { line: number; reason: string }[]): Refusal[] =>
  problems.map(({ line, reason }) => ({ line, fault: 'cells', column: '', value: reason }))

/** One flat table with the decision, the grant and the recipient in a row. */
export function readRedFlat(text: string): Read {
  const table = fromCsv(text)
  const read: Read = { format: 'red', rows: [], refused: cellProblems(table.problems) }
  for (const { line, cells } of table.rows) {
    const amount = amountOf(cells['castkaRozhodnuta'] ?? '')
    const decided =
      dayOf(cells['datumRozhodnuti'] ?? cells['podpisDatum'] ?? '') ??
      (isYear(cells['rokRozhodnuti']) ? firstDay(cells['rokRozhodnuti']) : null)
    const code = cells['kod'] || cells['identifikator'] || cells['iriDotace'] || ''
    const recipient = cells['obchodniNazev'] ?? ''
    if (amount === null) read.refused.push({ line, fault: 'amount', column: 'castkaRozhodnuta', value: cells['castkaRozhodnuta'] ?? '' })
    else if (decided === null) read.refused.push({ line, fault: 'day', column: 'rokRozhodnuti', value: cells['rokRozhodnuti'] ?? '' })
    else if (code === '' || recipient === '')
      read.refused.push({ line, fault: 'missing', column: code === '' ? 'kod' : 'obchodniNazev', value: '' })
    else {
      const period = isYear(cells['obdobi']) ? cells['obdobi'] : decided.slice(0, 4)
      read.rows.push({
        line,
        key: `${code} ${cells['obdobi'] ?? ''}`.trim(),
        funder: {
          name: cells['poskytovatel'] || cells['poskytovatelNazev'] || `IČO ${cells['poskytovatelIco'] ?? ''}`,
          ico: icoOf(cells['poskytovatelIco'] ?? ''),
        },
        recipient: { name: recipient, ico: icoOf(cells['ico'] ?? '') },
        title: cells['nazev'] || code,
        amountMinor: amount,
        currency: 'CZK',
        decidedOn: decided,
        startsOn: firstDay(period),
        endsOn: lastDay(period),
        kind: 'grant',
        grade: 'register',
      })
    }
  }
  return read
}
/** The four tables as published, joined by their addresses (iri): decision → grant → recipient, and the budget years of the decision. */
export function readRedTables(tables: RedTables): Read {
  const read: Read = { format: 'red', rows: [], refused: [] }
  const by = (rows: readonly TableRow[], ...columns: string[]) =>
    new Map(rows.flatMap(({ cells }) => columns.flatMap((column) => (cells[column] ? [[cells[column], cells] as const] : []))))
  const grants = by(tables.dotace, 'iriDotace', 'idDotace')
  const recipients = by(tables.prijemce, 'iriPrijemce', 'idPrijemce')
  const funders = by(tables.poskytovatel, 'iriDotacePoskytovatel', 'iri', 'id')
  const years = Map.groupBy(
    tables.obdobi.filter(({ cells }) => isYear(cells['obdobi'])),
    ({ cells }) => cells['iriRozhodnuti'] ?? cells['idRozhodnuti'] ?? '',
  )
  for (const { line, cells } of tables.rozhodnuti) {
    const iri = cells['iriRozhodnuti'] ?? cells['idRozhodnuti'] ?? ''
    const grantIri = cells['iriDotace'] ?? cells['idDotace'] ?? ''
    const grant = grants.get(grantIri)
    const recipientIri = grant?.['iriPrijemce'] ?? grant?.['idPrijemce'] ?? ''
    const recipient = recipients.get(recipientIri)
    const amount = amountOf(cells['castkaRozhodnuta'] ?? '')
    const periods = (years.get(iri) ?? []).map((row) => row.cells['obdobi'] ?? '').toSorted()
    const decided = dayOf(grant?.['podpisDatum'] ?? '') ?? (isYear(cells['rokRozhodnuti']) ? firstDay(cells['rokRozhodnuti']) : null)
    if (amount === null) read.refused.push({ line, fault: 'amount', column: 'castkaRozhodnuta', value: cells['castkaRozhodnuta'] ?? '' })
    else if (iri === '') read.refused.push({ line, fault: 'missing', column: 'iriRozhodnuti', value: '' })
    else if (!grant) read.refused.push({ line, fault: 'orphan', column: 'iriDotace', value: grantIri })
    else if (!recipient) read.refused.push({ line, fault: 'orphan', column: 'iriPrijemce', value: recipientIri })
    else if (decided === null) read.refused.push({ line, fault: 'day', column: 'rokRozhodnuti', value: cells['rokRozhodnuti'] ?? '' })
    else {
      const funderIri = cells['iriDotacePoskytovatel'] ?? ''
      const funder = funders.get(funderIri)
      const year = isYear(cells['rokRozhodnuti']) ? cells['rokRozhodnuti'] : decided.slice(0, 4)
      read.rows.push({
        line,
        key: iri,
        funder: {
          name: funder?.['nazev'] || funder?.['dotacePoskytovatelNazev'] || funderIri.split('/').filter(Boolean).at(-1) || 'ReD',
          ico: icoOf(funder?.['ico'] ?? ''),
        },
        recipient: { name: recipient['obchodniNazev'] || recipient['ico'] || recipientIri, ico: icoOf(recipient['ico'] ?? '') },
        title: grant['nazev'] || grant['kod'] || grant['identifikator'] || grantIri,
        amountMinor: amount,
        currency: 'CZK',
        decidedOn: decided,
        startsOn: firstDay(periods[0] ?? year),
        endsOn: lastDay(periods.at(-1) ?? year),
        kind: 'grant',
        grade: 'register',
        ...(/^(true|1|ano)$/i.test(cells['navratnostIndikator'] ?? '') ? { note: 'navratnostIndikator' } : {}),
      })
    }
  }
  return read
}
/** Tables that came as files, by their names. */
export function redTablesOf(files: readonly { name: string; text: string }[]): { tables: RedTables; refused: Refusal[] } {
  const tables = emptyTables()
  const refused: Refusal[] = []
  for (const file of files) {
    const which = redTableOf(file.name)
    if (which === null) continue
    const table = fromCsv(file.text)
    tables[which].push(...table.rows)
    refused.push(...cellProblems(table.problems))
  }
  return { tables, refused }
}
const cellsOf = (value: unknown): Cells => {
  const parsed = z.record(z.string(), z.unknown()).safeParse(value)
  // JSON numbers are read by their digits, so that 0.1 stays ten haléře.
  return parsed.success
    ? Object.fromEntries(
        Object.entries(parsed.data).map(([name, one]) => [
          name,
          one === null || one === undefined ? '' : typeof one === 'object' ? JSON.stringify(one) : String(one),
        ]),
      )
    : {}
}
/** The same tables in one JSON: { "Dotace": […], "Rozhodnuti": […], "RozpoctoveObdobi": […], "Prijemce": […] }. */
export function readRedJson(lists: Readonly<Record<string, unknown>>): Read | null {
  const tables = emptyTables()
  for (const [name, list] of Object.entries(lists)) {
    const which = redTableOf(name)
    if (which !== null && Array.isArray(list))
      tables[which].push(...list.map((one: unknown, index) => ({ line: index + 1, cells: cellsOf(one) })))
  }
  return tables.rozhodnuti.length === 0 ? null : readRedTables(tables)
}

export function readDotinfo(text: string): Read {
  const table = fromCsv(text)
  const read: Read = { format: 'dotinfo', rows: [], refused: cellProblems(table.problems) }
  for (const { line, cells } of table.rows) {
    const amount = amountOf(cells['částka schválená'] ?? '')
    const decided = dayOf(cells['datum poskytnutí'] ?? '')
    const code = cells['evidenční číslo'] || cells['identifikátor'] || ''
    if (amount === null) read.refused.push({ line, fault: 'amount', column: 'částka schválená', value: cells['částka schválená'] ?? '' })
    else if (decided === null) read.refused.push({ line, fault: 'day', column: 'datum poskytnutí', value: cells['datum poskytnutí'] ?? '' })
    else if (code === '' || !cells['účastník'] || !cells['poskytovatel'])
      read.refused.push({
        line,
        fault: 'missing',
        column: code === '' ? 'evidenční číslo' : cells['účastník'] ? 'poskytovatel' : 'účastník',
        value: '',
      })
    else {
      const year = decided.slice(0, 4)
      read.rows.push({
        line,
        key: code,
        funder: { name: cells['poskytovatel'], ico: icoOf(cells['IČ poskytovatele'] ?? '') },
        recipient: { name: cells['účastník'], ico: icoOf(cells['IČ účastníka'] ?? '') },
        title: cells['název'] || cells['účel'] || code,
        amountMinor: amount,
        currency: 'CZK',
        decidedOn: decided,
        startsOn: firstDay(year),
        endsOn: lastDay(year),
        kind: 'grant',
        grade: 'register',
      })
    }
  }
  return read
}

const party = z.looseObject({ id: z.string(), name: z.string() })
export const giving = z.looseObject({ grants: z.array(z.unknown()) })
const grant = z.looseObject({
  id: z.string(),
  title: z.string(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  amountAwarded: z.number(),
  awardDate: z.string(),
  recipientOrganization: z.array(party).min(1),
  fundingOrganization: z.array(party).min(1),
  plannedDates: z.array(z.looseObject({ startDate: z.string().optional(), endDate: z.string().optional() })).optional(),
})
function czechIco(id: string): string | null {
  const match = /^CZ-ICO-(\d{8})$/.exec(id)
  return match?.[1] ? icoOf(match[1]) : null
}
export function readGiving(data: z.output<typeof giving>): Read {
  const read: Read = { format: '360giving', rows: [], refused: [] }
  for (const [index, one] of data.grants.entries()) {
    const line = index + 1
    const parsed = grant.safeParse(one)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      read.refused.push({ line, fault: 'shape', column: issue?.path.join('.') ?? '', value: '' })
      continue
    }
    const decided = dayOf(parsed.data.awardDate)
    const amount = amountOf(String(parsed.data.amountAwarded))
    const [recipient, funder] = [parsed.data.recipientOrganization[0], parsed.data.fundingOrganization[0]]
    if (decided === null) read.refused.push({ line, fault: 'day', column: 'awardDate', value: parsed.data.awardDate })
    else if (amount === null)
      read.refused.push({ line, fault: 'amount', column: 'amountAwarded', value: String(parsed.data.amountAwarded) })
    else if (recipient && funder) {
      const planned = parsed.data.plannedDates?.[0]
      const startsOn = dayOf(planned?.startDate ?? '') ?? decided
      const ends = dayOf(planned?.endDate ?? '') ?? lastDay(startsOn.slice(0, 4))
      read.rows.push({
        line,
        key: parsed.data.id,
        funder: { name: funder.name, ico: czechIco(funder.id) },
        recipient: { name: recipient.name, ico: czechIco(recipient.id) },
        title: parsed.data.title,
        amountMinor: amount,
        currency: parsed.data.currency,
        decidedOn: decided,
        startsOn,
        endsOn: ends < startsOn ? startsOn : ends,
        kind: 'grant',
        grade: 'register',
      })
    }
  }
  return read
}

const ids = z.array(z.string()).default([])
const statement = z.looseObject({
  id: z.string().startsWith('funding-'),
  title: z.string(),
  kind: z.string(),
  funderIds: ids,
  funderText: z.string().nullish(),
  recipientIds: ids,
  recipientText: z.string().nullish(),
  projectIds: ids,
  amount: z.looseObject({ value: z.number(), currency: z.string(), relation: z.string().optional() }).nullish(),
  period: z.looseObject({ from: z.number().nullish(), to: z.number().nullish() }).nullish(),
})
export const statements = z.array(statement).min(1)
/** Kinds of statements that tell of a payment, as kinds of the ledger. Funds, rules, benefits, yardsticks and remarks tell of none. */
const told: Readonly<Record<string, LedgerRow['kind']>> = {
  'grant-programme': 'programme',
  subsidy: 'grant',
  'co-funding': 'co-funding',
  'in-kind': 'in-kind',
  'project-funding': 'grant',
  grant: 'grant',
  'own-income': 'own-income',
}
/** Payers the study names by what they are, not by name. */
const unnamed: Readonly<Record<string, string>> = { 'in-kind': 'mestske-casti', 'own-income': 'vlastni-prijmy' }
/** Which funder and instrument of the ledger an organisation or a statement of the study means. */
export type StudyPayers = { funders: ReadonlyMap<string, string>; instruments: ReadonlyMap<string, string> }
/** The statements of the study that name who pays and who is paid: one row for each pair. The amount stands only where it is stated for one pair; a period has no days unless both years are stated. */
export function readStatements(list: z.output<typeof statements>, payers: StudyPayers): Read {
  const read: Read = { format: 'study', rows: [], refused: [] }
  for (const [index, one] of list.entries()) {
    const kind = told[one.kind]
    const from = [
      ...one.funderIds.map((id) => payers.funders.get(id) ?? id),
      ...(one.funderIds.length === 0 && unnamed[one.kind] ? [unnamed[one.kind] ?? ''] : []),
    ]
    const to =
      one.recipientIds.length > 0
        ? one.recipientIds.map((id) => ({ name: id, studyId: id }))
        : one.recipientText
          ? [{ name: one.recipientText }]
          : []
    if (kind === undefined) continue
    const single = from.length === 1 && to.length === 1
    const money = single && one.amount && !one.amount.relation ? amountOf(String(one.amount.value)) : null
    const years = { from: one.period?.from ?? null, to: one.period?.to ?? null }
    for (const [position, slug] of from.entries()) {
      for (const recipient of to) {
        const instrument = payers.instruments.get(one.funderIds[position] ?? '') ?? payers.instruments.get(one.id)
        read.rows.push({
          line: index + 1,
          key: `${one.id} ${slug} ${recipient.name}`,
          funder: { name: slug, ico: null, slug },
          recipient: { ...recipient, ico: null },
          title: one.title,
          amountMinor: money,
          currency: money === null ? null : (one.amount?.currency ?? null),
          decidedOn: null,
          startsOn: years.from === null ? null : firstDay(String(years.from)),
          endsOn: years.to === null ? null : lastDay(String(years.to)),
          kind,
          grade: 'study',
          factId: one.id,
          ...(instrument ? { instrument } : {}),
          ...(one.projectIds[0] ? { projectId: one.projectIds[0] } : {}),
        })
      }
    }
  }
  return read
}
