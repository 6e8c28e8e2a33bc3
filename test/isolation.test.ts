// The walls between organisations, measured: every table of every room × every kind of actor × read, add, change, remove, asked of the real database as the server's own role.
// The matrix stands in walls.txt for people to read; any change of a wall changes it. And dropping any single policy must change it too: no policy is decoration.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from './support/database.ts'

const database = await testDatabase({ seeded: true })
type Table = { name: string; walled: boolean; update: string | null; mayDelete: boolean; mayInsert: boolean; columns: string[]; policies: string[] }
type Actor = { name: string; settings: Record<string, string> }

let owner: pg.Client
let tables: Table[] = []
const A = '0191aaaa-0000-7000-8000-00000000000a'
const B = '0191bbbb-0000-7000-8000-00000000000b'
const me = '0191cccc-0000-7000-8000-000000000001'
const you = '0191cccc-0000-7000-8000-000000000002'

const person = (name: string, role: string, organisation: string): Actor => ({ name, settings: { 'app.actor_kind': 'person', 'app.account_id': me, 'app.role': role, 'app.organisation_id': organisation } })
const system = (purpose: string): Actor => ({ name: `system: ${purpose}`, settings: { 'app.actor_kind': 'system', 'app.purpose': purpose } })
const actors: Actor[] = [
  { name: 'nobody set', settings: {} }, { name: 'public', settings: { 'app.actor_kind': 'public' } },
  ...['load', 'command-line', 'sign-in', 'job', 'development-inbox', 'verify-audit', 'api-token'].map(system),
  { name: 'person without a hat', settings: { 'app.actor_kind': 'person', 'app.account_id': me } },
  person('administrator of the city', 'administrator', ''), person('data-protection officer', 'data-protection-officer', ''), person('auditor', 'auditor', ''),
  ...['administrator', 'specialist', 'organisation-lead', 'social-counsellor', 'mediator', 'icp-coordinator', 'district-officer', 'councillor'].map((role) => person(`${role} of A`, role, A)),
  { name: 'key of A', settings: { 'app.actor_kind': 'token', 'app.organisation_id': A, 'app.scopes': 'directory:write' } },
  { name: 'key of A without scope', settings: { 'app.actor_kind': 'token', 'app.organisation_id': A, 'app.scopes': 'population:import' } },
]

/** One row at least in every table, for A and for B where rows belong to somebody. */
const rows = `
  insert into directory.organisation (id, slug, name, kind, country) values ('${A}', 'wall-a', 'Wall A', 'ngo', 'CZ'), ('${B}', 'wall-b', 'Wall B', 'ngo', 'CZ');
  insert into identity.account (id, email, display_name, lang, created_at, activated_at) values ('${me}', 'me@wall.example', 'Me', 'cs', now(), now()), ('${you}', 'you@wall.example', 'You', 'cs', now(), now());
  insert into directory.organisation_name (organisation_id, name, kind) select id, 'Other ' || name, 'other' from directory.organisation where id in ('${A}', '${B}');
  insert into directory.service (id, slug, organisation_id, kind, name) values ('${A}', 'wall-a', '${A}', 'other', 'A'), ('${B}', 'wall-b', '${B}', 'other', 'B');
  insert into directory.service_provider select id, organisation_id, 1 from directory.service where id in ('${A}', '${B}');
  insert into directory.service_place select s.id, p.id from directory.service s, (select id from directory.place limit 1) p where s.id in ('${A}', '${B}') on conflict do nothing;
  insert into directory.location (id, organisation_id, name, street, confidential) values ('${A}', '${A}', 'Shelter A', 'Secret 1', true), ('${B}', '${B}', 'Shelter B', 'Secret 2', true), ('0191aaaa-0000-7000-8000-0000000000aa', '${A}', 'Office A', null, false), ('0191bbbb-0000-7000-8000-0000000000bb', '${B}', 'Office B', null, false);
  insert into directory.service_location values ('${A}', '${A}', '${A}'), ('${B}', '${B}', '${B}'), ('${A}', '0191aaaa-0000-7000-8000-0000000000aa', '${A}');
  insert into directory.opening (location_id, organisation_id, weekdays) select id, organisation_id, array['MO'] from directory.location where organisation_id in ('${A}', '${B}');
  insert into directory.contact_note (organisation_id, subject, body) values ('${A}', 'a', 'a'), ('${B}', 'b', 'b');
  insert into directory.suggestion (organisation_id, body, lang) values ('${A}', 'wrong address', 'cs'), ('${B}', 'wrong address', 'cs');
  insert into directory.change (kind, entity_id, version, operation, before, after, account_id, role) values ('organisation', '${A}', 1, 'edit', '{}', '{}', '${me}', 'specialist'), ('organisation', '${B}', 1, 'edit', '{}', '{}', '${you}', 'specialist');
  insert into directory.not_duplicate (first_id, second_id, reason) values ('${A}', '${B}', 'different');
  insert into directory.address values ('organisation', 'wall-old', '${A}');
  insert into directory.kept_hsds (table_name, id, content) values ('unit', '${A}', '{}');
  insert into kernel.outgoing_mail (recipient, subject, body_text, lang) values ('me@wall.example', 's', 'b', 'cs');
  insert into kernel.draft (account_id, form, content) values ('${me}', 'f', '{}'), ('${you}', 'f', '{}');
  insert into population.import (id, file_name, content_hash, format, state) values ('${A}', 'f', 'h', 'x', 'staged');
`

