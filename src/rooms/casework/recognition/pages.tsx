// The path of a diploma on one page: who decides, what is missing, how many days are left.
import type { FieldErrors } from '../../../kernel/command.ts'
import { countryName, formatDay, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { SummaryList, Timeline } from '../../../ui/facts.tsx'
import { Checkbox, DayField, fieldsOf, Form, Radios, TextField } from '../../../ui/fields.tsx'
import { Details, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { Hidden } from '../../../ui/text.tsx'
import { CaseHeading } from '../cases/pages.tsx'
import type { CaseView } from '../cases/queries.ts'
import { levels, outcomes, pauseReasons, periodDays } from './model.ts'
import type { RecognitionView } from './queries.ts'

type Values = Readonly<Record<string, string>>
const word = (t: Translate, group: string, value: string) => t(`casework.recognition.${group}.${value}` as MessageKey)

function ClockNotice({ lang, t, view }: { lang: Lang; t: Translate; view: RecognitionView }) {
  const { clock } = view
  const title =
    clock.state === 'not-filed'
      ? t('casework.recognition.clock.notFiled')
      : clock.state === 'paused'
        ? t('casework.recognition.clock.paused', { used: clock.used })
        : clock.state === 'decided'
          ? t('casework.recognition.clock.decided', { used: clock.used })
          : clock.state === 'over'
            ? t('casework.recognition.clock.over', { day: formatDay(lang, clock.lastDay ?? '') })
            : t('casework.recognition.clock.running', { count: clock.daysLeft ?? 0, day: formatDay(lang, clock.lastDay ?? '') })
  return (
    <Notice
      t={t}
      kind={clock.state === 'over' ? 'error' : clock.state === 'paused' ? 'warning' : clock.state === 'decided' ? 'success' : 'info'}
      title={title}
      level={2}
    >
      <p>{t('casework.recognition.clock.law', { days: periodDays })}</p>
      {clock.chain.length === 0 ? null : (
        <ol>
          {clock.chain.map((link) => (
            <li>
              {formatDay(lang, link.date)}: {word(t, 'link', link.text)}
              {link.days === undefined ? '' : ` (${t('casework.recognition.days', { count: link.days })})`}
            </li>
          ))}
        </ol>
      )}
    </Notice>
  )
}

export function RecognitionPage({
  lang,
  t,
  kase,
  view,
  today,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  kase: CaseView
  view: RecognitionView | undefined
  today: string
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const to = `/app/casework/cases/${kase.id}/recognition`
  const labels = {
    level: t('casework.recognition.level'),
    country: t('casework.recognition.country'),
    filedOn: t('casework.recognition.filedOn'),
    fromDay: t('casework.recognition.fromDay'),
    toDay: t('casework.recognition.toDay'),
    reason: t('casework.recognition.reason'),
    decidedOn: t('casework.recognition.decidedOn'),
    outcome: t('casework.outcome'),
  }
  const missing = view?.papers.filter((paper) => paper.haveOn === null).length ?? 0
  const open = view !== undefined && view.outcome === null && kase.state !== 'closed'
  const stands = view?.pauses.some((pause) => pause.to === null) ?? false
  return (
    <>
      <CaseHeading t={t} view={kase} current="recognition" />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      {view ? (
        <>
          {view.authority === 'nobody' ? (
            <Notice t={t} kind="success" title={t('casework.recognition.treaty')} level={2}>
              <p>{t('casework.recognition.treatyText')}</p>
            </Notice>
          ) : (
            <ClockNotice lang={lang} t={t} view={view} />
          )}
          <SummaryList
            rows={[
              { label: labels.level, value: word(t, 'level', view.level) },
              { label: labels.country, value: countryName(lang, view.country) },
              { label: t('casework.recognition.authority'), value: word(t, 'authority', view.authority) },
              { label: t('casework.recognition.law'), value: <span lang="en">{view.path.law}</span> },
              {
                label: t('casework.recognition.fee'),
                value:
                  view.path.fee === null
                    ? view.authority === 'nobody'
                      ? null
                      : t('casework.recognition.feeAsk')
                    : t('casework.recognition.crowns', { amount: formatNumber(lang, view.path.fee) }),
              },
              { label: t('casework.recognition.legalisation'), value: word(t, 'legalisation', view.legalisation) },
              { label: labels.filedOn, value: view.filedOn ? formatDay(lang, view.filedOn) : null },
              { label: labels.decidedOn, value: view.decidedOn ? formatDay(lang, view.decidedOn) : null },
              {
                label: labels.outcome,
                value: view.outcome ? (
                  <Tag look={view.outcome === 'refused' ? 'warning' : 'success'}>{word(t, 'outcome', view.outcome)}</Tag>
                ) : null,
              },
            ]}
          />
          <p class="field-hint">{t('casework.recognition.unsigned')}</p>
          <h2>
            {t('casework.recognition.papers')}{' '}
            {missing > 0 ? (
              <Tag look="warning">{t('casework.recognition.missing', { count: missing })}</Tag>
            ) : (
              <Tag look="success">{t('casework.recognition.complete')}</Tag>
            )}
          </h2>
          <ul class="checklist">
            {view.papers.map((paper) => (
              <li>
                <p>
                  <strong>{word(t, 'paper', paper.paper)}</strong>{' '}
                  {paper.haveOn ? (
                    <span class="field-hint">{t('casework.recognition.haveSince', { day: formatDay(lang, paper.haveOn) })}</span>
                  ) : null}
                </p>
                {open && view.filedOn === null ? (
                  <form method="post" action={`${to}/papers`}>
                    <input type="hidden" name="paper" value={paper.paper} />
                    <Button look={paper.haveOn ? 'quiet' : 'secondary'} name="have" value={paper.haveOn ? '' : 'on'}>
                      {t(paper.haveOn ? 'casework.recognition.notAfterAll' : 'casework.recognition.have')}
                      <Hidden>: {word(t, 'paper', paper.paper)}</Hidden>
                    </Button>
                  </form>
                ) : null}
              </li>
            ))}
          </ul>
          {open && view.filedOn === null && view.authority !== 'nobody' ? (
            <Form action={`${to}/file`} label={t('casework.recognition.file')}>
              <h2>{t('casework.recognition.file')}</h2>
              <DayField {...field('filedOn')} label={labels.filedOn} hint={t('casework.recognition.filedHint')} max={today} />
              <Actions>
                <Button>{t('casework.recognition.file')}</Button>
              </Actions>
            </Form>
          ) : null}
          {open && view.filedOn !== null && !stands ? (
            <Details summary={t('casework.recognition.pause')} open={'fromDay' in errors || 'reason' in errors}>
              <Form action={`${to}/pause`} label={t('casework.recognition.pause')}>
                <Radios
                  {...field('reason')}
                  label={labels.reason}
                  inline
                  options={pauseReasons.map((value) => ({ value, label: word(t, 'pause', value) }))}
                />
                <DayField {...field('fromDay')} label={labels.fromDay} max={today} />
                <Actions>
                  <Button look="secondary">{t('casework.recognition.pause')}</Button>
                </Actions>
              </Form>
            </Details>
          ) : null}
          {open && stands ? (
            <Form action={`${to}/resume`} label={t('casework.recognition.resume')}>
              <h2>{t('casework.recognition.resume')}</h2>
              <DayField {...field('toDay')} label={labels.toDay} hint={t('casework.recognition.resumeHint')} max={today} />
              <Actions>
                <Button>{t('casework.recognition.resume')}</Button>
              </Actions>
            </Form>
          ) : null}
          {view.pauses.length === 0 ? null : (
            <>
              <h2>{t('casework.recognition.pauses')}</h2>
              <Timeline
                items={view.pauses.map((pause) => ({
                  when: `${formatDay(lang, pause.from)} – ${pause.to ? formatDay(lang, pause.to) : '…'}`,
                  title: word(t, 'pause', pause.reason),
                }))}
              />
            </>
          )}
          {open ? (
            <Details summary={t('casework.recognition.decide')} open={'decidedOn' in errors || 'outcome' in errors}>
              <Form action={`${to}/decide`} label={t('casework.recognition.decide')}>
                <Radios
                  {...field('outcome')}
                  label={labels.outcome}
                  options={outcomes.map((value) => ({ value, label: word(t, 'outcome', value) }))}
                />
                <DayField {...field('decidedOn')} label={labels.decidedOn} hint={t('casework.recognition.once')} max={today} />
                <Actions>
                  <Button>{t('casework.recognition.decide')}</Button>
                </Actions>
              </Form>
            </Details>
          ) : null}
        </>
      ) : (
        <p>{t('casework.recognition.lead')}</p>
      )}
      {(view === undefined || (open && view.filedOn === null)) && !kase.mine.limited ? (
        <Details
          summary={t(view ? 'casework.recognition.correct' : 'casework.recognition.set')}
          open={view === undefined || 'level' in errors || 'country' in errors}
        >
          <Form action={to} label={t('casework.recognition.set')}>
            <Radios
              {...field('level')}
              value={values['level'] ?? view?.level}
              label={labels.level}
              options={levels.map((value) => ({ value, label: word(t, 'level', value) }))}
            />
            <TextField
              {...field('country')}
              value={values['country'] ?? view?.country}
              label={labels.country}
              hint={t('casework.hint.citizenship')}
              width="short"
              maxlength={2}
            />
            <Checkbox
              t={t}
              name="protected"
              label={t('casework.recognition.protected')}
              hint={t('casework.recognition.protectedHint')}
              checked={values['protected'] === 'on' || view?.protected === true}
            />
            <Checkbox
              t={t}
              name="represented"
              label={t('casework.recognition.represented')}
              checked={values['represented'] === 'on' || view?.represented === true}
            />
            <Actions>
              <Button>{t('casework.recognition.set')}</Button>
            </Actions>
          </Form>
        </Details>
      ) : null}
    </>
  )
}
