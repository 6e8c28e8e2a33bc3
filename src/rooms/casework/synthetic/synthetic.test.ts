// The invented city is the same for the same seed, marked as demo, works like a real one, gives the demo people a day of work, and goes away whole.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { idIn, openCasework } from '../../../../test/support/casework.ts'
import { signInAt, type Visitor } from '../../../../test/support/visitor.ts'
import { asActor } from '../../../kernel/db.ts'
import { demoPassword, removeDemoStaff } from '../../identity/index.ts'
import { seedFirstCity, seedSyntheticCity } from './commands.ts'
import { dice, invent, weighed } from './model.ts'
import { removeSyntheticCity } from './removal.ts'

const { clock, ports, city, inside } = await openCasework()
const quiet = () => undefined
async function as(mailbox: string): Promise<Visitor> {
  const browser = city.visitor()
  expect((await signInAt(browser, `${mailbox}@demo.metropolis.example`, demoPassword)).status).toBe(303)
  return browser
}
const rowsIn = async (table: string) => (await inside<{ n: number }>(`select count(*) as n from casework.${table}`))[0]?.n
/** What the same seed must give again: who, in which state, with how many notes; ids, keys and the hour are its own every time. */
const shape = () =>
  inside(`select c.code, p.birth_year, p.citizenship, p.district_code, string_agg(f.number || f.template || f.state || f.opened_on, ' ' order by f.number) as cases, (select count(*) from casework.note n where n.client_id = c.id) as notes
  from casework.client c join casework.client_profile p on p.client_id = c.id left join casework.case_file f on f.client_id = c.id group by c.id, p.client_id order by c.organisation_id, c.code`)

