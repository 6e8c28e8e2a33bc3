import { sql } from 'kysely'
import type { Person } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { unseal } from '../../../kernel/sealing.ts'

export type OwnAccount = {
  email: string
  displayName: string
  lang: string
  passwordSetAt: Date | null
  totpConfirmed: boolean
  recoveryCodesLeft: number
  cityLinked: boolean
  isDemo: boolean
}

/** What a person sees of their own account. */
export async function getOwnAccount(ports: Ports, person: Person): Promise<OwnAccount> {
  return asActor(ports.db, person, async (tx) => {
    const found = await sql<OwnAccount>`
      select a.email, a.display_name as "displayName", a.lang, a.is_demo as "isDemo", p.set_at as "passwordSetAt",
        exists (select from identity.totp t where t.account_id = a.id and t.confirmed_at is not null) as "totpConfirmed",
        (select count(*) from identity.recovery_code r where r.account_id = a.id and r.used_at is null) as "recoveryCodesLeft",
        exists (select from identity.external_identity e where e.account_id = a.id) as "cityLinked"
      from identity.account a left join identity.password p on p.account_id = a.id where a.id = ${person.accountId}`.execute(tx)
    const row = found.rows[0]
    if (!row) throw new AppError('not-found', 'There is no such account.')
    return row
  })
}

/** The secret of an authenticator that is being set up; undefined when none is. */
export async function findUnconfirmedTotp(ports: Ports, person: Person): Promise<string | undefined> {
  return asActor(ports.db, person, async (tx) => {
    const found = await sql<{ secret_sealed: Buffer }>`select secret_sealed from identity.totp
      where account_id = ${person.accountId} and confirmed_at is null`.execute(tx)
    const row = found.rows[0]
    return row && unseal(ports.config, row.secret_sealed, person.accountId)
  })
}
