// The room's front page.
import { formatInstant, type Lang, type MessageKey, type Translate } from '../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Card, Tag } from '../../ui/actions.tsx'
import { EmptyState } from '../../ui/messages.tsx'
import { PageHeading } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { Hidden } from '../../ui/text.tsx'
import type { Partnership } from './applications/partners.ts'
import type { ApplicationRow } from './applications/queries.ts'
import type { Call } from './calls/queries.ts'
import { tourSlug } from './demo/slugs.ts'
import { at, partnerFinder, titleOf } from './frame.tsx'
import type { OwnReview } from './review/queries.ts'
import { applicationStateText, callStateText, crownsText } from './words.ts'

type HomeAward = { id: string; title: string; amountMinor: bigint; state: string | null; todo: number }
export function GrantsHome({
  lang,
  t,
  calls,
  own,
  earlier,
  partnerships,
  awards,
  sees,
  reviews,
  committees,
  now,
  may,
}: {
  lang: Lang
  t: Translate
  calls: readonly Call[]
  own: readonly ApplicationRow[] | null
  earlier: readonly { id: string; title: string }[]
  partnerships: readonly Partnership[]
  awards: readonly HomeAward[]
  sees: boolean
  reviews: readonly OwnReview[] | null
  committees: readonly { id: string; titleCs: string; titleEn: string; state: string }[]
  now: Date
  may: { run: boolean; prepare: boolean }
}) {
  const open = calls.filter((call) => call.state === 'published' && call.closesAt !== null && call.closesAt > now)
  const demo = may.run ? calls.find((call) => call.slug === tourSlug && !['settled', 'cancelled'].includes(call.state)) : undefined
  return (
    <>
      <PageHeading
        title={t('grants.title')}
        lead={t('grants.lead')}
        actions={may.run ? <ButtonLink href={`${at}/calls/new`}>{t('grants.newCall')}</ButtonLink> : undefined}
      />
      {demo === undefined ? null : (
        <Card title={t('grants.tour')} level={2}>
          <p>{t('grants.tour.lead')}</p>
          <Actions>
            <ButtonLink next href={`${at}/calls/${demo.id}`}>
              {t(demo.state === 'published' ? 'grants.tour.go' : 'grants.tour.on')}
            </ButtonLink>
          </Actions>
        </Card>
      )}
      {reviews === null ? null : (
        <>
          <h2>{t('grants.myReviews')}</h2>
          <Table
            t={t}
            caption={t('grants.myReviews')}
            captionHidden
            keys
            rows={reviews}
            empty={<EmptyState title={t('grants.myReviews.none')}>{t('grants.myReviews.noneText')}</EmptyState>}
            columns={[
              {
                label: t('grants.number'),
                rowHeader: true,
                cell: (row) => <a href={`${at}/reviews/${row.applicationId}`}>{t('grants.numbered', { number: row.number })}</a>,
              },
              { label: t('grants.applicant'), cell: (row) => row.organisation },
              { label: t('grants.project'), cell: (row) => row.title },
              {
                label: t('grants.review.state'),
                cell: (row) =>
                  row.state === 'submitted' ? (
                    <Tag look="accent">{t('grants.review.done', { points: row.points ?? 0 })}</Tag>
                  ) : (
                    t('grants.review.waits')
                  ),
              },
            ]}
          />
          {committees.map((one) =>
            one.state === 'reviewing' ? null : (
              <p>
                <a href={`${at}/calls/${one.id}/decision`}>{t('grants.beforeCommittee', { title: titleOf(lang, one) })}</a>
              </p>
            ),
          )}
          <p>
            <a href={`${at}/interests`}>{t('grants.interests')}</a>
          </p>
        </>
      )}
      {own === null ? null : (
        <>
          <h2>{t('grants.openCalls')}</h2>
          {open.length === 0 ? (
            <p>{t('grants.openCalls.none')}</p>
          ) : (
            open.map((call) => (
              <article class="card">
                <h3 class="card-title">{titleOf(lang, call)}</h3>
                <p>
                  {t('grants.window', {
                    from: call.opensAt ? formatInstant(lang, call.opensAt) : '',
                    to: call.closesAt ? formatInstant(lang, call.closesAt) : '',
                  })}
                </p>
                <p>
                  <a href={`/${lang}/calls/${call.slug}`}>
                    {t('grants.rules')}
                    <Hidden> {titleOf(lang, call)}</Hidden>
                  </a>
                  {may.prepare ? (
                    <>
                      {' '}
                      · <a href={partnerFinder}>{t('grants.wishes')}</a>
                    </>
                  ) : null}
                </p>
                {may.prepare && call.opensAt !== null && call.opensAt <= now ? (
                  <form class="actions" method="post" action={`${at}/calls/${call.id}/begin`}>
                    <Button>
                      {t('grants.begin')}
                      <Hidden> {titleOf(lang, call)}</Hidden>
                    </Button>
                    {earlier.slice(0, 2).map((one) => (
                      <Button look="secondary" name="from" value={one.id}>
                        {t('grants.beginFrom', { title: one.title })}
                        <Hidden> {titleOf(lang, call)}</Hidden>
                      </Button>
                    ))}
                  </form>
                ) : null}
              </article>
            ))
          )}
          <h2>{t('grants.ownApplications')}</h2>
          <Table
            t={t}
            caption={t('grants.ownApplications')}
            captionHidden
            keys
            rows={own}
            empty={<EmptyState title={t('grants.ownApplications.none')} />}
            columns={[
              {
                label: t('grants.project'),
                rowHeader: true,
                cell: (row) => <a href={`${at}/applications/${row.id}`}>{row.title || t('grants.untitled')}</a>,
              },
              { label: t('grants.call'), cell: (row) => row.callTitle },
              { label: t('grants.requested'), numeric: true, cell: (row) => crownsText(lang, row.requestedMinor) },
              {
                label: t('grants.state'),
                cell: (row) => (
                  <>
                    {applicationStateText(t, row.result ?? row.state)}
                    {row.gaps > 0 ? (
                      <>
                        {' '}
                        <Tag look="warning">{t('grants.gaps', { count: row.gaps })}</Tag>
                      </>
                    ) : null}
                  </>
                ),
              },
            ]}
          />
        </>
      )}
      {partnerships.length === 0 ? null : (
        <>
          <h2>{t('grants.partner.ours')}</h2>
          <Table
            t={t}
            caption={t('grants.partner.ours')}
            captionHidden
            keys
            rows={partnerships}
            columns={[
              {
                label: t('grants.project'),
                rowHeader: true,
                cell: (row) => <a href={`${at}/applications/${row.applicationId}`}>{row.title || t('grants.untitled')}</a>,
              },
              { label: t('grants.applicant'), cell: (row) => row.lead },
              { label: t('grants.form.share'), numeric: true, cell: (row) => crownsText(lang, row.shareMinor) },
              {
                label: t('grants.state'),
                cell: (row) => (
                  <>
                    {applicationStateText(t, row.state)}
                    {row.confirmedMinor === row.shareMinor && !row.withdrawn ? null : (
                      <>
                        {' '}
                        <Tag look="warning">{t('grants.partner.waits')}</Tag>
                      </>
                    )}
                  </>
                ),
              },
            ]}
          />
        </>
      )}
      {awards.length === 0 ? null : (
        <>
          <h2>{t('grants.ownAwards')}</h2>
          <Table
            t={t}
            caption={t('grants.ownAwards')}
            captionHidden
            keys
            rows={awards}
            columns={[
              { label: t('grants.project'), rowHeader: true, cell: (row) => <a href={`${at}/awards/${row.id}`}>{row.title}</a> },
              { label: t('grants.amount'), numeric: true, cell: (row) => crownsText(lang, row.amountMinor) },
              {
                label: t('grants.agreement'),
                cell: (row) => (
                  <>
                    {row.state === null ? '' : t(`grants.agreement.${row.state}` as MessageKey)}
                    {row.todo > 0 ? (
                      <>
                        {' '}
                        <Tag look="warning">{t('grants.todo', { count: row.todo })}</Tag>
                      </>
                    ) : null}
                  </>
                ),
              },
            ]}
          />
        </>
      )}
      {sees ? (
        <p>
          <a href={`${at}/payments`}>{t('grants.finance')}</a> · <a href={`${at}/interests`}>{t('grants.interests')}</a> ·{' '}
          <a href={`${at}/law`}>{t('grants.law')}</a>
        </p>
      ) : null}
      {own !== null && calls.length === open.length ? null : (
        <>
          <h2>{t('grants.calls')}</h2>
          <Table
            t={t}
            caption={t('grants.calls')}
            captionHidden
            keys
            rows={calls}
            empty={<EmptyState title={t('grants.calls.none')} />}
            columns={[
              {
                label: t('grants.call'),
                rowHeader: true,
                cell: (row) => (
                  <>
                    <a href={(own === null && reviews === null) || may.run ? `${at}/calls/${row.id}` : `/${lang}/calls/${row.slug}`}>
                      {titleOf(lang, row)}
                    </a>
                    {row.isDemo ? (
                      <>
                        {' '}
                        <Tag>{t('grants.demo')}</Tag>
                      </>
                    ) : null}
                  </>
                ),
              },
              { label: t('grants.budget'), numeric: true, cell: (row) => crownsText(lang, row.budgetMinor) },
              { label: t('grants.state'), cell: (row) => callStateText(t, row.state) },
            ]}
          />
        </>
      )}
    </>
  )
}