describe('the invented city', () => {
  test("has the study's proportions at any scale and works for its counsellors", async () => {
    const made = await seedSyntheticCity(ports, { scale: 0.02, say: quiet })
    expect(made.organisations).toBe(15)
    expect(made.clients).toBeGreaterThan(260)
    expect(made.notes / made.clients).toBeGreaterThan(11)
    expect(made.notes / made.clients).toBeLessThan(18)
    expect(await inside('select 1 from casework.client where not is_demo')).toEqual([])
    const [legal] = await inside<{ share: number }>("select avg((template = 'legal')::int)::float8 as share from casework.case_file")
    expect(legal?.share).toBeGreaterThan(0.25)
    expect(legal?.share).toBeLessThan(0.45)
    const browser = await as('icp.social-counsellor.1')
    const opened = /\/app\/casework\/cases\/[0-9a-f-]{36}/.exec((await browser.get('/app/casework/cases')).text)?.[0] ?? ''
    expect((await browser.get(opened)).text).toMatch(
      /Domluvili jsme|Doklady budou|Pošleme žádost|Doprovodíme|Zatím bez|Objednáno|Zavoláme|Předáno|Vše vyřízeno/,
    )
  })

  test('gives the demo people a day: appointments, a queue, what is due and late, periods in several colours, referrals both ways', async () => {
    const lenka = await as('inbaze.counsellor')
    const work = (await lenka.get('/app/casework')).text
    expect(
      await inside(
        "select 1 from casework.appointment a join casework.slot s on s.id = a.slot_id where (lower(s.during) at time zone 'Europe/Prague')::date = (now() at time zone 'Europe/Prague')::date and a.worker_id = (select id from identity.account where email = 'inbaze.counsellor@demo.metropolis.example')",
      ),
    ).toHaveLength(12)
    expect(work.match(/\/app\/casework\/clients\/[0-9a-f-]{36}/g)?.length ?? 0).toBeGreaterThanOrEqual(12)
    expect(
      await inside(
        "select 1 from casework.ticket t join directory.organisation o on o.id = t.organisation_id where o.study_id = 'org-inbaze' and t.state = 'waiting'",
      ),
    ).toHaveLength(3)
    const mine = "t.assigned_to = (select id from identity.account where email = 'inbaze.counsellor@demo.metropolis.example')"
    expect(
      (await inside(`select 1 from casework.task t where t.state = 'open' and t.due_on <= current_date and ${mine}`)).length,
    ).toBeGreaterThanOrEqual(2)
    const marek = await as('inbaze.lawyer')
    const periods = (await marek.get('/app/casework/deadlines')).text
    for (const title of [
      'Odvolání: zamítnutí dlouhodobého pobytu',
      'Odvolání: zrušení trvalého pobytu',
      'Žaloba proti rozhodnutí MV',
      'Odpor proti platebnímu rozkazu',
    ])
      expect(periods).toContain(title)
    expect(
      new Set(
        (
          await inside<{ state: string }>(
            "select d.state from casework.deadline d join directory.organisation o on o.id = d.organisation_id where o.study_id = 'org-inbaze'",
          )
        ).map((one) => one.state),
      ),
    ).toEqual(new Set(['confirmed', 'acknowledged', 'proposed']))
    // A referral came in from the Integration Centre, one went out to La Strada, whose packet opens there and nowhere else.
    const arrived = (await lenka.get('/app/casework/referrals')).text
    expect(arrived).toContain('Integrační centrum Praha')
    expect(arrived).toContain('La Strada')
    const hana = await as('lastrada.counsellor')
    const packet = idIn(/\/app\/casework\/referrals\/[0-9a-f-]{36}/.exec((await hana.get('/app/casework/referrals')).text)?.[0] ?? null)
    expect((await hana.get(`/app/casework/referrals/${packet}`)).text).toContain('Zadržený pas')
    // What the psychotherapist wrote is hers and her supervisor's.
    const nora = await as('inbaze.therapist')
    const therapy = /\/app\/casework\/cases\/[0-9a-f-]{36}/.exec((await nora.get('/app/casework/cases')).text)?.[0] ?? ''
    expect((await nora.get(therapy)).text).toContain('Vrací se sen o cestě')
    expect((await lenka.get(therapy)).text).not.toContain('Vrací se sen o cestě')
    const kamila = await as('inbaze.teamlead')
    expect((await kamila.get('/app/casework/emergencies')).text).toContain('Ota Pochůzka')
    for (const who of ['inbaze.street', 'icp.counsellor']) expect((await (await as(who)).get('/app/casework')).status).toBe(200)
  })

  test('asked for again it stays; another scale or seed replaces it, and the first comes back as it was', async () => {
    const before = await shape()
    expect(await seedSyntheticCity(ports, { scale: 0.02, say: quiet })).toMatchObject({ again: true })
    expect(await shape()).toEqual(before)
    const said: string[] = []
    const other = await seedSyntheticCity(ports, { scale: 0.004, seed: 5, say: (line) => void said.push(line) })
    expect(said.join(' ')).toContain('replacing it')
    expect(other.clients).toBeLessThan(200)
    expect(await shape()).not.toEqual(before)
    await seedSyntheticCity(ports, { scale: 0.02, say: quiet })
    expect(await shape()).toEqual(before)
  })

  test('another day brings other appointments, once', async () => {
    const slots = async () =>
      Number(
        (
          await inside<{ n: number }>(
            "select count(*) as n from casework.slot s join identity.account a on a.id = s.worker_id where a.email = 'inbaze.counsellor@demo.metropolis.example'",
          )
        )[0]?.n,
      )
    const before = await slots()
    await seedFirstCity(ports, quiet)
    expect(await slots()).toBe(before)
    clock.pass(1440)
    await seedFirstCity(ports, quiet)
    await seedFirstCity(ports, quiet)
    const after = await slots()
    expect(after).toBeGreaterThan(before + 5)
    expect(after).toBeLessThanOrEqual(before + 12)
    clock.pass(-1440)
  })

  test('is taken away whole, with what people tried out in it: nothing is left in any table of casework', async () => {
    const lenka = await as('inbaze.counsellor')
    const client = idIn(
      (
        await lenka.post('/app/casework/clients/new', {
          kind: 'identified',
          interpreter: 'none',
          discreet: 'on',
          sure: 'yes',
          given: 'Jana',
          surname: 'Zkoušková',
        })
      ).location,
    )
    const opened = idIn((await lenka.post(`/app/casework/clients/${client}/cases/new`, { template: 'social' })).location)
    expect((await lenka.post(`/app/casework/cases/${opened}`, { kind: 'social', body: 'Vyzkoušeno.' })).status).toBe(303)
    expect((await lenka.post('/app/casework/calendar/queue', { language: 'uk' })).status).toBeLessThan(400)
    await removeSyntheticCity(ports)
    await removeDemoStaff(ports)
    const tables = (
      await inside<{ name: string }>(
        "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'casework' and c.relkind = 'r' order by 1",
      )
    ).map((one) => one.name)
    expect(tables.length).toBeGreaterThan(40)
    const left: string[] = []
    for (const table of tables) if ((await rowsIn(table)) !== 0) left.push(`${table}: ${await rowsIn(table)}`)
    expect(left).toEqual([])
    expect(
      await asActor(
        ports.db,
        { kind: 'system', purpose: 'command-line' },
        async (tx) => (await sql`select from identity.account where is_demo`.execute(tx)).rows,
      ),
    ).toEqual([])
  })

  test('is drawn the same way from the same seed, and a scale that is none is refused', async () => {
    const draw = (seed: number) => {
      const roll = dice(seed)
      return Array.from({ length: 50 }, () => invent(roll))
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    const roll = dice(1)
    const shares =
      Array.from({ length: 4000 }, () =>
        weighed(roll, [
          ['a', 3],
          ['b', 1],
        ] as const),
      ).filter((one) => one === 'a').length / 4000
    expect(shares).toBeGreaterThan(0.71)
    expect(shares).toBeLessThan(0.79)
    for (const scale of [0, -1, 101, Number.NaN]) await expect(seedSyntheticCity(ports, { scale, say: quiet })).rejects.toThrow(/--scale/)
  })
})
