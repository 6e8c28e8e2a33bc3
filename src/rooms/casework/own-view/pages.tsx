// A page for one person about themselves, in their language, without script and without sign-in.
import { formatDay, formatInstant, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Button } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden, LangText } from '../../../ui/text.tsx'
import type { OwnView } from './queries.ts'

const looked = new Set([
  'casework.readClient',
  'casework.readCase',
  'casework.readSensitiveFacts',
  'casework.breakGlass',
  'casework.openPacket',
])
/** Why somebody was in the file, in one of a few plain classes. */
function why(t: Translate, action: string): string {
  return t(action === 'casework.breakGlass' ? 'casework.own.emergency' : looked.has(action) ? 'casework.own.read' : 'casework.own.changed')
}
export function OwnPage({ lang, t, view, token }: { lang: Lang; t: Translate; view: OwnView; token: string }) {
  return (
    <>
      <PageHeading
        title={t('casework.own.title')}
        lead={t('casework.own.lead', { who: view.organisation })}
        meta={t('casework.own.until', { day: formatInstant(lang, view.expiresAt) })}
      />
      <h2>{t('casework.own.consents')}</h2>
      <p>{t('casework.own.consentsText')}</p>
      {view.consents.length === 0 ? (
        <EmptyState title={t('casework.own.none')} />
      ) : (
        view.consents.map((consent) => (
          <article class="card">
            <h3 class="card-title">
              <LangText lang="cs">{consent.recipient}</LangText>
            </h3>
            <p>{consent.fields.map((field) => t(`casework.packet.${field}` as MessageKey)).join(', ')}</p>
            <p>
              {consent.withdrawnAt
                ? t('casework.own.withdrawn', { day: formatInstant(lang, consent.withdrawnAt) })
                : t('casework.readout.until', { day: formatDay(lang, consent.validTo) })}
            </p>
            {consent.running ? (
              <form method="post" action={`/${lang}/my-file/${token}/withdraw`}>
                <input type="hidden" name="consentId" value={consent.id} />
                <Button>
                  {t('casework.own.withdraw')}
                  <Hidden> {consent.recipient}</Hidden>
                </Button>
              </form>
            ) : null}
          </article>
        ))
      )}
      {view.openings.length === 0 ? null : (
        <ul>
          {view.openings.map((one) => (
            <li>
              {formatInstant(lang, one.at)}: {t('casework.copy.openedBy', { who: one.who })}
            </li>
          ))}
        </ul>
      )}
      <h2>{t('casework.own.looks')}</h2>
      {view.emergencies.length > 0 ? (
        <Notice t={t} kind="info">
          <p>{t('casework.own.emergencies', { count: view.emergencies.length })}</p>
        </Notice>
      ) : null}
      <Table
        t={t}
        caption={t('casework.own.looks')}
        captionHidden
        rows={view.looks}
        empty={<EmptyState title={t('casework.own.none')} />}
        columns={[
          { label: t('casework.own.when'), rowHeader: true, cell: (row) => formatInstant(lang, row.at) },
          { label: t('casework.own.where'), cell: (row) => <LangText lang="cs">{row.organisation}</LangText> },
          { label: t('casework.own.why'), cell: (row) => why(t, row.action) },
        ]}
      />
      <h2>{t('casework.own.data')}</h2>
      {view.identity ? (
        <SummaryList
          rows={[
            {
              label: t('casework.packet.name'),
              value:
                view.identity.names.length > 0 ? (
                  <Bdi>{view.identity.names.map((name) => `${name.given} ${name.surname}`.trim()).join(' / ')}</Bdi>
                ) : null,
            },
            { label: t('casework.own.birth'), value: view.identity.birthDate ? formatDay(lang, view.identity.birthDate) : null },
            {
              label: t('casework.packet.contact'),
              value:
                [view.identity.contact.phone, view.identity.contact.email, view.identity.contact.address].filter(Boolean).join(', ') ||
                null,
            },
            { label: t('casework.packet.need'), value: view.identity.need ? <Bdi>{view.identity.need}</Bdi> : null },
          ]}
        />
      ) : null}
      <p>
        <a href={`/${lang}/my-file/${token}/data.json`} download="my-file.json">
          {t('casework.own.download')}
        </a>
      </p>
      <p>{t('casework.own.erase', { who: view.organisation })}</p>
    </>
  )
}
