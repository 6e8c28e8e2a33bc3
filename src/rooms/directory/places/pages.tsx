// Places on a map and in a list, and the people who held public office there.
import type { Lang, Translate } from '../../../kernel/i18n.ts'
import { countryName } from '../../../kernel/i18n.ts'
import { MapFrame } from '../../../ui/charts.tsx'
import { SummaryList, Timeline, type SummaryRow } from '../../../ui/facts.tsx'
import { quantileLimits, quantileOf, TileMap, type QuantileClass } from '../../../ui/maps.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tag } from '../../../ui/actions.tsx'
import { LangText } from '../../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../../study/index.ts'
import { placeKinds, type Named } from '../model.ts'
import { eventKindText, placeKindText, whenText } from '../words.ts'
import type { Office, PlaceDetail, PlaceEvent, PlaceRow, Tile } from './queries.ts'

export function PlaceList({ lang, t, places, tiles }: { lang: Lang; t: Translate; places: readonly PlaceRow[]; tiles: readonly Tile[] }) {
  const path = `/${lang}/places`
  const byCode = new Map(places.filter((one) => one.districtCode !== null).map((one) => [one.districtCode, one]))
  const counts = tiles.map((tile) => {
    const place = byCode.get(tile.code)
    return place ? place.projects + place.services + place.events : null
  })
  const limits = quantileLimits(counts.filter((one) => one !== null && one > 0) as number[])
  const told = counts.filter((one) => one !== null).length
  // Where many districts have the same count, several classes end at it; the first of them is the one drawn.
  const legend = limits.flatMap((limit, index) =>
    limits.indexOf(limit) === index ? [{ quantile: (index + 1) as QuantileClass, text: `≤ ${limit}` }] : [],
  )
  return (
    <>
      <PageHeading
        title={t('directory.places.title')}
        lead={t('directory.places.lead')}
        actions={
          <a class="button button-secondary" href={`${path}.csv`} download="">
            {t('directory.csv')}
          </a>
        }
      />
      <MapFrame
        t={t}
        id="map"
        level={2}
        title={t('directory.places.map')}
        sentence={t('directory.places.sentence', { told, all: tiles.length })}
        source={t('directory.places.tiles')}
      >
        <TileMap
          t={t}
          frameId="map"
          legend={legend}
          tiles={tiles.map((tile, index) => ({
            row: tile.row,
            column: tile.column,
            label: tile.label ?? tile.name,
            title: `${tile.name}: ${counts[index] ?? 0}`,
            quantile: quantileOf(counts[index] ?? null, limits),
          }))}
        />
      </MapFrame>
      {placeKinds.map((kind) => {
        const list = places.filter((one) => one.kind === kind)
        return list.length === 0 ? null : (
          <section aria-labelledby={kind}>
            <h2 id={kind}>
              {placeKindText(t, kind)} ({list.length})
            </h2>
            <Table
              t={t}
              caption={placeKindText(t, kind)}
              captionHidden
              rows={list}
              columns={[
                {
                  label: t('directory.field.name'),
                  rowHeader: true,
                  cell: (one) => (
                    <>
                      <a href={`${path}/${one.slug}`} lang="cs">
                        {one.name}
                      </a>
                      {one.nameEn ? (
                        <span class="sub" lang="en">
                          {one.nameEn}
                        </span>
                      ) : null}
                    </>
                  ),
                },
                { label: t('directory.field.projects'), numeric: true, cell: (one) => one.projects || '' },
                { label: t('directory.field.services'), numeric: true, cell: (one) => one.services || '' },
                { label: t('directory.field.events'), numeric: true, cell: (one) => one.events || '' },
              ]}
            />
          </section>
        )
      })}
    </>
  )
}

export function EventTimeline({ lang, t, events }: { lang: Lang; t: Translate; events: readonly PlaceEvent[] }) {
  const dated = events.filter((one) => one.from !== null)
  const undated = events.filter((one) => one.from === null)
  const item = (one: PlaceEvent) => ({
    when: whenText(lang, t, one),
    ...(one.from === null ? {} : { datetime: one.month === null ? String(one.from) : `${one.from}-${String(one.month).padStart(2, '0')}` }),
    title: one.title,
    href: `/${lang}/events/${one.slug}`,
    lang: 'en',
    tag: <Tag>{eventKindText(t, one.kind)}</Tag>,
    children: <p lang="en">{one.description}</p>,
  })
  return (
    <>
      {dated.length > 0 ? <Timeline items={dated.map(item)} /> : null}
      {undated.length > 0 ? (
        <>
          <h3>{t('directory.event.undatedTitle', { count: undated.length })}</h3>
          <p>{t('directory.event.undatedText')}</p>
          <Timeline items={undated.map(item)} level={4} />
        </>
      ) : null}
    </>
  )
}

