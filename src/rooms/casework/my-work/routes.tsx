// "My work".
import { sql } from 'kysely'
import { asActor } from '../../../kernel/db.ts'
import { room } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { entries, tickets } from '../calendar/queries.ts'
import { myCases, myTasks, type Task } from '../cases/queries.ts'
import { emergencies } from '../clients/queries.ts'
import { contactsOfDay } from '../contacts/queries.ts'
import { nearDeadlines } from '../deadlines/queries.ts'
import { runningOut } from '../documents/queries.ts'
import { dayAfter } from '../model.ts'
import { helps, leadsTeam } from '../policy.ts'
import { incomingReferrals } from '../referrals/queries.ts'
import { clockTime, errands, whatIsNext } from './model.ts'
import { MyWorkPage } from './pages.tsx'

export const myWorkRoutes = room('casework.my-work')
/** Days ahead in which the next appointment is looked for when today is over: a weekend and two days of rest. */
const ahead = 5

myWorkRoutes.get('/app/casework', { may: helps, audit: 'casework.listMyCases' }, async (c) => {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const today = ports.clock.today()
  const me = actor.kind === 'person' ? actor.accountId : null
  const [tasks, cases, contacts, visits, queue, papers, periods, incoming, quiet] = await Promise.all([
    myTasks(ports, actor),
    myCases(ports, actor, null, null, 12),
    contactsOfDay(ports, actor, today),
    entries(ports, actor, today, dayAfter(today, ahead), me),
    tickets(ports, actor),
    runningOut(ports, actor),
    nearDeadlines(ports, actor),
    incomingReferrals(ports, actor, 6),
    asActor(
      ports.db,
      actor,
      async (tx) => (await sql<{ is: boolean }>`select casework.under_duress() as is`.execute(tx)).rows[0]?.is ?? false,
    ),
  ])
  const shown: readonly Task[] = quiet
    ? errands.map((one) => ({
        id: crypto.randomUUID(),
        caseId: null,
        clientId: null,
        code: null,
        kind: 'task',
        label: one.label,
        text: '',
        dueOn: dayAfter(today, one.inDays),
        state: 'open',
        assignedTo: me ?? '',
        assignee: '',
      }))
    : tasks
  const waiting = leadsTeam(actor) && !quiet ? (await emergencies(ports, actor)).filter((one) => one.reviewedAt === null).length : null
  const now = { today, time: clockTime(ports.clock.now()) }
  const seen = { visits: quiet ? [] : visits, periods: quiet ? [] : periods, queue: quiet ? [] : queue, incoming: quiet ? [] : incoming }
  const next = whatIsNext({
    ...now,
    visits: seen.visits,
    deadlines: seen.periods,
    waiting: seen.queue,
    due: shown.filter((task) => task.dueOn !== null && task.dueOn <= today).length,
  })
  return page(
    c,
    { title: t('casework.myWork') },
    <MyWorkPage lang={c.get('lang')} t={t} day={{ ...now, ...seen, next, tasks: shown, cases, contacts, papers, emergencies: waiting }} />,
  )
})
