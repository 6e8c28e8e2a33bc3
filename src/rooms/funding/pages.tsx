// The register of money for everybody.
import type { Child } from 'hono/jsx'
import type { Lang, MessageKey, Translate } from '../../kernel/i18n.ts'
import { formatMoney, formatNumber, formatPercent } from '../../kernel/i18n.ts'
import { Tag } from '../../ui/actions.tsx'
import { Figure, FigureGrid, QualifierMark, SummaryList, type SummaryRow } from '../../ui/facts.tsx'
import { FilterForm, withQuery } from '../../ui/filter.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { EmptyState, Notice } from '../../ui/messages.tsx'
import { PageHeading, TabsAsLinks } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { LangText } from '../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../study/index.ts'
import { kinds, moneyOf, remarks } from './model.ts'
import type { KnownFlow } from './ledger/queries.ts'
import type { Flow, MoneyFact, MoneyFilter, Named } from './queries.ts'

const key = (value: string) => `funding.kind.${value}` as MessageKey
const words = (value: string) => value.replaceAll('-', ' ')

function Links({ lang, room, list, of }: { lang: Lang; room: string; list: readonly Named[]; of: string }) {
  return (
    <>
      {list.map((one, index) => (
        <>
          {index > 0 ? ', ' : ''}
          <a href={`/${lang}/${room}/${one.slug}`} lang={of}>
            {one.name}
          </a>
        </>
      ))}
    </>
  )
}
/** The amount as we read it, with the study's reservation. */
function amountText(lang: Lang, t: Translate, fact: MoneyFact): string | null {
  const money = moneyOf(fact.amountMinor, fact.currency)
  if (!money) return null
  const text = formatMoney(lang, money)
  return fact.amountRelation === 'more-than' ? t('funding.moreThan', { amount: text }) : text
}
function periodText(t: Translate, fact: MoneyFact): string {
  if (fact.fromYear !== null)
    return fact.toYear === null
      ? t('funding.since', { year: String(fact.fromYear) })
      : fact.fromYear === fact.toYear
        ? String(fact.fromYear)
        : `${fact.fromYear}–${fact.toYear}`
  return ''
}
function durationText(lang: Lang, t: Translate, fact: MoneyFact): string | null {
  if (fact.durationMin === null && fact.durationMax === null) return null
  const min = fact.durationMin ?? fact.durationMax ?? 0
  const max = fact.durationMax ?? min
  return min === max ? t('funding.years', { count: max }) : `${formatNumber(lang, min)}–${t('funding.years', { count: max })}`
}
function Who({ lang, list, text }: { lang: Lang; list: readonly Named[]; text: string | null }) {
  return (
    <>
      <Links lang={lang} room="organisations" list={list} of="cs" />
      {text ? (
        <>
          {list.length > 0 ? '; ' : ''}
          <LangText lang="en">{text}</LangText>
        </>
      ) : null}
    </>
  )
}

/** Statements as rows; also shown under every project that they speak of. */
export function MoneyTable({
  lang,
  t,
  facts,
  caption,
  empty,
}: {
  lang: Lang
  t: Translate
  facts: readonly MoneyFact[]
  caption: string
  empty?: Child
}) {
  return (
    <Table
      t={t}
      caption={caption}
      captionHidden
      rows={facts}
      {...(empty ? { empty } : {})}
      columns={[
        {
          label: t('funding.field.title'),
          rowHeader: true,
          cell: (fact) => (
            <a href={`/${lang}/funding/${fact.slug}`} lang="en">
              {fact.title}
            </a>
          ),
        },
        { label: t('funding.field.kind'), cell: (fact) => t(key(fact.kind)) },
        { label: t('funding.field.funders'), cell: (fact) => <Who lang={lang} list={fact.funders} text={fact.funderText} /> },
        {
          label: t('funding.field.recipients'),
          cell: (fact) => <Who lang={lang} list={fact.recipients} text={fact.recipientText} />,
          minor: true,
        },
        {
          label: t('funding.field.amount'),
          numeric: true,
          cell: (fact) => amountText(lang, t, fact) ?? <span class="unknown">{t('ui.notStated.value')}</span>,
        },
        { label: t('funding.field.duration'), cell: (fact) => durationText(lang, t, fact) ?? '', minor: true },
      ]}
    />
  )
}

