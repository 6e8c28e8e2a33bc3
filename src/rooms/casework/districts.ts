// City districts as choices of forms.
import { sql } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import { asActor } from '../../kernel/db.ts'
import type { Ports } from '../../kernel/ports.ts'

export type District = { code: string; name: string }
/** The 57 city districts, in the order in which people look for them: Praha 1, 2 … 22, then by name. */
export function districts(ports: Ports, actor: Actor): Promise<District[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (await sql<District>`select code, name from population.area where kind = 'city-district' order by length(name), name`.execute(tx))
        .rows,
  )
}
