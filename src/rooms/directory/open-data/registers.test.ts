// The real registers go out as open data and come back in, against a real database.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asActor } from '../../../kernel/db.ts'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import { importHsdsFile } from './commands.ts'
import { exportHsds, exportPopolo } from './export-files.ts'
import { loadCalendar, loadHsds, loadPopolo } from './queries.ts'
import { validatePopolo } from './popolo.ts'
import { validateHsdsTables } from './hsds-validate.ts'

const database = await testDatabase({ seeded: true })
const ports = portsOf(database.db)
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metropolis-open-data-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const specialist = { kind: 'system', purpose: 'command-line' } as const

describe('open data of the registers', () => {
  test('conforms to HSDS and holds all 92 organisations', async () => {
    const { data } = await loadHsds(ports)
    expect(validateHsdsTables(data)).toEqual([])
    expect(data.get('organization')).toHaveLength(92)
  })

  test('conforms to Popolo and holds every body, office and membership', async () => {
    const { document } = await loadPopolo(ports)
    expect(validatePopolo(document)).toEqual([])
    expect(document.organizations).toHaveLength(92 + 17)
    expect(document.memberships).toHaveLength(89 + 3)
    expect(document.persons).toHaveLength(3)
    await exportPopolo(ports, join(folder, 'popolo'))
  })

  test('events without a stated date stay out of the calendar and are counted', async () => {
    const { events, leftOut } = await loadCalendar(ports, 'cs')
    expect(events.length + leftOut).toBe(41)
    expect(events.every((event) => event.precision !== 'day')).toBe(true)
  })

  test('our own export comes back in without changing anything', async () => {
    await exportHsds(ports, join(folder, 'hsds'))
    const report = await importHsdsFile(ports, join(folder, 'hsds'), { dryRun: false })
    expect({ added: report.added, changed: report.changed, refused: report.problems }).toEqual({ added: 0, changed: 0, refused: [] })
  })

  test('a directory of another system is taken in once; importing it again changes nothing', async () => {
    const { writeFile } = await import('node:fs/promises')
    const organisation = '0191d0a0-0000-7000-8000-000000000001'
    const service = '0191d0a0-0000-7000-8000-000000000002'
    const path = join(folder, 'service.json')
    await writeFile(
      path,
      JSON.stringify({
        id: service,
        name: 'Night counselling',
        status: 'active',
        fees_description: 'free',
        wait_time: 'none',
        organization_id: organisation,
        organization: {
          id: organisation,
          name: 'Noční linka',
          description: 'Counselling at night.',
          website: 'https://nocni.example',
          tax_id: 'CZ1',
        },
        languages: [{ id: '0191d0a0-0000-7000-8000-000000000003', service_id: service, code: 'vi', name: 'Vietnamese' }],
      }),
    )
    const preview = await importHsdsFile(ports, path, { dryRun: true })
    expect(preview.added).toBeGreaterThan(0)
    const first = await importHsdsFile(ports, path, { dryRun: false })
    expect(first.problems).toEqual([])
    const again = await importHsdsFile(ports, path, { dryRun: false })
    expect({ added: again.added, changed: again.changed }).toEqual({ added: 0, changed: 0 })
    const { data } = await loadHsds(ports)
    expect(data.get('service')?.find((row) => row['id'] === service)).toMatchObject({
      name: 'Night counselling',
      fees_description: 'free',
      wait_time: 'none',
    })
    expect(data.get('organization')?.find((row) => row['id'] === organisation)).toMatchObject({ name: 'Noční linka', tax_id: 'CZ1' })
  })

  test('the address of a shelter appears in no feed', async () => {
    await asActor(ports.db, specialist, (tx) => sql`select 1`.execute(tx))
    const inbaze = await asActor(
      ports.db,
      { kind: 'public' },
      async (tx) =>
        (await sql<{ id: string }>`select id from directory.organisation where slug = 'la-strada'`.execute(tx)).rows[0]?.id ?? '',
    )
    const lead = {
      kind: 'person',
      accountId: '0191d0a0-0000-7000-8000-00000000000a',
      displayName: 'Vedoucí',
      sessionId: '0191d0a0-0000-7000-8000-00000000000b',
      lang: 'cs',
      reauthenticatedAt: null,
      hat: {
        holdingId: '0191d0a0-0000-7000-8000-00000000000c',
        role: 'organisation-lead',
        organisationId: inbaze,
        organisationName: 'La Strada',
        bodyId: null,
        validTo: null,
      },
    } as const
    await asActor(ports.db, lead, (tx) =>
      sql`
      insert into directory.location (organisation_id, name, street, city, postal_code, confidential)
      values (${inbaze}, 'Azylový byt', 'Tajná 12', 'Praha', '110 00', true)`.execute(tx),
    )
    const { data } = await loadHsds(ports)
    expect(JSON.stringify([...data])).not.toContain('Tajná')
    expect(JSON.stringify((await loadPopolo(ports)).document)).not.toContain('Tajná')
  })
})