export type FundingView = 'overview' | 'list' | 'flows' | 'records' | 'table-3'
/** Heading and views of the public register of money. */
export function Frame({
  lang,
  t,
  view,
  filtered = '',
  files,
  lead,
  children,
}: {
  lang: Lang
  t: Translate
  view: FundingView
  filtered?: string
  files?: { csv: string; json: string }
  lead?: string
  children: Child
}) {
  const path = `/${lang}/funding`
  return (
    <>
      <PageHeading
        title={t('funding.title')}
        lead={lead ?? t('funding.lead')}
        actions={
          <>
            <a class="button button-secondary" href={files?.csv ?? `${path}.csv${filtered}`} download="">
              {t('funding.csv')}
            </a>
            <a class="button button-secondary" href={files?.json ?? `/api/v1/funding${filtered}`}>
              JSON
            </a>
          </>
        }
      />
      {files ? null : (
        <Notice t={t} kind="info">
          <p>{t('funding.neverAdded')}</p>
        </Notice>
      )}
      <TabsAsLinks
        label={t('funding.view.label')}
        tabs={[
          { label: t('funding.view.overview'), href: path, current: view === 'overview' },
          { label: t('funding.statements'), href: `${path}?view=list`, current: view === 'list' },
          { label: t('funding.flows'), href: `${path}?view=flows`, current: view === 'flows' },
          { label: t('funding.view.records'), href: `${path}/records`, current: view === 'records' },
          { label: t('funding.view.table3'), href: `${path}/table-3`, current: view === 'table-3' },
        ]}
      />
      {children}
    </>
  )
}

/** One amount with what is printed; a reading that differs from the print and a bound that only follows from the text are derived. */
function AmountFigure({ lang, t, fact }: { lang: Lang; t: Translate; fact: MoneyFact }) {
  const other = moneyOf(fact.otherReadingMinor, fact.currency)
  return (
    <Figure
      t={t}
      value={amountText(lang, t, fact) ?? ''}
      label={
        <a href={`/${lang}/funding/${fact.slug}`} lang="en">
          {fact.title}
        </a>
      }
      qualifier={other === null && fact.amountAsPrinted !== null ? 'stated' : 'derived'}
      date={periodText(t, fact) || undefined}
      note={
        fact.amountAsPrinted ? (
          <>
            {t('funding.printed')}: <LangText lang="en">{fact.amountAsPrinted}</LangText>
            {other ? (
              <>
                . {t('funding.otherReading')}: {formatMoney(lang, other)}
              </>
            ) : null}
          </>
        ) : (
          <LangText lang="en">{fact.notes[0] ?? ''}</LangText>
        )
      }
    />
  )
}
function coFundingText(lang: Lang, t: Translate, fact: MoneyFact): Child {
  return fact.coFundingPercent === null ? (
    <span class="unknown">{t('ui.notStated.value')}</span>
  ) : (
    <>
      {formatPercent(lang, fact.coFundingPercent / 100, 0)}
      {fact.coFundingMandatory ? <>, {t('funding.mandatory')}</> : null}
    </>
  )
}

