// Time under pressure: fifty hands for one slot, clocks that change, reminders that give nothing away.
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import type { Person } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import { sendReminders } from './commands.ts'
import { icalendar, reminderAddress } from './model.ts'
import { freeSlots } from './queries.ts'

const { ports, clock, city, superuser, accounts, organisations, who, join, intake, widen, inside, organisation } = await openCasework({
  SMS_GATEWAY: '{number}@sms.example',
})
const next = (weekday: number) => {
  const day = new Date(clock.now())
  do day.setUTCDate(day.getUTCDate() + 1)
  while (((day.getUTCDay() + 6) % 7) + 1 !== weekday || day.getTime() < clock.now().getTime() + 3 * 86_400_000)
  return day.toISOString().slice(0, 10)
}
const actor = (): Person => ({
  kind: 'person',
  accountId: accounts['anna'] ?? '',
  displayName: 'anna',
  sessionId: '0191eeee-0000-7000-8000-000000000001',
  lang: 'en',
  reauthenticatedAt: null,
  hat: {
    holdingId: '0191eeee-0000-7000-8000-000000000002',
    role: 'social-counsellor',
    organisationId: organisations['cas'] ?? '',
    organisationName: '',
    bodyId: null,
    validTo: null,
  },
})
const free = (from: string, to: string, minutes = 60) =>
  asActor(ports.db, actor(), (tx) =>
    freeSlots(tx, { workerId: accounts['anna'] ?? '', roomId: null, from, to, minutes, now: new Date('2020-01-01') }),
  )
const booking = (startsAt: string, more: Record<string, string> = {}) => ({
  workerId: accounts['anna'] ?? '',
  startsAt,
  minutes: '45',
  form: 'office',
  ...more,
})

beforeAll(async () => {
  await organisation('cas', 'Poradna Čas')
  await organisation('jinde', 'Poradna Jinde')
  for (const [name, role, where] of [
    ['anna', 'social-counsellor', 'cas'],
    ['boris', 'social-counsellor', 'cas'],
    ['cyril', 'team-lead', 'cas'],
    ['xena', 'social-counsellor', 'jinde'],
  ] as const)
    await join(name, role, where)
  for (const weekday of ['1', '2', '3', '4', '5', '7'])
    expect(
      (await who('anna').post('/app/casework/calendar/hours', { weekday, from: '09:00', to: '17:00', validFrom: '2020-01-01' })).status,
    ).toBe(303)
})

