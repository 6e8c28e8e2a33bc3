// "My work".
import { room } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { entries, tickets } from '../calendar/queries.ts'
import { myCases, myTasks } from '../cases/queries.ts'
import { emergencies } from '../clients/queries.ts'
import { contactsOfDay } from '../contacts/queries.ts'
import { runningOut } from '../documents/queries.ts'
import { helps, leadsTeam } from '../policy.ts'
import { MyWorkPage } from './pages.tsx'

export const myWorkRoutes = room('casework.my-work')

myWorkRoutes.get('/app/casework', { may: helps, audit: 'casework.listMyCases' }, async (c) => {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const today = ports.clock.today()
  const [tasks, cases, contacts, appointments, queue, papers] = await Promise.all([
    myTasks(ports, actor), myCases(ports, actor, null, null, 12), contactsOfDay(ports, actor, today), entries(ports, actor, today, today, actor.kind === 'person' ? actor.accountId : null), tickets(ports, actor), runningOut(ports, actor),
  ])
  const waiting = leadsTeam(actor) ? (await emergencies(ports, actor)).filter((one) => one.reviewedAt === null).length : null
  return page(c, { title: t('casework.myWork') }, <MyWorkPage lang={c.get('lang')} t={t} today={today} tasks={tasks} cases={cases} contacts={contacts} emergencies={waiting} appointments={appointments} waiting={queue.filter((one) => one.state === 'waiting').length} papers={papers} />)
})