/** What there is to know at a glance: the few amounts, how short the money lasts, who adds a share, what Table 3 lacks, what is wrong. */
export function MoneyOverview({ lang, t, facts }: { lang: Lang; t: Translate; facts: readonly MoneyFact[] }) {
  const path = `/${lang}/funding`
  const ofKind = (kind: string) => facts.filter((fact) => fact.kind === kind)
  const amounts = facts.filter((fact) => fact.amountMinor !== null)
  const lasting = facts.filter((fact) => fact.durationMin !== null || fact.durationMax !== null)
  const longest = Math.max(0, ...lasting.map((fact) => fact.durationMax ?? 0))
  const shared = facts.filter((fact) => fact.coFundingPercent !== null || fact.coFundingPayer !== null)
  const byKind = kinds
    .map((kind) => ({ kind, count: ofKind(kind).length, withAmount: ofKind(kind).filter((fact) => fact.amountMinor !== null).length }))
    .filter((one) => one.count > 0)
  const name = {
    label: t('funding.field.title'),
    rowHeader: true,
    cell: (fact: MoneyFact) => (
      <a href={`${path}/${fact.slug}`} lang="en">
        {fact.title}
      </a>
    ),
  }
  return (
    <Frame lang={lang} t={t} view="overview">
      <h2 id="amounts">{t('funding.amounts')}</h2>
      <p>{t('funding.amountsText', { count: amounts.length, total: facts.length })}</p>
      <FigureGrid>
        {amounts
          .filter((fact) => fact.kind !== 'budget-comparator')
          .map((fact) => (
            <AmountFigure lang={lang} t={t} fact={fact} />
          ))}
      </FigureGrid>
      <h3 id="yardsticks">{t('funding.yardsticks')}</h3>
      <p>{t('funding.yardsticksText')}</p>
      <FigureGrid>
        {ofKind('budget-comparator').map((fact) => (
          <AmountFigure lang={lang} t={t} fact={fact} />
        ))}
      </FigureGrid>
      <h2 id="durations">{t('funding.durations')}</h2>
      <p>{t('funding.durationsText', { count: lasting.length, total: facts.length, longest })}</p>
      <Table
        t={t}
        caption={t('funding.durations')}
        captionHidden
        rows={lasting}
        columns={[
          name,
          { label: t('funding.field.duration'), cell: (fact) => durationText(lang, t, fact) ?? '' },
          { label: t('funding.field.cycle'), cell: (fact) => <LangText lang="en">{fact.cycle ?? ''}</LangText> },
        ]}
      />
      <h2 id="co-funding">{t('funding.field.coFunding')}</h2>
      <Table
        t={t}
        caption={t('funding.field.coFunding')}
        captionHidden
        rows={shared}
        columns={[
          name,
          { label: t('funding.share'), cell: (fact) => coFundingText(lang, t, fact) },
          {
            label: t('funding.field.funders'),
            cell: (fact) => (fact.coFundingPayer ? <Links lang={lang} room="organisations" list={[fact.coFundingPayer]} of="cs" /> : ''),
          },
        ]}
      />
      <h2 id="table-3">{t('funding.table3')}</h2>
      <p>{t('funding.table3Text')}</p>
      <Table
        t={t}
        caption={t('funding.table3')}
        captionHidden
        rows={ofKind('budget-category')}
        columns={[
          name,
          { label: t('funding.field.funders'), cell: (fact) => <Who lang={lang} list={fact.funders} text={fact.funderText} /> },
          { label: t('funding.field.recipients'), cell: (fact) => <Who lang={lang} list={fact.recipients} text={fact.recipientText} /> },
          { label: t('funding.field.period'), cell: (fact) => periodText(t, fact) },
          { label: t('funding.field.amount'), cell: () => <span class="unknown">{t('ui.notStated.value')}</span> },
        ]}
      />
      <h2 id="issues">{t('funding.issues')}</h2>
      <ol>
        {ofKind('issue').map((fact) => (
          <li>
            <a href={`${path}/${fact.slug}`} lang="en">
              {fact.title}
            </a>
          </li>
        ))}
      </ol>
      <h2 id="kinds">{t('funding.byKind')}</h2>
      <Table
        t={t}
        caption={t('funding.byKind')}
        captionHidden
        rows={byKind}
        columns={[
          { label: t('funding.field.kind'), rowHeader: true, cell: (one) => <a href={`${path}?kind=${one.kind}`}>{t(key(one.kind))}</a> },
          { label: t('funding.count'), numeric: true, cell: (one) => formatNumber(lang, one.count) },
          { label: t('funding.withAmount'), numeric: true, cell: (one) => formatNumber(lang, one.withAmount) },
        ]}
      />
    </Frame>
  )
}

