// A diploma from another country: the right authority, the list of papers, the clock of thirty days, an exam that stops it, and one outcome.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { plusDays, restOn } from '../deadlines/calendar.ts'
import { clockOf, legalisationOf, levels, pathOf } from './model.ts'

const { who, join, intake, openCase, inside, organisation, clock, superuser, widen } = await openCasework()
beforeAll(async () => {
  await organisation('uznani', 'Poradna Uznání')
  await organisation('uznani-jinde', 'Poradna Jinde')
  for (const [name, role, at] of [
    ['alena', 'social-counsellor', 'uznani'],
    ['bela', 'social-counsellor', 'uznani'],
    ['cyril', 'team-lead', 'uznani'],
    ['xena', 'team-lead', 'uznani-jinde'],
  ] as const)
    await join(name, role, at)
})

describe('the path of a diploma', () => {
  test('leads to the regional authority for schools, to a university for degrees, to nobody where a treaty holds', () => {
    expect(pathOf('secondary', 'UA', false, false)).toMatchObject({ authority: 'prague-city-hall', fee: 1000, legalisation: 'none' })
    expect(pathOf('university', 'IN', false, false)).toMatchObject({ authority: 'public-university', legalisation: 'apostille' })
    expect(pathOf('university', 'IN', false, false).papers).toEqual([
      'application',
      'certificate',
      'supplement',
      'apostille',
      'translation',
      'one-application',
      'fee',
    ])
    expect(pathOf('secondary', 'SK', false, false)).toMatchObject({ authority: 'nobody', papers: ['certificate', 'translation'] })
    expect(pathOf('profession', 'VN', false, true).papers).toContain('mandate')
  })
  test('asks somebody under protection for no stamp of the country they fled, and takes their word for what cannot be had', () => {
    expect(pathOf('secondary', 'IR', false, false).papers).toContain('superlegalisation')
    const held = pathOf('secondary', 'IR', true, false)
    expect(held.papers).toContain('sworn-statement')
    expect(held.papers).not.toContain('superlegalisation')
  })
  test('says "ask" for a country it does not know, and never nothing', () => {
    expect(legalisationOf('ZZ')).toBe('ask')
    for (const level of levels)
      for (const country of ['UA', 'VN', 'MN', 'CN', 'ZZ'])
        expect(pathOf(level, country, false, false).papers.length, `${level} ${country}`).toBeGreaterThan(1)
  })
})

describe('the clock of the authority', () => {
  test('runs thirty days, stands for an exam, and leaves at least fifteen days after it', () => {
    expect(clockOf('2026-03-02', [], null, '2026-03-12')).toMatchObject({ state: 'running', used: 10, lastDay: '2026-04-01', daysLeft: 20 })
    expect(clockOf('2026-03-02', [{ reason: 'exam', from: '2026-03-12', to: null }], null, '2026-03-30')).toMatchObject({
      state: 'paused',
      used: 10,
      lastDay: null,
    })
    expect(clockOf('2026-03-02', [{ reason: 'exam', from: '2026-03-12', to: '2026-04-01' }], null, '2026-04-02')).toMatchObject({
      state: 'running',
      used: 11,
      lastDay: '2026-04-21',
    })
    // Interrupted on its last but one day: fifteen days are left all the same.
    expect(clockOf('2026-03-02', [{ reason: 'exam', from: '2026-03-31', to: '2026-05-04' }], null, '2026-05-05').lastDay).toBe('2026-05-19')
    expect(clockOf('2026-11-25', [], null, '2026-12-30'), 'Christmas Day, Saturday and Sunday are no last days').toMatchObject({
      state: 'over',
      lastDay: '2026-12-28',
    })
    expect(clockOf('2026-03-02', [], '2026-03-20', '2026-06-01')).toMatchObject({ state: 'decided', used: 18 })
    expect(clockOf(null, [], null, '2026-06-01').state).toBe('not-filed')
  })
  test('never ends on a day of rest, never before thirty days, and never sooner for a longer interruption', () => {
    const day = fc.integer({ min: 0, max: 2000 }).map((n) => plusDays('2024-01-01', n))
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 29 }), fc.integer({ min: 0, max: 200 }), (filed, after, length) => {
        const from = plusDays(filed, after)
        const end = (days: number) => clockOf(filed, [{ reason: 'exam', from, to: plusDays(from, days) }], null, from).lastDay ?? ''
        expect(restOn(end(length))).toBeNull()
        expect(end(length) >= plusDays(filed, 30 + length)).toBe(true)
        expect(end(length + 1) >= end(length)).toBe(true)
      }),
    )
  })
})

