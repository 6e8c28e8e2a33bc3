// The register of organisations for everybody.
import type { Lang, Translate } from '../../../kernel/i18n.ts'
import { compareText, countryName, formatDay, formatNumber, languageName } from '../../../kernel/i18n.ts'
import { TagList } from '../../../ui/actions.tsx'
import { SummaryList, type SummaryRow } from '../../../ui/facts.tsx'
import { FilterForm, withQuery } from '../../../ui/filter.tsx'
import { SearchField, SelectField } from '../../../ui/fields.tsx'
import { EgoNetwork } from '../../../ui/maps.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { PageHeading, Pager } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText, Phone } from '../../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../../study/index.ts'
import { organisationKinds, type Named, type Tie } from '../model.ts'
import { WhereAndWhen } from '../places/visiting.tsx'
import { focusText, kindText } from '../words.ts'
import type { OrganisationDetail, OrganisationFilter, OrganisationRow } from './queries.ts'

function focusOptions(t: Translate, lang: Lang, areas: readonly string[]): { value: string; label: string; lang: string }[] {
  const compare = compareText(lang)
  return areas
    .map((area) => {
      const word = focusText(t, lang, area)
      return { value: area, label: word.text, lang: word.lang }
    })
    .toSorted((a, b) => compare(a.label, b.label))
}
/** Words in the page's language in one run; only words of another language are marked. */
function focusList(t: Translate, lang: Lang, areas: readonly string[]) {
  if (areas.length === 0) return ''
  return areas
    .map((area) => focusText(t, lang, area))
    .map((word, index) => (
      <>
        {index > 0 ? ', ' : ''}
        {word.lang === lang ? word.text : <LangText lang={word.lang}>{word.text}</LangText>}
      </>
    ))
}

