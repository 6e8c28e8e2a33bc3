// The letter every applicant gets, in Czech and in the language of whoever signed: the result, points by criterion, where it stood, what reviewers said, why, what would have been enough, and what can be done. No reviewer is named.
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import { formatDay, formatMoney, formatNumber, languages, openCatalogues, type Lang, type Translate } from '../../../kernel/i18n.ts'
import type { Block, Paper, Part } from '../../../kernel/paper.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Call } from '../calls/queries.ts'
import { cited, law } from '../model.ts'
import { scoresInside, type Told } from './compute.ts'
import { reasonText, remedyOf } from './telling.ts'

export type FeedbackFacts = {
  organisation: string
  number: number
  title: string
  state: string
  reason: string | null
  requested: string
  awarded: string | null
  kind: string | null
  position: number | null
  told: Told | null
  because: string | null
  points: { titleCs: string; titleEn: string; most: number; mean: number | null }[]
  raw: number | null
  score: number | null
  low: number | null
  high: number | null
  quartile: number | null
  comments: string[]
  discussed: boolean
}
const crowns = (lang: Lang, minor: string) => formatMoney(lang, { minor: BigInt(minor), currency: 'CZK' })

function resultOf(t: Translate, lang: Lang, facts: FeedbackFacts): string {
  if (facts.state === 'excluded') return t('grants.feedback.excluded', { reason: facts.reason ?? '' })
  if (facts.awarded !== null)
    return t('grants.feedback.awarded', { amount: crowns(lang, facts.awarded), requested: crowns(lang, facts.requested) })
  return facts.kind === 'reserve' ? t('grants.feedback.reserve', { position: facts.position ?? 0 }) : t('grants.feedback.rejected')
}
/** What people decided themselves comes before what was computed. */
function becauseOf(t: Translate, lang: Lang, facts: FeedbackFacts): string[] {
  if (facts.because) return [t('grants.feedback.committee', { because: facts.because })]
  if (facts.told === null || facts.awarded !== null) return []
  const otherwise = remedyOf(t, lang, facts.told, facts.score ?? 0)
  return [t('grants.feedback.because', { reason: reasonText(t, lang, facts.told) }), ...(otherwise === null ? [] : [otherwise])]
}
function partOf(t: Translate, lang: Lang, call: Call, facts: FeedbackFacts): Part {
  const points = (value: number) => formatNumber(lang, Math.round(value * 10) / 10)
  const blocks: Block[] = [
    {
      kind: 'facts',
      rows: [
        [t('grants.feedback.application'), `č. ${facts.number}: ${facts.title}`],
        [t('grants.public.requested'), crowns(lang, facts.requested)],
      ],
    },
    { kind: 'paragraph', text: resultOf(t, lang, facts) },
    ...becauseOf(t, lang, facts).map((text): Block => ({ kind: 'paragraph', text })),
    ...(facts.score === null || facts.raw === null
      ? []
      : [
          { kind: 'heading' as const, text: t('grants.feedback.points') },
          {
            kind: 'table' as const,
            head: [t('grants.feedback.criterion'), t('grants.public.points'), t('grants.feedback.most')],
            numbers: [1, 2],
            rows: [
              ...facts.points.map((one) => [
                lang === 'cs' ? one.titleCs : one.titleEn,
                one.mean === null ? '–' : points(one.mean),
                String(one.most),
              ]),
              [t('grants.feedback.sum'), points(facts.raw), '100'],
              [t('grants.feedback.corrected'), points(facts.score), '100'],
            ],
          },
          {
            kind: 'paragraph' as const,
            text: t('grants.feedback.interval', { low: points(facts.low ?? 0), high: points(facts.high ?? 0) }),
          },
          ...(facts.quartile === null
            ? []
            : [{ kind: 'paragraph' as const, text: t('grants.feedback.quartile', { quartile: facts.quartile }) }]),
          ...(facts.discussed ? [{ kind: 'paragraph' as const, text: t('grants.feedback.discussed') }] : []),
        ]),
    // Reviewers write Czech; the other language says where to find it.
    ...(facts.comments.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: t('grants.feedback.comments') },
          lang === 'cs'
            ? { kind: 'list' as const, items: facts.comments }
            : { kind: 'paragraph' as const, text: t('grants.feedback.commentsCzech') },
        ]),
    { kind: 'heading', text: t('grants.feedback.remedy') },
    {
      kind: 'list',
      items: [
        t('grants.feedback.remedy.look'),
        t('grants.feedback.remedy.ask'),
        t('grants.feedback.remedy.complain', { source: cited(lang, law.reason.source) }),
        t('grants.feedback.remedy.page'),
      ],
    },
  ]
  return { lang, title: t('grants.feedback.title', { title: lang === 'cs' ? call.titleCs : call.titleEn }), blocks }
}
export function feedbackPaper(texts: (lang: Lang) => Translate, lang: Lang, call: Call, facts: FeedbackFacts, today: string): Paper {
  const other = lang === 'cs' ? [] : [partOf(texts(lang), lang, call, facts)]
  return {
    sender: ['Hlavní město Praha', 'Magistrát hlavního města Prahy'],
    recipient: [facts.organisation],
    day: formatDay('cs', today),
    reference: `${call.slug}-${facts.number}`,
    parts: [partOf(texts('cs'), 'cs', call, facts), ...other],
  }
}

