// A case on three pages: what was written, what is planned, where it stands.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { SummaryList, Timeline } from '../../../ui/facts.tsx'
import { Checkboxes, DayField, fieldsOf, Form, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading, TabsAsLinks } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import { caseTemplates, goalStates, mattersOf, noteKinds, outcomes, rentMissed, templateOf, transitions } from '../model.ts'
import { areaText, goalStateText, noteKindText, outcomeText, stateText, taskText, templateText, topicText } from '../words.ts'
import type { CaseRow, CaseView, Note, Task } from './queries.ts'

const at = '/app/casework'
type Values = Readonly<Record<string, string>>
type Person = { id: string; name: string }

export function CasesPage({
  lang,
  t,
  rows,
  state,
  next,
}: {
  lang: Lang
  t: Translate
  rows: readonly CaseRow[]
  state: string | null
  next: string | null
}) {
  const here = (to: string | null) => `${at}/cases${to === null ? '' : `?state=${to}`}`
  return (
    <>
      <PageHeading title={t('casework.myCases')} />
      <TabsAsLinks
        label={t('casework.state')}
        tabs={[null, 'open', 'on-hold', 'closing', 'closed'].map((one) => ({
          label: one === null ? t('casework.state.live') : stateText(t, one),
          href: here(one),
          current: one === state,
        }))}
      />
      <Table
        t={t}
        caption={t('casework.myCases')}
        captionHidden
        keys
        rows={rows}
        empty={<EmptyState title={t('casework.cases.none')} />}
        columns={[
          { label: t('casework.number'), rowHeader: true, cell: (row) => <a href={`${at}/cases/${row.id}`}>{row.number}</a> },
          { label: t('casework.name'), cell: (row) => <Bdi>{row.name || row.code}</Bdi> },
          { label: t('casework.template'), cell: (row) => templateText(t, row.template) },
          { label: t('casework.state'), cell: (row) => stateText(t, row.state) },
          { label: t('casework.opened'), cell: (row) => formatDay(lang, row.openedOn) },
        ]}
      />
      {next === null ? null : (
        <p>
          <a class="button button-secondary" href={`${at}/cases?before=${next}${state === null ? '' : `&state=${state}`}`}>
            {t('casework.older')}
          </a>
        </p>
      )}
    </>
  )
}

