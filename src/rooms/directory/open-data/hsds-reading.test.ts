import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFiles, readPath } from './hsds-reading.ts'

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const service = { id: id(1), name: 'Counselling', status: 'active', organization: { id: id(2), name: 'Poradna', description: '' } }
const one = (name: string, value: unknown) => readFiles(new Map([[name, JSON.stringify(value)]]))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hsds-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('reading HSDS as it is exchanged', () => {
  test('one document, a list, a page of an API and an object of lists are the same rows', () => {
    const forms = [
      service,
      [service],
      { total_items: 1, contents: [service] },
      { services: [service], organizations: [service.organization] },
    ]
    const read = forms.map((form) => one('feed.json', form))
    for (const { problems, data } of read) {
      expect(problems).toEqual([])
      expect(data.get('service')).toEqual([{ id: id(1), name: 'Counselling', status: 'active', organization_id: id(2) }])
      expect(data.get('organization')?.map((row) => row['name'])).toEqual(['Poradna'])
    }
  })

  test('an organisation, a place and a term are told apart', () => {
    const read = one('mixed.json', [
      { id: id(3), name: 'META', description: 'Helps' },
      { id: id(4), location_type: 'virtual', url: 'https://example.org' },
      { id: id(5), name: 'Law', description: 'Law', taxonomy_id: id(6) },
    ])
    expect([...read.data.keys()]).toEqual(['organization', 'location', 'taxonomy_term'])
  })

  test('what is no JSON, no object or no record is refused with its place', () => {
    expect(readFiles(new Map([['a.json', '{']])).problems[0]).toMatchObject({ where: 'a.json' })
    expect(one('a.json', [7, 'x', null]).problems.map((problem) => problem.where)).toEqual(['a.json[0]', 'a.json[1]', 'a.json[2]'])
    expect(one('a.json', { id: id(1), name: 'No status', organization_id: id(2) }).problems).toEqual([
      { where: 'a.json.status', reason: 'is missing' },
    ])
  })

  test('a folder of tables, a folder of lists, and one table alone', async () => {
    const tables = join(folder, 'tables')
    const documents = join(folder, 'lists')
    await mkdir(tables)
    await mkdir(documents)
    await writeFile(join(tables, 'organizations.csv'), `\uFEFFid,name,description\r\n${id(2)},Poradna,Helps\r\n`)
    await writeFile(join(tables, 'services.csv'), `id,organization_id,name,status\r\n${id(1)},${id(2)},Counselling,active\r\n`)
    await writeFile(join(tables, 'datapackage.json'), '{}')
    await writeFile(join(documents, 'services.json'), JSON.stringify([service]))
    for (const path of [tables, documents]) {
      const read = await readPath(path)
      expect(read.problems).toEqual([])
      expect([read.data.get('service')?.length, read.data.get('organization')?.length]).toEqual([1, 1])
    }
    expect([...(await readPath(join(tables, 'services.csv'))).data.keys()]).toEqual(['service'])
  })

  test('a path that is not there, and a folder without HSDS, are refused in one sentence', async () => {
    await expect(readPath(join(folder, 'missing'))).rejects.toThrow('There is no file or folder')
    await mkdir(join(folder, 'empty'))
    await expect(readPath(join(folder, 'empty'))).rejects.toThrow('holds neither HSDS tables')
  })
})
