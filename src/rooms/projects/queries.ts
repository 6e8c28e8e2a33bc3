// The register of projects with those who make them, pay for them and where they happen.
import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import { asActor } from '../../kernel/db.ts'
import type { Ports } from '../../kernel/ports.ts'
import type { Part } from './model.ts'

export type ProjectRow = {
  id: string; slug: string; studyId: string | null; name: string; nameCs: string | null; kind: string; status: string; domains: string[]; startYear: number | null; startMonth: number | null
  endYear: number | null; endMonth: number | null; organisers: { slug: string; name: string }[]; funders: { slug: string; name: string }[]
}
export type ProjectFilter = { q: string | null; kind: string | null; status: string | null; domain: string | null; funder: string | null; organiser: string | null; place: string | null }

function parties(part: Part): RawBuilder<unknown> {
  return sql`coalesce((select jsonb_agg(jsonb_build_object('slug', o.slug, 'name', o.name) order by y.position) from projects.party y join directory.organisation o on o.id = y.organisation_id
    where y.project_id = p.id and y.part = ${part}), '[]')`
}
const row = sql`p.id, p.slug, p.study_id as "studyId", p.name, p.name_cs as "nameCs", p.kind, p.status, p.domains, p.start_year as "startYear", p.start_month as "startMonth",
  p.end_year as "endYear", p.end_month as "endMonth", ${parties('organiser')} as organisers, ${parties('funder')} as funders`
function takesPart(slug: string | null, which: readonly Part[]): RawBuilder<boolean> {
  return sql`(${slug}::text is null or exists (select from projects.party y join directory.organisation o on o.id = y.organisation_id
    where y.project_id = p.id and y.part = any (${[...which]}) and o.slug = ${slug}))`
}

/** Projects that fit; with words to look for the best match first (spelling may be off), else in the study's order. */
export function listProjects(ports: Ports, actor: Actor, filter: ProjectFilter): Promise<ProjectRow[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<ProjectRow>`
    select ${row} from projects.project p left join study.record s on s.id = p.study_id
    where (${filter.q}::text is null or p.folded like '%' || kernel.fold(${filter.q}) || '%' or public.word_similarity(kernel.fold(${filter.q}), p.folded) >= 0.5)
      and (${filter.kind}::text is null or p.kind = ${filter.kind}) and (${filter.status}::text is null or p.status = ${filter.status})
      and (${filter.domain}::text is null or ${filter.domain} = any (p.domains)) and ${takesPart(filter.funder, ['funder'])} and ${takesPart(filter.organiser, ['organiser', 'co-organiser'])}
      and (${filter.place}::text is null or exists (select from projects.project_place l join directory.place d on d.id = l.place_id where l.project_id = p.id and d.slug = ${filter.place}))
    order by case when ${filter.q}::text is null then 0 else 1 - public.word_similarity(kernel.fold(${filter.q}), p.folded) end, s.position nulls last, p.name`.execute(tx)).rows)
}

/** What the list can be narrowed by: the domains, funders and places that occur. */
export function projectFilters(ports: Ports, actor: Actor): Promise<{ domains: string[]; funders: { slug: string; name: string }[]; places: { slug: string; name: string }[] }> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<{ domains: string[]; funders: { slug: string; name: string }[]; places: { slug: string; name: string }[] }>`
      select array(select distinct unnest(domains) from projects.project order by 1) as domains,
        (select coalesce(jsonb_agg(distinct jsonb_build_object('slug', o.slug, 'name', o.name)), '[]') from projects.party y join directory.organisation o on o.id = y.organisation_id where y.part = 'funder') as funders,
        (select coalesce(jsonb_agg(distinct jsonb_build_object('slug', d.slug, 'name', d.name)), '[]') from projects.project_place l join directory.place d on d.id = l.place_id) as places`.execute(tx)
    return found.rows[0] ?? { domains: [], funders: [], places: [] }
  })
}

export type Named = { slug: string; name: string }
export type Party = { part: Part; organisation: Named | null; body: Named | null }
export type Output = { metric: string; value: number; unit: string; qualifier: string | null; note: string | null }
export type ProjectDetail = ProjectRow & {
  partOf: Named | null; paidThrough: Named | null; unnamedPartners: string[]; fundingNote: string | null; targetGroups: string[]; activities: string[]; languages: string[]
  durationNote: string | null; recurrence: string | null; said: string[]; matchingCriteria: string[]; parties: Party[]; outputs: Output[]; places: Named[]; children: Named[]; paysFor: Named[]
  money: { slug: string; title: string }[]; services: Named[]
}
/** One project with everything that hangs on it; null when there is none. */
export function projectBySlug(ports: Ports, actor: Actor, slug: string): Promise<ProjectDetail | null> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<ProjectDetail>`
      select ${row}, p.unnamed_partners as "unnamedPartners", p.funding_note as "fundingNote", p.target_groups as "targetGroups", p.activities, p.languages, p.duration_note as "durationNote",
        p.recurrence, p.said, p.matching_criteria as "matchingCriteria",
        (select jsonb_build_object('slug', x.slug, 'name', x.name) from projects.project x where x.id = p.part_of) as "partOf",
        (select jsonb_build_object('slug', x.slug, 'name', x.name) from projects.project x where x.id = p.paid_through) as "paidThrough",
        coalesce((select jsonb_agg(jsonb_build_object('part', y.part, 'organisation', case when o.id is not null then jsonb_build_object('slug', o.slug, 'name', o.name) end,
            'body', case when b.id is not null then jsonb_build_object('slug', b.slug, 'name', b.name) end) order by array_position(array['organiser', 'co-organiser', 'partner', 'funder'], y.part), y.position)
          from projects.party y left join directory.organisation o on o.id = y.organisation_id left join bodies.body b on b.id = y.body_id where y.project_id = p.id), '[]') as parties,
        coalesce((select jsonb_agg(jsonb_build_object('metric', x.metric, 'value', x.value, 'unit', x.unit, 'qualifier', x.qualifier, 'note', x.note) order by x.position) from projects.output x where x.project_id = p.id), '[]') as outputs,
        coalesce((select jsonb_agg(jsonb_build_object('slug', d.slug, 'name', d.name) order by l.position) from projects.project_place l join directory.place d on d.id = l.place_id where l.project_id = p.id), '[]') as places,
        coalesce((select jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name) order by x.name) from projects.project x where x.part_of = p.id), '[]') as children,
        coalesce((select jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name) order by x.name) from projects.project x where x.paid_through = p.id), '[]') as "paysFor",
        coalesce((select jsonb_agg(jsonb_build_object('slug', m.slug, 'title', m.title) order by m.title) from funding.money_project k join funding.money_fact m on m.id = k.money_fact_id where k.project_id = p.id), '[]') as money,
        coalesce((select jsonb_agg(jsonb_build_object('slug', v.slug, 'name', v.name) order by v.name) from study.reference f join directory.service v on v.study_id = f.from_id where f.to_id = p.study_id), '[]') as services
      from projects.project p where p.slug = ${slug}`.execute(tx)
    return found.rows[0] ?? null
  })
}
