// The server's own steps inside a person's transaction: what must be counted or found where nobody with a conflict may look.
import type { Actor } from '../../kernel/actor.ts'
import { setActor, type Tx } from '../../kernel/db.ts'

/** Does the work as the server and gives the transaction back to the person. */
export async function asServer<T>(tx: Tx, actor: Actor, work: () => Promise<T>): Promise<T> {
  await setActor(tx, { kind: 'system', purpose: 'grants' })
  const answer = await work()
  await setActor(tx, actor)
  return answer
}
