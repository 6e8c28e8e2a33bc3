// A counsellor's whole day from one page: twelve appointments, three people without one, an emergency, two referrals. Every step begins at "My work" and ends there.
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { axeComplaints, signIn, startCity, treeComplaints } from '../support/browser.ts'

const city = await startCity()
const home = /\/app\/casework$/
const idIn = (address: string) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(address)?.[0] ?? ''

// Some sixty pages are opened one after the other, also on a machine that has other things to do.
describe('a day at the counselling desk', { timeout: 1_200_000 }, async () => {
  const page = await city.newPage()
  await signIn(page, 'inbaze.counsellor')
  const database = new pg.Client({ connectionString: city.superuserUrl })
  database.on('error', () => undefined)
  await database.connect()
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await page.request.post(`${city.origin}${path}`, { form, headers: { origin: city.origin }, maxRedirects: 0 })
    return { status: answer.status(), location: answer.headers()['location'] ?? '' }
  }
  const me =
    (await database.query<{ id: string }>("select id from identity.account where email like 'inbaze.counsellor@%'")).rows[0]?.id ?? ''
  // The invented city has given her a day already; this one begins with an empty desk.
  await database.query('delete from casework.reminder where slot_id in (select slot_id from casework.appointment where worker_id = $1)', [
    me,
  ])
  await database.query('delete from casework.appointment where worker_id = $1', [me])
  await database.query('delete from casework.slot where worker_id = $1', [me])
  await database.query('delete from casework.ticket')
  await database.query(
    'delete from casework.claimed_hour where contact_id in (select id from casework.contact where worker_id = $1 and happened_on = kernel.today())',
    [me],
  )
  await database.query(
    'delete from casework.contact where worker_id = $1 and happened_on = kernel.today() and id not in (select contact_id from casework.note where contact_id is not null)',
    [me],
  )
  const clients: string[] = []
  const before = Number(
    (await database.query('select count(*)::int as n from casework.contact where worker_id = $1 and happened_on = kernel.today()', [me]))
      .rows[0]?.n,
  )
  const mineToday = async () =>
    Number(
      (await database.query('select count(*)::int as n from casework.contact where worker_id = $1 and happened_on = kernel.today()', [me]))
        .rows[0]?.n,
    )
  const opening = (text: string) => page.locator('details', { hasText: text })

  test('begins with twelve people booked, in the order of the clock', async () => {
    for (let n = 0; n < 12; n++) {
      const taken = await post('/app/casework/clients/new', {
        kind: 'identified',
        interpreter: 'none',
        discreet: 'on',
        sure: 'on',
        given: `Host ${n + 1}`,
        surname: 'Dnešní',
        language: n % 2 ? 'vi' : 'uk',
      })
      expect(taken.status).toBe(303)
      clients.push(idIn(taken.location))
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
      expect(
        (
          await post('/app/casework/calendar/new', {
            workerId: me,
            clientId: clients[n] ?? '',
            startsAt: `${tomorrow}T${String(6 + Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}:00Z`,
            minutes: '25',
            form: n === 5 ? 'phone' : 'office',
          })
        ).status,
      ).toBe(303)
    }
    // The day is today, whatever the clock of the machine says: from eight in the morning by the clocks of Prague, every half an hour.
    await database.query(
      `update casework.slot s set during = tstzrange(t.start, t.start + interval '25 minutes')
      from (select a.slot_id, (kernel.today() + time '08:00' + interval '30 minutes' * (row_number() over (order by lower(x.during)) - 1)) at time zone 'Europe/Prague' as start from casework.appointment a join casework.slot x on x.id = a.slot_id where a.client_id = any($1)) t where t.slot_id = s.id`,
      [clients],
    )
    await page.goto('/app/casework')
    expect(await page.locator('.day-item').count()).toBe(12)
    expect(await page.locator('.day-item .day-time time').allInnerTexts()).toEqual(
      Array.from({ length: 12 }, (_, n) => `${String(8 + Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`),
    )
    expect(await page.locator('.next').count(), 'one line says what is next').toBe(1)
    expect(await page.locator('.day-now').count(), 'the hand of the clock stands once').toBe(1)
    expect(await axeComplaints(page)).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
  })

  test('goes on with who came, who did not, who cancelled: one press each, with the conversation recorded', async () => {
    for (let n = 0; n < 12; n++) {
      const visit = page.locator('.day-item', { has: page.locator(`a[href$="${clients[n]}"]`) })
      await visit.locator('summary').click()
      if (n === 3) await visit.locator('button[value=no-show]').click()
      else if (n === 7) await visit.locator('button[value=cancelled-client]').click()
      else {
        expect(await visit.locator('[name=minutes]').inputValue(), 'as long as it was booked for').toBe('25')
        await visit.locator('[name=topic]').selectOption('benefits')
        await visit.locator('button[value=came]').click()
      }
      await page.waitForURL(home)
    }
    const states = await database.query<{ state: string; n: number }>(
      'select state, count(*)::int as n from casework.appointment where client_id = any($1) group by 1 order by 1',
      [clients],
    )
    expect(states.rows).toEqual([
      { state: 'came', n: 10 },
      { state: 'cancelled', n: 1 },
      { state: 'no-show', n: 1 },
    ])
    const said = await database.query(
      "select count(*)::int as n from casework.contact where client_id = any($1) and minutes = 25 and topics = '{benefits}'",
      [clients],
    )
    expect(said.rows[0]?.n).toBe(10)
  })

  test('has room for three people at the door, who are called by a number and give no name', async () => {
    for (const language of ['uk', 'vi', '']) {
      await opening('Dát číslo').last().locator('summary').click()
      await page.locator('#queue-language').selectOption(language)
      await page.locator('form[action$="/calendar/queue"] button').click()
      await page.waitForURL(home)
    }
    const waiting = page.locator('.queue-list li', { has: page.locator('.ticket') })
    expect(await waiting.count()).toBe(3)
    for (let n = 0; n < 3; n++) {
      await waiting.first().locator('button[value=called]').click()
      await page.waitForURL(home)
      await page.locator('.queue-list [name=minutes]').first().fill('15')
      await page.locator('.queue-list button[value=served]').first().click()
      await page.waitForURL(home)
    }
    expect(await page.locator('.queue-list .ticket').count()).toBe(0)
    expect(
      (
        await database.query(
          'select count(*)::int as n from casework.contact where worker_id = $1 and client_id is null and minutes = 15 and happened_on = kernel.today()',
          [me],
        )
      ).rows[0]?.n,
    ).toBe(3)
  })

  test("takes an emergency of a colleague's client: found by name, opened with a reason as a card, written down", async () => {
    const street = await city.newPage()
    await signIn(street, 'inbaze.street')
    await street.goto('/app/casework/clients/new')
    await street.locator('[name=given]').fill('Naléhavý')
    await street.locator('[name=surname]').fill('Případ')
    await street.locator('[name=need]').fill('Bojí se jít domů.')
    await street.locator('main form[data-draft] .actions button').click()
    await street.waitForURL(/clients\/[0-9a-f-]{36}$/)
    await street.context().close()
    await page.locator('.find [name=q]').fill('Nalehavy Pripad')
    await page.locator('.find button').click()
    expect(await page.locator('main').innerText(), 'outside the circle a code, no name').not.toContain('Naléhavý')
    await page.locator('main table a[href$="/emergency"]').first().click()
    await page.locator('[name=reason]').fill('Volá z ulice, partner ji hledá, potřebuje nocleh hned.')
    await page.locator('main form[data-draft] .actions button').click()
    await page.waitForURL(/clients\/[0-9a-f-]{36}$/)
    expect(await page.locator('main').innerText()).toContain('Bojí se jít domů.')
    expect(await page.locator('main').innerText()).toContain('Otevřeno v nouzi do')
    expect(await axeComplaints(page)).toEqual([])
    await page.locator('main a[href*="/contacts?client="]').first().click()
    await page.locator('[name=place][value=emergency]').check()
    await page.locator('[name=minutes]').fill('40')
    await page.locator('main form[data-draft] .actions button').click()
    await page.waitForURL(/clients\/[0-9a-f-]{36}$/)
    await page.locator('nav a[href="/app/casework"]').first().click()
    await page.waitForURL(home)
  })

  test('sends two people on, each with the fields they allowed', async () => {
    for (const n of [0, 1]) {
      // Visits that are over are folded away.
      await page.evaluate(() => {
        for (const folded of document.querySelectorAll('details')) folded.open = true
      })
      await page.locator(`a[href$="${clients[n]}"]`).first().click()
      await page.locator(`a[href$="${clients[n]}/refer"]`).click()
      await page.locator('select[name=topic]').evaluate((select: HTMLSelectElement) => {
        select.value = 'housing'
      })
      await page.locator('[name=externalName]').fill('Azylový dům')
      for (const field of ['name', 'language']) await page.locator(`[name=fields][value=${field}]`).check()
      await page.locator('main form[data-draft] .actions button').click()
      await page.waitForURL(/read-out/)
      await page.locator('[name=form][value=signed]').check()
      if (n === 1) await page.locator('[name=allowed][value=language]').uncheck()
      await page.locator('main form:not([method=get]) .actions button').first().click()
      await page.waitForURL(/referrals\/[0-9a-f-]{36}$/)
      await page.locator('nav a[href="/app/casework"]').first().click()
      await page.waitForURL(home)
    }
    expect(
      (
        await database.query(
          "select array_agg(cardinality(fields) order by given_at) as n from casework.consent where recipient_name = 'Azylový dům'",
        )
      ).rows[0]?.n,
    ).toEqual([2, 1])
  })

  test('ends with everything written: fourteen conversations, and nothing waiting in the list of the day', async () => {
    await page.goto('/app/casework')
    expect((await mineToday()) - before).toBe(14)
    expect(await page.locator('.day-item summary').count(), 'every appointment is settled').toBe(0)
    expect(await axeComplaints(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 700 })
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
      'also on the narrowest phone',
    ).toBe(true)
    await database.end()
  })
})