export type OrganisationChoices = {
  focusAreas: readonly string[]
  languages: readonly string[]
  districts: readonly { code: string; name: string }[]
  bodies: readonly Named[]
}
export function OrganisationList({
  lang,
  t,
  query,
  filter,
  choices,
  rows,
  total,
  nextHref,
  firstHref,
}: {
  lang: Lang
  t: Translate
  query: string
  filter: OrganisationFilter
  choices: OrganisationChoices
  rows: readonly OrganisationRow[]
  total: number
  nextHref: string | null
  firstHref: string | null
}) {
  const path = `/${lang}/organisations`
  const full = query ? `${path}?${query}` : path
  const chips = [
    ...(filter.q ? [{ label: filter.q, removeHref: withQuery(full, { q: undefined }) }] : []),
    ...(filter.kind ? [{ label: kindText(t, filter.kind), removeHref: withQuery(full, { kind: undefined }) }] : []),
    ...(filter.district
      ? [
          {
            label: choices.districts.find((one) => one.code === filter.district)?.name ?? filter.district,
            removeHref: withQuery(full, { district: undefined }),
            lang: 'cs',
          },
        ]
      : []),
    ...(filter.focus
      ? [
          {
            label: focusText(t, lang, filter.focus).text,
            removeHref: withQuery(full, { focus: undefined }),
            lang: focusText(t, lang, filter.focus).lang,
          },
        ]
      : []),
    ...(filter.language ? [{ label: languageName(lang, filter.language), removeHref: withQuery(full, { language: undefined }) }] : []),
    ...(filter.body
      ? [
          {
            label: choices.bodies.find((one) => one.slug === filter.body)?.name ?? filter.body,
            removeHref: withQuery(full, { body: undefined }),
            lang: 'cs',
          },
        ]
      : []),
    ...(filter.abroad ? [{ label: t('directory.filter.abroad'), removeHref: withQuery(full, { abroad: undefined }) }] : []),
  ]
  return (
    <>
      <PageHeading
        title={t('directory.organisations.title')}
        lead={t('directory.organisations.lead')}
        actions={
          <>
            <a class="button button-secondary" href={`${path}.csv${query ? `?${query}` : ''}`} download="">
              {t('directory.csv')}
            </a>
            <a class="button button-secondary" href={`/api/v1/organisations${query ? `?${query}` : ''}`}>
              JSON
            </a>
          </>
        }
      />
      <FilterForm t={t} action={path} chips={chips} clearHref={path} result={t('directory.organisations.found', { count: total })}>
        <SearchField t={t} name="q" label={t('directory.filter.search')} value={filter.q ?? ''} optional />
        <SelectField
          t={t}
          name="kind"
          label={t('directory.field.kind')}
          value={filter.kind ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={organisationKinds.map((one) => ({ value: one, label: kindText(t, one) }))}
        />
        <SelectField
          t={t}
          name="district"
          label={t('directory.field.district')}
          value={filter.district ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={choices.districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
        />
        <SelectField
          t={t}
          name="focus"
          label={t('directory.field.focus')}
          value={filter.focus ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={focusOptions(t, lang, choices.focusAreas)}
        />
        {choices.languages.length > 0 ? (
          <SelectField
            t={t}
            name="language"
            label={t('directory.field.languages')}
            value={filter.language ?? ''}
            optional
            emptyLabel={t('directory.all')}
            options={choices.languages.map((one) => ({ value: one, label: languageName(lang, one) }))}
          />
        ) : null}
        <SelectField
          t={t}
          name="body"
          label={t('directory.filter.body')}
          value={filter.body ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={choices.bodies.map((one) => ({ value: one.slug, label: one.name, lang: 'cs' }))}
        />
        <SelectField
          t={t}
          name="abroad"
          label={t('directory.filter.country')}
          value={filter.abroad ? '1' : ''}
          optional
          emptyLabel={t('directory.filter.here')}
          options={[{ value: '1', label: t('directory.filter.abroad') }]}
        />
      </FilterForm>
      <Table
        t={t}
        caption={t('directory.organisations.title')}
        captionHidden
        rows={rows}
        empty={<EmptyState title={t('directory.organisations.none')} action={<a href={path}>{t('directory.showAll')}</a>} />}
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
          { label: t('directory.field.kind'), cell: (one) => kindText(t, one.kind) },
          { label: t('directory.field.focus'), cell: (one) => focusList(t, lang, one.focusAreas), minor: true },
          {
            label: t('directory.field.place'),
            cell: (one) =>
              one.district ? (
                <LangText lang="cs">{one.district}</LangText>
              ) : one.country === 'CZ' ? (
                ''
              ) : /^[A-Z]{2}$/.test(one.country) && one.country !== 'EU' ? (
                countryName(lang, one.country)
              ) : (
                one.country
              ),
          },
        ]}
      />
      {nextHref || firstHref ? (
        <Pager
          t={t}
          {...(firstHref ? { previous: firstHref } : {})}
          {...(nextHref ? { next: nextHref } : {})}
          shown={t('directory.shown', { shown: rows.length, total })}
        />
      ) : null}
    </>
  )
}

function Links({ lang, room, list, of }: { lang: Lang; room: string; list: readonly Named[]; of: string }) {
  return (
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
}

export function OrganisationPage({
  lang,
  t,
  organisation: o,
  ties,
  evidence,
}: {
  lang: Lang
  t: Translate
  organisation: OrganisationDetail
  ties: readonly Tie[]
  evidence: Evidence | null
}) {
  const byPart = (list: readonly (Named & { part: string })[], part: string) => list.filter((one) => one.part === part)
  const rows: (SummaryRow | false)[] = [
    o.legalForm !== null && { label: t('directory.field.legalForm'), value: <LangText lang="cs">{o.legalForm}</LangText> },
    o.ico !== null && { label: t('directory.field.ico'), value: <code>{o.ico}</code> },
    o.foundedYear !== null && { label: t('directory.field.founded'), value: String(o.foundedYear) },
    o.country !== 'CZ' && {
      label: t('directory.filter.country'),
      value: /^[A-Z]{2}$/.test(o.country) && o.country !== 'EU' ? countryName(lang, o.country) : o.country,
    },
    o.district !== null &&
      o.districtCode !== null && {
        label: t('directory.field.district'),
        value: (
          <a href={`/${lang}/data/districts/${o.districtCode}`} lang="cs">
            {o.district}
          </a>
        ),
      },
    o.focusAreas.length > 0 && {
      label: t('directory.field.focus'),
      value: <TagList tags={o.focusAreas.map((one) => ({ ...focusText(t, lang, one), href: `/${lang}/organisations?focus=${one}` }))} />,
    },
    o.languages.length > 0 && {
      label: t('directory.field.languages'),
      value: o.languages.map((one) => languageName(lang, one)).join(', '),
    },
    o.website !== null && {
      label: t('directory.field.website'),
      value: (
        <a href={o.website} rel="noopener external" dir="ltr">
          {o.website.replace(/^https?:\/\//, '')}
        </a>
      ),
    },
    o.email !== null && {
      label: t('directory.field.email'),
      value: (
        <a href={`mailto:${o.email}`} dir="ltr">
          {o.email}
        </a>
      ),
    },
    o.phone !== null && { label: t('directory.field.phone'), value: <Phone number={o.phone} /> },
    o.locations.length > 0 && { label: t('directory.field.location'), value: <WhereAndWhen lang={lang} t={t} places={o.locations} /> },
    o.partOf !== null && {
      label: t('directory.field.partOf'),
      value: <Links lang={lang} room="organisations" list={[o.partOf]} of="cs" />,
    },
    o.parts.length > 0 && { label: t('directory.field.parts'), value: <Links lang={lang} room="organisations" list={o.parts} of="cs" /> },
    o.governs.length > 0 && { label: t('directory.field.governs'), value: <Links lang={lang} room="places" list={o.governs} of="cs" /> },
    o.offices.length > 0 && {
      label: t('directory.field.offices'),
      value: (
        <ul class="plain">
          {o.offices.map((one) => (
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
    o.convenes.length > 0 && { label: t('directory.field.convenes'), value: <Links lang={lang} room="bodies" list={o.convenes} of="cs" /> },
    o.bodies.length > 0 && { label: t('directory.field.bodies'), value: <Links lang={lang} room="bodies" list={o.bodies} of="cs" /> },
    o.services.length > 0 && {
      label: t('directory.field.services'),
      value: (
        <ul class="plain">
          {o.services.map((one) => (
            <li>
              <a href={`/${lang}/services/${one.slug}`} lang={lang === 'cs' && one.nameCs ? 'cs' : 'en'}>
                {lang === 'cs' && one.nameCs ? one.nameCs : one.name}
              </a>
            </li>
          ))}
        </ul>
      ),
    },
    ...(['organiser', 'co-organiser', 'partner', 'funder'] as const).map(
      (part): SummaryRow | false =>
        byPart(o.projects, part).length > 0 && {
          label: t(`directory.projects.${part}`),
          value: <Links lang={lang} room="projects" list={byPart(o.projects, part)} of="en" />,
        },
    ),
    ...(['funder', 'recipient'] as const).map(
      (part): SummaryRow | false =>
        byPart(o.money, part).length > 0 && {
          label: t(`directory.money.${part}`),
          value: <Links lang={lang} room="funding" list={byPart(o.money, part)} of="en" />,
        },
    ),
    o.events.length > 0 && {
      label: t('directory.field.events'),
      value: (
        <ul class="plain">
          {o.events.map((one) => (
            <li>
              <a href={`/${lang}/events/${one.slug}`} lang="en">
                {one.name}
              </a>
              {one.year === null ? null : ` (${one.year})`}
            </li>
          ))}
        </ul>
      ),
    },
  ]
  return (
    <>
      <PageHeading
        title={<LangText lang="cs">{o.name}</LangText>}
        kicker={kindText(t, o.kind)}
        lead={o.nameEn ? <LangText lang="en">{o.nameEn}</LangText> : undefined}
      />
      {o.status === 'ended' ? (
        <Notice t={t} kind="warning">
          <p>{t('directory.ended')}</p>
        </Notice>
      ) : null}
      {o.checkedOn === null ? (
        <Notice t={t} kind="info">
          <p>{t('directory.unchecked')}</p>
        </Notice>
      ) : (
        <p>{t('directory.checked', { day: formatDay(lang, o.checkedOn) })}</p>
      )}
      {o.description ? (
        <p class="prose" lang={o.descriptionLang ?? 'cs'}>
          {o.description}
        </p>
      ) : null}
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {ties.length > 0 ? (
        <>
          <h2 id="ties">{t('directory.ties.title', { count: ties.length })}</h2>
          <p>{t('directory.ties.text')}</p>
          <EgoNetwork
            centre={o.name}
            label={t('directory.ties.title', { count: ties.length })}
            ties={ties
              .slice(0, 12)
              .map((tie) => ({ name: tie.name, lang: 'cs', href: `/${lang}/organisations/${tie.slug}`, weight: tie.weight }))}
          />
          <Table
            t={t}
            caption={t('directory.ties.title', { count: ties.length })}
            captionHidden
            rows={ties}
            columns={[
              {
                label: t('directory.field.name'),
                rowHeader: true,
                cell: (tie) => (
                  <a href={`/${lang}/organisations/${tie.slug}`} lang="cs">
                    {tie.name}
                  </a>
                ),
              },
              { label: t('directory.ties.weight'), numeric: true, cell: (tie) => formatNumber(lang, tie.weight) },
              { label: t('directory.ties.why'), cell: (tie) => <Why lang={lang} t={t} tie={tie} /> },
            ]}
          />
        </>
      ) : null}
      <p>
        <a href={`/${lang}/organisations/${o.slug}/suggest`}>{t('directory.suggest')}</a>
      </p>
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
function Why({ lang, t, tie }: { lang: Lang; t: Translate; tie: Tie }) {
  const parts = [
    ['projects', tie.projects, 'en'],
    ['bodies', tie.bodies, 'cs'],
    ['funding', tie.money, 'en'],
  ] as const
  return (
    <>
      {parts
        .filter(([, list]) => list.length > 0)
        .map(([room, list, of], index) => (
          <>
            {index > 0 ? '; ' : ''}
            {t(`directory.ties.${room}`)}:{' '}
            {list.slice(0, 3).map((one, place) => (
              <>
                {place > 0 ? ', ' : ''}
                <a href={`/${lang}/${room}/${one.slug}`} lang={of}>
                  {one.name}
                </a>
              </>
            ))}
            {list.length > 3 ? ` +${list.length - 3}` : ''}
          </>
        ))}
    </>
  )
}
