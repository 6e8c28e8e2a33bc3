// The register of money for everybody.
import type { Lang, MessageKey, Translate } from '../../kernel/i18n.ts'
import { formatMoney, formatNumber } from '../../kernel/i18n.ts'
import { Figure, FigureGrid, SummaryList, type SummaryRow } from '../../ui/facts.tsx'
import { FilterForm, withQuery } from '../../ui/filter.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { EmptyState, Notice } from '../../ui/messages.tsx'
import { PageHeading } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { LangText } from '../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../study/index.ts'
import { kinds, moneyOf } from './model.ts'
import type { Flow, MoneyFact, MoneyFilter, Named } from './queries.ts'

const key = (value: string) => `funding.kind.${value}` as MessageKey
const words = (value: string) => value.replaceAll('-', ' ')

function Links({ lang, room, list, of }: { lang: Lang; room: string; list: readonly Named[]; of: string }) {
  return <>{list.map((one, index) => <>{index > 0 ? ', ' : ''}<a href={`/${lang}/${room}/${one.slug}`} lang={of}>{one.name}</a></>)}</>
}
/** The amount as we read it, with the study's reservation. */
function amountText(lang: Lang, t: Translate, fact: MoneyFact): string | null {
  const money = moneyOf(fact.amountMinor, fact.currency)
  if (!money) return null
  const text = formatMoney(lang, money)
  return fact.amountRelation === 'more-than' ? t('funding.moreThan', { amount: text }) : text
}
function periodText(t: Translate, fact: MoneyFact): string {
  if (fact.fromYear !== null) return fact.toYear === null ? t('funding.since', { year: String(fact.fromYear) }) : `${fact.fromYear}–${fact.toYear}`
  return ''
}
function durationText(lang: Lang, t: Translate, fact: MoneyFact): string | null {
  if (fact.durationMin === null && fact.durationMax === null) return null
  const min = fact.durationMin ?? fact.durationMax ?? 0
  const max = fact.durationMax ?? min
  return min === max ? t('funding.years', { count: max }) : `${formatNumber(lang, min)}–${t('funding.years', { count: max })}`
}
function Who({ lang, list, text }: { lang: Lang; list: readonly Named[]; text: string | null }) {
  return <><Links lang={lang} room="organisations" list={list} of="cs" />{text ? <>{list.length > 0 ? '; ' : ''}<LangText lang="en">{text}</LangText></> : null}</>
}

export function MoneyList({ lang, t, query, filter, facts, flows, funders }: {
  lang: Lang; t: Translate; query: string; filter: MoneyFilter; facts: readonly MoneyFact[]; flows: readonly Flow[]; funders: readonly Named[]
}) {
  const path = `/${lang}/funding`
  const full = query ? `${path}?${query}` : path
  const stated = facts.filter((fact) => fact.amountMinor !== null)
  return (
    <>
      <PageHeading title={t('funding.title')} lead={t('funding.lead')} actions={<><a class="button button-secondary" href={`${path}.csv`} download="">{t('funding.csv')}</a><a class="button button-secondary" href="/api/v1/funding">JSON</a></>} />
      <Notice t={t} kind="info"><p>{t('funding.neverAdded')}</p></Notice>
      {stated.length > 0 ? (
        <FigureGrid>
          {stated.map((fact) => (
            <Figure
              t={t} value={amountText(lang, t, fact) ?? ''} label={<a href={`${path}/${fact.slug}`} lang="en">{fact.title}</a>} qualifier={fact.otherReadingMinor === null && fact.amountAsPrinted !== null ? 'stated' : 'derived'}
              date={periodText(t, fact) || undefined} note={fact.amountAsPrinted ? <>{t('funding.printed')}: <LangText lang="en">{fact.amountAsPrinted}</LangText></> : <LangText lang="en">{fact.notes[0] ?? ''}</LangText>}
            />
          ))}
        </FigureGrid>
      ) : null}
      <h2 id="statements">{t('funding.statements')}</h2>
      <FilterForm
        t={t} action={path} clearHref={path} result={t('funding.found', { count: facts.length })}
        chips={[
          ...(filter.kind ? [{ label: t(key(filter.kind)), removeHref: withQuery(full, { kind: undefined }) }] : []),
          ...(filter.funder ? [{ label: funders.find((one) => one.slug === filter.funder)?.name ?? filter.funder, removeHref: withQuery(full, { funder: undefined }), lang: 'cs' }] : []),
        ]}
      >
        <SelectField t={t} name="kind" label={t('funding.field.kind')} value={filter.kind ?? ''} optional emptyLabel={t('funding.all')} options={kinds.map((one) => ({ value: one, label: t(key(one)) }))} />
        <SelectField t={t} name="funder" label={t('funding.field.funders')} value={filter.funder ?? ''} optional emptyLabel={t('funding.all')} options={funders.map((one) => ({ value: one.slug, label: one.name, lang: 'cs' }))} />
      </FilterForm>
      <Table
        t={t} caption={t('funding.statements')} captionHidden rows={facts} empty={<EmptyState title={t('funding.none')} action={<a href={path}>{t('funding.showAll')}</a>} />}
        columns={[
          { label: t('funding.field.title'), rowHeader: true, cell: (fact) => <a href={`${path}/${fact.slug}`} lang="en">{fact.title}</a> },
          { label: t('funding.field.kind'), cell: (fact) => t(key(fact.kind)) },
          { label: t('funding.field.funders'), cell: (fact) => <Who lang={lang} list={fact.funders} text={fact.funderText} /> },
          { label: t('funding.field.recipients'), cell: (fact) => <Who lang={lang} list={fact.recipients} text={fact.recipientText} />, minor: true },
          { label: t('funding.field.amount'), numeric: true, cell: (fact) => amountText(lang, t, fact) ?? <span class="unknown">{t('ui.notStated.value')}</span> },
          { label: t('funding.field.duration'), cell: (fact) => durationText(lang, t, fact) ?? '', minor: true },
        ]}
      />
      <h2 id="who-pays-whom">{t('funding.flows')}</h2>
      <p>{t('funding.flowsText')}</p>
      <Table
        t={t} caption={t('funding.flows')} captionHidden rows={flows}
        columns={[
          { label: t('funding.field.funders'), rowHeader: true, cell: (flow) => <Links lang={lang} room="organisations" list={[flow.funder]} of="cs" /> },
          { label: t('funding.field.recipients'), cell: (flow) => <Links lang={lang} room="organisations" list={[flow.recipient]} of="cs" /> },
          { label: t('funding.field.for'), cell: (flow) => <><Links lang={lang} room="funding" list={flow.facts.map((fact) => ({ slug: fact.slug, name: fact.title }))} of="en" />{flow.facts.length > 0 && flow.projects.length > 0 ? '; ' : ''}<Links lang={lang} room="projects" list={flow.projects} of="en" /></> },
        ]}
      />
    </>
  )
}

