import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, portsOf, type TestDatabase } from '../../test/support/database.ts'
import type { Actor } from './actor.ts'
import { appendAudit, readConfidential, verifyAudit } from './audit.ts'
import { asActor } from './db.ts'

const organisationId = '01900000-0000-7000-8000-000000000001'
const counsellor: Actor = {
  kind: 'person',
  accountId: '01900000-0000-7000-8000-0000000000aa',
  displayName: 'Jana',
  sessionId: '01900000-0000-7000-8000-0000000000bb',
  lang: 'cs',
  reauthenticatedAt: null,
  hat: {
    holdingId: '01900000-0000-7000-8000-0000000000cc',
    role: 'social-counsellor',
    organisationId,
    organisationName: 'InBáze',
    bodyId: null,
    validTo: null,
  },
}

describe('the audit chain', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
  })
  const ports = () => portsOf(database.db)
  async function owner<T extends pg.QueryResultRow>(text: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: database.superuserUrl })
    await client.connect()
    try {
      return (await client.query<T>(text)).rows
    } finally {
      await client.end()
    }
  }

  it('keeps the order of entries when twenty people act at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        asActor(database.db, counsellor, (tx) => appendAudit(tx, 'test.act', { subjectKind: 'thing', subjectId: String(turn) })),
      ),
    )
    expect(await verifyAudit(ports())).toEqual({ entries: 20, chains: 1, faults: [] })
  })
  it('takes who acted from the transaction and refuses an entry of nobody', async () => {
    const rows = await owner<{ account_id: string; role: string }>('select distinct account_id, role from kernel.audit_entry')
    expect(rows).toEqual([{ account_id: '01900000-0000-7000-8000-0000000000aa', role: 'social-counsellor' }])
    await expect(
      database.db.transaction().execute((tx) => appendAudit(tx, 'test.act', { subjectKind: 'thing', subjectId: '1' })),
    ).rejects.toThrow('audit without an actor')
  })
  it('cannot be written, changed or emptied by the serving role', async () => {
    for (const statement of [
      'delete from kernel.audit_entry',
      "update kernel.audit_entry set action = 'x'",
      'truncate kernel.audit_entry',
      'update kernel.audit_head set number = 0',
      "insert into kernel.audit_head values (gen_random_uuid(), 0, '')",
    ]) {
      await expect(asActor(database.db, counsellor, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow('permission denied')
    }
  })
  it('is read by the data-protection officer and by nobody else', async () => {
    const officer: Actor = {
      ...counsellor,
      hat: { holdingId: 'x', role: 'data-protection-officer', organisationId: null, organisationName: '', bodyId: null, validTo: null },
    }
    const count = (actor: Actor) =>
      asActor(
        database.db,
        actor,
        async (tx) => (await sql<{ n: number }>`select count(*) as n from kernel.audit_entry`.execute(tx)).rows[0]?.n,
      )
    expect(await count(officer)).toBe(20)
    for (const other of [counsellor, { kind: 'public' } as const, { kind: 'system', purpose: 'job' } as const])
      expect(await count(other)).toBe(0)
  })
  it('records the reading of something confidential in the same transaction as the reading', async () => {
    await readConfidential(ports(), counsellor, 'test.read', { subjectKind: 'note', subjectId: '7' }, async () => 'secret')
    expect(await owner("select action, subject_id from kernel.audit_entry where action = 'test.read'")).toEqual([
      { action: 'test.read', subject_id: '7' },
    ])
  })
  it('shows one altered entry, a removed one and a cut end', async () => {
    await owner('update kernel.audit_entry set details = \'{"changed": true}\' where number = 5')
    expect((await verifyAudit(ports())).faults).toEqual([{ chain: organisationId, number: 5, fault: 'altered' }])
    await owner("update kernel.audit_entry set details = '{}' where number = 5")
    await owner('delete from kernel.audit_entry where number = 8')
    expect((await verifyAudit(ports())).faults).toEqual([{ chain: organisationId, number: 9, fault: 'entries-missing-before' }])
    await owner('delete from kernel.audit_entry where number > 7')
    expect((await verifyAudit(ports())).faults).toEqual([{ chain: organisationId, number: 21, fault: 'end-missing' }])
  })
})
