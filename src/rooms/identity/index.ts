// The face of identity: what the other rooms, the server and the command line may use.
import { answerResetRequests, forgetOldSignIns } from './letters/commands.ts'
import type { Ports } from '../../kernel/ports.ts'

export { identityRoutes } from './routes.ts'
export { sessionTokenOf } from './sessions/cookies.ts'
export { loadActor, listHats } from './sessions/queries.ts'
export { apiTokenActor } from './api-tokens/queries.ts'
export type { ApiScope } from './api-tokens/model.ts'
export { hatLabel } from './names.ts'
export { namesOfPeople } from './accounts/queries.ts'
export { accountAdd, accountDisable, accountReset, roleGrant, roleRevoke } from './command-line.ts'
export { resealSecondFactors } from './resealing.ts'
export { demoAccounts, demoPassword, demoPresent, removeDemoStaff, seedDemoStaff, type DemoAccount } from './demo/commands.ts'

/** Background work of this room by name: answering requests for reset links (asked for at once), cleaning (every night). */
export function identityTasks(ports: Ports): Readonly<Record<string, () => Promise<void>>> {
  return {
    'identity:answerResetRequests': async () => void (await answerResetRequests(ports)),
    'identity:forgetOldSignIns': () => forgetOldSignIns(ports),
  }
}