export function NewCasePage({
  t,
  client,
  people,
  values,
  errors,
}: {
  t: Translate
  client: { id: string; title: string }
  people: readonly Person[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('casework.newCase')} kicker={<Bdi>{client.title}</Bdi>} lead={t('casework.newCase.lead')} />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ template: t('casework.template'), matters: t('casework.matters'), supervisorId: t('casework.supervisor') }}
      />
      <Form action={`${at}/clients/${client.id}/cases/new`} label={t('casework.newCase')}>
        <Radios
          {...field('template')}
          label={t('casework.template')}
          options={caseTemplates.map((one) => ({
            value: one.name,
            label: templateText(t, one.name),
            hint: one.steps.map((step) => t(`casework.step.${step.key}` as MessageKey)).join(' · '),
          }))}
        />
        <Checkboxes
          {...field('matters')}
          values={(values['matters'] ?? '').split(',')}
          label={t('casework.matters')}
          hint={t('casework.matters.hint')}
          optional
          inline
          options={['social', 'legal'].flatMap(mattersOf).map((value) => ({ value, label: topicText(t, value) }))}
        />
        <SelectField
          {...field('supervisorId')}
          label={t('casework.supervisor')}
          optional
          options={people.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Actions>
          <Button>{t('casework.newCase')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function CaseHeading({ t, view, current }: { t: Translate; view: CaseView; current: 'notes' | 'plan' | 'recognition' | 'state' }) {
  return (
    <>
      <PageHeading
        title={
          <>
            {templateText(t, view.template)} {view.number}
          </>
        }
        kicker={
          <a href={`${at}/clients/${view.clientId}`}>
            <Bdi>{view.name || view.code}</Bdi>
          </a>
        }
        meta={
          <>
            <Tag look={view.state === 'closed' ? 'neutral' : 'accent'}>{stateText(t, view.state)}</Tag> {view.lead}
          </>
        }
        actions={
          <ButtonLink look="secondary" href={`${at}/contacts?client=${view.clientId}`}>
            {t('casework.newContact')}
          </ButtonLink>
        }
      />
      <TabsAsLinks
        label={t('casework.case')}
        tabs={[
          { label: t('casework.notes'), href: `${at}/cases/${view.id}`, current: current === 'notes', count: view.notes.length },
          {
            label: t('casework.plan'),
            href: `${at}/cases/${view.id}/plan`,
            current: current === 'plan',
            count: view.tasks.filter((task) => task.state === 'open').length,
          },
          ...(view.template === 'recognition'
            ? [{ label: t('casework.recognition'), href: `${at}/cases/${view.id}/recognition`, current: current === 'recognition' }]
            : []),
          ...(view.mine.readsLegal ? [{ label: t('casework.deadlines'), href: `${at}/cases/${view.id}/deadlines`, current: false }] : []),
          { label: t('casework.course'), href: `${at}/cases/${view.id}/state`, current: current === 'state' },
        ]}
      />
    </>
  )
}

export function NotesPage({
  lang,
  t,
  view,
  people,
  me,
  values,
  errors,
  replacing,
}: {
  lang: Lang
  t: Translate
  view: CaseView
  people: readonly Person[]
  me: string
  values: Values
  errors: FieldErrors
  replacing: Note | null
}) {
  const field = fieldsOf(t, values, errors)
  const latest = view.notes.filter((note) => !note.replaced)
  const before = (note: Note): Note | undefined => view.notes.find((one) => one.id === note.replaces)
  return (
    <>
      <CaseHeading t={t} view={view} current="notes" />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ kind: t('casework.noteKind'), body: t('casework.noteBody'), supervisorId: t('casework.supervisor') }}
      />
      {view.state === 'closed' ? null : (
        <Form
          action={`${at}/cases/${view.id}`}
          label={t('casework.writeNote')}
          draft={replacing ? `note:${replacing.id}` : `note:${view.id}`}
        >
          <h2>{replacing ? t('casework.newVersion') : t('casework.writeNote')}</h2>
          {replacing ? (
            <>
              <input type="hidden" name="replaces" value={replacing.id} />
              <input type="hidden" name="kind" value={replacing.kind} />
            </>
          ) : (
            <Radios
              {...field('kind')}
              label={t('casework.noteKind')}
              inline
              options={noteKinds.map((value) => ({ value, label: noteKindText(t, value) }))}
            />
          )}
          <TextArea {...field('body')} label={t('casework.noteBody')} rows={8} maxlength={20_000} />
          {templateOf(view.template).noteKind === 'psychotherapy' ? (
            <SelectField
              {...field('supervisorId')}
              label={t('casework.supervisor')}
              hint={t('casework.supervisor.hint')}
              optional
              options={people.map((one) => ({ value: one.id, label: one.name }))}
            />
          ) : null}
          <Actions>
            <Button>{t('casework.writeNote')}</Button>
          </Actions>
        </Form>
      )}
      {view.mine.limited ? (
        <Notice t={t} kind="warning">
          <p>{t('casework.limited.notes')}</p>
        </Notice>
      ) : null}
      {latest.length === 0 ? (
        <EmptyState title={t('casework.notes.none')}>{t('casework.notes.noneText')}</EmptyState>
      ) : (
        latest.map((note) => (
          <article class="card">
            <h3 class="card-title">
              {noteKindText(t, note.kind)}, {formatInstant(lang, note.writtenAt)}
            </h3>
            <p class="field-hint">{note.author}</p>
            <div class="prose">
              <Bdi>
                {note.text.split('\n').map((line) => (
                  <p>{line}</p>
                ))}
              </Bdi>
            </div>
            {note.authorId === me && view.state !== 'closed' ? (
              <p>
                <a href={`${at}/cases/${view.id}?replace=${note.id}`}>
                  {t('casework.newVersion')}
                  <Hidden> {formatInstant(lang, note.writtenAt)}</Hidden>
                </a>
              </p>
            ) : null}
            {note.replaces ? (
              <Details summary={t('casework.formerVersion')}>
                {before(note) ? (
                  <p>
                    <Bdi>{before(note)?.text ?? ''}</Bdi>
                  </p>
                ) : null}
              </Details>
            ) : null}
          </article>
        ))
      )}
    </>
  )
}

