// What everybody reads of calls, in nine languages.
import { formatDay, formatInstant, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { ButtonLink, LinkCard, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { at, Own } from '../frame.tsx'
import { crownsText, organisationKindText } from '../words.ts'
import type { Call, Publication } from './queries.ts'

export function PublicCalls({ lang, t, calls, now }: { lang: Lang; t: Translate; calls: readonly Call[]; now: Date }) {
  return (
    <>
      <PageHeading title={t('grants.public.title')} lead={t('grants.public.lead')} />
      {calls.length === 0 ? (
        <EmptyState title={t('grants.public.none')}>{t('grants.public.noneText')}</EmptyState>
      ) : (
        calls.map((call) => (
          <LinkCard
            href={`/${lang}/calls/${call.slug}`}
            title={<Own lang={lang} cs={call.titleCs} en={call.titleEn} />}
            level={2}
            meta={
              <>
                {call.isDemo ? <Tag>{t('grants.public.demo')}</Tag> : null} {crownsText(lang, call.budgetMinor)}
              </>
            }
          >
            {call.state === 'cancelled'
              ? t('grants.public.cancelled')
              : call.state === 'published' && call.opensAt && call.closesAt
                ? t(call.closesAt <= now ? 'grants.public.closed' : call.opensAt > now ? 'grants.public.willOpen' : 'grants.public.open', {
                    from: formatInstant(lang, call.opensAt),
                    to: formatInstant(lang, call.closesAt),
                  })
                : t(['announced', 'running', 'settled'].includes(call.state) ? 'grants.public.results' : 'grants.public.working')}
          </LinkCard>
        ))
      )}
      <p>
        <a href={`/${lang}/calls.atom`}>{t('grants.public.feed')}</a> · <a href="/open-data/calls.jsonld">{t('grants.public.board')}</a>
      </p>
    </>
  )
}
export function PublicCall({
  lang,
  t,
  call,
  publications,
  usual,
  now,
}: {
  lang: Lang
  t: Translate
  call: Call & { revising: boolean }
  publications: readonly Publication[]
  usual: number | null
  now: Date
}) {
  const taking =
    call.state === 'published' &&
    !call.revising &&
    call.opensAt !== null &&
    call.closesAt !== null &&
    call.opensAt <= now &&
    now < call.closesAt
  const over = ['announced', 'running', 'settled'].includes(call.state)
  return (
    <>
      <PageHeading
        title={<Own lang={lang} cs={call.titleCs} en={call.titleEn} />}
        lead={<Own lang={lang} cs={call.purposeCs} en={call.purposeEn} />}
        meta={call.isDemo ? <Tag look="warning">{t('grants.public.demo')}</Tag> : undefined}
        actions={
          taking ? (
            <ButtonLink href={at}>{t('grants.public.apply')}</ButtonLink>
          ) : over ? (
            <ButtonLink href={`/${lang}/calls/${call.slug}/why`}>{t('grants.public.why')}</ButtonLink>
          ) : undefined
        }
      />
      {call.state === 'cancelled' ? (
        <Notice t={t} kind="warning" title={t('grants.public.cancelled')} level={2}>
          <p>
            <LangText lang="cs">{call.cancelledBecause ?? ''}</LangText>
          </p>
        </Notice>
      ) : null}
      {call.revising ? <Notice t={t} kind="info" title={t('grants.public.revising')} level={2} /> : null}
      <SummaryList
        rows={[
          {
            label: t('grants.public.programme'),
            value: call.programme === null ? null : <Own lang={lang} cs={call.programme.titleCs} en={call.programme.titleEn} />,
          },
          { label: t('grants.public.budget'), value: crownsText(lang, call.budgetMinor) },
          {
            label: t('grants.public.window'),
            value: call.opensAt && call.closesAt ? `${formatInstant(lang, call.opensAt)} – ${formatInstant(lang, call.closesAt)}` : null,
          },
          { label: t('grants.public.minimum'), value: String(call.minimumScore) },
          { label: t('grants.public.joint'), value: String(call.jointBonus) },
          { label: t('grants.public.cap'), value: call.applicantCapMinor === null ? null : crownsText(lang, call.applicantCapMinor) },
          { label: t('grants.public.viable'), value: `${call.viablePercent} %` },
          {
            label: t('grants.public.applicants'),
            value: call.applicantKinds.length === 0 ? null : call.applicantKinds.map((kind) => organisationKindText(t, kind)).join(', '),
          },
          { label: t('grants.public.cofunding'), value: call.cofundingPercent === 0 ? null : `${call.cofundingPercent} %` },
          { label: t('grants.public.endsBy'), value: formatDay(lang, call.endsBy ?? `${call.year + 1}-06-30`) },
          { label: t('grants.public.usualTime'), value: usual === null ? null : t('grants.public.minutes', { minutes: usual }) },
          { label: t('grants.public.rulesHash'), value: <code class="numeric">{call.rulesHash?.slice(0, 16)}</code> },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.public.streams')}
        rows={call.streams}
        columns={[
          {
            label: t('grants.public.streams'),
            rowHeader: true,
            cell: (row) => <Own lang={lang} cs={`${row.number}. ${row.titleCs}`} en={`${row.number}. ${row.titleEn}`} />,
          },
          { label: t('grants.public.budget'), numeric: true, cell: (row) => crownsText(lang, row.budgetMinor) },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.public.criteria')}
        rows={call.criteria}
        columns={[
          { label: t('grants.public.criteria'), rowHeader: true, cell: (row) => <Own lang={lang} cs={row.titleCs} en={row.titleEn} /> },
          { label: t('grants.public.guidance'), cell: (row) => <Own lang={lang} cs={row.guidanceCs} en={row.guidanceEn} /> },
          { label: t('grants.public.points'), numeric: true, cell: (row) => String(row.points) },
        ]}
      />
      {publications.length < 2 ? null : (
        <Table
          t={t}
          caption={t('grants.public.versions')}
          rows={publications}
          columns={[
            { label: t('grants.public.version'), rowHeader: true, cell: (row) => String(row.version) },
            { label: t('grants.public.publishedOn'), cell: (row) => formatInstant(lang, row.publishedAt) },
            {
              label: t('grants.public.because'),
              cell: (row) => (row.because === null ? '–' : <LangText lang="cs">{row.because}</LangText>),
            },
          ]}
        />
      )}
      <p>
        <a href={`/open-data/calls/${call.slug}.jsonld`}>{t('grants.public.board')}</a>
      </p>
    </>
  )
}
