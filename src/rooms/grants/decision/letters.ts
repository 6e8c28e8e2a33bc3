// The letter every applicant gets: points by criterion, where it stood, what reviewers said, why, and what can be done. No reviewer is named.
import { formatNumber, type Translate } from '../../../kernel/i18n.ts'
import type { Block, Paper } from '../../../kernel/paper.ts'
import type { Call } from '../calls/queries.ts'
import { law } from '../model.ts'

export type FeedbackFacts = {
  organisation: string; number: number; title: string; state: string; reason: string | null; requested: string; awarded: string | null; kind: string | null; position: number | null; score: number | null; why: string; because: string
  points: { title: string; most: number; mean: number | null }[]; quartile: number | null; comments: string[]
}
/** Haléře as crowns in words of the reader. */
export const inCrowns = (minor: string | bigint): string => `${formatNumber('cs', Number(BigInt(minor) / 100n))} Kč`

export function feedbackPaper(t: Translate, call: Call, facts: FeedbackFacts, day: string): Paper {
  const said = facts.state === 'excluded' ? t('grants.letter.excluded', { reason: facts.reason ?? '' }) : facts.awarded !== null ? t('grants.letter.awarded', { amount: inCrowns(facts.awarded), requested: inCrowns(facts.requested) })
    : facts.kind === 'reserve' ? t('grants.letter.reserve', { position: facts.position ?? 0 }) : t('grants.letter.rejected')
  const blocks: Block[] = [
    { kind: 'facts', rows: [[t('grants.application'), `č. ${facts.number}: ${facts.title}`], [t('grants.requested'), inCrowns(facts.requested)]] }, { kind: 'paragraph', text: said },
    ...(facts.why === '' && facts.because === '' ? [] : [{ kind: 'paragraph' as const, text: `${t('grants.letter.because')} ${facts.because || facts.why}` }]),
    ...(facts.score === null ? [] : [
      { kind: 'heading' as const, text: t('grants.letter.points') },
      { kind: 'table' as const, head: [t('grants.criterion'), t('grants.points'), t('grants.mostPoints')], numbers: [1, 2], rows: [...facts.points.map((one) => [one.title, one.mean === null ? '–' : formatNumber('cs', Math.round(one.mean * 10) / 10), String(one.most)]), [t('grants.score'), formatNumber('cs', facts.score), '100']] },
      ...(facts.quartile === null ? [] : [{ kind: 'paragraph' as const, text: t('grants.letter.quartile', { quartile: facts.quartile }) }]),
    ]),
    ...(facts.comments.length === 0 ? [] : [{ kind: 'heading' as const, text: t('grants.letter.comments') }, { kind: 'list' as const, items: facts.comments }]),
    { kind: 'heading', text: t('grants.letter.remedy') }, { kind: 'paragraph', text: t('grants.letter.remedyText', { source: law.reason.source }) },
  ]
  return { sender: ['Hlavní město Praha', 'Magistrát hlavního města Prahy'], recipient: [facts.organisation], day, reference: `${call.slug}-${facts.number}`, parts: [{ lang: 'cs', title: t('grants.letter.title', { title: call.titleCs }), blocks }] }
}