export function TaskTable({
  lang,
  t,
  rows,
  back,
  caption,
}: {
  lang: Lang
  t: Translate
  rows: readonly Task[]
  back: string
  caption: string
}) {
  return (
    <Table
      t={t}
      caption={caption}
      captionHidden
      rows={rows}
      columns={[
        { label: t('casework.due'), rowHeader: true, cell: (row) => (row.dueOn ? formatDay(lang, row.dueOn) : '–') },
        {
          label: t('casework.task'),
          cell: (row) => {
            const words = <Bdi>{taskText(t, row)}</Bdi>
            return row.caseId ? (
              <a href={`${at}/cases/${row.caseId}/plan`}>{words}</a>
            ) : row.clientId ? (
              <a href={`${at}/clients/${row.clientId}`}>{words}</a>
            ) : (
              words
            )
          },
        },
        { label: t('casework.code'), cell: (row) => <span dir="ltr">{row.code ?? ''}</span>, minor: true },
        ...(rows.some((row) => row.assignee !== '')
          ? [{ label: t('casework.colleague'), cell: (row: Task) => row.assignee, minor: true }]
          : []),
        {
          label: t('casework.state'),
          cell: (row) =>
            row.state !== 'open' ? (
              t(row.state === 'done' ? 'casework.task.done' : 'casework.task.dropped')
            ) : (
              <form class="inline-form" method="post" action={`${at}/tasks/${row.id}`}>
                <input type="hidden" name="back" value={back} />
                <Button look="secondary" name="state" value="done">
                  {t('casework.task.finish')}
                  <Hidden> {taskText(t, row)}</Hidden>
                </Button>{' '}
                <Button look="quiet" name="state" value="dropped">
                  {t('casework.task.drop')}
                  <Hidden> {taskText(t, row)}</Hidden>
                </Button>
              </form>
            ),
        },
      ]}
    />
  )
}

export function PlanPage({
  lang,
  t,
  today,
  view,
  people,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  today: string
  view: CaseView
  people: readonly Person[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <CaseHeading t={t} view={view} current="plan" />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{
          area: t('casework.goal.area'),
          text: t('casework.goal'),
          targetOn: t('casework.goal.target'),
          what: t('casework.task'),
          assignedTo: t('casework.colleague'),
          dueOn: t('casework.due'),
        }}
      />
      {rentMissed(view.tasks, today) ? (
        <Notice t={t} kind="warning" title={t('casework.rentMissed')} level={2}>
          <p>{t('casework.rentMissed.text')}</p>
        </Notice>
      ) : null}
      {view.template === 'recognition' ? (
        <p>
          <a href={`${at}/cases/${view.id}/recognition`}>{t('casework.recognition.open')}</a>
        </p>
      ) : null}
      <h2>{t('casework.goals')}</h2>
      {view.goals.length === 0 ? (
        <p>{t('casework.goals.none')}</p>
      ) : (
        <Table
          t={t}
          caption={t('casework.goals')}
          captionHidden
          rows={view.goals}
          columns={[
            { label: t('casework.goal'), rowHeader: true, cell: (row) => <Bdi>{row.text}</Bdi> },
            { label: t('casework.goal.area'), cell: (row) => areaText(t, row.area) },
            { label: t('casework.goal.target'), cell: (row) => (row.targetOn ? formatDay(lang, row.targetOn) : '–') },
            {
              label: t('casework.state'),
              cell: (row) => (
                <form class="inline-form" method="post" action={`${at}/cases/${view.id}/goals/${row.id}`}>
                  {goalStateText(t, row.state)}{' '}
                  {goalStates
                    .filter((one) => one !== row.state && one !== 'dropped')
                    .map((one) => (
                      <Button look="quiet" name="state" value={one}>
                        {goalStateText(t, one)}
                        <Hidden>: {row.text}</Hidden>
                      </Button>
                    ))}
                </form>
              ),
            },
          ]}
        />
      )}
      <Details summary={t('casework.goal.add')} open={'area' in errors || 'text' in errors}>
        <Form action={`${at}/cases/${view.id}/goals`} label={t('casework.goal.add')}>
          <SelectField
            {...field('area')}
            label={t('casework.goal.area')}
            options={templateOf(view.template).areas.map((value) => ({ value, label: areaText(t, value) }))}
          />
          <TextField {...field('text')} label={t('casework.goal')} maxlength={500} />
          <DayField {...field('targetOn')} label={t('casework.goal.target')} optional />
          <Actions>
            <Button>{t('casework.goal.add')}</Button>
          </Actions>
        </Form>
      </Details>
      <h2>{t('casework.tasks')}</h2>
      {view.tasks.length === 0 ? (
        <p>{t('casework.tasks.none')}</p>
      ) : (
        <TaskTable lang={lang} t={t} rows={view.tasks} back={`${at}/cases/${view.id}/plan`} caption={t('casework.tasks')} />
      )}
      <Details summary={t('casework.task.add')} open={'what' in errors || 'assignedTo' in errors}>
        <Form action={`${at}/cases/${view.id}/tasks`} label={t('casework.task.add')}>
          <TextField {...field('what')} label={t('casework.task')} maxlength={500} />
          <SelectField
            {...field('assignedTo')}
            label={t('casework.colleague')}
            options={people.map((one) => ({ value: one.id, label: one.name }))}
          />
          <DayField {...field('dueOn')} label={t('casework.due')} optional />
          <Actions>
            <Button>{t('casework.task.add')}</Button>
          </Actions>
        </Form>
      </Details>
    </>
  )
}

