import { beforeAll, test } from 'vitest'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { loadStudyRooms } from '../../../test/support/rooms.ts'
import { searchServices } from './services/queries.ts'
import { listOrganisations } from './organisations/queries.ts'
const database = await testDatabase()
const ports = portsOf(database.db)
beforeAll(() => loadStudyRooms(ports))
test('probe', async () => {
  for (const q of ['pravni poradna', 'ceština', 'psycholog', 'interpretr', 'tlumocnik', 'bydleni', 'housing', 'school', 'prace', 'legal', 'asylum']) {
    const rows = await searchServices(ports, { kind: 'public' }, { q, language: null, topic: null, form: null, place: null, all: false })
    console.log(q, rows.length, rows.slice(0, 5).map((r) => `${r.found}:${r.name}/${r.nameCs}`).join(' | '), '...', rows.at(-1)?.name)
  }
  const times: number[] = []
  for (let i = 0; i < 60; i++) { const a = performance.now(); await searchServices(ports, { kind: 'public' }, { q: 'pravni poradna', language: null, topic: null, form: null, place: null, all: false }); times.push(performance.now() - a) }
  times.sort((a, b) => a - b); console.log('services p95', times[56])
  const t2: number[] = []
  for (let i = 0; i < 60; i++) { const a = performance.now(); await listOrganisations(ports, { kind: 'public' }, { q: 'inbazze', kind: null, district: null, focus: null, language: null, body: null, abroad: true }, 50, null); t2.push(performance.now() - a) }
  t2.sort((a, b) => a - b); console.log('organisations p95', t2[56])
})
