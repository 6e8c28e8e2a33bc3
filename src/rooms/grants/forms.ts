// Flat fields of forms ("stream2Budget") to the lists commands take, and back.
import type { ApplicationContent } from './applications/model.ts'
import type { Rules } from './calls/queries.ts'

type Form = Readonly<Record<string, string>>
const given = (form: Form, name: string): string => (form[name] ?? '').trim()
export const crownsOf = (minor: bigint | null): string => (minor === null ? '' : String(minor / 100n))
const numbersTo = (most: number): number[] => Array.from({ length: most }, (_unused, index) => index + 1)
/** Numbered rows of a form in which one of the fields is filled in. */
const rowsOf = (form: Form, most: number, ...fields: ((n: number) => string)[]): number[] =>
  numbersTo(most).filter((n) => fields.some((field) => given(form, field(n)) !== ''))

/** "service counselling 1" and "district 500054 2", one a line. */
function minimumsOf(text: string): { what: string; key: string; least: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.length >= 3)
    .map(([what = '', key = '', least = '']) => ({ what, key, least }))
}
export function callOfForm(form: Form, id: string | null): unknown {
  return {
    ...form,
    id: id ?? '',
    streams: rowsOf(form, 3, (n) => `stream${n}Cs`).map((n) => ({
      titleCs: form[`stream${n}Cs`],
      titleEn: form[`stream${n}En`],
      budget: form[`stream${n}Budget`],
      lines: rowsOf(
        form,
        3,
        (k) => `stream${n}Line${k}Source`,
        (k) => `stream${n}Line${k}Amount`,
      ).map((k) => ({
        year: form[`stream${n}Line${k}Year`],
        source: form[`stream${n}Line${k}Source`],
        amount: form[`stream${n}Line${k}Amount`],
      })),
    })),
    criteria: rowsOf(form, 6, (n) => `criterion${n}Cs`).map((n) => ({
      titleCs: form[`criterion${n}Cs`],
      titleEn: form[`criterion${n}En`],
      guidanceCs: given(form, `guidance${n}Cs`) || '–',
      guidanceEn: given(form, `guidance${n}En`) || '–',
      points: form[`points${n}`],
    })),
    minimums: minimumsOf(form['minimums'] ?? ''),
  }
}
export function formOfCall(call: Rules): Record<string, string> {
  return {
    year: String(call.year),
    titleCs: call.titleCs,
    titleEn: call.titleEn,
    purposeCs: call.purposeCs,
    purposeEn: call.purposeEn,
    programmeId: call.programme?.id ?? '',
    minimumScore: String(call.minimumScore),
    jointBonus: String(call.jointBonus),
    applicantCap: crownsOf(call.applicantCapMinor),
    viablePercent: String(call.viablePercent),
    cofundingPercent: String(call.cofundingPercent),
    inKindPercent: String(call.inKindPercent),
    maxApplications: call.maxApplications === null ? '' : String(call.maxApplications),
    endsBy: call.endsBy ?? '',
    applicantKinds: call.applicantKinds.join(','),
    neededAttachments: call.neededAttachments.join(','),
    reviewsPerApplication: String(call.reviewsPerApplication),
    reviewerLoad: String(call.reviewerLoad),
    councilLimit: crownsOf(call.councilLimitMinor),
    minimums: call.minimums.map((one) => `${one.what} ${one.key} ${one.least}`).join('\n'),
    ...Object.fromEntries(
      call.streams.flatMap((one, index) => [
        [`stream${index + 1}Cs`, one.titleCs],
        [`stream${index + 1}En`, one.titleEn],
        [`stream${index + 1}Budget`, crownsOf(one.budgetMinor)],
        ...one.lines.flatMap((line, k) => [
          [`stream${index + 1}Line${k + 1}Year`, String(line.year)],
          [`stream${index + 1}Line${k + 1}Source`, line.source],
          [`stream${index + 1}Line${k + 1}Amount`, crownsOf(line.amountMinor)],
        ]),
      ]),
    ),
    ...Object.fromEntries(
      call.criteria.flatMap((one, index) => [
        [`criterion${index + 1}Cs`, one.titleCs],
        [`criterion${index + 1}En`, one.titleEn],
        [`guidance${index + 1}Cs`, one.guidanceCs],
        [`guidance${index + 1}En`, one.guidanceEn],
        [`points${index + 1}`, String(one.points)],
      ]),
    ),
  }
}
/** Rows of the application's form that are filled in: what a row is called in the form, in the order of the list it becomes. */
const itemRows = (form: Form) =>
  rowsOf(
    form,
    12,
    (n) => `item${n}Label`,
    (n) => `item${n}Amount`,
  )
