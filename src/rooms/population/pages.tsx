// Prague in numbers: pictures drawn from official figures, each with its sentence, its table, its files and its sources.
import type { Child } from 'hono/jsx'
import type { Lang, MessageKey, Translate } from '../../kernel/i18n.ts'
import { countryName, formatDay, formatLarge, formatNumber, formatPercent, localeOf } from '../../kernel/i18n.ts'
import { CardGrid, LinkCard } from '../../ui/actions.tsx'
import { BarChart, ChartFrame, LineChart, MapFrame, SmallMultiples } from '../../ui/charts.tsx'
import { Figure, FigureGrid, QualifierLegend, QualifierMark, SummaryList, type Qualifier } from '../../ui/facts.tsx'
import { FilterForm } from '../../ui/filter.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { quantileLimits, quantileOf, ShapeMap, TileMap, type QuantileClass } from '../../ui/maps.tsx'
import { Details, Notice } from '../../ui/messages.tsx'
import { PageHeading } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { LangText } from '../../ui/text.tsx'
import type { Segregation } from './measures.ts'
import { representationRatio, wilson } from './measures.ts'
import { datasets, districtDays, missingYears, schoolLevels, yearRuns, type Dataset } from './model.ts'
import type {
  CitizenshipValue,
  Comparable,
  District,
  DistrictDetail,
  PupilLevel,
  ResidenceValue,
  Source,
  Stated,
  Value,
} from './queries.ts'

const own = (lang: Lang): 'cs' | 'en' => (lang === 'cs' ? 'cs' : 'en')
const qualifiers: Record<string, Qualifier> = { exact: 'exact', rounded: 'rounded', derived: 'derived' }
const mark = (t: Translate, precision: string) => <QualifierMark t={t} qualifier={qualifiers[precision] ?? 'exact'} />

/** Name of a citizenship in the reader's language: countries by their code, what is no country by the list's Czech name. */
export function citizenshipName(lang: Lang, t: Translate, code: string, nameCs: string | null): string {
  const known: Record<string, MessageKey> = {
    TOTAL: 'population.citizenship.total',
    EU: 'population.citizenship.eu',
    NON_EU: 'population.citizenship.nonEu',
    OTHER: 'population.citizenship.other',
    STATELESS: 'population.citizenship.stateless',
  }
  const key = known[code]
  return key ? t(key) : code === 'XK' ? 'Kosovo' : /^[A-Z]{2}$/.test(code) ? countryName(lang, code) : (nameCs ?? code)
}