describe('one slot', () => {
  test('wanted by fifty at once is given to one; the other 49 get a clear answer and nothing is half booked', async () => {
    const startsAt = `${next(3)}T10:00:00Z`
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => who(n % 2 ? 'anna' : 'boris').post('/app/casework/calendar/new', booking(startsAt))),
    )
    expect(answers.filter((one) => one.status === 303)).toHaveLength(1)
    const refused = answers.filter((one) => one.status === 422)
    expect(refused).toHaveLength(49)
    for (const one of refused) expect(one.text).toContain('Somebody else has just taken this time.')
    expect(
      await inside(
        'select count(*)::int as n from casework.slot s join casework.appointment a on a.slot_id = s.id where lower(s.during) = $1',
        [startsAt],
      ),
    ).toEqual([{ n: 1 }])
    expect(
      await inside(
        'select count(*)::int as n from casework.slot where not exists (select from casework.appointment a where a.slot_id = slot.id)',
      ),
    ).toEqual([{ n: 0 }])
  })

  test('of a room or a client cannot overlap either, and a cancelled one is free again', async () => {
    expect((await who('cyril').post('/app/casework/calendar/rooms', { name: 'Modrá' })).status).toBe(303)
    expect((await who('anna').post('/app/casework/calendar/rooms', { name: 'Moje' })).status, "rooms are the team lead's").toBe(403)
    const room = (await inside<{ id: string }>("select id from casework.room where name = 'Modrá'"))[0]?.id ?? ''
    const client = await intake('anna', { given: 'Jednou', surname: 'Jedinou' })
    expect(await widen('anna', client, 'boris')).toBe(303)
    const day = next(4)
    expect(
      (await who('anna').post('/app/casework/calendar/new', booking(`${day}T08:00:00Z`, { roomId: room, clientId: client }))).status,
    ).toBe(303)
    const boris = { workerId: accounts['boris'] ?? '' }
    expect((await who('boris').post('/app/casework/calendar/new', booking(`${day}T08:30:00Z`, { ...boris, roomId: room }))).text).toContain(
      'The room is taken at that time.',
    )
    expect(
      (await who('boris').post('/app/casework/calendar/new', booking(`${day}T08:30:00Z`, { ...boris, clientId: client }))).text,
    ).toContain('The client has another appointment at that time.')
    const slot = (await inside<{ id: string }>('select slot_id as id from casework.appointment where client_id = $1', [client]))[0]?.id
    expect((await who('anna').post(`/app/casework/calendar/${slot}`, { state: 'cancelled-client' })).status).toBe(303)
    expect(
      (await who('boris').post('/app/casework/calendar/new', booking(`${day}T08:30:00Z`, { ...boris, clientId: client, roomId: room })))
        .status,
    ).toBe(303)
  })

  test('is seen as busy by colleagues, with the client by the circle, and not at all by another organisation', async () => {
    const client = await intake('anna', { given: 'Diskrétní', surname: 'Schůzka' })
    const day = next(5)
    expect((await who('anna').post('/app/casework/calendar/new', booking(`${day}T12:00:00Z`, { clientId: client }))).status).toBe(303)
    const week = `/app/casework/calendar?week=${day}`
    expect((await who('anna').get(week)).text).toContain('Schůzka')
    const colleague = (await who('boris').get(week)).text
    expect(colleague).not.toContain('Schůzka')
    expect(colleague).toContain('busy')
    expect((await who('xena').get(week)).text).not.toContain('Osoba anna')
    expect((await who('xena').post('/app/casework/calendar/new', booking(`${day}T14:00:00Z`))).status).toBe(422)
  })
})

describe('free times', () => {
  test("lie in the worker's hours by the clocks of Prague on every day of the year, over both changes, and never over an appointment", async () => {
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Prague',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
      hourCycle: 'h23',
    })
    for (const [from, to] of [
      ['2026-01-01', '2026-01-09'],
      ['2026-03-25', '2026-04-02'],
      ['2026-10-21', '2026-10-29'],
      ['2027-03-26', '2027-03-30'],
    ] as const) {
      const found = await free(from, to)
      expect(found.length).toBeGreaterThan(50)
      for (const one of found) {
        const said = local.format(one.startsAt)
        expect(said).toContain(one.time)
        expect(one.time >= '09:00' && one.time <= '16:00').toBe(true)
        expect(said).not.toMatch(/Sat/)
      }
      expect(new Set(found.map((one) => one.startsAt.getTime())).size).toBe(found.length)
    }
    // Sunday the clocks change: nine o'clock is eight in UTC before it and seven after it.
    const utc = async (day: string) => (await free(day, day))[0]?.startsAt.toISOString()
    expect([await utc('2026-03-27'), await utc('2026-03-29'), await utc('2026-10-23'), await utc('2026-10-25')]).toEqual([
      '2026-03-27T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-10-23T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
    ])
    const day = next(2)
    await who('anna').post(
      '/app/casework/calendar/new',
      booking((await free(day, day))[0]?.startsAt.toISOString() ?? '', { minutes: '90' }),
    )
    const busy = await inside<{ from: Date; to: Date }>(
      'select lower(during) as "from", upper(during) as "to" from casework.slot where live and worker_id = $1',
      [accounts['anna']],
    )
    for (const one of await free(day, day))
      for (const slot of busy)
        expect(one.startsAt.getTime() + 3_600_000 <= slot.from.getTime() || one.startsAt.getTime() >= slot.to.getTime()).toBe(true)
    await who('anna').post('/app/casework/calendar/absences', { fromDay: '2026-12-20', toDay: '2026-12-31' })
    expect(await free('2026-12-20', '2026-12-31')).toEqual([])
  })
})

