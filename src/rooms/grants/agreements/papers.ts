// What is printed after the award: the agreement, an amendment, the hand-over of a call.
import { formatDay, formatMoney, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import type { Block, Paper } from '../../../kernel/paper.ts'
import type { Call } from '../calls/queries.ts'
import { cited, law } from '../model.ts'
import type { Amendment, AwardView, Handover } from './queries.ts'

const inCrowns = (minor: bigint | string): string => formatMoney('cs', { minor: BigInt(minor), currency: 'CZK' })
const city = ['Hlavní město Praha', 'Magistrát hlavního města Prahy']
const word = (t: Translate, group: string, value: string) => t(`grants.${group}.${value}` as MessageKey)
export function agreementPaper(t: Translate, call: Call, view: AwardView, summary: string, today: string): Paper {
  const the = view.agreement
  if (the === null) throw new Error('There is no agreement to be printed')
  const blocks: Block[] = [
    {
      kind: 'facts',
      rows: [
        [t('grants.agreement.number'), the.number],
        [t('grants.applicant'), `${view.organisation}${view.ico === null ? '' : `, IČO ${view.ico}`}`],
        [t('grants.project'), view.title],
        [t('grants.amount'), inCrowns(view.amountMinor)],
        [t('grants.period'), `${formatDay('cs', the.startsOn)} – ${formatDay('cs', the.endsOn)}`],
        [t('grants.symbol'), the.symbol],
      ],
    },
    { kind: 'heading', text: t('grants.purpose') },
    { kind: 'paragraph', text: summary },
    { kind: 'heading', text: t('grants.budgetPlan') },
    {
      kind: 'table',
      head: [t('grants.item'), t('grants.cost'), t('grants.fromGrant')],
      numbers: [1, 2],
      rows: view.items.map((item) => [`${item.position}. ${item.label}`, inCrowns(item.costMinor), inCrowns(item.amountMinor)]),
    },
    ...(view.parties.length > 1
      ? [
          { kind: 'heading' as const, text: t('grants.parties') },
          {
            kind: 'table' as const,
            head: [t('grants.applicant'), t('grants.share')],
            numbers: [1],
            rows: view.parties.filter((one) => one.leftOn === null).map((one) => [one.name, inCrowns(one.shareMinor)]),
          },
        ]
      : []),
    { kind: 'heading', text: t('grants.instalments') },
    {
      kind: 'table',
      head: [t('grants.instalment'), t('grants.amount'), t('grants.condition'), t('grants.due')],
      numbers: [1],
      rows: view.instalments
        .filter((one) => one.state !== 'cancelled')
        .map((one) => [String(one.number), inCrowns(one.amountMinor), word(t, 'condition', one.condition), formatDay('cs', one.dueOn)]),
    },
    { kind: 'heading', text: t('grants.paper.duties') },
    {
      kind: 'list',
      items: [
        t('grants.paper.use'),
        t('grants.paper.changes'),
        t('grants.paper.shift', { percent: the.shiftPercent }),
        t('grants.paper.reports', {
          interim: formatDay('cs', view.reports.find((one) => one.kind === 'interim')?.dueOn ?? the.endsOn),
          final: formatDay('cs', view.reports.find((one) => one.kind === 'final')?.dueOn ?? the.endsOn),
        }),
        t('grants.paper.control'),
        t('grants.paper.refund'),
        ...(the.mustPublish ? [t('grants.paper.register', { source: cited('cs', law.registerFrom.source) })] : []),
      ],
    },
    { kind: 'signatures', names: ['Hlavní město Praha', view.organisation] },
  ]
  return {
    sender: city,
    recipient: [view.organisation],
    day: formatDay('cs', today),
    reference: the.number,
    parts: [{ lang: 'cs', title: t('grants.paper.agreement', { call: call.titleCs }), blocks }],
  }
}
/** Differences between two states of an agreement, one row each. */
export function differences(
  lang: Lang,
  t: Translate,
  view: AwardView,
  was: Amendment['was'],
  became: Amendment['was'],
): [string, string, string][] {
  const money = (minor: string) => formatMoney(lang, { minor: BigInt(minor), currency: 'CZK' })
  const amounts = (
    label: (key: string) => string,
    before: Record<string, string> = {},
    after: Record<string, string> = {},
  ): [string, string, string][] =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .toSorted()
      .filter((key) => before[key] !== after[key])
      .map((key) => [label(key), before[key] === undefined ? '–' : money(before[key]), after[key] === undefined ? '–' : money(after[key])])
  return [
    ...(was.endsOn === became.endsOn
      ? []
      : [[t('grants.after.endsOn'), formatDay(lang, was.endsOn ?? ''), formatDay(lang, became.endsOn ?? '')] as [string, string, string]]),
    ...(was.iban === became.iban ? [] : [[t('grants.after.iban'), was.iban ?? '–', became.iban ?? '–'] as [string, string, string]]),
    ...(was.note === became.note ? [] : [[t('grants.after.scope'), was.note ?? '–', became.note ?? '–'] as [string, string, string]]),
    ...amounts(() => t('grants.amount'), { award: was.amount ?? '0' }, { award: became.amount ?? '0' }),
    ...amounts((key) => `${t('grants.item')} ${key}`, was.items, became.items),
    ...amounts(
      (key) =>
        view.parties.find((one) => one.organisationId === key)?.name ?? view.named.find((one) => one.id === key)?.name ?? t('grants.share'),
      was.parties,
      became.parties,
    ),
    ...amounts((key) => `${t('grants.instalment')} ${key}`, was.instalments, became.instalments),
  ]
}
export function amendmentPaper(t: Translate, view: AwardView, amendment: Amendment): Paper {
  const rows = differences('cs', t, view, amendment.was, amendment.became)
  return {
    sender: city,
    recipient: [view.organisation],
    day: formatDay('cs', amendment.madeOn),
    reference: `${view.agreement?.number ?? ''}-D${amendment.number}`,
    parts: [
      {
        lang: 'cs',
        title: t('grants.amendment', { number: amendment.number }),
        blocks: [
          { kind: 'paragraph', text: t('grants.paper.amendment', { number: view.agreement?.number ?? '' }) },
          ...(rows.length === 0
            ? []
            : [
                {
                  kind: 'table' as const,
                  head: [t('grants.paper.what'), t('grants.paper.was'), t('grants.paper.is')],
                  numbers: [1, 2],
                  rows,
                },
              ]),
          { kind: 'signatures', names: ['Hlavní město Praha', view.organisation] },
        ],
      },
    ],
  }
}
export function handoverPaper(t: Translate, call: Call, sheet: Handover, today: string): Paper {
  return {
    sender: city,
    recipient: [],
    day: formatDay('cs', today),
    reference: `${call.slug}-handover`,
    parts: [
      {
        lang: 'cs',
        title: `${t('grants.handover')}: ${call.titleCs}`,
        blocks: [
          { kind: 'paragraph', text: t('grants.handover.lead') },
          {
            kind: 'facts',
            rows: [
              [t('grants.state'), word(t, 'state', call.state)],
              [t('grants.rulesVersion'), `${sheet.rulesVersion} (${sheet.rulesHash?.slice(0, 16) ?? '–'})`],
              [t('grants.handover.interests'), t('grants.handover.interestsText', { declared: sheet.declared, found: sheet.found })],
            ],
          },
          { kind: 'heading', text: t('grants.members') },
          {
            kind: 'table',
            head: [t('grants.member'), t('grants.memberUntil')],
            rows: sheet.members.map((one) => [one.label, one.until === null ? '' : formatDay('cs', one.until)]),
          },
          { kind: 'heading', text: t('grants.decisions') },
          {
            kind: 'table',
            head: [t('grants.organ'), t('grants.decision.on')],
            rows: sheet.decisions.map((one) => [`${word(t, 'organ', one.organ)} ${one.number}`, formatDay('cs', one.decidedOn)]),
          },
          { kind: 'heading', text: t('grants.handover.open') },
          {
            kind: 'table',
            head: [t('grants.handover.open'), t('grants.count')],
            numbers: [1],
            rows: sheet.open.map((one) => [word(t, 'open', one.what), formatNumber('cs', one.count)]),
          },
          { kind: 'signatures', names: [t('grants.paper.handsOver'), t('grants.paper.takesOver')] },
        ],
      },
    ],
  }
}