describe('a case of recognition', () => {
  test('is filed with complete papers only, interrupted for an exam, decided once, and counted once', async () => {
    const client = await intake('alena', { given: 'Сувд', surname: 'Бат' })
    const kase = await openCase('alena', client, 'recognition')
    const to = `/app/casework/cases/${kase}/recognition`
    const post = (path: string, form: Record<string, string>) => who('alena').post(`${to}${path}`, form)
    expect((await post('', { level: 'secondary', country: 'Mongolsko' })).status).toBe(422)
    expect((await post('', { level: 'secondary', country: 'mn' })).status).toBe(303)
    const page = await who('alena').get(to)
    for (const words of ['Prague City Hall', 'CZK 1,000', 'list of subjects and hours', 'The clock does not run yet'])
      expect(page.text).toContain(words)
    const papers = (await inside<{ paper: string }>('select paper from casework.recognition_paper where case_id = $1', [kase])).map(
      (row) => row.paper,
    )
    expect(papers.toSorted()).toEqual(['application', 'certificate', 'fee', 'residence', 'subjects', 'translation'])
    const today = clock.today()
    for (const paper of papers.slice(1)) expect((await post('/papers', { paper, have: 'on' })).status).toBe(303)
    const early = await post('/file', { filedOn: today })
    expect(early.status).toBe(422)
    expect(early.text).toContain('An incomplete application starts no clock.')
    await expect(
      superuser.query('update casework.recognition set filed_on = current_date where case_id = $1', [kase]),
      'the database says the same',
    ).rejects.toThrow(/papers are missing/)
    await post('/papers', { paper: papers[0] ?? '', have: 'on' })
    expect((await post('/file', { filedOn: plusDays(today, 1) })).status).toBe(422)
    expect((await post('/file', { filedOn: plusDays(today, -20) })).status).toBe(303)
    expect((await post('', { level: 'university', country: 'MN' })).status, 'what was filed stays').toBe(422)
    expect((await post('/pause', { reason: 'exam', fromDay: plusDays(today, -10) })).status).toBe(303)
    expect((await post('/pause', { reason: 'exam', fromDay: plusDays(today, -9) })).status, 'interrupted once at a time').toBe(422)
    expect((await who('alena').get(to)).text).toContain('the clock stands after 10 days')
    expect((await post('/resume', { toDay: plusDays(today, -11) })).status).toBe(422)
    expect((await post('/resume', { toDay: plusDays(today, -2) })).status).toBe(303)
    // The case cannot be closed while the authority has it.
    await superuser.query("update casework.task set state = 'done', done_at = now() where case_id = $1", [kase])
    const version = (await inside<{ version: number }>('select version from casework.case_file where id = $1', [kase]))[0]?.version
    expect(
      (await who('alena').post(`/app/casework/cases/${kase}/state`, { version: String(version), to: 'closing', outcome: 'met' })).text,
    ).toContain('a filed recognition without an outcome')
    expect((await post('/decide', { outcome: 'recognised-after-exam', decidedOn: today })).status).toBe(303)
    expect((await post('/decide', { outcome: 'refused', decidedOn: today })).status, 'once').toBe(422)
    await expect(superuser.query("update casework.recognition set outcome = 'refused' where case_id = $1", [kase])).rejects.toThrow(
      /written once/,
    )
    expect(
      (await who('alena').post(`/app/casework/cases/${kase}/state`, { version: String(version), to: 'closing', outcome: 'met' })).status,
    ).toBe(303)
    expect((await inside<{ n: number }>('select count(*)::int as n from casework.recognition where outcome is not null'))[0]?.n).toBe(1)
  })

  test('is not there for a colleague outside the circle, for another organisation, and in a case of another kind', async () => {
    const client = await intake('alena', { given: 'Cizí', surname: 'Diplom' })
    const kase = await openCase('alena', client, 'recognition')
    await who('alena').post(`/app/casework/cases/${kase}/recognition`, { level: 'university', country: 'UA' })
    for (const stranger of ['bela', 'xena']) {
      expect((await who(stranger).get(`/app/casework/cases/${kase}/recognition`)).status).toBe(404)
      expect(
        (await who(stranger).post(`/app/casework/cases/${kase}/recognition/decide`, { outcome: 'refused', decidedOn: clock.today() }))
          .status,
      ).toBe(404)
    }
    expect(await widen('alena', client, 'bela')).toBe(303)
    expect((await who('bela').get(`/app/casework/cases/${kase}/recognition`)).status).toBe(200)
    const other = await openCase('alena', client, 'social')
    expect((await who('alena').post(`/app/casework/cases/${other}/recognition`, { level: 'basic', country: 'UA' })).status).toBe(404)
  })
})