export type Letter = { applicationId: string; organisationId: string; signer: { email: string; lang: Lang } | null; paper: Paper }
/** Letters to all applicants of a call; `signers` are the people who signed, with their languages. */
export async function lettersOf(
  tx: Tx,
  ports: Ports,
  call: Call,
  signers: (ids: readonly string[]) => Promise<Map<string, { email: string; lang: string }>>,
): Promise<Letter[]> {
  const rows = (
    await sql<
      Omit<FeedbackFacts, 'comments' | 'points' | 'quartile' | 'raw' | 'low' | 'high'> & {
        applicationId: string
        organisationId: string
        signedBy: string | null
        streamId: string
      }
    >`
    select a.id as "applicationId", a.organisation_id as "organisationId", a.signed_by as "signedBy", a.stream_id as "streamId", o.name as organisation, a.number, a.title, a.state, a.reason, a.requested_minor::text as requested, w.amount_minor::text as awarded, p.kind, p.position, p.score::float8 as score, p.reason as told, p.decided_because as because,
      exists (select from grants.discussion d where d.application_id = a.id) as discussed
    from grants.application a join directory.organisation o on o.id = a.organisation_id left join grants.proposal p on p.application_id = a.id left join grants.award w on w.application_id = a.id where a.call_id = ${call.id} and a.state in ('eligible', 'excluded') order by a.number`.execute(
      tx,
    )
  ).rows
  const reviews = Map.groupBy(
    (
      await sql<{
        applicationId: string
        scores: Record<string, number>
        justification: string
      }>`select application_id as "applicationId", scores, justification from grants.review where call_id = ${call.id} and state = 'submitted' order by md5(application_id::text || account_id::text)`.execute(
        tx,
      )
    ).rows,
    (one) => one.applicationId,
  )
  const model = await scoresInside(tx, call.id)
  const people = await signers([...new Set(rows.flatMap((row) => row.signedBy ?? []))])
  const texts = openCatalogues(ports.config.root)
  return rows.map((row) => {
    const own = reviews.get(row.applicationId) ?? []
    const points = call.criteria.map((criterion) => ({
      titleCs: criterion.titleCs,
      titleEn: criterion.titleEn,
      most: criterion.points,
      mean: own.length === 0 ? null : own.reduce((sum, review) => sum + (review.scores[criterion.id] ?? 0), 0) / own.length,
    }))
    const among = rows.filter((other) => other.streamId === row.streamId).flatMap((other) => other.score ?? [])
    const quartile =
      row.score === null || among.length < 4
        ? null
        : Math.min(4, Math.floor((among.filter((score) => score > (row.score ?? 0)).length / among.length) * 4) + 1)
    const signer = row.signedBy === null ? undefined : people.get(row.signedBy)
    const lang = languages.find((one) => one === signer?.lang) ?? 'cs'
    const score = model.applications.get(row.applicationId)
    const facts = {
      ...row,
      points,
      quartile,
      raw: score?.raw ?? null,
      low: score?.low ?? null,
      high: score?.high ?? null,
      comments: own.map((review) => review.justification),
    }
    return {
      applicationId: row.applicationId,
      organisationId: row.organisationId,
      signer: signer ? { email: signer.email, lang } : null,
      paper: feedbackPaper(texts, lang, call, facts, ports.clock.today()),
    }
  })
}