describe('a reminder', () => {
  test("leaves the day before in the client's language with the time only, once, and only if the client allowed it", async () => {
    const allowed = await intake('anna', { given: 'Píše', surname: 'Sesmí', language: 'vi', email: 'klient@example.com', mayWrite: 'on' })
    const silent = await intake('anna', { given: 'Nepíše', surname: 'Senikdy', language: 'vi', email: 'nikdy@example.com' })
    const day = next(1)
    for (const [client, hour] of [
      [allowed, '13'],
      [silent, '14'],
    ] as const)
      expect((await who('anna').post('/app/casework/calendar/new', booking(`${day}T${hour}:00:00Z`, { clientId: client }))).status).toBe(
        303,
      )
    expect(JSON.stringify(await inside("select encode(sealed, 'escape') as s from casework.reminder"))).not.toContain('klient@')
    expect(await sendReminders(ports)).toBe(0)
    await superuser.query("update casework.reminder set send_at = now() - interval '1 minute'")
    const sent = (await Promise.all([sendReminders(ports), sendReminders(ports)])).reduce((sum, n) => sum + n, 0)
    expect(sent).toBe(1)
    const letters = await inside<{ recipient: string; subject: string; body_text: string }>(
      "select recipient, subject, body_text from kernel.outgoing_mail where recipient like '%@example.com'",
    )
    expect(letters).toHaveLength(1)
    expect(letters[0]).toMatchObject({ recipient: 'klient@example.com', subject: 'Nhắc hẹn' })
    for (const word of ['Poradna', 'Sesmí', 'anna', 'Metropolis'])
      expect(`${letters[0]?.subject} ${letters[0]?.body_text}`).not.toContain(word)
    expect(await inside('select 1 from casework.reminder')).toEqual([])
  })
  test('goes by text message where only that is allowed, and nowhere where nothing is', () => {
    const contact = {
      email: 'a@b.cz',
      phone: '+420 777 123 456',
      address: '',
      mayCall: true,
      mayWrite: false,
      maySms: true,
      discreet: true,
      hours: '',
    }
    expect(reminderAddress(contact, '{number}@sms.example')).toBe('00420777123456@sms.example')
    expect(reminderAddress(contact, null)).toBeNull()
    expect(reminderAddress({ ...contact, maySms: false }, '{number}@sms.example')).toBeNull()
    expect(reminderAddress({ ...contact, mayWrite: true }, null)).toBe('a@b.cz')
  })
})

describe('around the calendar', () => {
  test('numbers at the door run on with two at the desk, without a name, and one number is called once', async () => {
    await Promise.all(
      Array.from({ length: 6 }, (_, n) => who(n % 2 ? 'anna' : 'boris').post('/app/casework/calendar/queue', { language: 'uk' })),
    )
    const rows = await inside<{ id: string; number: number }>('select id, number from casework.ticket order by number')
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 4, 5, 6])
    const called = await Promise.all([
      who('anna').post(`/app/casework/calendar/queue/${rows[0]?.id}`, { state: 'called' }),
      who('boris').post(`/app/casework/calendar/queue/${rows[0]?.id}`, { state: 'called' }),
    ])
    expect(called.map((one) => one.status).toSorted()).toEqual([303, 409])
    expect((await who('xena').get('/app/casework/calendar/queue')).text).toContain('Nobody yet today')
  })
  test('a calendar program gets codes, not names, from an address that a new one ends', async () => {
    const address = async () => /calendar\/([\w-]+)\.ics/.exec((await who('anna').post('/app/casework/calendar/feed')).text)?.[1] ?? ''
    const first = await address()
    const told = await city.visitor().get(`/calendar/${first}.ics`)
    expect(told.text).toMatch(/^BEGIN:VCALENDAR\r\n/)
    expect(told.text).toMatch(/SUMMARY:[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/)
    expect(told.text).not.toMatch(/Schůzka|Sesmí/)
    await address()
    expect((await city.visitor().get(`/calendar/${first}.ics`)).status).toBe(404)
    expect(
      icalendar([], new Date(0))
        .split('\r\n')
        .every((line) => Buffer.byteLength(line) <= 75),
    ).toBe(true)
  })
})
