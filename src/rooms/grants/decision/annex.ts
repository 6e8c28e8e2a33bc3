// The table for a session of the council or the assembly, printed from the database: nothing is typed again.
import { formatDay, formatMoney, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import type { Block, Paper } from '../../../kernel/paper.ts'
import type { Call } from '../calls/queries.ts'
import { organText } from '../words.ts'
import type { AnnexRow } from './queries.ts'

const lang: Lang = 'cs'
const crowns = (minor: bigint) => formatMoney(lang, { minor, currency: 'CZK' })
const sum = (rows: readonly AnnexRow[], of: (row: AnnexRow) => bigint) => rows.reduce((total, row) => total + of(row), 0n)
/** Sums are of the rows on the paper. */
export function annexPaper(t: Translate, call: Call, organ: 'council' | 'assembly', rows: readonly AnnexRow[], today: string): Paper {
  const streams = [...Map.groupBy(rows, (row) => row.stream)].toSorted((a, b) => a[0] - b[0])
  const blocks: Block[] = [
    {
      kind: 'facts',
      rows: [
        [t('grants.organ'), organText(t, organ)],
        [t('grants.annex.count'), String(rows.length)],
        [t('grants.annex.sum'), crowns(sum(rows, (row) => row.amountMinor))],
      ],
    },
    ...streams.flatMap(([stream, list]): Block[] => [
      {
        kind: 'heading',
        text: `${t('grants.stream', { number: stream })}: ${call.streams.find((one) => one.number === stream)?.titleCs ?? ''}`,
      },
      {
        kind: 'table',
        head: [
          t('grants.number'),
          t('grants.applicant'),
          t('grants.annex.ico'),
          t('grants.project'),
          t('grants.score'),
          t('grants.requested'),
          t('grants.proposal'),
        ],
        numbers: [0, 4, 5, 6],
        rows: [
          ...list.map((row) => [
            String(row.number),
            row.organisation,
            row.ico ?? '',
            row.title,
            row.score === null ? '–' : formatNumber(lang, row.score),
            crowns(row.requestedMinor),
            crowns(row.amountMinor),
          ]),
          [
            '',
            t('grants.annex.sum'),
            '',
            '',
            '',
            crowns(sum(list, (row) => row.requestedMinor)),
            crowns(sum(list, (row) => row.amountMinor)),
          ],
        ],
      },
    ]),
  ]
  return {
    sender: ['Hlavní město Praha', 'Magistrát hlavního města Prahy'],
    recipient: [],
    day: formatDay(lang, today),
    reference: `${call.slug}-${organ}`,
    parts: [{ lang, title: `${t('grants.annex')}: ${call.titleCs}`, blocks }],
  }
}
