// The face of casework.
import type { Ports } from '../../kernel/ports.ts'
import { sendReminders } from './calendar/commands.ts'
import { calendarRoutes } from './calendar/routes.tsx'
import { escalateDeadlines } from './deadlines/commands.ts'
import { deadlineRoutes } from './deadlines/routes.tsx'
import { documentRoutes } from './documents/routes.tsx'
import { caseRoutes } from './cases/routes.tsx'
import { clientRoutes } from './clients/routes.tsx'
import { contactRoutes } from './contacts/routes.tsx'
import { countingRoutes } from './counting/routes.tsx'
import { askForReviews, reportEmergencies } from './keeping.ts'
import { myWorkRoutes } from './my-work/routes.tsx'
import { ownDataRoutes } from './own-data/routes.tsx'
import { ownViewRoutes } from './own-view/routes.tsx'
import { programmeRoutes } from './programmes/routes.tsx'
import { protectionRoutes } from './protection/routes.tsx'
import { recognitionRoutes } from './recognition/routes.tsx'
import { referralRoutes } from './referrals/routes.tsx'
import { yearRoutes } from './yearly/routes.tsx'

export { countPeopleAcross } from './counting/commands.ts'
export { estimatePeople } from './counting/estimate.ts'
export { computeDeadline, listRules } from './deadlines/model.ts'
export { seedFirstCity, seedSyntheticCity } from './synthetic/commands.ts'
export { removeSyntheticCity } from './synthetic/removal.ts'
export { rewrapKeys } from './keeping.ts'
export { referralApi } from './referrals/routes.tsx'
export { asksStatistics, decidesParticipation, helps, protectsData, leadsTeam, seesCounts } from './policy.ts'
export const caseworkRoutes = [
  myWorkRoutes,
  clientRoutes,
  contactRoutes,
  caseRoutes,
  recognitionRoutes,
  programmeRoutes,
  protectionRoutes,
  countingRoutes,
  referralRoutes,
  ownViewRoutes,
  ownDataRoutes,
  calendarRoutes,
  deadlineRoutes,
  documentRoutes,
  yearRoutes,
] as const

/** Background work of this room by name. */
export function caseworkTasks(ports: Ports) {
  return {
    'casework:escalateDeadlines': { schedule: '5 * * * *', run: async () => void (await escalateDeadlines(ports)) },
    'casework:sendReminders': { schedule: '*/10 * * * *', run: async () => void (await sendReminders(ports)) },
    'casework:askForReviews': { schedule: '30 4 * * *', run: async () => void (await askForReviews(ports)) },
    'casework:reportEmergencies': { schedule: '0 6 * * 1', run: async () => void (await reportEmergencies(ports)) },
  }
}