function sides(facts: readonly MoneyFact[], side: 'funders' | 'recipients'): Named[] {
  return [...new Map(facts.flatMap((fact) => fact[side]).map((one) => [one.slug, one])).values()].toSorted((a, b) =>
    a.name.localeCompare(b.name, 'cs'),
  )
}
/** The statements that fit the filter; `all` gives the choices. */
export function MoneyList({
  lang,
  t,
  query,
  filter,
  all,
  facts,
}: {
  lang: Lang
  t: Translate
  query: string
  filter: MoneyFilter
  all: readonly MoneyFact[]
  facts: readonly MoneyFact[]
}) {
  const path = `/${lang}/funding`
  const full = query ? `${path}?${query}` : path
  const clean = withQuery(full, { view: undefined })
  const whole = `${path}?view=list`
  const parties = { funder: sides(all, 'funders'), recipient: sides(all, 'recipients') }
  const chip = (field: 'funder' | 'recipient') => {
    const value = filter[field]
    return value === null
      ? []
      : [
          {
            label: parties[field].find((one) => one.slug === value)?.name ?? value,
            removeHref: withQuery(full, { view: 'list', [field]: undefined }),
            lang: 'cs',
          },
        ]
  }
  const named = (list: readonly Named[]) => list.map((one) => ({ value: one.slug, label: one.name, lang: 'cs' }))
  return (
    <Frame lang={lang} t={t} view="list" filtered={clean.includes('?') ? clean.slice(clean.indexOf('?')) : ''}>
      <FilterForm
        t={t}
        action={path}
        keep={{ view: 'list' }}
        clearHref={whole}
        result={t('funding.found', { count: facts.length })}
        chips={[
          ...(filter.kind ? [{ label: t(key(filter.kind)), removeHref: withQuery(full, { view: 'list', kind: undefined }) }] : []),
          ...chip('funder'),
          ...chip('recipient'),
        ]}
      >
        <SelectField
          t={t}
          name="kind"
          label={t('funding.field.kind')}
          value={filter.kind ?? ''}
          optional
          emptyLabel={t('funding.all')}
          options={kinds.map((one) => ({ value: one, label: t(key(one)) }))}
        />
        <SelectField
          t={t}
          name="funder"
          label={t('funding.field.funders')}
          value={filter.funder ?? ''}
          optional
          emptyLabel={t('funding.all')}
          options={named(parties.funder)}
        />
        <SelectField
          t={t}
          name="recipient"
          label={t('funding.field.recipients')}
          value={filter.recipient ?? ''}
          optional
          emptyLabel={t('funding.all')}
          options={named(parties.recipient)}
        />
      </FilterForm>
      <MoneyTable
        lang={lang}
        t={t}
        facts={facts}
        caption={t('funding.statements')}
        empty={<EmptyState title={t('funding.none')} action={<a href={whole}>{t('funding.showAll')}</a>} />}
      />
    </Frame>
  )
}

/** Who pays whom: named pairs, then the payments where the study names one side only in words. */
export function FlowsPage({
  lang,
  t,
  facts,
  flows,
  known,
}: {
  lang: Lang
  t: Translate
  facts: readonly MoneyFact[]
  flows: readonly Flow[]
  known: readonly KnownFlow[]
}) {
  const inWords = facts.filter(
    (fact) => !remarks.some((kind) => kind === fact.kind) && (fact.funderText !== null || fact.recipientText !== null),
  )
  return (
    <Frame lang={lang} t={t} view="flows">
      <p>
        {t('funding.flowsText')} <QualifierMark t={t} qualifier="derived" />
      </p>
      <Table
        t={t}
        caption={t('funding.flows')}
        captionHidden
        rows={flows}
        columns={[
          {
            label: t('funding.field.funders'),
            rowHeader: true,
            cell: (flow) => <Links lang={lang} room="organisations" list={[flow.funder]} of="cs" />,
          },
          {
            label: t('funding.field.recipients'),
            cell: (flow) => <Links lang={lang} room="organisations" list={[flow.recipient]} of="cs" />,
          },
          {
            label: t('funding.flowStated'),
            cell: (flow) => (
              <Links lang={lang} room="funding" list={flow.facts.map((fact) => ({ slug: fact.slug, name: fact.title }))} of="en" />
            ),
          },
          { label: t('funding.flowShared'), cell: (flow) => <Links lang={lang} room="projects" list={flow.projects} of="en" /> },
        ]}
      />
      {known.length === 0 ? null : (
        <>
          <h2 id="known">{t('funding.public.known')}</h2>
          <p>
            {t('funding.public.knownText')} {known.some((one) => one.isDemo) ? t('funding.public.demoNotice') : ''}
          </p>
          <Table
            t={t}
            caption={t('funding.public.known')}
            captionHidden
            rows={known}
            columns={[
              {
                label: t('funding.field.funders'),
                rowHeader: true,
                cell: (one) => (
                  <>
                    <LangText lang="cs">{one.funder}</LangText>
                    {one.isDemo ? (
                      <>
                        {' '}
                        <Tag>{t('funding.demo')}</Tag>
                      </>
                    ) : null}
                  </>
                ),
              },
              {
                label: t('funding.field.recipients'),
                cell: (one) => (
                  <a
                    href={`/${lang}/funding/records?${one.slug ? `organisation=${one.slug}` : `q=${encodeURIComponent(one.recipient)}`}&funder=${encodeURIComponent(one.funder)}`}
                    lang="cs"
                  >
                    {one.recipient}
                  </a>
                ),
              },
              { label: t('funding.amount'), numeric: true, cell: (one) => formatMoney(lang, { minor: one.minor, currency: one.currency }) },
              { label: t('funding.public.count'), numeric: true, cell: (one) => formatNumber(lang, one.records) },
            ]}
          />
        </>
      )}
      <h2 id="in-words">{t('funding.flowsInWords')}</h2>
      <MoneyTable lang={lang} t={t} facts={inWords} caption={t('funding.flowsInWords')} />
    </Frame>
  )
}