function List({ items }: { items: readonly string[] }) {
  return items.length === 1 ? <LangText lang="en">{items[0]}</LangText> : <ul>{items.map((item) => <li lang="en">{item}</li>)}</ul>
}

export function MoneyPage({ lang, t, fact, evidence }: { lang: Lang; t: Translate; fact: MoneyFact; evidence: Evidence | null }) {
  const amount = amountText(lang, t, fact)
  const other = moneyOf(fact.otherReadingMinor, fact.currency)
  const ambiguity = other ? evidence?.contradictions.find((one) => one.kind === 'ambiguity') : undefined
  const duration = durationText(lang, t, fact)
  const rows: (SummaryRow | false)[] = [
    (fact.funders.length > 0 || fact.funderText !== null) && { label: t('funding.field.funders'), value: <Who lang={lang} list={fact.funders} text={fact.funderText} /> },
    (fact.recipients.length > 0 || fact.recipientText !== null) && { label: t('funding.field.recipients'), value: <Who lang={lang} list={fact.recipients} text={fact.recipientText} /> },
    amount === null && { label: t('funding.field.amount'), value: <span class="unknown">{t('ui.notStated.value')}</span> },
    fact.coFundingPercent !== null && {
      label: t('funding.field.coFunding'),
      value: <>{formatNumber(lang, fact.coFundingPercent)} %{fact.coFundingPayer ? <>, <Links lang={lang} room="organisations" list={[fact.coFundingPayer]} of="cs" /></> : null}{fact.coFundingMandatory ? <>, {t('funding.mandatory')}</> : null}</>,
    },
    (fact.fromYear !== null || fact.periodAsPrinted !== null) && { label: t('funding.field.period'), value: <>{periodText(t, fact)}{fact.periodAsPrinted ? <> ({t('funding.printed')}: <LangText lang="en">{fact.periodAsPrinted}</LangText>)</> : null}</> },
    duration !== null && { label: t('funding.field.duration'), value: duration },
    fact.cycle !== null && { label: t('funding.field.cycle'), value: <LangText lang="en">{fact.cycle}</LangText> },
    fact.domain !== null && { label: t('funding.field.domain'), value: <LangText lang="en">{words(fact.domain)}</LangText> },
    fact.projects.length > 0 && { label: t('funding.field.projects'), value: <Links lang={lang} room="projects" list={fact.projects} of="en" /> },
    fact.terms.length > 0 && { label: t('funding.field.terms'), value: <List items={fact.terms} /> },
    fact.notes.length > 0 && { label: t('funding.field.notes'), value: <List items={fact.notes} /> },
  ]
  return (
    <>
      <PageHeading title={<LangText lang="en">{fact.title}</LangText>} kicker={t(key(fact.kind))} />
      {amount !== null ? (
        <FigureGrid>
          {fact.amountAsPrinted ? <Figure t={t} value={<LangText lang="en">{fact.amountAsPrinted}</LangText>} label={t('funding.printed')} qualifier="stated" date={periodText(t, fact) || undefined} /> : null}
          <Figure t={t} value={amount} label={t('funding.ourReading')} qualifier="derived" note={ambiguity ? <LangText lang="en">{ambiguity.recommended}</LangText> : fact.notes[0] ? <LangText lang="en">{fact.notes[0]}</LangText> : undefined} />
          {other ? <Figure t={t} value={formatMoney(lang, other)} label={t('funding.otherReading')} qualifier="derived" note={ambiguity ? <LangText lang="en">{ambiguity.readings.find((one) => one.label === 'B')?.text ?? ''}</LangText> : undefined} /> : null}
        </FigureGrid>
      ) : null}
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
