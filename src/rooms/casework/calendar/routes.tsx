// Addresses of time.
import { z } from 'zod'
import { anyone } from '../../../kernel/actor.ts'
import { perform, type Command, type FieldErrors } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, localAddress, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { titleOf } from '../clients/pages.tsx'
import { openFile } from '../clients/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { dayAfter } from '../model.ts'
import { colleagues } from '../people.ts'
import { helps, leadsTeam } from '../policy.ts'
import {
  addAbsence,
  addHours,
  addRoom,
  bookAppointment,
  callTicket,
  drawTicket,
  dropHours,
  makeFeed,
  settleAppointment,
} from './commands.ts'
import { BookPage, HoursPage, QueuePage, WeekPage } from './pages.tsx'
import { entries, feed, freeSlots, ownHours, rooms, tickets } from './queries.ts'

export const calendarRoutes = room('casework.calendar')
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))
const crumb = (c: Request) => ({ label: c.get('t')('casework.calendar'), href: '/app/casework/calendar' })
const isDay = (text: string | undefined): text is string => z.iso.date().safeParse(text).success
const mondayOf = (day: string) => dayAfter(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
function me(c: Request): string {
  const actor = c.get('actor')
  return actor.kind === 'person' ? actor.accountId : ''
}

async function weekPage(c: Request, address: string | null): Promise<Response> {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const asked = c.req.query('week')
  const monday = mondayOf(isDay(asked) ? asked : ports.clock.today())
  const worker = z.uuid().safeParse(c.req.query('worker'))
  const [rows, people] = await Promise.all([
    entries(ports, actor, monday, dayAfter(monday, 6), worker.success ? worker.data : null),
    asActor(ports.db, actor, colleagues),
  ])
  return page(
    c,
    { title: t('casework.calendar'), crumbs: caseworkCrumbs(c, crumb(c)) },
    <WeekPage
      lang={c.get('lang')}
      t={t}
      monday={monday}
      rows={rows}
      people={people}
      worker={worker.success ? worker.data : ''}
      feed={address}
    />,
  )
}
calendarRoutes.get('/app/casework/calendar', { may: helps, audit: 'casework.readCalendar' }, (c) => weekPage(c, null))
calendarRoutes.post('/app/casework/calendar/feed', { may: helps, audit: 'casework.makeCalendarFeed' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), makeFeed, {})
  return weekPage(c, done.ok ? `${c.get('ports').config.origin}/calendar/${done.value.token}.ics` : null)
})
calendarRoutes.get('/calendar/:file', { may: anyone, audit: null }, async (c) => {
  const text = await feed(c.get('ports'), (c.req.param('file') ?? '').replace(/\.ics$/, '').slice(0, 60))
  if (text === undefined) throw new AppError('not-found', 'There is nothing at this address.')
  return c.body(text, 200, { 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'private, no-store' })
})

async function bookPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const clientId = z.uuid().safeParse(values['clientId'] || c.req.query('client'))
  const file = clientId.success ? await openFile(ports, actor, clientId.data) : null
  if (file === undefined) throw new AppError('not-found', 'There is no such file.')
  const asked = {
    worker: z.uuid().safeParse(values['workerId'] || c.req.query('worker')),
    room: z.uuid().safeParse(values['roomId'] || c.req.query('room')),
    length: Number(values['minutes'] || c.req.query('length') || '45'),
    from: c.req.query('from'),
  }
  const workerId = asked.worker.success ? asked.worker.data : me(c)
  const roomId = asked.room.success ? asked.room.data : null
  const minutes = Number.isInteger(asked.length) && asked.length >= 5 && asked.length <= 480 ? asked.length : 45
  const from = isDay(asked.from) ? asked.from : ports.clock.today()
  const [people, free, known] = await asActor(
    ports.db,
    actor,
    async (tx) =>
      [
        await colleagues(tx),
        await freeSlots(tx, { workerId, roomId, from, to: dayAfter(from, 13), minutes, now: ports.clock.now() }),
        await rooms(tx),
      ] as const,
  )
  return page(
    c,
    {
      title: t('casework.calendar.book'),
      crumbs: caseworkCrumbs(c, crumb(c), { label: t('casework.calendar.book') }),
      status: status(errors),
    },
    <BookPage
      lang={c.get('lang')}
      t={t}
      client={file ? { id: file.id, title: titleOf(t, file) } : null}
      people={people}
      rooms={known}
      free={free}
      errors={errors}
      values={{
        form: 'office',
        language: file?.profile.language ?? '',
        interpreter: file && file.profile.interpreter !== 'none' ? 'on' : '',
        ...values,
        workerId,
        roomId: roomId ?? '',
        minutes: String(minutes),
        from,
      }}
    />,
  )
}
calendarRoutes.get('/app/casework/calendar/new', { may: helps, audit: 'casework.readCalendar' }, (c) => bookPage(c, {}, {}))
calendarRoutes.post('/app/casework/calendar/new', { may: helps, audit: 'casework.bookAppointment' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), bookAppointment, form)
  return done.ok ? back(c, '/app/casework/calendar', 'casework.calendar.booked') : bookPage(c, form, done.errors)
})

