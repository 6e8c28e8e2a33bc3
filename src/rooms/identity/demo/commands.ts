// Invented people so that a fresh city can be tried at once. Marked is_demo; one command takes them all away again.
// The file is written with the accounts' own tables because it makes accounts that nobody invited; loadCity never calls it in production.
import { sql } from 'kysely'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { RoleName } from '../../../kernel/roles.ts'
import { hashPassword } from '../passwords.ts'

export const demoPassword = 'svatovaclavsky-orloj-1410'

type DemoRole = { role: RoleName; organisation: string | null }
export type DemoAccount = { email: string; name: string; lang: 'cs' | 'en'; description: string; roles: readonly DemoRole[] }

/** The organisation is named by its id in the study; null is the whole city. */
export const demoAccounts: readonly DemoAccount[] = [
  person('specialist', 'Alena Vrbová', 'specialist at City Hall', 'specialist', 'org-praha-magistrat'),
  person('administrator', 'Bohumil Správný', 'administrator (accounts, no content)', 'administrator', null),
  person('dpo', 'Cecílie Tichá', 'data-protection officer (audit)', 'data-protection-officer', null),
  person('icp.coordinator', 'Dana Mostecká', 'coordinator of the Integration Centre Prague', 'icp-coordinator', 'org-icp'),
  person('icp.counsellor', 'Emil Poradil', 'social counsellor of the Integration Centre Prague', 'social-counsellor', 'org-icp'),
  person('inbaze.lead', 'Farida Nováková', 'head of InBáze', 'organisation-lead', 'org-inbaze'),
  person('inbaze.teamlead', 'Kamila Vedoucí', 'team lead of InBáze', 'team-lead', 'org-inbaze'),
  person('inbaze.counsellor', 'Lenka Naslouchalová', 'social counsellor of InBáze', 'social-counsellor', 'org-inbaze'),
  person('inbaze.lawyer', 'Marek Paragraf', 'lawyer of InBáze', 'lawyer', 'org-inbaze'),
  person('inbaze.therapist', 'Nora Klidná', 'psychotherapist of InBáze', 'psychotherapist', 'org-inbaze'),
  person('inbaze.street', 'Ota Pochůzka', 'street worker of InBáze', 'street-worker', 'org-inbaze'),
  person('lastrada.counsellor', 'Hana Bezpečná', 'social counsellor of La Strada', 'social-counsellor', 'org-la-strada'),
  person('grants.officer', 'Libuše Výzvová', 'grants officer at City Hall', 'grants-officer', 'org-praha-magistrat'),
  person('finance.officer', 'Pavel Korunka', 'finance officer at City Hall', 'finance-officer', 'org-praha-magistrat'),
  person('auditor', 'Renata Kontrolová', 'auditor of the city (sees, changes nothing)', 'auditor', 'org-praha-magistrat'),
  ...[
    'Anna Porotní',
    'Břetislav Bodový',
    'Ctibor Přísný',
    'Doubravka Laskavá',
    'Eduard Váhavý',
    'Filoména Pečlivá',
    'Gustav Rychlý',
    'Hedvika Smířlivá',
    'Ignác Důsledný',
    'Jarmila Otevřená',
    'Kryštof Stručný',
    'Ludmila Moudrá',
  ].map((name, index) =>
    person(
      `member.${String(index + 1).padStart(2, '0')}`,
      name,
      'member of the grants committee',
      'committee-member',
      'org-praha-magistrat',
    ),
  ),
  person('libus.officer', 'Ivo Písnický', 'officer of the city district Praha-Libuš', 'district-officer', 'org-mc-praha-libus'),
  {
    email: 'many.hats@demo.metropolis.example',
    name: 'Jana Víceroká',
    lang: 'en',
    description: 'several hats: ICP provider and coordinator, mediator of InBáze',
    roles: [
      { role: 'icp-coordinator', organisation: 'org-icp' },
      { role: 'social-counsellor', organisation: 'org-icp' },
      { role: 'mediator', organisation: 'org-inbaze' },
    ],
  },
]

function person(mailbox: string, name: string, description: string, role: RoleName, organisation: string | null): DemoAccount {
  return { email: `${mailbox}@demo.metropolis.example`, name, lang: 'cs', description, roles: [{ role, organisation }] }
}

const commandLine = { kind: 'system', purpose: 'command-line' } as const

/** Adds the demo people (or others of the same kind) that are missing; refuses in production, because their password is printed in the manual. */
export async function seedDemoStaff(ports: Ports, people: readonly DemoAccount[] = demoAccounts): Promise<{ added: number }> {
  if (ports.config.production) throw new Error('Demo people share a published password and are never added in production')
  const missing = await asActor(ports.db, commandLine, async (tx) => {
    const found = await sql<{ email: string }>`select email from identity.account where is_demo`.execute(tx)
    const present = new Set(found.rows.map((row) => row.email))
    return people.filter((account) => !present.has(account.email))
  })
  if (missing.length === 0) return { added: 0 }
  const hash = await hashPassword(demoPassword)
  await asActor(ports.db, commandLine, async (tx) => {
    for (const account of missing) await addDemoPerson(tx, ports, account, hash)
  })
  return { added: missing.length }
}

async function addDemoPerson(tx: Tx, ports: Ports, account: DemoAccount, hash: string): Promise<void> {
  const now = ports.clock.now()
  const added = await sql<{ id: string }>`insert into identity.account (email, display_name, lang, created_at, activated_at, is_demo)
    values (${account.email}, ${account.name}, ${account.lang}, ${now}, ${now}, true) returning id`.execute(tx)
  const id = added.rows[0]?.id
  if (id === undefined) throw new Error('The demo account was not added')
  await sql`insert into identity.password (account_id, hash, set_at) values (${id}, ${hash}, ${now})`.execute(tx)
  for (const { role, organisation } of account.roles) {
    const placed =
      organisation === null
        ? { rows: [{ id: null }] }
        : await sql<{ id: string }>`select id from identity.place where kind = 'organisation' and study_id = ${organisation}`.execute(tx)
    const place = placed.rows[0]
    if (!place) throw new Error(`The demo needs the organisation ${organisation} of the study; load the study first`)
    await sql`insert into identity.role_holding (account_id, role, organisation_id, valid_from, granted_at, is_demo)
      values (${id}, ${role}, ${place.id}, ${ports.clock.today()}, ${now}, true)`.execute(tx)
  }
}

/** Removes all demo people with everything of theirs; answers how many. What they did stays in the audit. */
export async function removeDemoStaff(ports: Ports): Promise<number> {
  return asActor(ports.db, commandLine, async (tx) => {
    await sql`delete from identity.session where account_id in (select id from identity.account where is_demo)`.execute(tx)
    const removed = await sql`delete from identity.account where is_demo`.execute(tx)
    return Number(removed.numAffectedRows ?? 0)
  })
}

/** True while invented people exist: every page then says so. */
export async function demoPresent(ports: Ports): Promise<boolean> {
  return asActor(ports.db, commandLine, async (tx) => {
    const found = await sql<{ present: boolean }>`select exists (select from identity.account where is_demo) as present`.execute(tx)
    return found.rows[0]?.present ?? false
  })
}
