// Finding help: the register of services for everybody.
import type { Lang, Translate } from '../../../kernel/i18n.ts'
import { formatDay, formatList, languageName } from '../../../kernel/i18n.ts'
import { LinkCard, TagList } from '../../../ui/actions.tsx'
import { SummaryList, type SummaryRow } from '../../../ui/facts.tsx'
import { FilterForm, withQuery } from '../../../ui/filter.tsx'
import { SearchField, SelectField } from '../../../ui/fields.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { LangText, Phone } from '../../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../../study/index.ts'
import { WhereAndWhen } from '../places/visiting.tsx'
import { serviceForms, serviceLanguages, type Named } from '../model.ts'
import { formText, serviceKindText, topicText } from '../words.ts'
import type { ServiceDetail, ServiceFilter, ServiceRow } from './queries.ts'
import { helpTopics } from './topic-words.ts'

/** Czech name for readers of Czech, the study's English name for everybody else. */
export function serviceName(lang: Lang, service: { name: string; nameCs: string | null }): { text: string; lang: string } {
  return lang === 'cs' && service.nameCs ? { text: service.nameCs, lang: 'cs' } : { text: service.name, lang: 'en' }
}

export function ServiceSearch({
  lang,
  t,
  query,
  filter,
  topicsNamed,
  places,
  services,
}: {
  lang: Lang
  t: Translate
  query: string
  filter: ServiceFilter
  topicsNamed: readonly string[]
  places: readonly Named[]
  services: readonly ServiceRow[]
}) {
  const path = `/${lang}/services`
  const full = query ? `${path}?${query}` : path
  const similar = filter.q && services.length > 0 && services.every((one) => one.found === 'similar')
  return (
    <>
      <PageHeading title={t('directory.services.title')} lead={t('directory.services.lead')} />
      <FilterForm
        t={t}
        action={path}
        clearHref={path}
        result={t('directory.services.found', { count: services.length })}
        chips={[
          ...(filter.q ? [{ label: filter.q, removeHref: withQuery(full, { q: undefined }) }] : []),
          ...(filter.language
            ? [{ label: languageName(lang, filter.language), removeHref: withQuery(full, { language: undefined }) }]
            : []),
          ...(filter.topic ? [{ label: topicText(t, filter.topic), removeHref: withQuery(full, { topic: undefined }) }] : []),
          ...(filter.form ? [{ label: formText(t, filter.form), removeHref: withQuery(full, { form: undefined }) }] : []),
          ...(filter.place
            ? [
                {
                  label: places.find((one) => one.slug === filter.place)?.name ?? filter.place,
                  removeHref: withQuery(full, { place: undefined }),
                  lang: 'cs',
                },
              ]
            : []),
          ...(filter.all ? [{ label: t('directory.services.everything'), removeHref: withQuery(full, { all: undefined }) }] : []),
        ]}
      >
        <SearchField
          t={t}
          name="q"
          label={t('directory.services.search')}
          hint={t('directory.services.searchHint')}
          value={filter.q ?? ''}
          optional
        />
        <SelectField
          t={t}
          name="topic"
          label={t('directory.field.topic')}
          value={filter.topic ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={helpTopics.map((one) => ({ value: one, label: topicText(t, one) }))}
        />
        <SelectField
          t={t}
          name="language"
          label={t('directory.field.languages')}
          value={filter.language ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={serviceLanguages.map((one) => ({ value: one, label: languageName(lang, one) }))}
        />
        <SelectField
          t={t}
          name="form"
          label={t('directory.field.form')}
          value={filter.form ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={serviceForms.map((one) => ({ value: one, label: formText(t, one) }))}
        />
        <SelectField
          t={t}
          name="place"
          label={t('directory.field.place')}
          value={filter.place ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={places.map((one) => ({ value: one.slug, label: one.name, lang: 'cs' }))}
        />
      </FilterForm>
      <Notice t={t} kind="info">
        <p>{t('directory.services.age')}</p>
      </Notice>
      {similar ? <p role="status">{t('directory.services.similar', { words: filter.q ?? '' })}</p> : null}
      {services.some((one) => one.found === 'topic') ? (
        <p role="status">
          {t('directory.services.byTopic', {
            words: filter.q ?? '',
            topics: formatList(
              lang,
              topicsNamed.map((one) => topicText(t, one)),
            ),
          })}
        </p>
      ) : null}
      {services.length === 0 ? (
        <>
          <EmptyState title={t('directory.services.none')} action={<a href={path}>{t('directory.showAll')}</a>}>
            {t('directory.services.noneText')}
          </EmptyState>
          <section class="start-topics" aria-labelledby="or-topic">
            <h2 id="or-topic">{t('directory.services.orTopic')}</h2>
            <ul>
              {helpTopics.map((one) => (
                <li>
                  <a href={`${path}?topic=${one}`}>{topicText(t, one)}</a>
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : null}
      <div class="results">
        {services.map((one) => {
          const name = serviceName(lang, one)
          return (
            <LinkCard href={`${path}/${one.slug}`} title={name.text} lang={name.lang} level={2} meta={serviceKindText(t, one.kind)}>
              {one.providers.length > 0 ? (
                <p>
                  {t('directory.services.by')} <LangText lang="cs">{one.providers.map((provider) => provider.name).join(', ')}</LangText>
                </p>
              ) : (
                <p class="note">{t('directory.services.noProvider')}</p>
              )}
              {one.languages.length > 0 ? (
                <p>
                  {t('directory.field.languages')}: {one.languages.map((code) => languageName(lang, code)).join(', ')}
                </p>
              ) : null}
              {one.found === 'similar' && !similar ? (
                <p class="note">{t('directory.services.similarOne')}</p>
              ) : one.found === 'provider' ? (
                <p class="note">{t('directory.services.foundProvider')}</p>
              ) : null}
            </LinkCard>
          )
        })}
      </div>
      <p class="note">
        {filter.all ? null : <a href={withQuery(full, { all: '1' })}>{t('directory.services.showFigures')}</a>} ·{' '}
        <a href={`${path}.csv${query ? `?${query}` : ''}`} download="">
          {t('directory.csv')}
        </a>{' '}
        · <a href={`/api/v1/services${query ? `?${query}` : ''}`}>JSON</a> ·{' '}
        <a href={`/open-data/changes.rss${lang === 'cs' ? '' : '?lang=en'}`} type="application/rss+xml">
          RSS
        </a>
      </p>
    </>
  )
}

export function ServicePage({
  lang,
  t,
  service: s,
  evidence,
}: {
  lang: Lang
  t: Translate
  service: ServiceDetail
  evidence: Evidence | null
}) {
  const name = serviceName(lang, s)
  const other = name.lang === 'cs' ? { text: s.name, lang: 'en' } : s.nameCs ? { text: s.nameCs, lang: 'cs' } : null
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
  const rows: (SummaryRow | false)[] = [
    {
      label: t('directory.services.providers'),
      value:
        s.providers.length === 0 ? (
          <span class="unknown">{t('directory.services.noProvider')}</span>
        ) : (
          <ul class="plain">
            {s.providers.map((one) => (
              <li>
                <a href={`/${lang}/organisations/${one.slug}`} lang="cs">
                  {one.name}
                </a>
                {one.phone ? (
                  <>
                    {' '}
                    · <Phone number={one.phone} />
                  </>
                ) : null}
                {one.email ? (
                  <>
                    {' '}
                    ·{' '}
                    <a href={`mailto:${one.email}`} dir="ltr">
                      {one.email}
                    </a>
                  </>
                ) : null}
                {one.website ? (
                  <>
                    {' '}
                    ·{' '}
                    <a href={one.website} rel="noopener external" dir="ltr">
                      {one.website.replace(/^https?:\/\//, '')}
                    </a>
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        ),
    },
    s.details.length > 0 && {
      label: t('directory.services.details'),
      value: (
        <ul>
          {s.details.map((one) => (
            <li lang="en">{one}</li>
          ))}
        </ul>
      ),
    },
    s.topics.length > 0 && {
      label: t('directory.field.topic'),
      value: <TagList tags={s.topics.map((one) => ({ text: topicText(t, one), href: `/${lang}/services?topic=${one}` }))} />,
    },
    s.forms.length > 0 && { label: t('directory.field.form'), value: s.forms.map((one) => formText(t, one)).join(', ') },
    {
      label: t('directory.field.languages'),
      value:
        s.languages.length > 0 ? (
          s.languages.map((one) => languageName(lang, one)).join(', ')
        ) : (
          <span class="unknown">{t('ui.notStated.value')}</span>
        ),
    },
    s.places.length > 0 && { label: t('directory.field.place'), value: links('places', s.places, 'cs') },
    s.visits.length > 0 && { label: t('directory.services.where'), value: <WhereAndWhen lang={lang} t={t} places={s.visits} /> },
    s.phone !== null && { label: t('directory.field.phone'), value: <Phone number={s.phone} /> },
    s.email !== null && {
      label: t('directory.field.email'),
      value: (
        <a href={`mailto:${s.email}`} dir="ltr">
          {s.email}
        </a>
      ),
    },
    s.website !== null && {
      label: t('directory.field.website'),
      value: (
        <a href={s.website} rel="noopener external" dir="ltr">
          {s.website.replace(/^https?:\/\//, '')}
        </a>
      ),
    },
    s.fees !== null && { label: t('directory.services.fees'), value: <LangText lang={s.textLang}>{s.fees}</LangText> },
    s.eligibility !== null && { label: t('directory.services.eligibility'), value: <LangText lang={s.textLang}>{s.eligibility}</LangText> },
    s.application !== null && { label: t('directory.services.application'), value: <LangText lang={s.textLang}>{s.application}</LangText> },
    s.projects.length > 0 && { label: t('directory.services.projects'), value: links('projects', s.projects, 'en') },
  ]
  return (
    <>
      <PageHeading
        title={<LangText lang={name.lang}>{name.text}</LangText>}
        kicker={serviceKindText(t, s.kind)}
        lead={other ? <LangText lang={other.lang}>{other.text}</LangText> : undefined}
      />
      {s.status === 'active' ? null : (
        <Notice t={t} kind="warning">
          <p>{t(s.status === 'temporarily closed' ? 'directory.services.paused' : 'directory.services.over')}</p>
        </Notice>
      )}
      {s.assuredOn === null ? (
        <Notice t={t} kind="info">
          <p>{t('directory.services.age')}</p>
        </Notice>
      ) : (
        <p>{t('directory.checked', { day: formatDay(lang, s.assuredOn) })}</p>
      )}
      {s.description ? (
        <p class="prose" lang={s.textLang}>
          {s.description}
        </p>
      ) : null}
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {s.studyId !== null ? <p class="note">{t('directory.services.ours')}</p> : null}
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
