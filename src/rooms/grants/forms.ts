// Flat fields of forms ("stream2Budget") to the lists commands take, and back.
import type { ApplicationContent } from './model.ts'
import type { Call } from './calls/queries.ts'

type Form = Readonly<Record<string, string>>
const given = (form: Form, name: string): string => (form[name] ?? '').trim()
const crownsOf = (minor: bigint | null): string => (minor === null ? '' : String(minor / 100n))

/** "service counselling 1" and "district 500054 2", one a line. */
function minimumsOf(text: string): { what: string; key: string; least: string }[] {
  return text.split('\n').map((line) => line.trim().split(/\s+/)).filter((words) => words.length >= 3).map(([what = '', key = '', least = '']) => ({ what, key, least }))
}
export function callOfForm(form: Form, id: string | null): unknown {
  return {
    ...form, id: id ?? '',
    streams: [1, 2, 3].filter((n) => given(form, `stream${n}Cs`) !== '').map((n) => ({ titleCs: form[`stream${n}Cs`], titleEn: form[`stream${n}En`], budget: form[`stream${n}Budget`] })),
    criteria: [1, 2, 3, 4, 5, 6].filter((n) => given(form, `criterion${n}Cs`) !== '').map((n) => ({ titleCs: form[`criterion${n}Cs`], titleEn: form[`criterion${n}En`], guidanceCs: given(form, `guidance${n}Cs`) || '–', guidanceEn: given(form, `guidance${n}En`) || '–', points: form[`points${n}`] })),
    minimums: minimumsOf(form['minimums'] ?? ''),
  }
}
export function formOfCall(call: Call): Record<string, string> {
  return {
    year: String(call.year), titleCs: call.titleCs, titleEn: call.titleEn, purposeCs: call.purposeCs, purposeEn: call.purposeEn, minimumScore: String(call.minimumScore), jointBonus: String(call.jointBonus), applicantCap: crownsOf(call.applicantCapMinor), viablePercent: String(call.viablePercent),
    reviewsPerApplication: String(call.reviewsPerApplication), reviewerLoad: String(call.reviewerLoad), councilLimit: crownsOf(call.councilLimitMinor), minimums: call.minimums.map((one) => `${one.what} ${one.key} ${one.least}`).join('\n'),
    ...Object.fromEntries(call.streams.flatMap((one, index) => [[`stream${index + 1}Cs`, one.titleCs], [`stream${index + 1}En`, one.titleEn], [`stream${index + 1}Budget`, crownsOf(one.budgetMinor)]])),
    ...Object.fromEntries(call.criteria.flatMap((one, index) => [[`criterion${index + 1}Cs`, one.titleCs], [`criterion${index + 1}En`, one.titleEn], [`guidance${index + 1}Cs`, one.guidanceCs], [`guidance${index + 1}En`, one.guidanceEn], [`points${index + 1}`, String(one.points)]])),
  }
}
export function applicationOfForm(form: Form): Record<string, unknown> {
  return {
    ...form,
    items: [1, 2, 3, 4, 5, 6].filter((n) => given(form, `item${n}Label`) !== '' || given(form, `item${n}Amount`) !== '').map((n) => ({ label: form[`item${n}Label`], amount: form[`item${n}Amount`] })),
    sources: [1, 2, 3, 4].filter((n) => given(form, `source${n}Funder`) !== '').map((n) => ({ funder: form[`source${n}Funder`], amount: form[`source${n}Amount`], status: given(form, `source${n}Status`) || 'planned' })),
    partners: [1, 2, 3].filter((n) => given(form, `partner${n}`) !== '').map((n) => ({ organisationId: form[`partner${n}`], share: form[`partner${n}Share`] })),
  }
}
export function formOfApplication(content: ApplicationContent): Record<string, string> {
  return {
    streamId: content.streamId, title: content.title, summary: content.summary, service: content.service, district: content.district ?? '', startsOn: content.startsOn, endsOn: content.endsOn, requested: crownsOf(content.requested), viable: crownsOf(content.viable), ownShare: crownsOf(content.ownShare), agreesToPublish: content.agreesToPublish ? 'on' : '',
    ...Object.fromEntries(content.items.flatMap((one, index) => [[`item${index + 1}Label`, one.label], [`item${index + 1}Amount`, crownsOf(one.amount)]])),
    ...Object.fromEntries(content.sources.flatMap((one, index) => [[`source${index + 1}Funder`, one.funder], [`source${index + 1}Amount`, crownsOf(one.amount)], [`source${index + 1}Status`, one.status]])),
    ...Object.fromEntries(content.partners.flatMap((one, index) => [[`partner${index + 1}`, one.organisationId], [`partner${index + 1}Share`, crownsOf(one.share)]])),
  }
}
/** Errors of lists ("items.0.amount") at the fields of the form ("item1Amount"). */
export function flatErrors(errors: Record<string, string[]>): Record<string, string[]> {
  const names: Readonly<Record<string, (n: number, field: string) => string>> = {
    items: (n, field) => `item${n}${field === 'label' ? 'Label' : 'Amount'}`, sources: (n, field) => `source${n}${field === 'funder' ? 'Funder' : field === 'amount' ? 'Amount' : 'Status'}`, partners: (n, field) => `partner${n}${field === 'share' ? 'Share' : ''}`,
    streams: (n, field) => `stream${n}${field === 'budget' ? 'Budget' : field === 'titleCs' ? 'Cs' : 'En'}`, criteria: (n, field) => (field === 'points' ? `points${n}` : `${field.startsWith('guidance') ? 'guidance' : 'criterion'}${n}${field.endsWith('Cs') ? 'Cs' : 'En'}`),
  }
  return Object.fromEntries(Object.entries(errors).map(([path, messages]) => {
    const [list = '', index, field = ''] = path.split('.')
    const rename = names[list]
    return [rename && index !== undefined ? rename(Number(index) + 1, field) : list === 'minimums' ? 'minimums' : path, messages]
  }))
}
