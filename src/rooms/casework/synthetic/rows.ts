// Invented rows on their way into the database: by INSERT under row-level security, or by COPY where a whole big city is made on the project's own PostgreSQL.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Tx } from '../../../kernel/db.ts'

type Kind = 'uuid' | 'text' | 'bytea' | 'int4' | 'bool' | 'date' | 'timestamptz' | 'text[]' | 'jsonb' | 'tstzrange' | 'time'
export type Cell = string | number | boolean | null | Date | Buffer | readonly string[]
const base = { id: 'uuid', organisation_id: 'uuid' } as const
const ofClient = { ...base, client_id: 'uuid' } as const
const ofCase = { ...ofClient, case_id: 'uuid' } as const
/** Tables in the order in which they refer to each other, with the columns the invented city fills. */
const tables = {
  client: { ...base, kind: 'text', code: 'text', restricted: 'bool', created_by: 'uuid', created_at: 'timestamptz', is_demo: 'bool' },
  client_key: { client_id: 'uuid', organisation_id: 'uuid', wrapped: 'bytea' },
  break_glass: { ...ofClient, account_id: 'uuid', danger: 'bool', reason_sealed: 'bytea', opened_at: 'timestamptz', until: 'timestamptz' },
  circle: {
    ...ofClient,
    account_id: 'uuid',
    origin: 'text',
    reads_legal: 'bool',
    cleared: 'bool',
    restricted: 'bool',
    since: 'timestamptz',
    until: 'timestamptz',
    given_by: 'uuid',
    break_glass_id: 'uuid',
  },
  client_identity: { client_id: 'uuid', organisation_id: 'uuid', sealed: 'bytea' },
  client_profile: {
    client_id: 'uuid',
    organisation_id: 'uuid',
    language: 'text',
    interpreter: 'text',
    district_code: 'text',
    sex: 'text',
    birth_year: 'int4',
    citizenship: 'text',
  },
  client_token: { organisation_id: 'uuid', token: 'bytea', client_id: 'uuid', kind: 'text' },
  sensitive_fact: { ...ofClient, class: 'text', sealed: 'bytea', written_by: 'uuid', written_at: 'timestamptz' },
  household_link: { organisation_id: 'uuid', client_id: 'uuid', other_id: 'uuid', relation: 'text' },
  case_file: {
    ...ofClient,
    number: 'text',
    template: 'text',
    template_version: 'int4',
    state: 'text',
    lead_id: 'uuid',
    supervisor_id: 'uuid',
    opened_on: 'date',
    closed_on: 'date',
    outcome: 'text',
    closing_asked_by: 'uuid',
    closing_agreed_by: 'uuid',
  },
  case_event: { ...ofCase, from_state: 'text', to_state: 'text', reason_sealed: 'bytea', account_id: 'uuid', at: 'timestamptz' },
  goal: { ...ofCase, area: 'text', sealed: 'bytea', state: 'text', target_on: 'date' },
  task: {
    ...ofCase,
    assigned_to: 'uuid',
    made_by: 'uuid',
    kind: 'text',
    label: 'text',
    sealed: 'bytea',
    due_on: 'date',
    state: 'text',
    done_at: 'timestamptz',
  },
  contact: {
    ...ofCase,
    worker_id: 'uuid',
    place: 'text',
    happened_on: 'date',
    minutes: 'int4',
    headcount: 'int4',
    topics: 'text[]',
    language: 'text',
    district_code: 'text',
    age_band: 'text',
    sex: 'text',
    act108: 'text',
    unit: 'text',
    is_demo: 'bool',
  },
  attendance: { contact_id: 'uuid', organisation_id: 'uuid', client_id: 'uuid' },
  note: { ...ofCase, kind: 'text', author_id: 'uuid', supervisor_id: 'uuid', sealed: 'bytea', written_at: 'timestamptz' },
  deadline: {
    ...ofCase,
    rule: 'text',
    rule_version: 'int4',
    event_on: 'date',
    delivered_by: 'text',
    delivery_day: 'date',
    last_day: 'date',
    chain: 'jsonb',
    title_sealed: 'bytea',
    state: 'text',
    proposed_by: 'uuid',
    confirmed_by: 'uuid',
    confirmed_at: 'timestamptz',
    acknowledged_by: 'uuid',
    acknowledged_at: 'timestamptz',
    level: 'int4',
  },
  document: { ...ofCase, kind: 'text', narrow: 'text', title_sealed: 'bytea', valid_to: 'date', made_by: 'uuid', made_at: 'timestamptz' },
  document_version: {
    document_id: 'uuid',
    version: 'int4',
    organisation_id: 'uuid',
    client_id: 'uuid',
    media_type: 'text',
    bytes: 'int4',
    sealed: 'bytea',
    made_by: 'uuid',
    made_at: 'timestamptz',
  },
  room: { ...base, name: 'text', made_by: 'uuid' },
  availability: { ...base, account_id: 'uuid', weekday: 'int4', from_time: 'time', to_time: 'time', valid_from: 'date' },
  slot: { ...base, worker_id: 'uuid', room_id: 'uuid', during: 'tstzrange' },
  appointment: {
    slot_id: 'uuid',
    organisation_id: 'uuid',
    client_id: 'uuid',
    case_id: 'uuid',
    worker_id: 'uuid',
    form: 'text',
    language: 'text',
    interpreter: 'bool',
    state: 'text',
    made_by: 'uuid',
  },
  ticket: {
    ...base,
    day: 'date',
    number: 'int4',
    language: 'text',
    topic: 'text',
    state: 'text',
    arrived_at: 'timestamptz',
    called_at: 'timestamptz',
    called_by: 'uuid',
    drawn_by: 'uuid',
  },
  agreement: {
    id: 'uuid',
    from_organisation_id: 'uuid',
    to_organisation_id: 'uuid',
    fields: 'text[]',
    valid_from: 'date',
    valid_to: 'date',
    proposed_by: 'uuid',
    confirmed_by: 'uuid',
    confirmed_at: 'timestamptz',
  },
  consent: {
    ...ofClient,
    purpose: 'text',
    recipient_id: 'uuid',
    fields: 'text[]',
    form: 'text',
    language: 'text',
    witness_id: 'uuid',
    taken_by: 'uuid',
    given_at: 'timestamptz',
    valid_to: 'date',
  },
  referral: {
    id: 'uuid',
    from_organisation_id: 'uuid',
    to_organisation_id: 'uuid',
    correlation: 'uuid',
    topic: 'text',
    language: 'text',
    district_code: 'text',
    urgency: 'text',
    state: 'text',
    created_by: 'uuid',
    created_at: 'timestamptz',
    delivered_at: 'timestamptz',
    received_by: 'uuid',
    received_at: 'timestamptz',
    accepted_by: 'uuid',
    accepted_at: 'timestamptz',
    declined_by: 'uuid',
    declined_at: 'timestamptz',
    decline_reason: 'text',
    done_by: 'uuid',
    done_at: 'timestamptz',
    report_sealed: 'bytea',
    reviewed_by: 'uuid',
    reviewed_at: 'timestamptz',
    expires_on: 'date',
  },
  referral_source: {
    referral_id: 'uuid',
    organisation_id: 'uuid',
    client_id: 'uuid',
    case_id: 'uuid',
    consent_id: 'uuid',
    draft_sealed: 'bytea',
  },
  packet: { referral_id: 'uuid', fields: 'text[]', sealed: 'bytea', sealed_at: 'timestamptz' },
  packet_opening: { id: 'uuid', referral_id: 'uuid', account_id: 'uuid', at: 'timestamptz' },
} as const satisfies Record<string, Record<string, Kind>>
export type TableName = keyof typeof tables
type RowOf<T extends TableName> = { [Column in keyof (typeof tables)[T]]: Cell }
const tableNames = Object.keys(tables).filter((name): name is TableName => name in tables)