const sourceRows = (form: Form) => rowsOf(form, 8, (n) => `source${n}Funder`)
const partnerRows = (form: Form) => rowsOf(form, 4, (n) => `partner${n}`)
export function applicationOfForm(form: Form): Record<string, unknown> {
  const [items, partners] = [itemRows(form), partnerRows(form)]
  // A row names another by its number on the screen; empty rows between are left out of the list.
  const partyOf = (n: number) => Math.max(0, partners.indexOf(Number(given(form, `item${n}Party`) || '0')) + 1)
  const costOf = (n: number) => {
    const place = items.indexOf(Number(given(form, `source${n}Item`) || '0'))
    return place < 0 ? null : place
  }
  return {
    ...form,
    items: items.map((n) => ({
      label: form[`item${n}Label`],
      amount: form[`item${n}Amount`],
      city: form[`item${n}City`],
      party: partyOf(n),
    })),
    sources: sourceRows(form).map((n) => ({
      funder: form[`source${n}Funder`],
      amount: form[`source${n}Amount`],
      status: given(form, `source${n}Status`) || 'planned',
      item: costOf(n),
      inKind: form[`source${n}InKind`],
    })),
    partners: partners.map((n) => ({ organisationId: form[`partner${n}`], share: form[`partner${n}Share`] })),
  }
}
export function formOfApplication(content: ApplicationContent): Record<string, string> {
  return {
    streamId: content.streamId,
    title: content.title,
    summary: content.summary,
    service: content.service,
    district: content.district ?? '',
    startsOn: content.startsOn,
    endsOn: content.endsOn,
    requested: crownsOf(content.requested),
    viable: crownsOf(content.viable),
    ownShare: crownsOf(content.ownShare),
    agreesToPublish: content.agreesToPublish ? 'on' : '',
    ...Object.fromEntries(
      content.items.flatMap((one, index) => [
        [`item${index + 1}Label`, one.label],
        [`item${index + 1}Amount`, crownsOf(one.amount)],
        [`item${index + 1}City`, crownsOf(one.city)],
        [`item${index + 1}Party`, String(one.party)],
      ]),
    ),
    ...Object.fromEntries(
      content.sources.flatMap((one, index) => [
        [`source${index + 1}Funder`, one.funder],
        [`source${index + 1}Amount`, crownsOf(one.amount)],
        [`source${index + 1}Status`, one.status],
        [`source${index + 1}Item`, one.item === null ? '' : String(one.item + 1)],
        [`source${index + 1}InKind`, one.inKind ? 'on' : ''],
      ]),
    ),
    ...Object.fromEntries(
      content.partners.flatMap((one, index) => [
        [`partner${index + 1}`, one.organisationId],
        [`partner${index + 1}Share`, crownsOf(one.share)],
      ]),
    ),
  }
}
/** Errors of an application's lists ("items.0.amount") at the rows of the form as it was typed ("item2Amount" where the first row is empty). */
export function applicationErrors(form: Form, errors: Readonly<Record<string, string[]>>): Record<string, string[]> {
  const rows: Readonly<Record<string, { rows: number[]; name: string; fields: Readonly<Record<string, string>> }>> = {
    items: { rows: itemRows(form), name: 'item', fields: { label: 'Label', amount: 'Amount', city: 'City', party: 'Party' } },
    sources: {
      rows: sourceRows(form),
      name: 'source',
      fields: { funder: 'Funder', amount: 'Amount', status: 'Status', item: 'Item', inKind: 'InKind' },
    },
    partners: { rows: partnerRows(form), name: 'partner', fields: { organisationId: '', share: 'Share' } },
  }
  return Object.fromEntries(
    Object.entries(errors).map(([path, messages]) => {
      const [list = '', index, field = ''] = path.split('.')
      const of = rows[list]
      return [
        of && index !== undefined
          ? `${of.name}${of.rows[Number(index)] ?? 1}${of.fields[field] ?? ''}`
          : path === 'items'
            ? 'item1Label'
            : path,
        messages,
      ]
    }),
  )
}
/** Errors of a call's lists ("streams.0.budget") at the fields of the form ("stream1Budget"). */
export function callErrors(errors: Readonly<Record<string, string[]>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(errors).map(([path, messages]) => {
      const [list = '', index, field = '', line, part = ''] = path.split('.')
      const n = Number(index) + 1
      if (index === undefined || Number.isNaN(n)) return [path, messages]
      if (list === 'streams' && field === 'lines')
        return [`stream${n}Line${Number(line) + 1}${part === 'year' ? 'Year' : part === 'source' ? 'Source' : 'Amount'}`, messages]
      if (list === 'streams') return [`stream${n}${field === 'budget' ? 'Budget' : field === 'titleCs' ? 'Cs' : 'En'}`, messages]
      if (list === 'criteria')
        return [
          field === 'points'
            ? `points${n}`
            : `${field.startsWith('guidance') ? 'guidance' : 'criterion'}${n}${field.endsWith('Cs') ? 'Cs' : 'En'}`,
          messages,
        ]
      return [list, messages]
    }),
  )
}
