// Invented money so that every view of a fresh city shows something: several funders, years and organisations, an instrument that ends, a cascade, planted duplicates, de minimis.
// Every row is marked as invented; one command takes all of it away. The numbers follow from the year alone, so two cities of one day are the same.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { loaderActor } from '../../../kernel/seed.ts'
import type { MoneyRecord } from './model.ts'

const source = 'ukazka'
type DemoRow = {
  key: string
  funder: string
  instrument?: string
  to: string
  title: string
  service?: string
  district?: string
  crowns: number
  currency?: 'EUR'
  decided: string
  from: string
  until: string
  kind?: MoneyRecord['kind']
  certainty?: MoneyRecord['certainty']
  grade: 'contract' | 'register' | 'report' | 'declared'
  parent?: string
  deMinimis?: true
  clients?: number
  reports?: number
  project?: string
}
const district = (number: string) => ({ slug: `mc-praha-${number}`, name: `Městská část Praha ${number}`, study: `org-mc-praha-${number}` })
const districts = ['9', '12', '14'].map(district)

/** Services that the same funders pay year after year: who, what for whom, where, and how much from whom in the first year (thousands of crowns). */
const lasting: readonly {
  org: string
  title: string
  service: string
  district: string
  clients: number
  project?: string
  eu: number
  state: number
  city: number
  foundation: number
}[] = [
  {
    org: 'simi',
    title: 'Právní poradna pro cizince',
    service: 'legal',
    district: 'Praha 1',
    clients: 640,
    eu: 2100,
    state: 620,
    city: 240,
    foundation: 0,
  },
  {
    org: 'ppi',
    title: 'Poradenství pro rodiny uprchlíků',
    service: 'counselling',
    district: 'Praha 1',
    clients: 520,
    eu: 1800,
    state: 900,
    city: 180,
    foundation: 250,
  },
  {
    org: 'inbaze',
    title: 'Interkulturní práce v komunitním centru',
    service: 'mediation',
    district: 'Praha 2',
    clients: 710,
    project: 'project-inbaze-community-centre',
    eu: 1500,
    state: 400,
    city: 420,
    foundation: 160,
  },
  {
    org: 'opu',
    title: 'Terénní poradenství pro cizince bez jistého pobytu',
    service: 'legal',
    district: 'Praha 9',
    clients: 380,
    project: 'project-opu-street-counselling',
    eu: 2600,
    state: 300,
    city: 90,
    foundation: 0,
  },
  {
    org: 'meta',
    title: 'Doučování a poradna pro mladé migranty',
    service: 'education',
    district: 'Praha 3',
    clients: 450,
    project: 'project-young-migrants-centre',
    eu: 1900,
    state: 700,
    city: 350,
    foundation: 420,
  },
  {
    org: 'clovek-v-tisni',
    title: 'Vzdělávání pracovníků škol o migraci',
    service: 'education',
    district: 'Praha 2',
    clients: 300,
    eu: 0,
    state: 800,
    city: 150,
    foundation: 640,
  },
  {
    org: 'slovo-21',
    title: 'Rodina odvedle v Praze',
    service: 'community',
    district: 'Praha 1',
    clients: 180,
    project: 'project-next-door-family',
    eu: 350,
    state: 280,
    city: 220,
    foundation: 90,
  },
  {
    org: 'la-strada',
    title: 'Podpora obětí vykořisťování na pracovištích',
    service: 'counselling',
    district: 'Praha 5',
    clients: 140,
    eu: 0,
    state: 1300,
    city: 60,
    foundation: 310,
  },
  {
    org: 'mkc-praha',
    title: 'Kurzy češtiny a setkávání sousedů',
    service: 'language',
    district: 'Praha 4',
    clients: 260,
    eu: 0,
    state: 260,
    city: 190,
    foundation: 60,
  },
]
const k = (thousands: number): number => thousands * 1000
/** Grants of one year for the lasting services; amounts move a little from year to year, never by chance. */
function yearly(year: number): DemoRow[] {
  return lasting.flatMap((one, index) => {
    const moved = (thousands: number) => Math.round((thousands * (100 + ((year * 7 + index * 3) % 9) - 4)) / 100) * 1000
    const base = {
      to: one.org,
      service: one.service,
      district: one.district,
      from: `${year}-01-01`,
      until: `${year}-12-31`,
      ...(one.project ? { project: one.project } : {}),
    }
    const rows: (DemoRow | false)[] = [
      one.state > 0 && {
        ...base,
        key: `${one.org}-mv-${year}`,
        funder: index % 2 === 0 ? 'ministerstvo-vnitra' : 'ministerstvo-prace',
        title: `Dotace na služby integrace cizinců ${year}`,
        crowns: moved(one.state),
        decided: `${year - 1}-12-10`,
        grade: 'register',
        clients: Math.round(one.clients * 0.4),
        reports: 2,
      },
      one.city > 0 && {
        ...base,
        key: `${one.org}-praha-${year}`,
        funder: 'praha',
        instrument: 'mestske-granty',
        title: `Grant na činnost spolku ${year}`,
        crowns: moved(one.city),
        decided: `${year}-03-20`,
        grade: 'contract',
        reports: 2,
      },
      one.foundation > 0 && {
        ...base,
        key: `${one.org}-nadace-${year}`,
        funder: 'nadace',
        title: `Rozvoj organizace ${year}`,
        service: 'information',
        crowns: moved(one.foundation),
        decided: `${year - 1}-11-05`,
        grade: 'report',
        reports: 1,
      },
    ]
    return rows.filter((row) => row !== false)
  })
}
/** EU projects of several years: under the OP Praha – pól růstu to the end of 2022 (no successor), then under AMIF. */
function european(now: number): DemoRow[] {
  const of = (
    one: (typeof lasting)[number],
    key: string,
    instrument: string,
    from: number,
    until: number,
    decided: string,
    grade: 'register' | 'declared',
    more: Partial<DemoRow> = {},
  ): DemoRow => ({
    key: `${one.org}-${key}`,
    funder: 'evropska-unie',
    instrument,
    to: one.org,
    title: one.title,
    service: one.service,
    district: one.district,
    crowns: k(one.eu) * (until - from + 1),
    decided,
    from: `${from}-01-01`,
    until: `${until}-12-31`,
    grade,
    clients: one.clients,
    reports: 4,
    ...(one.project ? { project: one.project } : {}),
    ...more,
  })
  return lasting
    .filter((one) => one.eu > 0)
    .flatMap((one, index) => [
      of(one, 'eu-2019', index % 3 === 2 ? 'amif-2014' : 'op-ppr', 2019, 2022, '2018-11-15', 'register'),
      of(one, 'eu-2023', 'amif-2021', 2023, Math.max(2023, now - 1), '2022-12-01', 'register'),
      of(one, `eu-${now}`, 'amif-2021', now, index === 0 ? now : Math.min(now + 1, 2027), `${now - 1}-11-20`, 'register'),
      ...(index === 0
        ? [of(one, `eu-${now + 1}`, 'amif-2021', now + 1, now + 2, `${now}-10-01`, 'declared', { certainty: 'probable' as const })]
        : []),
      ...(index === 1
        ? [of(one, `eu-applied-${now + 2}`, 'amif-2021', now + 2, now + 3, `${now}-10-15`, 'declared', { certainty: 'applied' as const })]
        : []),
    ])
}
/** The Integration Centre: 75 % of the fund, 25 % of the city, branches in free premises of districts. */
function centre(year: number): DemoRow[] {
  const base = {
    to: 'icp',
    service: 'counselling',
    district: 'Praha 4',
    from: `${year}-01-01`,
    until: `${year}-12-31`,
    project: 'project-icp-services',
  }
  return [
    {
      ...base,
      key: `icp-eu-${year}`,
      funder: 'evropska-unie',
      instrument: year < 2021 ? 'amif-2014' : 'amif-2021',
      title: 'Provoz Integračního centra Praha',
      crowns: k(18_000),
      decided: `${year - 1}-12-01`,
      grade: 'contract',
      clients: 3200,
      reports: 4,
    },
    {
      ...base,
      key: `icp-praha-${year}`,
      funder: 'praha',
      title: 'Spolufinancování Integračního centra Praha',
      crowns: k(5400),
      decided: `${year - 1}-12-15`,
      grade: 'contract',
      kind: 'co-funding',
      reports: 1,
    },
    ...districts.map((one, index): DemoRow => ({
      ...base,
      key: `icp-prostory-${one.slug}-${year}`,
      funder: one.slug,
      title: 'Prostory pobočky zdarma',
      crowns: k(200),
      decided: `${year - 1}-12-15`,
      grade: 'declared',
      kind: 'in-kind',
      district: ['Praha 9', 'Praha 12', 'Praha 14'][index] ?? 'Praha 14',
    })),
  ]
}
/** Money of the ministry that goes through a district to an organisation. */
function cascade(year: number): DemoRow[] {
  const base = { service: 'community', district: 'Praha-Libuš', from: `${year}-01-01`, until: `${year}-12-31`, decided: `${year}-02-20` }
  return [
    {
      ...base,
      key: `libus-mv-${year}`,
      funder: 'ministerstvo-vnitra',
      instrument: 'emergentni-projekty',
      to: 'mc-praha-libus',
      title: 'Projekt městské části na podporu integrace',
      crowns: k(1200),
      grade: 'contract',
      clients: 400,
      reports: 2,
      project: 'project-citizen-community-forum',
    },
    {
      ...base,
      key: `libus-klub-${year}`,
      funder: 'mestske-casti',
      to: 'klub-hanoi',
      title: 'Komunitní forum a asijské večery',
      crowns: k(450),
      grade: 'contract',
      parent: `libus-mv-${year}`,
      reports: 1,
      project: 'project-asian-evenings',
    },
    {
      ...base,
      key: `libus-lache-${year}`,
      funder: 'mestske-casti',
      to: 'lache-chave',
      title: 'Prohlídky tržnice a sousedské kroužky',
      crowns: k(300),
      grade: 'contract',
      parent: `libus-mv-${year}`,
      reports: 1,
      project: 'project-sapa-tours',
    },
  ]
}
/** Planted for the eye: a course paid by three, a poradna paid by two, and a plain renewal beside them that is no duplicate. */
function planted(year: number): DemoRow[] {
  const base = { from: `${year}-02-01`, until: `${year}-11-30`, service: 'language', district: 'Praha 14' }
  return [
    {
      ...base,
      key: `kurz-mv-${year}`,
      funder: 'ministerstvo-vnitra',
      to: 'amiga',
      title: 'Kurzy češtiny pro rodiče na Černém Mostě',
      crowns: k(180),
      decided: `${year - 1}-12-05`,
      grade: 'register',
      clients: 60,
      reports: 2,
    },
    {
      ...base,
      key: `kurz-praha-${year}`,
      funder: 'praha',
      instrument: 'mestske-granty',
      to: 'amiga',
      title: 'Kurzy češtiny pro rodiče, Černý Most',
      crowns: k(150),
      decided: `${year}-03-20`,
      grade: 'contract',
      clients: 60,
      reports: 2,
    },
    {
      ...base,
      key: `kurz-mc14-${year}`,
      funder: 'mc-praha-14',
      to: 'amiga',
      title: 'Čeština pro rodiče – kurzy Černý Most',
      crowns: k(60),
      decided: `${year}-04-02`,
      grade: 'declared',
      clients: 55,
      reports: 1,
    },
    {
      ...base,
      key: `klub-mpsv-${year}`,
      funder: 'ministerstvo-prace',
      to: 'cic',
      title: 'Sociální klub a tlumočení pro seniory',
      service: 'mediation',
      district: 'Praha 10',
      crowns: k(240),
      decided: `${year - 1}-12-05`,
      grade: 'register',
      clients: 45,
      reports: 2,
    },
    {
      ...base,
      key: `klub-nadace-${year}`,
      funder: 'nadace',
      to: 'cic',
      title: 'Klub pro seniory s tlumočením',
      service: 'mediation',
      district: 'Praha 10',
      crowns: k(240),
      decided: `${year}-01-15`,
      grade: 'report',
      clients: 45,
      reports: 1,
    },
  ]
}
/** Small aid of a social enterprise, near the limit of three years. */
function aid(year: number): DemoRow[] {
  const base = {
    to: 'ethnocatering',
    service: 'employment',
    district: 'Praha 2',
    grade: 'register' as const,
    deMinimis: true as const,
    project: 'project-ethnocatering',
  }
  return [
    {
      ...base,
      key: `ethno-1-${year}`,
      funder: 'ministerstvo-prace',
      title: 'Podpora pracovních míst v sociálním podniku',
      crowns: k(3600),
      decided: `${year - 2}-03-15`,
      from: `${year - 2}-04-01`,
      until: `${year - 1}-03-31`,
    },
    {
      ...base,
      key: `ethno-2-${year}`,
      funder: 'evropska-unie',
      instrument: 'amif-2021',
      title: 'Zaměstnání pro ženy z migrace',
      crowns: 120_000,
      currency: 'EUR',
      decided: `${year - 1}-06-01`,
      from: `${year - 1}-07-01`,
      until: `${year}-06-30`,
    },
    {
      to: 'ethnocatering',
      project: 'project-ethnocatering',
      key: `ethno-prijmy-${year - 1}`,
      funder: 'vlastni-prijmy',
      title: 'Tržby Ethnocateringu',
      crowns: k(4100),
      decided: `${year - 1}-12-31`,
      from: `${year - 1}-01-01`,
      until: `${year - 1}-12-31`,
      kind: 'own-income',
      grade: 'report',
    },
  ]
}
/** All invented rows of a city whose current year is `now`. */
export function demoRows(now: number): DemoRow[] {
  const years = Array.from({ length: now - 2019 + 1 }, (_unused, index) => 2019 + index)
  const recent = years.filter((year) => year >= now - 3)
  return [
    ...years.flatMap(yearly),
    ...european(now),
    ...[...years, now + 1].flatMap(centre),
    ...recent.flatMap(cascade),
    ...planted(now),
    ...aid(now),
  ]
}
const interests: readonly { org: string; service: string; district: string; offers: string; seeks: string }[] = [
  {
    org: 'inbaze',
    service: 'mediation',
    district: 'Praha 2',
    offers: 'Interkulturní pracovníci v sedmi jazycích a zkušenost s komunitním centrem.',
    seeks: 'Právní poradna, která by dvakrát týdně přišla do centra.',
  },
  {
    org: 'simi',
    service: 'legal',
    district: 'Praha 2',
    offers: 'Právní poradna s advokátkou, dva dny v týdnu.',
    seeks: 'Interkulturní pracovníci a prostor v Praze 2.',
  },
  {
    org: 'mkc-praha',
    service: 'language',
    district: 'Praha 4',
    offers: 'Lektoři češtiny a prostor pro kurzy.',
    seeks: 'Hlídání dětí během kurzů a nábor v komunitách.',
  },
  {
    org: 'slovo-21',
    service: 'community',
    district: 'Praha 4',
    offers: 'Nábor v komunitách a dobrovolníci pro sousedská setkání.',
    seeks: 'Kurzy češtiny a prostor v Praze 4.',
  },
]

