// A programme's report from the same steps people work with, without anybody's name.
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { dayAfter } from '../model.ts'
import { lineOf, type Plan } from './model.ts'

const { who, join, intake, openCase, inside, organisation, clock, superuser } = await openCasework()
beforeAll(async () => {
  await organisation('bydleni', 'Poradna Bydlení')
  await organisation('bydleni-jinde', 'Poradna Jinde')
  for (const [name, role, at] of [
    ['alena', 'social-counsellor', 'bydleni'],
    ['cyril', 'team-lead', 'bydleni'],
    ['hana', 'organisation-lead', 'bydleni'],
    ['xena', 'team-lead', 'bydleni-jinde'],
  ] as const)
    await join(name, role, at)
})
const step = (label: string, kind: string, state: string, dueOn: string) => ({ label: `casework.step.${label}`, kind, state, dueOn })
const plan = (steps: Plan['steps'], more: Partial<Plan> = {}): Plan => ({
  number: '1/2026',
  openedOn: '2026-01-10',
  closedOn: null,
  state: 'open',
  outcome: null,
  steps,
  ...more,
})

describe('a line of the report', () => {
  test('counts the month from the handover, to six and no further', () => {
    expect(['2026-01-10', '2026-02-08', '2026-02-09', '2026-06-30', '2027-01-01'].map((today) => lineOf(plan([]), today).month)).toEqual([
      1, 1, 2, 6, 6,
    ])
  })
  test('a rent due and not seen for ten days is a risk; one that is due later is not counted yet', () => {
    const steps = [
      step('first-rent', 'follow-up', 'done', '2026-02-09'),
      step('rent', 'follow-up', 'open', '2026-03-11'),
      step('rent', 'follow-up', 'open', '2026-04-10'),
      step('handover', 'milestone', 'done', '2026-01-10'),
      step('registration', 'milestone', 'open', '2026-02-09'),
    ]
    expect(lineOf(plan(steps), '2026-03-20')).toMatchObject({ rents: 2, rentsSeen: 1, atRisk: false, milestones: 2, reached: 1, late: 1 })
    expect(lineOf(plan(steps), '2026-03-21').atRisk).toBe(true)
    expect(lineOf(plan(steps, { closedOn: '2026-03-20', outcome: 'met' }), '2026-06-01').atRisk, 'an ended plan is at no risk').toBe(false)
  })
})

test('the report for the state programme shows each plan once, with its milestones and missed rents, to the team lead and the head only, and to nobody else anything', async () => {
  const client = await intake('alena', { given: 'Nájemnice', surname: 'Tajná', need: 'tajný důvod' })
  const kase = await openCase('alena', client, 'housing')
  await superuser.query("update casework.task set due_on = $2 where case_id = $1 and label = 'casework.step.first-rent'", [
    kase,
    dayAfter(clock.today(), -12),
  ])
  const handover =
    (await inside<{ id: string }>("select id from casework.task where case_id = $1 and label = 'casework.step.handover'", [kase]))[0]?.id ??
    ''
  await who('alena').post(`/app/casework/tasks/${handover}`, { state: 'done' })
  const number = (await inside<{ number: string }>('select number from casework.case_file where id = $1', [kase]))[0]?.number ?? ''
  for (const reader of ['cyril', 'hana']) {
    const page = await who(reader).get('/app/casework/programmes')
    expect(page.status).toBe(200)
    expect(page.text).toContain(number)
    expect(page.text).toContain('a rent is missing')
    for (const word of ['Nájemnice', 'Tajná', 'tajný']) expect(page.text).not.toContain(word)
  }
  expect((await who('alena').get('/app/casework/programmes')).status).toBe(403)
  expect((await who('xena').get('/app/casework/programmes')).text).not.toContain(number)
  const csv = (await who('cyril').get('/app/casework/programmes/housing.csv')).text
  expect(csv.split(/\r?\n/).filter((line) => line.startsWith(number))).toHaveLength(1)
  expect(csv).toMatch(new RegExp(`${number},.*true`))
  const pdf = (await who('cyril').get('/app/casework/programmes/housing.pdf')).bytes
  expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
})
