// Controls of one award: plan, protocol, objections, findings and what became of them.
import { formatDay } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { DayField, fieldsOf, Form, NumberField, Radios, TextArea, TextField } from '../../../ui/fields.tsx'
import { EmptyState } from '../../../ui/messages.tsx'
import { LangText } from '../../../ui/text.tsx'
import { at } from '../frame.tsx'
import { riskLevel } from './model.ts'
import { exact, word, type TabProps } from './parts.tsx'

export function ControlsTab({ lang, t, view, may, today, values, errors }: TabProps) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/awards/${view.id}`
  const turn = view.controls.find((one) => one.state !== 'closed')
  const openFinding = view.controls.flatMap((one) => one.findings).find((one) => one.state === 'open')
  return (
    <>
      {may.run || may.pay ? (
        <p>
          {t('grants.risk')}:{' '}
          <Tag look={riskLevel(view.risk) === 'high' ? 'warning' : 'neutral'}>{word(t, 'riskLevel', riskLevel(view.risk))}</Tag>{' '}
          {view.risk.map((one) => word(t, 'risk', one)).join(', ')}
        </p>
      ) : null}
      {view.controls.length === 0 ? (
        <EmptyState title={t('grants.controls.none')}>{t('grants.controls.noneText')}</EmptyState>
      ) : (
        view.controls.map((control) => (
          <section class="card">
            <h2 class="card-title">
              {t('grants.control.on', { day: formatDay(lang, control.plannedOn) })}{' '}
              <Tag look={control.state === 'closed' ? 'neutral' : 'warning'}>{word(t, 'control', control.state)}</Tag>
            </h2>
            <p>
              {t('grants.control.because')}:{' '}
              {control.because
                .split(' ')
                .every((one) => ['first', 'large', 'late', 'finding', 'found', 'changed', 'joint'].includes(one)) && control.because !== ''
                ? control.because
                    .split(' ')
                    .map((one) => word(t, 'risk', one))
                    .join(', ')
                : control.because || t('grants.control.drawn')}
            </p>
            {control.protocol === null ? null : (
              <p>
                <strong>{t('grants.after.protocol')}:</strong> <LangText lang="cs">{control.protocol}</LangText>
              </p>
            )}
            {control.objections === null ? null : (
              <p>
                <strong>{t('grants.after.objections')}:</strong> <LangText lang="cs">{control.objections}</LangText>
              </p>
            )}
            {control.answer === null ? null : (
              <p>
                <strong>{t('grants.after.answer')}:</strong> <LangText lang="cs">{control.answer}</LangText>
              </p>
            )}
            {control.findings.map((finding) => (
              <div>
                <p>
                  <strong>{t('grants.finding')}:</strong> <LangText lang="cs">{finding.said}</LangText> (
                  {exact(lang, BigInt(finding.amountMinor))}) <Tag>{word(t, 'findingState', finding.state)}</Tag> {finding.outcome ?? ''}
                </p>
                {may.run && finding === openFinding ? (
                  <Form action={`${path}/findings/${finding.id}`} label={t('grants.finding.settle')}>
                    <Radios
                      {...field('state')}
                      label={t('grants.finding.settle')}
                      inline
                      options={(['corrected', 'refund', 'waived'] as const).map((value) => ({
                        value,
                        label: word(t, 'findingState', value),
                      }))}
                    />
                    <TextField {...field('outcome')} label={t('grants.after.outcome')} lang="cs" />
                    <Actions>
                      <Button look="secondary">{t('grants.finding.settle')}</Button>
                    </Actions>
                  </Form>
                ) : null}
              </div>
            ))}
            {may.run && control === turn && ['planned', 'begun'].includes(control.state) ? (
              <Form
                action={`${path}/controls/${control.id}/protocol`}
                label={t('grants.control.protocol')}
                draft={`protocol:${control.id}`}
              >
                <TextArea {...field('protocol')} label={t('grants.after.protocol')} rows={6} lang="cs" />
                <TextArea {...field('finding')} label={t('grants.after.finding')} rows={2} lang="cs" optional />
                <NumberField {...field('amount')} label={t('grants.finding.amount')} unit="Kč" optional />
                <Actions>
                  <Button>{t('grants.control.protocol')}</Button>
                </Actions>
              </Form>
            ) : null}
            {may.sign && control === turn && control.state === 'protocol' ? (
              <Form action={`${path}/controls/${control.id}/object`} label={t('grants.control.object')}>
                <TextArea {...field('objections')} label={t('grants.after.objections')} rows={4} lang="cs" />
                <Actions>
                  <Button look="secondary">{t('grants.control.object')}</Button>
                </Actions>
              </Form>
            ) : null}
            {may.run && control === turn && ['protocol', 'objections'].includes(control.state) ? (
              <Form action={`${path}/controls/${control.id}/close`} label={t('grants.control.close')}>
                {control.state === 'objections' ? (
                  <TextArea {...field('answer')} label={t('grants.after.answer')} rows={3} lang="cs" />
                ) : null}
                <Actions>
                  <Button>{t('grants.control.close')}</Button>
                </Actions>
              </Form>
            ) : null}
          </section>
        ))
      )}
      {may.run && view.agreement !== null ? (
        <Form action={`${path}/controls`} label={t('grants.control.add')}>
          <h2>{t('grants.control.add')}</h2>
          <DayField {...field('plannedOn')} label={t('grants.after.plannedOn')} min={today} />
          <TextField {...field('because')} label={t('grants.after.because')} lang="cs" />
          <Actions>
            <Button look="secondary">{t('grants.control.add')}</Button>
          </Actions>
        </Form>
      ) : null}
    </>
  )
}