function List({ items }: { items: readonly string[] }) {
  return items.length === 1 ? (
    <LangText lang="en">{items[0]}</LangText>
  ) : (
    <ul>
      {items.map((item) => (
        <li lang="en">{item}</li>
      ))}
    </ul>
  )
}

export function MoneyPage({ lang, t, fact, evidence }: { lang: Lang; t: Translate; fact: MoneyFact; evidence: Evidence | null }) {
  const amount = amountText(lang, t, fact)
  const other = moneyOf(fact.otherReadingMinor, fact.currency)
  const ambiguity = other ? evidence?.contradictions.find((one) => one.kind === 'ambiguity') : undefined
  const duration = durationText(lang, t, fact)
  const rows: (SummaryRow | false)[] = [
    (fact.funders.length > 0 || fact.funderText !== null) && {
      label: t('funding.field.funders'),
      value: <Who lang={lang} list={fact.funders} text={fact.funderText} />,
    },
    (fact.recipients.length > 0 || fact.recipientText !== null) && {
      label: t('funding.field.recipients'),
      value: <Who lang={lang} list={fact.recipients} text={fact.recipientText} />,
    },
    amount === null && { label: t('funding.field.amount'), value: <span class="unknown">{t('ui.notStated.value')}</span> },
    (fact.coFundingPercent !== null || fact.coFundingPayer !== null) && {
      label: t('funding.field.coFunding'),
      value: (
        <>
          {coFundingText(lang, t, fact)}
          {fact.coFundingPayer ? (
            <>
              {' '}
              (<Links lang={lang} room="organisations" list={[fact.coFundingPayer]} of="cs" />)
            </>
          ) : null}
        </>
      ),
    },
    (fact.fromYear !== null || fact.periodAsPrinted !== null) && {
      label: t('funding.field.period'),
      value: (
        <>
          {periodText(t, fact)}
          {fact.periodAsPrinted ? (
            <>
              {' '}
              ({t('funding.printed')}: <LangText lang="en">{fact.periodAsPrinted}</LangText>)
            </>
          ) : null}
        </>
      ),
    },
    duration !== null && { label: t('funding.field.duration'), value: duration },
    fact.cycle !== null && { label: t('funding.field.cycle'), value: <LangText lang="en">{fact.cycle}</LangText> },
    fact.domain !== null && { label: t('funding.field.domain'), value: <LangText lang="en">{words(fact.domain)}</LangText> },
    fact.projects.length > 0 && {
      label: t('funding.field.projects'),
      value: <Links lang={lang} room="projects" list={fact.projects} of="en" />,
    },
    fact.terms.length > 0 && { label: t('funding.field.terms'), value: <List items={fact.terms} /> },
    fact.notes.length > 0 && { label: t('funding.field.notes'), value: <List items={fact.notes} /> },
  ]
  return (
    <>
      <PageHeading title={<LangText lang="en">{fact.title}</LangText>} kicker={t(key(fact.kind))} />
      {amount !== null ? (
        <FigureGrid>
          {fact.amountAsPrinted ? (
            <Figure
              t={t}
              value={<LangText lang="en">{fact.amountAsPrinted}</LangText>}
              label={t('funding.printed')}
              qualifier="stated"
              date={periodText(t, fact) || undefined}
            />
          ) : null}
          <Figure
            t={t}
            value={amount}
            label={t('funding.ourReading')}
            qualifier="derived"
            note={
              ambiguity ? (
                <LangText lang="en">{ambiguity.recommended}</LangText>
              ) : fact.notes[0] ? (
                <LangText lang="en">{fact.notes[0]}</LangText>
              ) : undefined
            }
          />
          {other ? (
            <Figure
              t={t}
              value={formatMoney(lang, other)}
              label={t('funding.otherReading')}
              qualifier="derived"
              note={
                ambiguity ? <LangText lang="en">{ambiguity.readings.find((one) => one.label === 'B')?.text ?? ''}</LangText> : undefined
              }
            />
          ) : null}
        </FigureGrid>
      ) : null}
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