export function StatePage({
  lang,
  t,
  view,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  view: CaseView
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const next = transitions[view.state]
  return (
    <>
      <CaseHeading t={t} view={view} current="state" />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ to: t('casework.moveTo'), outcome: t('casework.outcome'), reason: t('casework.reason') }}
      />
      <SummaryList
        rows={[
          { label: t('casework.opened'), value: formatDay(lang, view.openedOn) },
          { label: t('casework.closedOn'), value: view.closedOn ? formatDay(lang, view.closedOn) : null },
          { label: t('casework.outcome'), value: view.outcome ? outcomeText(t, view.outcome) : null },
          { label: t('casework.matters'), value: view.matters.length > 0 ? view.matters.map((one) => topicText(t, one)).join(', ') : null },
          { label: t('casework.lead'), value: view.lead },
          { label: t('casework.supervisor'), value: view.supervisor },
        ]}
      />
      {view.obstacles.length === 0 || view.state === 'closed' ? null : (
        <Notice t={t} kind="info" title={t('casework.obstacles')} level={2}>
          <ul>
            {view.obstacles.map((one) => (
              <li>
                {t(`casework.obstacle.${one.kind}` as MessageKey)} ({one.n})
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Form action={`${at}/cases/${view.id}/state`} label={t('casework.move')} draft={`case-state:${view.id}`}>
        <input type="hidden" name="version" value={view.version} />
        <Radios
          {...field('to')}
          label={t('casework.moveTo')}
          inline
          options={next.map((value) => ({
            value,
            label: t(`casework.move.${view.state === 'closing' && value === 'open' ? 'sendBack' : value}` as MessageKey),
          }))}
        />
        {next.includes('closing') ? (
          <Radios
            {...field('outcome')}
            label={t('casework.outcome')}
            optional
            inline
            options={outcomes.map((value) => ({ value, label: outcomeText(t, value) }))}
          />
        ) : null}
        <TextArea {...field('reason')} label={t('casework.reason')} optional rows={3} maxlength={1000} />
        <Actions>
          <Button>{t('casework.move')}</Button>
        </Actions>
      </Form>
      <h2>{t('casework.history')}</h2>
      <Timeline
        items={view.events.map((event) => ({
          when: formatInstant(lang, event.at),
          title: stateText(t, event.to),
          children: (
            <>
              {event.who}
              {event.reason ? (
                <>
                  : <Bdi>{event.reason}</Bdi>
                </>
              ) : null}
            </>
          ),
        }))}
      />
    </>
  )
}