export function PlacePage({ lang, t, place: p, evidence }: { lang: Lang; t: Translate; place: PlaceDetail; evidence: Evidence | null }) {
  const links = (room: string, list: readonly Named[], of: string) => (
    <ul class="plain">
      {list.map((one) => (
        <li>
          <a href={`/${lang}/${room}/${one.slug}`} lang={of}>
            {one.name}
          </a>
        </li>
      ))}
    </ul>
  )
  // When things began: a strategy that runs on does not lengthen what has happened.
  const years = p.eventList.map((one) => one.from).filter((year) => year !== null)
  const rows: (SummaryRow | false)[] = [
    p.roles.length > 0 && {
      label: t('directory.places.role'),
      value: (
        <ul>
          {p.roles.map((one) => (
            <li lang="en">{one}</li>
          ))}
        </ul>
      ),
    },
    p.country !== 'CZ' &&
      /^[A-Z]{2}$/.test(p.country) &&
      p.kind !== 'country' && { label: t('directory.filter.country'), value: countryName(lang, p.country) },
    p.parent !== null && { label: t('directory.field.partOf'), value: links('places', [p.parent], 'cs') },
    p.parts.length > 0 && { label: t('directory.field.parts'), value: links('places', p.parts, 'cs') },
    p.governedBy !== null && { label: t('directory.places.governedBy'), value: links('organisations', [p.governedBy], 'cs') },
    p.districtCode !== null && {
      label: t('directory.places.numbers'),
      value: <a href={`/${lang}/data/districts/${p.districtCode}`}>{t('directory.places.numbersLink')}</a>,
    },
    p.offices.length > 0 && {
      label: t('directory.field.offices'),
      value: (
        <ul class="plain">
          {p.offices.map((one) => (
            <li>
              <a href={`/${lang}/people/${one.slug}`} lang="cs">
                {one.name}
              </a>
              , <LangText lang="en">{one.office}</LangText>
            </li>
          ))}
        </ul>
      ),
    },
    p.projectList.length > 0 && { label: t('directory.field.projects'), value: links('projects', p.projectList, 'en') },
    p.serviceList.length > 0 && { label: t('directory.field.services'), value: links('services', p.serviceList, 'en') },
  ]
  return (
    <>
      <PageHeading
        title={<LangText lang="cs">{p.name}</LangText>}
        kicker={placeKindText(t, p.kind)}
        lead={p.nameEn ? <LangText lang="en">{p.nameEn}</LangText> : undefined}
      />
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {p.eventList.length > 0 ? (
        <>
          <h2 id="timeline">
            {t('directory.places.timeline')}
            {years.length > 1 ? ` ${Math.min(...years)}–${Math.max(...years)}` : ''}
          </h2>
          <EventTimeline lang={lang} t={t} events={p.eventList} />
        </>
      ) : null}
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}

export function OfficeList({ lang, t, offices }: { lang: Lang; t: Translate; offices: readonly Office[] }) {
  return (
    <>
      <PageHeading title={t('directory.people.title')} lead={t('directory.people.lead')} />
      <Table
        t={t}
        caption={t('directory.people.title')}
        captionHidden
        rows={offices}
        columns={[
          {
            label: t('directory.people.name'),
            rowHeader: true,
            cell: (one) => (
              <a href={`/${lang}/people/${one.slug}`} lang="cs">
                {one.personName}
              </a>
            ),
          },
          { label: t('directory.people.office'), cell: (one) => <LangText lang="en">{one.office}</LangText> },
          {
            label: t('directory.field.place'),
            cell: (one) =>
              one.place ? (
                <a href={`/${lang}/places/${one.place.slug}`} lang="cs">
                  {one.place.name}
                </a>
              ) : (
                ''
              ),
          },
        ]}
      />
    </>
  )
}
export function OfficePage({ lang, t, office, evidence }: { lang: Lang; t: Translate; office: Office; evidence: Evidence | null }) {
  const rows: (SummaryRow | false)[] = [
    { label: t('directory.people.office'), value: <LangText lang="en">{office.office}</LangText> },
    office.organisation !== null && {
      label: t('directory.people.organisation'),
      value: (
        <a href={`/${lang}/organisations/${office.organisation.slug}`} lang="cs">
          {office.organisation.name}
        </a>
      ),
    },
    office.place !== null && {
      label: t('directory.field.place'),
      value: (
        <a href={`/${lang}/places/${office.place.slug}`} lang="cs">
          {office.place.name}
        </a>
      ),
    },
    {
      label: t('directory.people.when'),
      value:
        office.year !== null ? (
          String(office.year)
        ) : (
          <>
            <span class="unknown">{t('ui.notStated.value')}</span>
            {office.yearNote ? (
              <>
                {' '}
                <LangText lang="en">{office.yearNote}</LangText>
              </>
            ) : null}
          </>
        ),
    },
    office.statement !== null && { label: t('directory.people.statement'), value: <LangText lang="en">{office.statement}</LangText> },
  ]
  return (
    <>
      <PageHeading title={<LangText lang="cs">{office.personName}</LangText>} kicker={t('directory.people.title')} />
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