/** Rows collected by table; `whole` empties them in the order of the tables. */
export function collect() {
  const kept = new Map<TableName, Record<string, Cell>[]>()
  return {
    add<T extends TableName>(table: T, row: RowOf<T>): void {
      const rows = kept.get(table)
      if (rows) rows.push(row)
      else kept.set(table, [row])
    },
    counted: (table: TableName): number => kept.get(table)?.length ?? 0,
    whole(): [TableName, Record<string, Cell>[]][] {
      const all = tableNames.flatMap((name): [TableName, Record<string, Cell>[]][] => {
        const rows = kept.get(name)
        return rows ? [[name, rows]] : []
      })
      kept.clear()
      return all
    },
  }
}
export type Collected = ReturnType<typeof collect>

let lastMillisecond = 0
let sequence = 0
/** A time-ordered id (RFC 9562, version 7), as the database makes them; in sequence within a millisecond, so that indexes grow at their end. */
export function newId(): string {
  const now = Date.now()
  if (now > lastMillisecond) {
    lastMillisecond = now
    sequence = 0
  } else if (++sequence === 0x1000) {
    lastMillisecond += 1
    sequence = 0
  }
  const time = lastMillisecond.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${randomUUID().slice(19)}`
}

const separator = '\u001F'
const textOf = (cell: Cell | undefined): string | null =>
  cell === null || cell === undefined
    ? null
    : cell instanceof Date
      ? cell.toISOString()
      : Array.isArray(cell)
        ? cell.join(separator)
        : String(cell)
function insertion(table: TableName, rows: readonly Record<string, Cell>[]): { text: string; values: unknown[] } {
  const columns = Object.entries<Kind>(tables[table])
  const read = ([name, kind]: [string, Kind]) =>
    kind === 'bytea' ? `x.${name}` : kind === 'text[]' ? `string_to_array(x.${name}, E'\\x1f')` : `x.${name}::${kind}`
  const names = columns.map(([name]) => name).join(', ')
  return {
    text: `insert into casework.${table} (${names}) select ${columns.map(read).join(', ')} from unnest(${columns.map(([, kind], n) => `$${n + 1}::${kind === 'bytea' ? 'bytea' : 'text'}[]`).join(', ')}) as x (${names})${table === 'client_token' ? ' on conflict do nothing' : ''}`,
    values: columns.map(([name, kind]) => rows.map((row) => (kind === 'bytea' ? (row[name] ?? null) : textOf(row[name])))),
  }
}
/** Writes everything collected under row-level security, as any other work of the program. */
export async function insertRows(tx: Tx, rows: Collected): Promise<void> {
  for (const [table, list] of rows.whole()) {
    const { text, values } = insertion(table, list)
    await tx.executeQuery(CompiledQuery.raw(text, values))
  }
}

const dayZero = Date.UTC(2000, 0, 1)
/** One value in PostgreSQL's binary form of COPY, behind its length. */
function binary(kind: Kind, cell: Cell | undefined): Buffer {
  if (cell === null || cell === undefined) return Buffer.from([255, 255, 255, 255])
  const body = kind === 'bytea' && Buffer.isBuffer(cell) ? cell : Array.isArray(cell) ? binaryList(cell) : binaryScalar(kind, cell)
  const length = Buffer.allocUnsafe(4)
  length.writeInt32BE(body.length)
  return Buffer.concat([length, body])
}
function binaryScalar(kind: Kind, cell: Exclude<Cell, null>): Buffer {
  if (kind === 'uuid') return Buffer.from(String(cell).replaceAll('-', ''), 'hex')
  if (kind === 'bool') return Buffer.from([cell === true ? 1 : 0])
  if (kind === 'int4' || kind === 'date') {
    const body = Buffer.allocUnsafe(4)
    body.writeInt32BE(kind === 'int4' ? Number(cell) : (Date.parse(`${String(cell)}T00:00:00Z`) - dayZero) / 86_400_000)
    return body
  }
  if (kind === 'timestamptz') {
    const body = Buffer.allocUnsafe(8)
    body.writeBigInt64BE(BigInt((cell instanceof Date ? cell.getTime() : Date.parse(String(cell))) - dayZero) * 1000n)
    return body
  }
  return Buffer.from(String(cell), 'utf8')
}
const textType = 25
function binaryList(words: readonly string[]): Buffer {
  const head = Buffer.alloc(words.length === 0 ? 12 : 20)
  head.writeInt32BE(words.length === 0 ? 0 : 1, 0)
  head.writeInt32BE(textType, 8)
  if (words.length > 0) {
    head.writeInt32BE(words.length, 12)
    head.writeInt32BE(1, 16)
  }
  return Buffer.concat([head, ...words.map((word) => binary('text', word))])
}
const signature = Buffer.concat([Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1'), Buffer.alloc(8)])
const rare: ReadonlySet<Kind> = new Set(['jsonb', 'tstzrange', 'time'])

/** Writes everything collected by COPY; the connection checks no foreign keys and no walls, so only invented rows go this way (see the seeder). */
export async function copyRows(client: pg.ClientBase, rows: Collected): Promise<void> {
  for (const [table, list] of rows.whole()) {
    const columns = Object.entries<Kind>(tables[table])
    // Few rows, and kinds whose binary form is not worth writing down here.
    if (columns.some(([, kind]) => rare.has(kind))) {
      await client.query(insertion(table, list))
      continue
    }
    const stream = client.query(copyFrom(`copy casework.${table} (${columns.map(([name]) => name).join(', ')}) from stdin (format binary)`))
    const finished = once(stream, 'finish')
    const count = Buffer.allocUnsafe(2)
    count.writeInt16BE(columns.length)
    let waiting: Buffer[] = [signature]
    for (const [index, row] of list.entries()) {
      waiting.push(count, ...columns.map(([name, kind]) => binary(kind, row[name])))
      if (index % 500 === 499) {
        if (!stream.write(Buffer.concat(waiting))) await once(stream, 'drain')
        waiting = []
      }
    }
    stream.end(Buffer.concat([...waiting, Buffer.from([255, 255])]))
    await finished
  }
}