function quoted(name: string): string {
  return name.split('.').map((part) => `"${part}"`).join('.')
}

async function probe(client: pg.Client, statement: string): Promise<{ rows: number } | { refused: 'wall' | 'grant' | 'constraint' }> {
  await client.query('savepoint probe')
  try {
    const answer = await client.query<{ n?: string }>(statement)
    return { rows: answer.rows[0]?.n === undefined ? (answer.rowCount ?? 0) : Number(answer.rows[0].n) }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    if (error.code === '42501') return { refused: /row-level security/.test(error.message) ? 'wall' : 'grant' }
    // The row came through the wall and stumbled only over a rule of its own.
    return { refused: 'constraint' }
  } finally {
    await client.query('rollback to savepoint probe')
  }
}

const samples = new Map<string, { total: number; own: number; other: number; row: string | null }>()
function portion(n: number, total: number): string {
  return n === 0 ? '–' : n === total ? 'all' : 'some'
}
/** What one actor may do with one table, as a short text. */
async function cell(client: pg.Client, actor: Actor, table: Table): Promise<string> {
  const name = quoted(table.name)
  await client.query(`set local role metropolis_app`)
  for (const key of ['app.actor_kind', 'app.account_id', 'app.organisation_id', 'app.body_id', 'app.role', 'app.scopes', 'app.purpose']) await client.query('select set_config($1, $2, true)', [key, actor.settings[key] ?? ''])
  const sample = samples.get(table.name)
  if (!sample) throw new Error(`no sample of ${table.name}`)
  const read = async (condition: string) => { const answer = await probe(client, `select count(*) as n from ${name} ${condition}`); return 'rows' in answer ? answer.rows : 0 }
  const reads = table.walled ? `A ${portion(await read(`where organisation_id = '${A}'`), sample.own)} B ${portion(await read(`where organisation_id = '${B}'`), sample.other)}` : portion(await read(''), sample.total)
  let adds = 'x'
  if (table.mayInsert && sample.row !== null) {
    const list = table.columns.map((column) => `"${column}"`).join(', ')
    const answer = await probe(client, `insert into ${name} (${list}) overriding system value select ${list} from jsonb_populate_record(null::${name}, ${pg.escapeLiteral(sample.row)}::jsonb)`)
    adds = 'refused' in answer && answer.refused !== 'constraint' ? (answer.refused === 'grant' ? 'x' : '–') : '+'
  }
  const counted = async (statement: string) => { const answer = await probe(client, statement); return 'rows' in answer ? portion(answer.rows, sample.total) : answer.refused === 'constraint' ? '+' : answer.refused === 'grant' ? 'x' : '–' }
  const changes = table.update ? await counted(`update ${name} set "${table.update}" = "${table.update}"`) : 'x'
  const removes = table.mayDelete ? await counted(`delete from ${name}`) : 'x'
  await client.query('reset role')
  return `reads ${reads}, adds ${adds}, changes ${changes}, removes ${removes}`
}
async function matrixOf(client: pg.Client, of: readonly Table[]): Promise<string[]> {
  const lines: string[] = []
  for (const table of of) for (const actor of actors) lines.push(`${table.name} | ${actor.name} | ${await cell(client, actor, table)}`)
  return lines
}