/** Adds the invented money once; does nothing where it is already. Needs the study, the instruments and the districts. */
export async function seedDemoMoney(ports: Ports): Promise<{ added: number }> {
  const today = ports.clock.today()
  const year = Number(today.slice(0, 4))
  return asActor(ports.db, loaderActor, async (tx) => {
    if ((await sql`select from funding.record where is_demo limit 1`.execute(tx)).rows.length > 0) return { added: 0 }
    for (const one of districts)
      await sql`
        insert into funding.funder (slug, name, level, organisation_id, is_demo) select ${one.slug}, ${one.name}, 'district', id, true
        from directory.organisation where study_id = ${one.study} on conflict (slug) do nothing`.execute(tx)
    const rows = demoRows(year)
    await insertRows(tx, rows)
    // Rates of the days on which aid was granted, so that crowns can be counted in euros; an imported rate takes their place.
    for (const day of [`${year - 3}-01-02`, `${year - 2}-03-15`, `${year - 1}-06-01`, `${year}-01-02`])
      await sql`
        insert into funding.rate (currency, day, units, crowns, source, is_demo) values ('EUR', ${day}, 1, '25.000', 'ukázka (smyšlený kurz)', true)
        on conflict (currency, day) do nothing`.execute(tx)
    await sql`
      insert into funding.undertaking (organisation_id, related_id, because, is_demo)
      select a.id, b.id, 'Ukázka: zakladatel a jeho sociální podnik', true from directory.organisation a, directory.organisation b
      where (a.study_id, b.study_id) in (('org-ethnocatering', 'org-inbaze'), ('org-inbaze', 'org-ethnocatering')) on conflict do nothing`.execute(
      tx,
    )
    for (const one of interests)
      await sql`
        insert into funding.interest (organisation_id, service, district_code, offers, seeks, made_on, until, is_demo)
        select o.id, ${one.service}, (select code from population.area where kind = 'city-district' and name = ${one.district}),
          ${one.offers}, ${one.seeks}, ${today}, ${today}::date + 300, true
      from directory.organisation o where o.study_id = ${`org-${one.org}`} on conflict do nothing`.execute(tx)
    return { added: rows.length }
  })
}
async function insertRows(tx: Tx, rows: readonly DemoRow[]): Promise<void> {
  const piece = rows.map((row) => ({
    key: row.key,
    funder: row.funder,
    instrument: row.instrument ?? null,
    org: `org-${row.to}`,
    title: row.title,
    service: row.service ?? null,
    district: row.district ?? null,
    amount: row.crowns * 100,
    currency: row.currency ?? 'CZK',
    decided: row.decided,
    starts: row.from,
    ends: row.until,
    kind: row.kind ?? 'grant',
    certainty: row.certainty ?? 'secured',
    grade: row.grade,
    parent: row.parent ?? null,
    aid: row.deMinimis === true,
    clients: row.clients ?? null,
    reports: row.reports ?? 0,
    project: row.project ?? null,
  }))
  const made = await sql`
    insert into funding.record (source, source_key, row_hash, funder_id, instrument_id, organisation_id, recipient_ico, recipient_name, title,
      service, district_code, amount_minor, currency, decided_on, starts_on, ends_on, kind, certainty, grade, de_minimis, clients,
      reports_per_year, project_id, is_demo, entered_at)
    select ${source}, n.key, md5(n.key), f.id, i.id, o.id, o.ico, o.name, n.title, n.service, a.code, n.amount, n.currency, n.decided, n.starts,
      n.ends, n.kind, n.certainty, n.grade, n.aid, n.clients, n.reports, p.id, true, n.decided
    from jsonb_to_recordset(${JSON.stringify(piece)}::jsonb) as n (key text, funder text, instrument text, org text, title text, service text,
      district text, amount bigint, currency text, decided date, starts date, ends date, kind text, certainty text, grade text, aid boolean,
      clients int, reports int, project text)
      join funding.funder f on f.slug = n.funder join directory.organisation o on o.study_id = n.org
      left join funding.instrument i on i.slug = n.instrument
      left join population.area a on a.kind = 'city-district' and a.name = n.district left join projects.project p on p.study_id = n.project`.execute(
    tx,
  )
  if (Number(made.numAffectedRows ?? 0) !== rows.length)
    throw new Error(
      `The invented money needs the study, the instruments and the directory: ${made.numAffectedRows ?? 0} of ${rows.length} rows found theirs`,
    )
  const chains = rows.flatMap((row) => (row.parent ? [{ key: row.key, parent: row.parent }] : []))
  await sql`
    update funding.record r set parent_id = p.id from jsonb_to_recordset(${JSON.stringify(chains)}::jsonb) as n (key text, parent text)
    join funding.record p on p.source = ${source} and p.source_key = n.parent where r.source = ${source} and r.source_key = n.key`.execute(
    tx,
  )
}
const keyboard: Actor = { kind: 'system', purpose: 'command-line' }
/** Takes all invented money away; answers how many records. A funder that real records name stays. */
export async function removeDemoMoney(ports: Ports): Promise<number> {
  const removed = await asActor(ports.db, keyboard, async (tx) => {
    await sql`update funding.record set parent_id = null where is_demo and parent_id is not null`.execute(tx)
    const gone = await sql`delete from funding.record where is_demo`.execute(tx)
    await sql`delete from funding.interest where is_demo`.execute(tx)
    await sql`delete from funding.undertaking where is_demo`.execute(tx)
    await sql`delete from funding.rate where is_demo`.execute(tx)
    await sql`delete from funding.funder f where is_demo and not exists (select from funding.record r where r.funder_id = f.id)`.execute(tx)
    await sql`update funding.funder set is_demo = false where is_demo`.execute(tx)
    return Number(gone.numAffectedRows ?? 0)
  })
  ports.changed()
  return removed
}
