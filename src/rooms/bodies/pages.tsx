// The register of bodies for everybody.
import type { Lang, MessageKey, Translate } from '../../kernel/i18n.ts'
import { Tag, type TagLook } from '../../ui/actions.tsx'
import { SummaryList, type SummaryRow } from '../../ui/facts.tsx'
import { FilterForm, withQuery, type Chip } from '../../ui/filter.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { EmptyState, Notice } from '../../ui/messages.tsx'
import { PageHeading } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { LangText } from '../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../study/index.ts'
import { kinds, levels, statuses, tableOne } from './model.ts'
import type { BodyDetail, BodyFilter, BodyRow, Member } from './queries.ts'

const statusLooks: Record<string, TagLook> = { active: 'success', finished: 'neutral', failed: 'error' }
const key = (group: string, value: string) => `bodies.${group}.${value}` as MessageKey
const words = (value: string) => value.replaceAll('-', ' ')

/** The filter as chips that remove themselves. */
export function bodyChips(t: Translate, path: string, filter: BodyFilter): Chip[] {
  const named: [keyof BodyFilter, string][] = [
    ['level', 'level'],
    ['kind', 'kind'],
    ['status', 'status'],
  ]
  return named.flatMap(([field, group]) => {
    const value = filter[field]
    return value ? [{ label: t(key(group, value)), removeHref: withQuery(path, { [field]: undefined }) }] : []
  })
}

export function BodyList({
  lang,
  t,
  path,
  query,
  filter,
  bodies,
  staff,
}: {
  lang: Lang
  t: Translate
  path: string
  query: string
  filter: BodyFilter
  bodies: readonly BodyRow[]
  staff: boolean
}) {
  const full = query ? `${path}?${query}` : path
  const options = (group: string, values: readonly string[]) => values.map((value) => ({ value, label: t(key(group, value)) }))
  return (
    <>
      <PageHeading
        title={t('bodies.title')}
        lead={t('bodies.lead')}
        actions={
          <>
            <a class="button button-secondary" href={`/${lang}/bodies.csv${query ? `?${query}` : ''}`} download="">
              {t('bodies.csv')}
            </a>
            <a class="button button-secondary" href={`/api/v1/bodies${query ? `?${query}` : ''}`}>
              JSON
            </a>
          </>
        }
      />
      <FilterForm
        t={t}
        action={path}
        chips={bodyChips(t, full, filter)}
        clearHref={path}
        result={t('bodies.found', { count: bodies.length })}
      >
        <SelectField
          t={t}
          name="level"
          label={t('bodies.field.level')}
          value={filter.level ?? ''}
          optional
          emptyLabel={t('bodies.all')}
          options={options('level', levels)}
        />
        <SelectField
          t={t}
          name="kind"
          label={t('bodies.field.kind')}
          value={filter.kind ?? ''}
          optional
          emptyLabel={t('bodies.all')}
          options={options('kind', kinds)}
        />
        <SelectField
          t={t}
          name="status"
          label={t('bodies.field.status')}
          value={filter.status ?? ''}
          optional
          emptyLabel={t('bodies.all')}
          options={options('status', statuses)}
        />
      </FilterForm>
      <Table
        t={t}
        caption={t('bodies.title')}
        captionHidden
        keys={staff}
        rows={bodies}
        empty={<EmptyState title={t('bodies.none')} action={<a href={path}>{t('bodies.showAll')}</a>} />}
        columns={[
          {
            label: t('bodies.field.name'),
            rowHeader: true,
            cell: (body) => (
              <>
                <a href={`/${lang}/bodies/${body.slug}`}>
                  <LangText lang="cs">{body.name}</LangText>
                </a>
                {body.nameEn ? (
                  <span class="sub" lang="en">
                    {body.nameEn}
                  </span>
                ) : null}
              </>
            ),
          },
          { label: t('bodies.field.kind'), cell: (body) => t(key('kind', body.kind)) },
          { label: t('bodies.field.level'), cell: (body) => t(key('level', body.level)), minor: true },
          {
            label: t('bodies.field.convener'),
            cell: (body) =>
              body.convener ? (
                <a href={`/${lang}/organisations/${body.convener.slug}`} lang="cs">
                  {body.convener.name}
                </a>
              ) : (
                ''
              ),
            minor: true,
          },
          { label: t('bodies.field.members'), numeric: true, cell: (body) => body.members },
          {
            label: t('bodies.field.status'),
            cell: (body) => <Tag look={statusLooks[body.status] ?? 'neutral'}>{t(key('status', body.status))}</Tag>,
          },
        ]}
      />
    </>
  )
}

function Lines({ items }: { items: readonly string[] }) {
  if (items.length === 1) return <LangText lang="en">{items[0]}</LangText>
  return (
    <ul>
      {items.map((item) => (
        <li lang="en">{item}</li>
      ))}
    </ul>
  )
}
function MemberName({ lang, member }: { lang: Lang; member: Member }) {
  return member.organisation ? (
    <a href={`/${lang}/organisations/${member.organisation.slug}`} lang="cs">
      {member.organisation.name}
    </a>
  ) : (
    <LangText lang="en">{words(member.sector)}</LangText>
  )
}
function founded(t: Translate, body: BodyDetail): string | null {
  if (body.foundedYear === null) return null
  return body.foundedPrecision === 'year'
    ? String(body.foundedYear)
    : t(key('founded', body.foundedPrecision ?? 'since'), { year: String(body.foundedYear) })
}