beforeAll(async () => {
  owner = new pg.Client({ connectionString: database.superuserUrl })
  await owner.connect()
  await owner.query(rows)
  const found = await owner.query<Table>(`
    select format('%s.%s', n.nspname, c.relname) as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id' and not a.attisdropped) as walled,
      (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '' and has_column_privilege('metropolis_app', c.oid, a.attnum, 'UPDATE') order by a.attnum limit 1) as update,
      has_table_privilege('metropolis_app', c.oid, 'DELETE') as "mayDelete", has_any_column_privilege('metropolis_app', c.oid, 'INSERT') as "mayInsert",
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select p.polname::text from pg_policy p where p.polrelid = c.oid order by 1) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker') and c.relname <> 'migration' order by 1`)
  tables = found.rows
  await owner.query('begin')
  for (const table of tables) {
    const name = quoted(table.name)
    const counts = await owner.query<{ total: string; own: string; other: string }>(`select count(*) as total, ${table.walled ? `count(*) filter (where organisation_id = '${A}') as own, count(*) filter (where organisation_id = '${B}') as other` : '0 as own, 0 as other'} from ${name}`)
    const row = await owner.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t ${table.walled ? `order by organisation_id = '${A}' desc nulls last` : table.columns.includes('account_id') ? `order by account_id = '${me}' desc nulls last` : ''} limit 1`)
    samples.set(table.name, { total: Number(counts.rows[0]?.total), own: Number(counts.rows[0]?.own), other: Number(counts.rows[0]?.other), row: row.rows[0]?.row ?? null })
  }
  await owner.query('commit')
})
afterAll(() => owner.end())

describe('the walls', () => {
  test('every table has forced row-level security and at least one policy', async () => {
    const bare = await owner.query<{ name: string }>(`
      select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker') and c.relname <> 'migration'
        and (not c.relrowsecurity or not c.relforcerowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))`)
    expect(bare.rows).toEqual([])
    expect(tables.length).toBeGreaterThan(50)
  })

  test('stand as written in walls.txt', async () => {
    await owner.query('begin')
    const lines = await matrixOf(owner, tables)
    await owner.query('rollback')
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('walls.txt')
  })

  test('a confidential row of one organisation is seen by no actor of another, nor by the city', async () => {
    await owner.query('begin')
    for (const name of ['directory.contact_note']) {
      const table = tables.find((one) => one.name === name)
      expect(table).toBeDefined()
      if (!table) continue
      for (const actor of actors) {
        const line = await cell(owner, actor, table)
        expect(line, actor.name).toContain('B –')
        const insider = ['organisation-lead of A', 'social-counsellor of A', 'key of A'].includes(actor.name)
        expect(line.includes('A all'), actor.name).toBe(insider)
      }
    }
    await owner.query('rollback')
  })

  test('dropping any single policy is noticed', async () => {
    const unnoticed: string[] = []
    for (const table of tables) {
      await owner.query('begin')
      const before = (await matrixOf(owner, [table])).join('\n')
      for (const policy of table.policies) {
        await owner.query('savepoint mutation')
        await owner.query(`drop policy "${policy}" on ${quoted(table.name)}`)
        if ((await matrixOf(owner, [table])).join('\n') === before) unnoticed.push(`${table.name}: ${policy}`)
        await owner.query('rollback to savepoint mutation')
      }
      await owner.query('rollback')
    }
    expect(unnoticed).toEqual([])
  }, 300_000)
})