export function SourceList({ t, sources }: { t: Translate; sources: readonly Source[] }) {
  return (
    <Details summary={t('population.sources', { count: sources.length })}>
      <ul>
        {sources.map((source) => (
          <li>
            <LangText lang="en">{source.title}</LangText> – <LangText lang="cs">{source.publisher}</LangText>
            {source.terms ? (
              <>
                ; <LangText lang="en">{source.terms}</LangText>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </Details>
  )
}
function publishers(values: readonly { publisher: string }[]): Child {
  return <LangText lang="cs">{[...new Set(values.map((value) => value.publisher))].slice(0, 4).join('; ')}</LangText>
}

const sections = ['city', 'citizenship', 'districts', 'residence', 'compare', 'measures', 'estimates', 'stated', 'sets'] as const
export function OverviewPage({
  lang,
  t,
  series,
}: {
  lang: Lang
  t: Translate
  series: { country: readonly Value[]; city: readonly Value[] }
}) {
  const last = series.city.at(-1)
  const national = series.country.at(-1)
  return (
    <>
      <PageHeading title={t('population.title')} lead={t('population.lead')} />
      <FigureGrid>
        {last ? (
          <Figure
            t={t}
            value={formatNumber(lang, last.value)}
            label={t('population.figure.city')}
            qualifier={qualifiers[last.precision] ?? 'exact'}
            date={formatDay(lang, last.at)}
            source={<LangText lang="cs">{last.publisher}</LangText>}
          />
        ) : null}
        {national ? (
          <Figure
            t={t}
            value={formatNumber(lang, national.value)}
            label={t('population.figure.country')}
            qualifier={qualifiers[national.precision] ?? 'exact'}
            date={formatDay(lang, national.at)}
            source={<LangText lang="cs">{national.publisher}</LangText>}
          />
        ) : null}
      </FigureGrid>
      <QualifierLegend t={t} />
      <CardGrid>
        {sections.map((section) => (
          <LinkCard href={`/${lang}/data/${section}`} title={t(`population.page.${section}`)} level={2}>
            {t(`population.page.${section}.text`)}
          </LinkCard>
        ))}
      </CardGrid>
    </>
  )
}

function YearTable({ lang, t, caption, rows }: { lang: Lang; t: Translate; caption: string; rows: readonly Value[] }) {
  return (
    <Table
      t={t}
      caption={caption}
      rows={rows}
      columns={[
        { label: t('population.column.day'), rowHeader: true, cell: (row) => formatDay(lang, row.at) },
        { label: t('population.column.people'), numeric: true, cell: (row) => formatNumber(lang, row.value) },
        {
          label: t('population.column.precision'),
          cell: (row) => (
            <>
              {mark(t, row.precision)}
              {row.others > 0 ? <span class="note"> {t('population.otherValues', { count: row.others })}</span> : null}
            </>
          ),
        },
        { label: t('population.column.source'), cell: (row) => <LangText lang="cs">{row.publisher}</LangText> },
      ]}
    />
  )
}
/** Known years as points, unknown ones between them as gaps. */
function pointsOf(values: readonly { year: number; value: number }[]): { x: number; y: number | null }[] {
  const byYear = new Map(values.map((one) => [one.year, one.value]))
  const years = [...byYear.keys()]
  if (years.length === 0) return []
  const from = Math.min(...years)
  return Array.from({ length: Math.max(...years) - from + 1 }, (_one, index) => ({ x: from + index, y: byYear.get(from + index) ?? null }))
}

export function CityPage({
  lang,
  t,
  series,
}: {
  lang: Lang
  t: Translate
  series: { country: readonly Value[]; permanent: readonly Value[]; city: readonly Value[] }
}) {
  const known = new Set(series.country.map((one) => one.year))
  const missing = yearRuns(missingYears(known, 1993, 2012))
  const [first, last] = [series.country[0], series.country.at(-1)]
  const [cityFirst, cityLast] = [series.city[0], series.city.at(-1)]
  return (
    <>
      <PageHeading title={t('population.page.city')} lead={t('population.page.city.text')} />
      {first && last ? (
        <ChartFrame
          t={t}
          id="country"
          level={2}
          title={t('population.chart.country')}
          csv={`/${lang}/data/sets/foreigners.csv`}
          json={`/${lang}/data/sets/foreigners.json`}
          source={publishers(series.country)}
          sentence={t('population.sentence.country', {
            from: String(first.year),
            fromValue: formatNumber(lang, first.value),
            to: String(last.year),
            toValue: formatNumber(lang, last.value),
            missing,
          })}
          table={<YearTable lang={lang} t={t} caption={t('population.chart.country')} rows={series.country} />}
        >
          <LineChart
            frameId="country"
            format={(value) => formatNumber(lang, value)}
            series={[
              { label: t('population.series.all'), points: pointsOf(series.country), lastText: formatNumber(lang, last.value) },
              { label: t('population.series.permanent'), points: pointsOf(series.permanent) },
            ]}
          />
        </ChartFrame>
      ) : null}
      <Notice t={t} kind="info">
        <p>{t('population.graph1', { missing })}</p>
      </Notice>
      {cityFirst && cityLast ? (
        <ChartFrame
          t={t}
          id="city"
          level={2}
          title={t('population.chart.city')}
          csv={`/${lang}/data/sets/foreigners.csv`}
          json={`/${lang}/data/sets/foreigners.json`}
          source={publishers(series.city)}
          sentence={t('population.sentence.city', {
            from: String(cityFirst.year),
            fromValue: formatNumber(lang, cityFirst.value),
            to: String(cityLast.year),
            toValue: formatNumber(lang, cityLast.value),
          })}
          table={<YearTable lang={lang} t={t} caption={t('population.chart.city')} rows={series.city} />}
        >
          <LineChart
            frameId="city"
            format={(value) => formatNumber(lang, value)}
            series={[{ label: t('population.series.city'), points: pointsOf(series.city), lastText: formatNumber(lang, cityLast.value) }]}
          />
        </ChartFrame>
      ) : null}
    </>
  )
}

export type CitizenshipView = {
  area: string
  at: string
  residence: string
  days: readonly { at: string; residence: string; count: number }[]
  countries: readonly CitizenshipValue[]
  aggregates: readonly CitizenshipValue[]
  sources: readonly Source[]
  series: ReadonlyMap<string, { year: number; value: number }[]>
}
export function CitizenshipPage({ lang, t, view }: { lang: Lang; t: Translate; view: CitizenshipView }) {
  const path = `/${lang}/data/citizenship`
  const total = view.countries.reduce((sum, one) => sum + one.value, 0)
  const name = (one: CitizenshipValue) => citizenshipName(lang, t, one.code, one.nameCs)
  const top = view.countries.slice(0, 15)
  const [first, second] = view.countries
  return (
    <>
      <PageHeading title={t('population.page.citizenship')} lead={t('population.page.citizenship.text')} />
      <FilterForm t={t} action={path}>
        <SelectField
          t={t}
          name="area"
          label={t('population.column.area')}
          value={view.area}
          options={[
            { value: 'CZ010', label: 'Praha', lang: 'cs' },
            { value: 'CZ', label: 'Česká republika', lang: 'cs' },
          ]}
        />
        <SelectField
          t={t}
          name="at"
          label={t('population.column.day')}
          value={`${view.at} ${view.residence}`}
          options={view.days.map((day) => ({
            value: `${day.at} ${day.residence}`,
            label: `${formatDay(lang, day.at)} (${t('population.citizenships', { count: day.count })})`,
          }))}
        />
      </FilterForm>
      {first ? (
        <ChartFrame
          t={t}
          id="ranked"
          level={2}
          title={t('population.chart.citizenship')}
          csv={`/${lang}/data/sets/citizenship.csv`}
          json={`/${lang}/data/sets/citizenship.json`}
          sentence={t('population.sentence.citizenship', {
            day: formatDay(lang, view.at),
            first: name(first),
            firstValue: formatNumber(lang, first.value),
            second: second ? name(second) : '–',
            secondValue: second ? formatNumber(lang, second.value) : '–',
          })}
          table={
            <Table
              t={t}
              caption={t('population.chart.citizenship')}
              rows={view.countries}
              columns={[
                { label: t('population.column.citizenship'), rowHeader: true, cell: name },
                { label: t('population.column.people'), numeric: true, cell: (one) => formatNumber(lang, one.value) },
                { label: t('population.column.shareOfListed'), numeric: true, cell: (one) => formatPercent(lang, one.value / total) },
                { label: t('population.column.precision'), cell: (one) => mark(t, one.precision) },
              ]}
            />
          }
        >
          <BarChart
            bars={top.map((one) => ({ label: name(one), value: one.value, text: formatNumber(lang, one.value) }))}
            label={t('population.chart.citizenship')}
          />
        </ChartFrame>
      ) : null}
      {view.area === 'CZ010' ? (
        <Notice t={t} kind="info">
          <p>{t('population.graph3')}</p>
        </Notice>
      ) : null}
      {view.aggregates.length > 0 ? (
        <p class="note">
          {t('population.aggregates')}{' '}
          {view.aggregates.map((one, index) => (
            <>
              {index > 0 ? '; ' : ''}
              {name(one)}: {formatNumber(lang, one.value)}
            </>
          ))}
        </p>
      ) : null}
      <SourceList t={t} sources={view.sources} />
      <h2 id="multiples">{t('population.chart.multiples')}</h2>
      <p>{t('population.multiplesText')}</p>
      <SmallMultiples
        label={t('population.chart.multiples')}
        items={[...view.series].map(([code, values]) => {
          const [from, to] = [values[0], values.at(-1)]
          const title = citizenshipName(lang, t, code, null)
          return {
            title,
            points: pointsOf(values),
            lastText: to ? `${formatNumber(lang, to.value)} (${to.year})` : '',
            sentence:
              from && to
                ? t('population.sentence.one', {
                    name: title,
                    from: String(from.year),
                    fromValue: formatNumber(lang, from.value),
                    to: String(to.year),
                    toValue: formatNumber(lang, to.value),
                  })
                : title,
          }
        })}
      />
    </>
  )
}

export const districtPictures = ['share', 'foreigners', 'protection', 'growth'] as const
export type DistrictPicture = (typeof districtPictures)[number]
function pictured(one: District, picture: DistrictPicture): number | null {
  if (picture === 'protection') return one.protection
  return one[picture]
}
export function DistrictsPage({
  lang,
  t,
  kind,
  picture,
  districts,
  sources,
  shapes,
  attribution,
}: {
  lang: Lang
  t: Translate
  kind: 'city-district' | 'administrative-district'
  picture: DistrictPicture
  districts: readonly District[]
  sources: readonly Source[]
  shapes: ReadonlyMap<string, string> | null
  attribution: string | null
}) {
  const path = `/${lang}/data/districts`
  const text = (value: number | null, one?: District) =>
    value === null
      ? one?.protectionSuppressed && picture === 'protection'
        ? t('population.suppressed')
        : t('ui.notStated.value')
      : picture === 'share' || picture === 'growth'
        ? formatPercent(lang, value)
        : formatNumber(lang, value)
  const values = districts.map((one) => pictured(one, picture))
  const known = values.filter((value) => value !== null)
  const limits = quantileLimits(known)
  const ranked = districts
    .filter((one) => pictured(one, picture) !== null)
    .toSorted((a, b) => (pictured(b, picture) ?? 0) - (pictured(a, picture) ?? 0))
  const [highest, lowest] = [ranked[0], ranked.at(-1)]
  const legend = limits.map((limit, index) => ({
    quantile: (index + 1) as QuantileClass,
    text:
      index === 0
        ? t('population.legend.to', { to: text(limit) })
        : t('population.legend.between', { from: text(limits[index - 1] ?? null), to: text(limit) }),
  }))
  const title = (one: District) => `${one.name}: ${text(pictured(one, picture), one)}`
  return (
    <>
      <PageHeading title={t('population.page.districts')} lead={t('population.page.districts.text')} />
      <FilterForm t={t} action={path}>
        <SelectField
          t={t}
          name="kind"
          label={t('population.column.kind')}
          value={kind}
          options={(['city-district', 'administrative-district'] as const).map((one) => ({
            value: one,
            label: t(`population.kind.${one}`),
          }))}
        />
        <SelectField
          t={t}
          name="show"
          label={t('population.show')}
          value={picture}
          options={districtPictures.map((one) => ({ value: one, label: t(`population.show.${one}`) }))}
        />
      </FilterForm>
      {highest && lowest ? (
        <MapFrame
          t={t}
          id="map"
          level={2}
          title={t(`population.show.${picture}`)}
          csv={`/${lang}/data/sets/${picture === 'protection' ? 'temporary-protection' : 'districts'}.csv`}
          json={`/${lang}/data/sets/${picture === 'protection' ? 'temporary-protection' : 'districts'}.json`}
          sentence={t('population.sentence.districts', {
            highest: highest.name,
            highestValue: text(pictured(highest, picture)),
            lowest: lowest.name,
            lowestValue: text(pictured(lowest, picture)),
            count: ranked.length,
          })}
          source={<>{attribution ?? t('population.tileSource')}</>}
        >
          {kind === 'city-district' && !shapes ? (
            <TileMap
              t={t}
              frameId="map"
              legend={legend}
              tiles={districts.flatMap((one) =>
                one.tileRow === null || one.tileCol === null
                  ? []
                  : [
                      {
                        row: one.tileRow,
                        column: one.tileCol,
                        label: one.label ?? one.name,
                        title: title(one),
                        quantile: quantileOf(pictured(one, picture), limits),
                      },
                    ],
              )}
            />
          ) : shapes ? (
            <ShapeMap
              t={t}
              frameId="map"
              width={1000}
              height={800}
              legend={legend}
              shapes={districts.flatMap((one) => {
                const shape = shapes.get(one.code)
                return shape ? [{ path: shape, title: title(one), quantile: quantileOf(pictured(one, picture), limits) }] : []
              })}
            />
          ) : (
            <BarChart
              bars={ranked.map((one) => ({
                label: <LangText lang="cs">{one.name}</LangText>,
                value: pictured(one, picture) ?? 0,
                text: text(pictured(one, picture)),
                href: `${path}/${one.code}`,
              }))}
              label={t(`population.show.${picture}`)}
            />
          )}
        </MapFrame>
      ) : null}
      <Notice t={t} kind="info">
        <p>{t('population.maps', { day: formatDay(lang, districtDays.foreigners) })}</p>
      </Notice>
      <Table
        t={t}
        caption={t('population.table.districts', { day: formatDay(lang, districtDays.foreigners) })}
        rows={[...ranked, ...districts.filter((one) => pictured(one, picture) === null)]}
        columns={[
          {
            label: t('population.column.area'),
            rowHeader: true,
            cell: (one) => (
              <a href={`${path}/${one.code}`} lang="cs">
                {one.name}
              </a>
            ),
          },
          { label: t('population.column.code'), cell: (one) => <code>{one.code}</code>, minor: true },
          {
            label: t('population.column.foreigners'),
            numeric: true,
            cell: (one) => (one.foreigners === null ? '' : formatNumber(lang, one.foreigners)),
          },
          {
            label: t('population.column.population'),
            numeric: true,
            cell: (one) => (one.population === null ? '' : formatNumber(lang, one.population)),
          },
          { label: t('population.column.share'), numeric: true, cell: (one) => (one.share === null ? '' : formatPercent(lang, one.share)) },
          {
            label: t('population.column.limits'),
            numeric: true,
            minor: true,
            cell: (one) => {
              const limit =
                one.foreigners !== null && one.population !== null && one.population < 2000 ? wilson(one.foreigners, one.population) : null
              return limit ? `${formatPercent(lang, limit.low)} – ${formatPercent(lang, limit.high)}` : ''
            },
          },
          {
            label: t('population.column.protection', { day: formatDay(lang, districtDays.protection) }),
            numeric: true,
            cell: (one) =>
              one.protectionSuppressed ? t('population.suppressed') : one.protection === null ? '' : formatNumber(lang, one.protection),
          },
          {
            label: t('population.column.growth'),
            numeric: true,
            minor: true,
            cell: (one) => (one.growth === null ? '' : formatPercent(lang, one.growth)),
          },
        ]}
      />
      <p class="note">{t('population.limitsText')}</p>
      <SourceList t={t} sources={sources} />
    </>
  )
}

/** A ratio with two decimal places, or a dash where it is not defined. */
function ratioText(lang: Lang, value: number | null, digits = 2): string {
  return value === null
    ? '–'
    : new Intl.NumberFormat(localeOf(lang), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}
export function DistrictPage({
  lang,
  t,
  area,
  row,
  quotient,
  place,
}: {
  lang: Lang
  t: Translate
  area: DistrictDetail
  row: District | undefined
  quotient: number | null
  /** Slug of the place under which the study speaks of this district. */
  place: string | null
}) {
  const path = `/${lang}/data/districts`
  // A census counts otherwise than the yearly balance: it stands in the table, not in the line.
  const yearEnds = area.population.filter((one) => one.at.endsWith('-12-31'))
  const [first, last] = [yearEnds[0], yearEnds.at(-1)]
  return (
    <>
      <PageHeading title={<LangText lang="cs">{area.name}</LangText>} kicker={t(`population.kind.${area.kind}`)} />
      {area.sameName.length > 0 ? (
        <Notice t={t} kind="warning">
          <p>
            {t('population.sameName')}{' '}
            {area.sameName.map((one, index) => (
              <>
                {index > 0 ? ', ' : ''}
                <a href={`${path}/${one.code}`} lang="cs">
                  {one.name}
                </a>{' '}
                ({t(`population.kind.${one.kind}`)}, <code>{one.code}</code>)
              </>
            ))}
          </p>
        </Notice>
      ) : null}
      <SummaryList
        rows={[
          { label: t('population.column.code'), value: <code>{area.code}</code> },
          ...(area.parent
            ? [
                {
                  label: t('population.partOf'),
                  value: (
                    <a href={area.parent.code === 'CZ010' ? `/${lang}/data/city` : `${path}/${area.parent.code}`} lang="cs">
                      {area.parent.name}
                    </a>
                  ),
                },
              ]
            : []),
          ...(area.parts.length > 0
            ? [
                {
                  label: t('population.parts'),
                  value: (
                    <>
                      {area.parts.map((one, index) => (
                        <>
                          {index > 0 ? ', ' : ''}
                          <a href={`${path}/${one.code}`} lang="cs">
                            {one.name}
                          </a>
                        </>
                      ))}
                    </>
                  ),
                },
              ]
            : []),
          ...(place === null
            ? []
            : [
                {
                  label: t('directory.field.place'),
                  value: <a href={`/${lang}/places/${place}`}>{t('directory.places.storyLink')}</a>,
                },
              ]),
          ...(row && row.share !== null && row.foreigners !== null && row.population !== null
            ? [
                {
                  label: t('population.show.share'),
                  value: `${formatPercent(lang, row.share)} (${formatNumber(lang, row.foreigners)} / ${formatNumber(lang, row.population)}; ${formatDay(lang, districtDays.foreigners)})`,
                },
              ]
            : []),
          ...(quotient === null
            ? []
            : [
                {
                  label: t('population.measure.locationQuotient'),
                  value: (
                    <>
                      {ratioText(lang, quotient)} <span class="note">{t('population.measure.locationQuotient.text')}</span>
                    </>
                  ),
                },
              ]),
          ...(row && (row.protection !== null || row.protectionSuppressed)
            ? [
                {
                  label: t('population.column.protection', { day: formatDay(lang, districtDays.protection) }),
                  value: row.protection === null ? t('population.suppressed') : formatNumber(lang, row.protection),
                },
              ]
            : []),
          ...(row && row.growth !== null ? [{ label: t('population.column.growth'), value: formatPercent(lang, row.growth) }] : []),
        ]}
      />
      {area.foreigners.length > 0 ? (
        <>
          <h2>{t('population.column.foreigners')}</h2>
          <YearTable lang={lang} t={t} caption={t('population.column.foreigners')} rows={area.foreigners} />
        </>
      ) : null}
      {first && last ? (
        <ChartFrame
          t={t}
          id="population"
          level={2}
          title={t('population.column.population')}
          source={publishers(area.population)}
          csv={`/${lang}/data/sets/districts.csv`}
          sentence={t('population.sentence.one', {
            name: area.name,
            from: String(first.year),
            fromValue: formatNumber(lang, first.value),
            to: String(last.year),
            toValue: formatNumber(lang, last.value),
          })}
          table={<YearTable lang={lang} t={t} caption={t('population.column.population')} rows={area.population} />}
        >
          <LineChart
            frameId="population"
            format={(value) => formatNumber(lang, value)}
            series={[{ label: t('population.column.population'), points: pointsOf(yearEnds), lastText: formatNumber(lang, last.value) }]}
          />
        </ChartFrame>
      ) : null}
    </>
  )
}

export function ResidencePage({
  lang,
  t,
  rows,
  sources,
}: {
  lang: Lang
  t: Translate
  rows: readonly ResidenceValue[]
  sources: readonly Source[]
}) {
  const last = rows.at(-1)
  return (
    <>
      <PageHeading title={t('population.page.residence')} lead={t('population.page.residence.text')} />
      {last ? (
        <FigureGrid>
          <Figure
            t={t}
            value={formatPercent(lang, last.permanent / last.total)}
            label={t('population.residence.share')}
            qualifier="derived"
            date={formatDay(lang, last.at)}
            note={`${formatNumber(lang, last.permanent)} / ${formatNumber(lang, last.total)}`}
          />
        </FigureGrid>
      ) : null}
      <Table
        t={t}
        caption={t('population.residence.share')}
        rows={rows}
        columns={[
          { label: t('population.column.day'), rowHeader: true, cell: (row) => formatDay(lang, row.at) },
          { label: t('population.series.permanent'), numeric: true, cell: (row) => formatNumber(lang, row.permanent) },
          { label: t('population.series.all'), numeric: true, cell: (row) => formatNumber(lang, row.total) },
          { label: t('population.column.share'), numeric: true, cell: (row) => formatPercent(lang, row.permanent / row.total) },
          { label: t('population.column.precision'), cell: (row) => mark(t, row.precision) },
        ]}
      />
      <SourceList t={t} sources={sources} />
    </>
  )
}

/** `from` and `to` are years to compare; those of which there are no figures give way to the first and the last that have some. */
export function ComparePage({
  lang,
  t,
  areas,
  left,
  right,
  leftSeries,
  rightSeries,
  from,
  to,
}: {
  lang: Lang
  t: Translate
  areas: readonly Comparable[]
  left: Comparable
  right: Comparable
  leftSeries: readonly Value[]
  rightSeries: readonly Value[]
  from: number
  to: number
}) {
  const options = areas.map((area) => ({ value: area.code, label: `${area.name} (${area.code})`, lang: 'cs' }))
  const years = [...new Set([...leftSeries, ...rightSeries].map((one) => one.year))].toSorted((a, b) => b - a)
  const yearOptions = years.map((year) => ({ value: String(year), label: String(year) }))
  const of = (series: readonly Value[], year: number) => series.find((one) => one.year === year)
  const begin = years.includes(from) ? from : (years.at(-1) ?? 0)
  const end = years.includes(to) ? to : (years[0] ?? 0)
  const growth = (series: readonly Value[]) => {
    const chosen = series.filter((one) => one.year >= Math.min(begin, end) && one.year <= Math.max(begin, end))
    const [first, last] = [chosen[0], chosen.at(-1)]
    return first && last && first.year !== last.year && first.value > 0
      ? t('population.growthText', {
          from: `${first.year} (${formatNumber(lang, first.value)})`,
          to: `${last.year} (${formatNumber(lang, last.value)})`,
          growth: formatPercent(lang, last.value / first.value - 1),
        })
      : t('population.noGrowth')
  }
  const cell = (value: Value | undefined) =>
    value ? (
      <>
        {formatNumber(lang, value.value)} {mark(t, value.precision)}
      </>
    ) : (
      <span class="unknown">{t('ui.notStated.value')}</span>
    )
  return (
    <>
      <PageHeading title={t('population.page.compare')} lead={t('population.page.compare.text')} />
      <FilterForm t={t} action={`/${lang}/data/compare`}>
        <SelectField t={t} name="a" label={t('population.compare.first')} value={left.code} options={options} />
        <SelectField t={t} name="b" label={t('population.compare.second')} value={right.code} options={options} />
        <SelectField t={t} name="from" label={t('population.compare.from')} value={String(begin)} options={yearOptions} />
        <SelectField t={t} name="to" label={t('population.compare.to')} value={String(end)} options={yearOptions} />
      </FilterForm>
      <ChartFrame
        t={t}
        id="compare"
        level={2}
        title={`${left.name} · ${right.name}`}
        sentence={`${left.name}: ${growth(leftSeries)} ${right.name}: ${growth(rightSeries)}`}
        source={publishers([...leftSeries, ...rightSeries])}
      >
        <LineChart
          frameId="compare"
          format={(value) => formatNumber(lang, value)}
          series={[
            { label: left.name, lang: 'cs', points: pointsOf(leftSeries) },
            { label: right.name, lang: 'cs', points: pointsOf(rightSeries) },
          ]}
        />
      </ChartFrame>
      <Table
        t={t}
        caption={t('population.column.foreigners')}
        rows={years}
        columns={[
          { label: t('population.column.year'), rowHeader: true, cell: (year) => String(year) },
          { label: left.name, numeric: true, cell: (year) => cell(of(leftSeries, year)) },
          { label: right.name, numeric: true, cell: (year) => cell(of(rightSeries, year)) },
        ]}
      />
    </>
  )
}

export function EstimatesPage({ lang, t, stated }: { lang: Lang; t: Translate; stated: Stated | undefined }) {
  return (
    <>
      <PageHeading title={t('population.page.estimates')} lead={t('population.page.estimates.text')} />
      {stated ? (
        <FigureGrid>
          <Figure
            t={t}
            value={formatNumber(lang, stated.value)}
            label={t('population.estimate.papers')}
            qualifier="estimated"
            range={t('population.estimate.range')}
            date={t('population.estimate.date')}
            source={<LangText lang="en">Drbohlav and Medová 2013</LangText>}
            note={<LangText lang="en">{stated.checked}</LangText>}
          />
        </FigureGrid>
      ) : null}
      <p>{t('population.estimate.never')}</p>
      <p>
        <a href={`/${lang}/study/figures`}>{t('population.estimate.more')}</a>
      </p>
    </>
  )
}

export function StatedPage({ lang, t, stated }: { lang: Lang; t: Translate; stated: readonly Stated[] }) {
  const millions = 'million CZK'
  const shown = (one: Stated) =>
    one.unit === 'percent'
      ? formatPercent(lang, one.value / 100, 0)
      : one.unit === millions
        ? formatLarge(lang, one.value * 1_000_000)
        : formatNumber(lang, one.value)
  return (
    <>
      <PageHeading title={t('population.page.stated')} lead={t('population.page.stated.text')} />
      {stated.map((one) => (
        <section class="stated">
          <h2>
            {t(`population.indicator.${one.indicator}` as MessageKey)}{' '}
            <span class="sub">
              <LangText lang="cs">{one.areaName}</LangText>
              {one.period ? `, ${one.period}` : ''}
            </span>
          </h2>
          <FigureGrid>
            <Figure
              t={t}
              value={shown(one)}
              unit={
                one.unit === millions ? (
                  'CZK'
                ) : one.unit === 'percent' || one.unit === 'persons' ? undefined : (
                  <LangText lang="en">{one.unit}</LangText>
                )
              }
              label={t('population.stated.study')}
              qualifier={one.indicator === 'IRREGULAR_ESTIMATE' ? 'estimated' : 'stated'}
              source={t('ui.quote.section', { section: one.section })}
            />
            {one.computed ? (
              <Figure
                t={t}
                value={formatPercent(lang, one.computed.share)}
                label={t('population.stated.computed')}
                qualifier="derived"
                date={formatDay(lang, one.computed.on)}
                note={`${formatNumber(lang, one.computed.numerator)} / ${formatNumber(lang, one.computed.denominator)}`}
              />
            ) : null}
          </FigureGrid>
          <p>
            {t('population.stated.check')} <LangText lang="en">{one.checked}</LangText>
          </p>
        </section>
      ))}
    </>
  )
}

export function MeasuresPage({
  lang,
  t,
  city,
  administrative,
  districts,
  pupils,
}: {
  lang: Lang
  t: Translate
  city: Segregation
  administrative: Segregation
  districts: readonly District[]
  pupils: readonly PupilLevel[]
}) {
  const quotient = (one: District) => administrative.areas[one.code]?.locationQuotient ?? null
  const everywhere = pupils.reduce((all, one) => ({ group: all.group + one.foreign, all: all.all + one.all }), { group: 0, all: 0 })
  const rows = [
    ['dissimilarity', city.dissimilarity, administrative.dissimilarity, 'D = ½ Σ |xᵢ/X − yᵢ/Y|'],
    ['isolation', city.isolation, administrative.isolation, 'Σ (xᵢ/X)(xᵢ/tᵢ)'],
    ['exposure', city.exposure, administrative.exposure, 'Σ (xᵢ/X)(yᵢ/tᵢ)'],
    ['theilH', city.theilH, administrative.theilH, 'H = Σ tᵢ(E − Eᵢ)/(E·T)'],
    ['entropy', city.entropy, administrative.entropy, 'E = −Σ p ln p'],
  ] as const
  const number = (value: number | null) => ratioText(lang, value, 3)
  return (
    <>
      <PageHeading title={t('population.page.measures')} lead={t('population.page.measures.text')} />
      <p>{t('population.measures.on', { day: formatDay(lang, districtDays.foreigners) })}</p>
      <Table
        t={t}
        caption={t('population.page.measures')}
        rows={rows}
        columns={[
          { label: t('population.column.measure'), rowHeader: true, cell: ([name]) => t(`population.measure.${name}`) },
          { label: t('population.kind.city-district'), numeric: true, cell: ([, value]) => number(value) },
          { label: t('population.kind.administrative-district'), numeric: true, cell: ([, , value]) => number(value) },
          { label: t('population.column.meaning'), cell: ([name]) => t(`population.measure.${name}.text`) },
          { label: t('population.column.formula'), cell: ([, , , formula]) => <code dir="ltr">{formula}</code>, minor: true },
        ]}
      />
      <p>{t('population.measures.others')}</p>
      <h2>{t('population.measure.locationQuotient')}</h2>
      <p>
        {t('population.measure.locationQuotient.text')} <code dir="ltr">LQ = (xᵢ/tᵢ)/(X/T)</code>
      </p>
      <Table
        t={t}
        caption={t('population.measures.areas', { day: formatDay(lang, districtDays.foreigners) })}
        rows={districts.toSorted((a, b) => (quotient(b) ?? 0) - (quotient(a) ?? 0))}
        columns={[
          {
            label: t('population.column.area'),
            rowHeader: true,
            cell: (one) => (
              <a href={`/${lang}/data/districts/${one.code}`} lang="cs">
                {one.name}
              </a>
            ),
          },
          { label: t('population.measure.locationQuotient'), numeric: true, cell: (one) => ratioText(lang, quotient(one)) },
          { label: t('population.column.share'), numeric: true, cell: (one) => (one.share === null ? '' : formatPercent(lang, one.share)) },
          {
            label: t('population.column.foreigners'),
            numeric: true,
            minor: true,
            cell: (one) => (one.foreigners === null ? '' : formatNumber(lang, one.foreigners)),
          },
          {
            label: t('population.column.population'),
            numeric: true,
            minor: true,
            cell: (one) => (one.population === null ? '' : formatNumber(lang, one.population)),
          },
        ]}
      />
      {pupils[0] ? (
        <>
          <h2>{t('population.measure.representationRatio')}</h2>
          <p>
            {t('population.measure.representationRatio.text')} <code dir="ltr">RR = (xᵢ/tᵢ)/(Σx/Σt)</code>
          </p>
          <Table
            t={t}
            caption={t('population.measures.pupils', { day: formatDay(lang, pupils[0].at) })}
            rows={pupils}
            columns={[
              {
                label: t('population.column.level'),
                rowHeader: true,
                cell: (one) => <LangText lang={own(lang)}>{schoolLevels[one.level]?.[own(lang)] ?? one.level}</LangText>,
              },
              {
                label: t('population.measure.representationRatio'),
                numeric: true,
                cell: (one) => ratioText(lang, representationRatio({ group: one.foreign, all: one.all }, everywhere)),
              },
              { label: t('population.column.share'), numeric: true, cell: (one) => formatPercent(lang, one.foreign / one.all) },
              { label: t('population.column.foreigners'), numeric: true, cell: (one) => formatNumber(lang, one.foreign) },
              { label: t('population.series.all'), numeric: true, cell: (one) => formatNumber(lang, one.all) },
            ]}
          />
        </>
      ) : null}
      <p class="note">
        {t('population.measures.reference')} <LangText lang="en">Massey and Denton 1988; Theil and Finizza 1971; Wilson 1927.</LangText>
      </p>
    </>
  )
}

export function SetsPage({ lang, t }: { lang: Lang; t: Translate }) {
  return (
    <>
      <PageHeading
        title={t('population.page.sets')}
        lead={t('population.page.sets.text')}
        actions={
          <a class="button button-secondary" href={`/${lang}/data/catalogue.jsonld`}>
            DCAT-AP-CZ
          </a>
        }
      />
      <CardGrid>
        {datasets.map((one) => (
          <LinkCard href={`/${lang}/data/sets/${one.slug}`} title={one.title[own(lang)]} lang={own(lang)} level={2}>
            <LangText lang={own(lang)}>{one.definition[own(lang)]}</LangText>
          </LinkCard>
        ))}
      </CardGrid>
    </>
  )
}
export function SetPage({
  lang,
  t,
  dataset,
  rows,
  sources,
}: {
  lang: Lang
  t: Translate
  dataset: Dataset
  rows: number
  sources: readonly Source[]
}) {
  const path = `/${lang}/data/sets/${dataset.slug}`
  return (
    <>
      <PageHeading
        title={<LangText lang={own(lang)}>{dataset.title[own(lang)]}</LangText>}
        kicker={t('population.page.sets')}
        lead={<LangText lang={own(lang)}>{dataset.definition[own(lang)]}</LangText>}
      />
      <SummaryList
        rows={[
          { label: t('population.set.rows'), value: formatNumber(lang, rows) },
          {
            label: t('population.set.files'),
            value: (
              <ul class="plain">
                <li>
                  <a href={`${path}.csv`} download="">
                    CSV
                  </a>{' '}
                  (<a href={`${path}.csv-metadata.json`}>CSVW</a>)
                </li>
                <li>
                  <a href={`${path}.json`}>JSON</a>
                </li>
              </ul>
            ),
          },
          {
            label: t('population.set.licence'),
            value: <LangText lang="en">Each row keeps the terms of its source; the compilation is CC BY 4.0.</LangText>,
          },
        ]}
      />
      <SourceList t={t} sources={sources} />
    </>
  )
}
