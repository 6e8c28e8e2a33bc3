// The public register of services: search that forgives spelling in Czech and English, and says why a result is one.
import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { helpKinds, type Named } from '../model.ts'
import { visitedPlace } from '../places/queries.ts'
import type { VisitedPlace } from '../places/visiting.tsx'

export type ServiceFilter = {
  q: string | null
  language: string | null
  topic: string | null
  form: string | null
  place: string | null
  all: boolean
}
export type ServiceRow = {
  id: string
  slug: string
  name: string
  nameCs: string | null
  kind: string
  details: string[]
  topics: string[]
  forms: string[]
  languages: string[]
  assuredOn: string | null
  providers: Named[]
  /** How the words were found: as typed, by a similar spelling, through the name of a provider, or through the topic they name. */
  found: 'words' | 'similar' | 'provider' | 'topic' | null
}
const providers = sql`
  coalesce((select jsonb_agg(jsonb_build_object('slug', o.slug, 'name', o.name) order by sp.position) from directory.service_provider sp
  join directory.organisation o on o.id = sp.organisation_id and o.status <> 'merged' where sp.service_id = s.id), '[]')`

/** Words shorter than this say nothing about a service. */
const shortest = 2
function wordsOf(q: string): string[] {
  return q
    .split(/[\s,.;:/()-]+/)
    .filter((word) => word.length >= shortest)
    .slice(0, 8)
}

/**
 * Services that fit, best match first. Every word must be there, at least nearly; "pravni poradna" and "interpretr" find what they mean.
 * When no service has the words as typed, help on the topics they name follows.
 */
export function searchServices(ports: Ports, actor: Actor, filter: ServiceFilter, topicsNamed: readonly string[]): Promise<ServiceRow[]> {
  const words = filter.q ? wordsOf(filter.q) : []
  const parts: RawBuilder<unknown>[] = [
    filter.all ? sql`true` : sql`s.kind = any (${[...helpKinds]}) and s.status in ('active', 'temporarily closed')`,
  ]
  if (filter.language) parts.push(sql`s.languages @> array[${filter.language}]`)
  if (filter.topic) parts.push(sql`s.topics @> array[${filter.topic}]`)
  if (filter.form) parts.push(sql`s.forms @> array[${filter.form}]`)
  if (filter.place) {
    parts.push(sql`
      (exists (select from directory.service_place sp join directory.place p on p.id = sp.place_id where sp.service_id = s.id
        and p.slug = ${filter.place})
      or exists (select from directory.service_provider sp join directory.organisation o on o.id = sp.organisation_id
      join directory.place p on p.district_code = o.district_code where sp.service_id = s.id and p.slug = ${filter.place}))`)
  }
  const exact = sql`(select bool_and(s.folded like '%' || kernel.fold(w) || '%') from unnest(${words}::text[]) w)`
  // A longer word also fits by its beginning, as Czech bends and lengthens the end: "poradna" means "poradenství".
  const near = sql`(select bool_and(public.strict_word_similarity(kernel.fold(w), s.folded) >= 0.4 or s.folded like '%' || kernel.fold(w) || '%'
    or (length(w) >= 6 and ' ' || s.folded like '% ' || left(kernel.fold(w), greatest(5, length(w) - 3)) || '%')) from unnest(${words}::text[]) w)`
  const byProvider = sql`
    exists (select from directory.service_provider sp join directory.organisation o on o.id = sp.organisation_id where sp.service_id = s.id
    and (select bool_and(public.word_similarity(kernel.fold(w), o.folded) >= 0.6) from unnest(${words}::text[]) w))`
  const byTopic = sql`s.topics && ${[...topicsNamed]}::text[]`
  const searching = words.length > 0
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<ServiceRow>`
      select * from (select one.*, bool_or(found = 'words') over () as "hasWords" from (
        select s.id, s.slug, s.name, s.name_cs as "nameCs", s.kind, s.details, s.topics, s.forms, s.languages, s.assured_on as "assuredOn",
          ${providers} as providers,
          ${searching ? sql`case when ${exact} then 'words' when ${near} then 'similar' when ${byProvider} then 'provider' when ${byTopic} then 'topic' end` : sql`null`} as found,
          ${searching ? sql`(select avg(public.strict_word_similarity(kernel.fold(w), kernel.fold(concat_ws(' ', s.name, s.name_cs)))) from unnest(${words}::text[]) w)` : sql`0`} as score,
          r.position
        from directory.service s left join study.record r on r.id = s.study_id where ${sql.join(parts, sql` and `)}) one) two
      where ${searching ? sql`found is not null and (found <> 'topic' or "hasWords" is not true)` : sql`true`}
      order by array_position(array['words', 'similar', 'provider', 'topic'], found), score desc, position nulls last, name`.execute(tx)
    return found.rows
  })
}

/** What services can be narrowed by: places that occur. */
export function servicePlaces(ports: Ports, actor: Actor): Promise<Named[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Named>`
    select p.slug, p.name from directory.place p where exists (select from directory.service_place sp where sp.place_id = p.id)
      or exists (select from directory.organisation o join directory.service_provider sp on sp.organisation_id = o.id
      where o.district_code = p.district_code) order by p.name`.execute(tx)
      ).rows,
  )
}

export type ServiceDetail = Omit<ServiceRow, 'found' | 'providers'> & {
  studyId: string | null
  description: string | null
  status: string
  website: string | null
  email: string | null
  phone: string | null
  fees: string | null
  eligibility: string | null
  application: string | null
  keywords: string[]
  providers: (Named & { website: string | null; email: string | null; phone: string | null })[]
  projects: Named[]
  places: Named[]
  textLang: string
  visits: VisitedPlace[]
}
export function serviceBySlug(ports: Ports, actor: Actor, slug: string): Promise<ServiceDetail | null> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<ServiceDetail>`
      select s.id, s.slug, s.study_id as "studyId", s.name, s.name_cs as "nameCs", s.kind, s.details, s.topics, s.forms, s.languages,
        s.assured_on as "assuredOn", s.description, s.status, s.website, s.email, s.phone,
        s.fees, s.eligibility, s.application, s.keywords, s.text_lang as "textLang",
        coalesce((select jsonb_agg(${visitedPlace} order by l.name) from directory.service_location sl
        join directory.location l on l.id = sl.location_id where sl.service_id = s.id and not l.confidential and l.status = 'open'),
          '[]') as visits,
        coalesce((select jsonb_agg(jsonb_build_object('slug', o.slug, 'name', o.name, 'website', o.website, 'email', o.email, 'phone', o.phone)
        order by sp.position) from directory.service_provider sp
          join directory.organisation o on o.id = sp.organisation_id and o.status <> 'merged' where sp.service_id = s.id), '[]') as providers,
        coalesce((select jsonb_agg(jsonb_build_object('slug', p.slug, 'name', p.name) order by p.name) from study.reference l
        join projects.project p on p.study_id = l.to_id where l.from_id = s.study_id and l.field = 'projectIds'), '[]') as projects,
        coalesce((select jsonb_agg(jsonb_build_object('slug', p.slug, 'name', p.name) order by p.name) from directory.service_place sp
        join directory.place p on p.id = sp.place_id where sp.service_id = s.id), '[]') as places
      from directory.service s where s.slug = ${slug}`.execute(tx)
    return found.rows[0] ?? null
  })
}
