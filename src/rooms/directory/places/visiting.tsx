// Where people are received and when it is open; the same on the page of a service and of an organisation.
import type { Lang, Translate } from '../../../kernel/i18n.ts'
import { formatList, weekdayName } from '../../../kernel/i18n.ts'
import { LangText } from '../../../ui/text.tsx'

export type VisitedPlace = {
  id: string
  name: string
  kind: string
  street: string | null
  city: string | null
  postalCode: string | null
  website: string | null
  transport: string | null
  note: string | null
  openings: { weekdays: string[]; opens: string | null; closes: string | null }[]
}
const order = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** "Monday–Thursday 09:00–12:00, 13:00–17:00": days with the same hours in a row are one line. */
export function hoursLines(lang: Lang, openings: VisitedPlace['openings']): { days: string; hours: string }[] {
  const perDay = order.map((day) =>
    openings
      .flatMap((row) => (row.weekdays.includes(day) && row.opens && row.closes ? [`${row.opens}–${row.closes}`] : []))
      .toSorted()
      .join(', '),
  )
  const lines: { from: number; to: number; hours: string }[] = []
  for (const [index, hours] of perDay.entries()) {
    if (hours === '') continue
    const last = lines.at(-1)
    if (last && last.to === index - 1 && last.hours === hours) last.to = index
    else lines.push({ from: index, to: index, hours })
  }
  return lines.map(({ from, to, hours }) => ({
    days:
      from === to
        ? weekdayName(lang, from)
        : to === from + 1
          ? formatList(lang, [weekdayName(lang, from), weekdayName(lang, to)])
          : `${weekdayName(lang, from)} – ${weekdayName(lang, to)}`,
    hours,
  }))
}

export function WhereAndWhen({ lang, t, places }: { lang: Lang; t: Translate; places: readonly VisitedPlace[] }) {
  return (
    <ul class="plain stack">
      {places.map((one) => {
        const hours = hoursLines(lang, one.openings)
        const address = [one.street, [one.postalCode, one.city].filter(Boolean).join(' ')].filter(Boolean).join(', ')
        return (
          <li>
            <strong lang="cs">{one.name}</strong>
            {one.kind === 'virtual' ? <> · {t('directory.visit.online')}</> : null}
            {address ? (
              <>
                <br />
                <LangText lang="cs">{address}</LangText>
              </>
            ) : null}
            {one.website ? (
              <>
                <br />
                <a href={one.website} rel="noopener external" dir="ltr">
                  {one.website.replace(/^https?:\/\//, '')}
                </a>
              </>
            ) : null}
            {hours.length > 0 ? (
              <>
                <br />
                {t('directory.visit.hours')}:{' '}
                {hours.map((line, index) => (
                  <>
                    {index > 0 ? '; ' : ''}
                    {line.days}{' '}
                    <span class="numeric" dir="ltr">
                      {line.hours}
                    </span>
                  </>
                ))}
              </>
            ) : null}
            {one.transport ? (
              <>
                <br />
                {t('directory.visit.transport')}: <LangText lang="cs">{one.transport}</LangText>
              </>
            ) : null}
            {one.note ? (
              <>
                <br />
                <LangText lang="cs">{one.note}</LangText>
              </>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
