// An invented call that takes applications for a month, so that an applicant's side can be tried: two streams with lines, own money and statutes asked for.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import { keepPublication } from '../calls/commands.ts'
import { openSlug, tourSlug } from './slugs.ts'

/** The programme of the invented calls. */
export async function demoProgramme(tx: Tx): Promise<string> {
  await sql`
    insert into grants.programme (title_cs, title_en) values ('Integrace cizinců (ukázka)', 'Integration of migrants (demo)')
    on conflict (title_cs) do nothing`.execute(tx)
  return (
    (await sql<{ id: string }>`select id from grants.programme where title_cs = 'Integrace cizinců (ukázka)'`.execute(tx)).rows[0]?.id ?? ''
  )
}
/** Adds the open call once, with the criteria of the other invented call. Needs the purpose `grants`. */
export async function makeOpenCall(tx: Tx, now: Date): Promise<void> {
  const day = (days: number) => new Date(now.getTime() + days * 86_400_000)
  const call = (
    await sql<{ id: string }>`
    insert into grants.call (slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, minimum_score, joint_bonus,
      applicant_cap_minor, viable_percent, reviews_per_application, reviewer_load, council_limit_minor, is_demo, programme_id,
      cofunding_percent, in_kind_percent, max_applications, needed_attachments)
    select ${openSlug}, c.year, 'Vyzkoušejte podat žádost', 'Try to apply',
      'Smyšlená výzva, která právě přijímá žádosti. Nic z ní se nevyplácí.',
      'An invented call that takes applications now. Nothing is paid from it.', 300000000, 50, 5, 60000000, 70, 3, 30, 20000000, true,
      ${await demoProgramme(tx)}, 5, 50, 2, array['statutes']
    from grants.call c where c.slug = ${tourSlug} on conflict (slug) do nothing returning id`.execute(tx)
  ).rows[0]?.id
  if (!call) return
  const [services, small] = (
    await sql<{
      id: string
    }>`insert into grants.stream (call_id, number, title_cs, title_en, budget_minor) values (${call}, 1, 'Služby pro cizince', 'Services for migrants', 250000000), (${call}, 2, 'Drobné komunitní projekty', 'Small community projects', 50000000) returning id`.execute(
      tx,
    )
  ).rows
  await sql`
    insert into grants.budget_line (stream_id, call_id, position, year, source, amount_minor)
    select v.stream::uuid, ${call}, v.position, c.year, v.source, v.amount
    from grants.call c, (values (${services?.id}, 1, 'Rozpočet města (smyšlený)', 200000000),
      (${services?.id}, 2, 'Dar nadace (smyšlený)', 50000000), (${small?.id}, 1, 'Rozpočet města (smyšlený)', 50000000)) as v (stream,
      position, source, amount) where c.id = ${call}`.execute(tx)
  await sql`
    insert into grants.criterion (call_id, position, title_cs, title_en, guidance_cs, guidance_en, points)
    select ${call}, k.position, k.title_cs, k.title_en, k.guidance_cs, k.guidance_en, k.points from grants.criterion k
    join grants.call c on c.id = k.call_id where c.slug = ${tourSlug}`.execute(tx)
  await sql`
    update grants.call set state = 'published', published_at = ${day(-40)}, opens_at = ${day(-5)}, closes_at = ${day(30)},
      rules_hash = ${createHash('sha256').update(openSlug).digest('hex')} where id = ${call}`.execute(tx)
  await keepPublication(tx, call, null)
}