async function hoursPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const own = await ownHours(ports, actor)
  return page(
    c,
    {
      title: t('casework.calendar.hours'),
      crumbs: caseworkCrumbs(c, crumb(c), { label: t('casework.calendar.hours') }),
      status: status(errors),
    },
    <HoursPage
      lang={c.get('lang')}
      t={t}
      hours={own.hours}
      absences={own.absences}
      rooms={await asActor(ports.db, actor, rooms)}
      leads={leadsTeam(actor)}
      values={{ validFrom: ports.clock.today(), ...values }}
      errors={errors}
    />,
  )
}
calendarRoutes.get('/app/casework/calendar/hours', { may: helps, audit: null }, (c) => hoursPage(c, {}, {}))
function setting<Schema extends z.ZodType>(path: string, may: typeof helps, step: Command<Schema, null>): void {
  calendarRoutes.post(`/app/casework/calendar/${path}`, { may, audit: step.name }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), step, form)
    return done.ok ? back(c, '/app/casework/calendar/hours', 'casework.saved') : hoursPage(c, form, done.errors)
  })
}
setting('hours', helps, addHours)
setting('absences', helps, addAbsence)
setting('rooms', leadsTeam, addRoom)
calendarRoutes.post('/app/casework/calendar/hours/:id/drop', { may: helps, audit: 'casework.dropHours' }, async (c) => {
  await perform(c.get('ports'), c.get('actor'), dropHours, { id: idOf(c) })
  return back(c, '/app/casework/calendar/hours', 'casework.saved')
})

async function queuePage(c: Request, drawn: number | null): Promise<Response> {
  return page(
    c,
    { title: c.get('t')('casework.queue'), crumbs: caseworkCrumbs(c, crumb(c), { label: c.get('t')('casework.queue') }) },
    <QueuePage lang={c.get('lang')} t={c.get('t')} rows={await tickets(c.get('ports'), c.get('actor'))} drawn={drawn} />,
  )
}
calendarRoutes.get('/app/casework/calendar/queue', { may: helps, audit: null }, (c) => queuePage(c, null))
calendarRoutes.post('/app/casework/calendar/queue', { may: helps, audit: 'casework.drawTicket' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), drawTicket, form)
  if (form['back'] && done.ok) return back(c, localAddress(form['back'], '/app/casework'), 'casework.queue.given')
  return queuePage(c, done.ok ? done.value.number : null)
})
calendarRoutes.post('/app/casework/calendar/queue/:id', { may: helps, audit: 'casework.callTicket' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), callTicket, { ...form, id: idOf(c) })
  return back(
    c,
    localAddress(form['back'], '/app/casework/calendar/queue'),
    done.ok ? (form['minutes'] ? 'casework.contactRecorded' : undefined) : 'casework.error.minutes',
    done.ok ? 'success' : 'warning',
  )
})
calendarRoutes.post('/app/casework/calendar/:id', { may: helps, audit: 'casework.settleAppointment' }, async (c) => {
  const form = typed(await formOf(c))
  const state = form['state'] ?? ''
  const [word, by] = state.startsWith('cancelled-') ? ['cancelled', state === 'cancelled-client' ? 'client' : 'organisation'] : [state, '']
  const done = await perform(c.get('ports'), c.get('actor'), settleAppointment, {
    slotId: idOf(c),
    state: word,
    cancelledBy: by,
    minutes: form['minutes'],
    topic: form['topic'],
  })
  const said = done.ok
    ? form['minutes'] && word === 'came'
      ? 'casework.contactRecorded'
      : 'casework.saved'
    : 'minutes' in done.errors
      ? 'casework.error.minutes'
      : 'casework.error.meanwhile'
  return back(c, localAddress(form['back'], '/app/casework/calendar'), said, done.ok ? 'success' : 'warning')
})