export function BodyPage({ lang, t, body, evidence }: { lang: Lang; t: Translate; body: BodyDetail; evidence: Evidence | null }) {
  const columns = tableOne(body.membersInOrder)
  const listed = columns.reduce((sum, column) => sum + column.members.length, 0)
  const others = body.membersInOrder.filter((member) => member.position === null)
  const rows: (SummaryRow | false)[] = [
    { label: t('bodies.field.level'), value: t(key('level', body.level)) },
    { label: t('bodies.field.status'), value: <Tag look={statusLooks[body.status] ?? 'neutral'}>{t(key('status', body.status))}</Tag> },
    body.convener !== null && {
      label: t('bodies.field.convener'),
      value: (
        <a href={`/${lang}/organisations/${body.convener.slug}`} lang="cs">
          {body.convener.name}
        </a>
      ),
    },
    body.parent !== null && {
      label: t('bodies.field.parent'),
      value: (
        <a href={`/${lang}/bodies/${body.parent.slug}`} lang="cs">
          {body.parent.name}
        </a>
      ),
    },
    founded(t, body) !== null && { label: t('bodies.field.founded'), value: founded(t, body) },
    body.sizeValue !== null && {
      label: t('bodies.field.size'),
      value: (
        <LangText lang="en">{`${body.sizeValue} ${body.sizeUnit ?? ''}${body.sizeQualifier && body.sizeQualifier !== 'exact' ? ` (${body.sizeQualifier})` : ''}`}</LangText>
      ),
    },
    body.mandate.length > 0 && { label: t('bodies.field.mandate'), value: <Lines items={body.mandate} /> },
    body.composition.length > 0 && {
      label: t('bodies.field.composition'),
      value: (
        <Lines
          items={body.composition.map(
            (part) => `${words(part.sector)}${part.seats === null ? '' : ` (${part.seats})`}${part.note ? ` – ${part.note}` : ''}`,
          )}
        />
      ),
    },
    body.cadence !== null && { label: t('bodies.field.cadence'), value: <LangText lang="en">{body.cadence}</LangText> },
    body.meetingsHeld !== null && {
      label: t('bodies.field.meetings'),
      value: `${body.meetingsHeld} (${body.meetingsFrom}–${body.meetingsTo})`,
    },
    body.rules.length > 0 && { label: t('bodies.field.rules'), value: <Lines items={body.rules} /> },
    body.lifecycle !== null && { label: t('bodies.field.lifecycle'), value: <LangText lang="en">{body.lifecycle}</LangText> },
    body.outputs.length > 0 && { label: t('bodies.field.outputs'), value: <Lines items={body.outputs} /> },
    body.problems.length > 0 && { label: t('bodies.field.problems'), value: <Lines items={body.problems} /> },
    body.children.length > 0 && {
      label: t('bodies.field.children'),
      value: (
        <ul class="plain">
          {body.children.map((child) => (
            <li>
              <a href={`/${lang}/bodies/${child.slug}`} lang="cs">
                {child.name}
              </a>{' '}
              <Tag look={statusLooks[child.status] ?? 'neutral'}>{t(key('status', child.status))}</Tag>
            </li>
          ))}
        </ul>
      ),
    },
  ]
  return (
    <>
      <PageHeading
        title={<LangText lang="cs">{body.name}</LangText>}
        kicker={t(key('kind', body.kind))}
        lead={body.nameEn ? <LangText lang="en">{body.nameEn}</LangText> : undefined}
      />
      {body.status === 'failed' ? (
        <Notice t={t} kind="warning">
          <p>{t('bodies.failed')}</p>
        </Notice>
      ) : null}
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {body.membersInOrder.length > 0 ? <h2 id="members">{t('bodies.members', { count: body.membersInOrder.length })}</h2> : null}
      {listed > 0 ? (
        <>
          <p>
            {t('bodies.tableOne.lead', { count: listed })}{' '}
            <a href={`/${lang}/bodies/${body.slug}/members.csv`} download="">
              {t('bodies.csv')}
            </a>
          </p>
          <div class="columns">
            {columns.map(({ column, members }) => (
              <section aria-labelledby={`column-${column}`}>
                <h3 id={`column-${column}`}>
                  {t(key('tableOne', column))} ({members.length})
                </h3>
                <ol>
                  {members.map((member) => (
                    <li id={member.studyId ?? undefined}>
                      <MemberName lang={lang} member={member} />
                    </li>
                  ))}
                </ol>
              </section>
            ))}
          </div>
        </>
      ) : null}
      {others.length > 0 ? (
        <Table
          t={t}
          caption={t('bodies.members', { count: others.length })}
          captionHidden
          rows={others}
          columns={[
            {
              label: t('bodies.field.member'),
              rowHeader: true,
              cell: (member) => (
                <span id={member.studyId ?? undefined}>
                  <MemberName lang={lang} member={member} />
                </span>
              ),
            },
            { label: t('bodies.field.role'), cell: (member) => t(key('role', member.role)) },
            ...(others.some((member) => member.seats !== null)
              ? [{ label: t('bodies.field.seats'), numeric: true, cell: (member: Member) => member.seats ?? '' }]
              : []),
            ...(others.some((member) => member.note !== null)
              ? [{ label: t('bodies.field.note'), cell: (member: Member) => <LangText lang="en">{member.note ?? ''}</LangText> }]
              : []),
          ]}
        />
      ) : null}
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
