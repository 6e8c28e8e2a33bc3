// Files of clients: search, intake, the file itself, its circle, emergencies.
import { raw } from 'hono/html'
import type { FieldErrors } from '../../../kernel/command.ts'
import { countryName, formatDay, formatInstant, languageName, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { NotStated, SummaryList } from '../../../ui/facts.tsx'
import {
  Checkbox,
  DayField,
  EmailField,
  fieldsOf,
  Form,
  PhoneField,
  Radios,
  SearchField,
  SelectField,
  TextArea,
  TextField,
} from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading, TabsAsLinks } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import type { CaseRow } from '../cases/queries.ts'
import type { ContactRow } from '../contacts/queries.ts'
import { clockTime } from '../my-work/model.ts'
import type { District } from '../districts.ts'
import { factClasses, languagesOfClients, relations, sexes } from '../model.ts'
import type { Colleague } from '../people.ts'
import { factText, originText, placeText, relationText, stateText, templateText, topicText } from '../words.ts'
import { languageLevels, shownName } from './model.ts'
import type { ClientFile, Emergency, Fact, Found } from './queries.ts'

const at = '/app/casework'
export function languageOption(lang: Lang, t: Translate, code: string): string {
  return code === 'other' ? t('casework.language.other') : languageName(lang, code)
}
function FoundTable({ t, rows, caption }: { t: Translate; rows: readonly Found[]; caption: string }) {
  return (
    <Table
      t={t}
      caption={caption}
      captionHidden
      keys
      rows={rows}
      columns={[
        {
          label: t('casework.code'),
          rowHeader: true,
          cell: (row) => (
            <a href={row.mine ? `${at}/clients/${row.id}` : `${at}/clients/${row.id}/emergency`}>
              <span class="numeric" dir="ltr">
                {row.code}
              </span>
            </a>
          ),
        },
        {
          label: t('casework.name'),
          cell: (row) =>
            row.erased ? (
              t('casework.erased')
            ) : row.mine ? (
              <Bdi>{row.name || t('casework.pseudonymous')}</Bdi>
            ) : (
              <span class="unknown">{t('casework.notInCircle')}</span>
            ),
        },
        { label: t('casework.carers'), cell: (row) => row.carers.join(', ') },
      ]}
    />
  )
}

export function ClientsPage({ t, q, found, mine }: { t: Translate; q: string; found: readonly Found[] | null; mine: readonly Found[] }) {
  return (
    <>
      <PageHeading
        title={t('casework.clients')}
        lead={t('casework.clients.lead')}
        actions={<ButtonLink href={`${at}/clients/new`}>{t('casework.newClient')}</ButtonLink>}
      />
      <form class="form" action={`${at}/clients`} method="post" role="search" aria-label={t('casework.search')}>
        <SearchField t={t} name="q" label={t('casework.search')} hint={t('casework.search.hint')} value={q} />
        <Actions>
          <Button>{t('ui.search.button')}</Button>
        </Actions>
      </form>
      {found === null ? null : (
        <section aria-labelledby="found">
          <h2 id="found">{t('casework.found', { count: found.length })}</h2>
          {found.length === 0 ? (
            <p>{t('casework.found.none')}</p>
          ) : (
            <FoundTable t={t} rows={found} caption={t('casework.found', { count: found.length })} />
          )}
        </section>
      )}
      <h2>{t('casework.myClients')}</h2>
      {mine.length === 0 ? (
        <EmptyState title={t('casework.myClients.none')}>{t('casework.myClients.noneText')}</EmptyState>
      ) : (
        <FoundTable t={t} rows={mine} caption={t('casework.myClients')} />
      )}
    </>
  )
}

/** One page for opening and for changing a file: the questions in the order of a conversation, everything optional that may stay unsaid. */
export function ClientForm({
  lang,
  t,
  action,
  values,
  errors,
  districts,
  version,
  alike,
  draft,
}: {
  lang: Lang
  t: Translate
  action: string
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  districts: readonly District[]
  version: number | null
  alike: readonly Found[]
  draft: string
}) {
  const field = fieldsOf(t, values, errors)
  const names = [
    'kind',
    'given',
    'surname',
    'passportGiven',
    'passportSurname',
    'alsoKnown',
    'birthDate',
    'sex',
    'citizenship',
    'language',
    'interpreter',
    'district',
    'passport',
    'phone',
    'email',
    'address',
    'hours',
    'hoursFrom',
    'hoursTo',
    'need',
    'czech',
    'second',
    'secondLevel',
    'dialect',
  ] as const
  const labels = Object.fromEntries(names.map((name) => [name, t(`casework.field.${name}`)]))
  const label = (name: (typeof names)[number]) => labels[name] ?? ''
  const ticked = (name: string) => values[name] === 'on'
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={labels} />
      {alike.length === 0 ? null : (
        <Notice t={t} kind="warning" title={t('casework.maybeKnown')} level={2}>
          <p>{t('casework.maybeKnown.text')}</p>
          <FoundTable t={t} rows={alike} caption={t('casework.maybeKnown')} />
        </Notice>
      )}
      <Form action={action} label={t(version === null ? 'casework.newClient' : 'casework.editClient')} draft={draft}>
        {version === null ? null : <input type="hidden" name="version" value={version} />}
        {alike.length === 0 ? null : <Checkbox t={t} name="sure" label={t('casework.field.sure')} />}
        <Radios
          {...field('kind')}
          label={label('kind')}
          inline
          options={[
            { value: 'identified', label: t('casework.kind.identified') },
            { value: 'pseudonymous', label: t('casework.kind.pseudonymous'), hint: t('casework.kind.pseudonymousHint') },
          ]}
        />
        <h2>{t('casework.section.name')}</h2>
        <TextField {...field('given')} label={label('given')} hint={t('casework.hint.ownScript')} optional width="medium" />
        <TextField {...field('surname')} label={label('surname')} optional width="medium" />
        <TextField {...field('passportGiven')} label={label('passportGiven')} optional width="medium" />
        <TextField {...field('passportSurname')} label={label('passportSurname')} optional width="medium" />
        <TextField {...field('alsoKnown')} label={label('alsoKnown')} optional width="medium" />
        <DayField {...field('birthDate')} label={label('birthDate')} hint={t('casework.hint.birthDate')} optional />
        <Radios
          {...field('sex')}
          label={label('sex')}
          inline
          optional
          options={sexes.map((value) => ({ value, label: t(`casework.sex.${value}`) }))}
        />
        <TextField
          {...field('citizenship')}
          label={label('citizenship')}
          hint={t('casework.hint.citizenship')}
          optional
          width="short"
          maxlength={2}
        />
        <TextField {...field('passport')} label={label('passport')} optional width="medium" dir="ltr" />
        <h2>{t('casework.section.language')}</h2>
        <SelectField
          {...field('language')}
          label={label('language')}
          optional
          combobox
          options={languagesOfClients.map((code) => ({ value: code, label: languageOption(lang, t, code) }))}
        />
        <Radios
          {...field('interpreter')}
          label={label('interpreter')}
          inline
          options={(['none', 'sometimes', 'always'] as const).map((value) => ({ value, label: t(`casework.interpreter.${value}`) }))}
        />
        <SelectField
          {...field('czech')}
          label={label('czech')}
          optional
          options={languageLevels.map((value) => ({ value, label: t(`casework.level.${value}`) }))}
        />
        <Details summary={t('casework.moreLanguages')} open={Boolean(values['second'] || values['dialect']) || 'secondLevel' in errors}>
          <SelectField
            {...field('second')}
            label={label('second')}
            optional
            options={languagesOfClients
              .filter((code) => code !== 'cs')
              .map((code) => ({ value: code, label: languageOption(lang, t, code) }))}
          />
          <SelectField
            {...field('secondLevel')}
            label={label('secondLevel')}
            optional
            options={languageLevels.filter((value) => value !== 'none').map((value) => ({ value, label: t(`casework.level.${value}`) }))}
          />
          <TextField {...field('dialect')} label={label('dialect')} hint={t('casework.hint.dialect')} optional width="medium" />
        </Details>
        <SelectField
          {...field('district')}
          label={label('district')}
          optional
          combobox
          options={districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
        />
        <h2>{t('casework.section.contact')}</h2>
        <p>{t('casework.section.contactText')}</p>
        <PhoneField {...field('phone')} label={label('phone')} optional />
        <Checkbox t={t} name="mayCall" label={t('casework.field.mayCall')} checked={ticked('mayCall')} />
        <Checkbox t={t} name="maySms" label={t('casework.field.maySms')} checked={ticked('maySms')} />
        <EmailField {...field('email')} label={label('email')} optional autocomplete="off" />
        <Checkbox t={t} name="mayWrite" label={t('casework.field.mayWrite')} checked={ticked('mayWrite')} />
        <TextField {...field('address')} label={label('address')} optional />
        <TextField {...field('hours')} label={label('hours')} hint={t('casework.hint.hours')} optional />
        <Details
          summary={t('casework.safeHours')}
          open={Boolean(values['hoursFrom'] || values['hoursTo']) || 'hoursTo' in errors || 'hoursFrom' in errors}
        >
          <p>{t('casework.safeHours.text')}</p>
          <TextField {...field('hoursFrom')} label={label('hoursFrom')} hint="09:00" optional width="short" dir="ltr" />
          <TextField {...field('hoursTo')} label={label('hoursTo')} hint="17:00" optional width="short" dir="ltr" />
        </Details>
        <Checkbox
          t={t}
          name="discreet"
          label={t('casework.field.discreet')}
          hint={t('casework.hint.discreet')}
          checked={ticked('discreet')}
        />
        <h2>{t('casework.section.need')}</h2>
        <TextArea {...field('need')} label={label('need')} optional rows={4} maxlength={2000} />
        <Checkbox
          t={t}
          name="restricted"
          label={t('casework.field.restricted')}
          hint={t('casework.hint.restricted')}
          checked={ticked('restricted')}
        />
        <Actions>
          <Button>{t('ui.save')}</Button>
          <ButtonLink look="secondary" href={version === null ? `${at}/clients` : action.replace(/\/edit$/, '')}>
            {t('ui.cancel')}
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export function FileTabs({ t, id, current }: { t: Translate; id: string; current: 'file' | 'documents' | 'circle' | 'facts' }) {
  return (
    <TabsAsLinks
      label={t('casework.file')}
      tabs={[
        { label: t('casework.file'), href: `${at}/clients/${id}`, current: current === 'file' },
        { label: t('casework.documents'), href: `${at}/clients/${id}/documents`, current: current === 'documents' },
        { label: t('casework.circle'), href: `${at}/clients/${id}/circle`, current: current === 'circle' },
        { label: t('casework.facts'), href: `${at}/clients/${id}/facts`, current: current === 'facts' },
      ]}
    />
  )
}
/** The end of an emergency opening: the latest of the circle's ends that are still to come. */
function lastUntil(file: ClientFile): Date {
  return new Date(
    Math.max(
      Date.now(),
      ...file.circle.flatMap((one) => (one.origin === 'break-glass' && one.until !== null ? [one.until.getTime()] : [])),
    ),
  )
}
export const titleOf = (t: Translate, file: { code: string; identity: ClientFile['identity'] }) =>
  file.identity === null ? file.code : shownName(file.identity) || `${t('casework.pseudonymous')} ${file.code}`

/** The code for the client's pocket, in letters and as a picture (QR); shown once. */
export type Card = { code: string; picture: string }
export function FilePage({
  lang,
  t,
  file,
  cases,
  contacts,
  alike,
  district,
  card,
}: {
  lang: Lang
  t: Translate
  file: ClientFile
  cases: readonly Omit<CaseRow, 'name'>[]
  contacts: readonly ContactRow[]
  alike: readonly Found[]
  district: string | null
  card: Card | null
}) {
  const identity = file.identity
  const contact = identity?.contact
  const ways = contact
    ? [
        contact.mayCall ? `${t('casework.field.mayCall')}: ${contact.phone}` : '',
        contact.maySms ? `${t('casework.field.maySms')}: ${contact.phone}` : '',
        contact.mayWrite ? `${t('casework.field.mayWrite')}: ${contact.email || contact.address}` : '',
      ].filter(Boolean)
    : []
  return (
    <>
      <PageHeading
        title={<Bdi>{titleOf(t, file)}</Bdi>}
        kicker={<span dir="ltr">{file.code}</span>}
        meta={
          <>
            {file.restricted ? <Tag look="warning">{t('casework.restricted')}</Tag> : null}{' '}
            {file.merged.map((one) => (
              <Tag>{t('casework.mergedCode', { code: one.code })}</Tag>
            ))}
          </>
        }
        actions={
          file.mine.limited ? (
            <>
              <ButtonLink href={`${at}/contacts?client=${file.id}`}>{t('casework.newContact')}</ButtonLink>
              <ButtonLink look="secondary" href={`${at}/calendar/new?client=${file.id}`}>
                {t('casework.calendar.book')}
              </ButtonLink>
            </>
          ) : (
            <>
              <ButtonLink href={`${at}/contacts?client=${file.id}`}>{t('casework.newContact')}</ButtonLink>
              <ButtonLink look="secondary" href={`${at}/clients/${file.id}/edit`}>
                {t('casework.editClient')}
              </ButtonLink>
              <ButtonLink look="secondary" href={`${at}/clients/${file.id}/cases/new`}>
                {t('casework.newCase')}
              </ButtonLink>
              <ButtonLink look="secondary" href={`${at}/clients/${file.id}/refer`}>
                {t('casework.referral.new')}
              </ButtonLink>
              <ButtonLink look="secondary" href={`${at}/calendar/new?client=${file.id}`}>
                {t('casework.calendar.book')}
              </ButtonLink>
            </>
          )
        }
      />
      {file.mine.limited ? (
        <Notice t={t} kind="warning" title={t('casework.limited', { until: clockTime(lastUntil(file)) })} level={2}>
          <p>{t('casework.limited.text')}</p>
        </Notice>
      ) : (
        <FileTabs t={t} id={file.id} current="file" />
      )}
      {card ? (
        <Notice t={t} kind="success" title={t('casework.card')} level={2}>
          <p>{t('casework.card.text')}</p>
          <p class="lead numeric" dir="ltr">
            {card.code}
          </p>
          <div class="qr" role="img" aria-label={t('casework.card.picture')}>
            {raw(card.picture)}
          </div>
        </Notice>
      ) : null}
      {file.erased ? (
        <Notice t={t} kind="info" title={t('casework.erased')}>
          <p>{t('casework.erasedText')}</p>
        </Notice>
      ) : null}
      {contact ? (
        <Notice t={t} kind={ways.length === 0 ? 'warning' : 'info'} title={t('casework.safeContact')} level={2}>
          {ways.length === 0 ? (
            <p>{t('casework.safeContact.none')}</p>
          ) : (
            <ul>
              {ways.map((way) => (
                <li>
                  <Bdi>{way}</Bdi>
                </li>
              ))}
            </ul>
          )}
          {contact.from && contact.to ? <p>{t('casework.safeContact.between', { from: contact.from, to: contact.to })}</p> : null}
          {contact.hours ? (
            <p>
              {t('casework.field.hours')}: <Bdi>{contact.hours}</Bdi>
            </p>
          ) : null}
          {contact.discreet ? <p>{t('casework.safeContact.discreet')}</p> : null}
        </Notice>
      ) : null}
      {alike.length === 0 ? null : (
        <Notice t={t} kind="warning" title={t('casework.maybeKnown')} level={2}>
          <ul>
            {alike.map((one) => (
              <li>
                <a href={`${at}/clients/${one.id}`}>
                  <span dir="ltr">{one.code}</span> <Bdi>{one.name}</Bdi>
                </a>
                {one.mine ? (
                  <form class="inline-form" method="post" action={`${at}/clients/${file.id}/same`}>
                    <input type="hidden" name="other" value={one.id} />
                    <Button look="secondary" name="decision" value="merge">
                      {t('casework.merge')}
                      <Hidden> {one.code}</Hidden>
                    </Button>{' '}
                    <Button look="quiet" name="decision" value="apart">
                      {t('casework.keepApart')}
                      <Hidden> {one.code}</Hidden>
                    </Button>
                  </form>
                ) : null}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <SummaryList
        rows={[
          ...(identity?.names ?? []).map((name) => ({
            label: t(`casework.nameKind.${name.kind}`),
            value: <Bdi>{`${name.given} ${name.surname}`.trim()}</Bdi>,
          })),
          {
            label: t('casework.field.birthDate'),
            value: identity?.birthDate ? (
              <>
                {formatDay(lang, identity.birthDate)}
                {identity.birthDateDoubtful ? ` (${t('casework.doubtful')})` : ''}
              </>
            ) : null,
          },
          { label: t('casework.field.citizenship'), value: file.profile.citizenship ? countryName(lang, file.profile.citizenship) : null },
          { label: t('casework.field.language'), value: file.profile.language ? languageOption(lang, t, file.profile.language) : null },
          {
            label: t('casework.languages'),
            value:
              identity?.languages && identity.languages.length > 0
                ? identity.languages
                    .map((one) => `${languageOption(lang, t, one.language)} (${t(`casework.level.${one.level}`)})`)
                    .join(', ')
                : null,
          },
          { label: t('casework.field.dialect'), value: identity?.dialect ? <Bdi>{identity.dialect}</Bdi> : null },
          {
            label: t('casework.field.interpreter'),
            value:
              file.profile.interpreter === 'none'
                ? null
                : t(`casework.interpreter.${file.profile.interpreter === 'always' ? 'always' : 'sometimes'}`),
          },
          { label: t('casework.field.district'), value: district ? <span lang="cs">{district}</span> : null },
          { label: t('casework.field.passport'), value: identity?.identifiers[0]?.number ?? null },
          { label: t('casework.field.need'), value: identity?.need ? <Bdi>{identity.need}</Bdi> : null },
          {
            label: t('casework.household'),
            value:
              file.household.length > 0 ? (
                <ul>
                  {file.household.map((one) => (
                    <li>
                      {relationText(t, one.relation)}:{' '}
                      <a href={`${at}/clients/${one.id}`}>
                        <Bdi>{one.name || one.code}</Bdi>
                      </a>
                    </li>
                  ))}
                </ul>
              ) : null,
          },
          { label: t('casework.reviewOn'), value: formatDay(lang, file.reviewOn) },
        ]}
      />
      <h2>{t('casework.cases')}</h2>
      {cases.length === 0 ? (
        <p>{t('casework.cases.none')}</p>
      ) : (
        <Table
          t={t}
          caption={t('casework.cases')}
          captionHidden
          rows={cases}
          columns={[
            { label: t('casework.number'), rowHeader: true, cell: (row) => <a href={`${at}/cases/${row.id}`}>{row.number}</a> },
            { label: t('casework.template'), cell: (row) => templateText(t, row.template) },
            { label: t('casework.state'), cell: (row) => stateText(t, row.state) },
            { label: t('casework.opened'), cell: (row) => formatDay(lang, row.openedOn) },
            { label: t('casework.lead'), cell: (row) => row.lead },
          ]}
        />
      )}
      <h2>{t('casework.contacts')}</h2>
      {contacts.length === 0 ? (
        <p>{t('casework.contacts.none')}</p>
      ) : (
        <ContactTable lang={lang} t={t} rows={contacts} caption={t('casework.contacts')} />
      )}
      {file.mine.limited ? null : (
        <Details summary={t('casework.more')}>
          <form class="form" method="post" action={`${at}/clients/${file.id}/card`}>
            <p>{t('casework.card.offer')}</p>
            <Actions>
              <Button look="secondary">{t('casework.card.give')}</Button>
            </Actions>
          </form>
          <form class="form" method="post" action={`${at}/clients/${file.id}/household`} aria-label={t('casework.household')}>
            <TextField t={t} name="otherCode" label={t('casework.household.code')} width="short" dir="ltr" />
            <SelectField
              t={t}
              name="relation"
              label={t('casework.household.relation')}
              options={relations.map((value) => ({ value, label: relationText(t, value) }))}
            />
            <Actions>
              <Button look="secondary">{t('casework.household.link')}</Button>
            </Actions>
          </form>
          <form class="form" method="post" action={`${at}/clients/${file.id}/own-link`}>
            <Actions>
              <Button look="secondary">{t('casework.ownLink.make')}</Button>
            </Actions>
          </form>
          <p>
            <a href={`${at}/clients/${file.id}/copy`}>{t('casework.copy.make')}</a>
          </p>
          <p>
            <a href={`${at}/clients/${file.id}/counting`}>{t('casework.countingLink')}</a>
          </p>
          <p>
            <a href={`${at}/clients/${file.id}/erase`}>{t('casework.erase')}</a>
          </p>
          {file.mergedInto ? (
            <form class="form" method="post" action={`${at}/clients/${file.id}/split`}>
              <Actions>
                <Button look="secondary">{t('casework.split')}</Button>
              </Actions>
            </form>
          ) : null}
        </Details>
      )}
    </>
  )
}

export function ContactTable({ lang, t, rows, caption }: { lang: Lang; t: Translate; rows: readonly ContactRow[]; caption: string }) {
  return (
    <Table
      t={t}
      caption={caption}
      captionHidden
      rows={rows}
      columns={[
        { label: t('casework.day'), rowHeader: true, cell: (row) => formatDay(lang, row.happenedOn) },
        { label: t('casework.placeOf'), cell: (row) => placeText(t, row.place) },
        { label: t('casework.topics'), cell: (row) => row.topics.map((topic) => topicText(t, topic)).join(', ') },
        { label: t('casework.minutes'), numeric: true, cell: (row) => row.minutes ?? '' },
        {
          label: t('casework.who'),
          cell: (row) =>
            row.clientId === null ? (
              t('casework.anonymousHeads', { count: row.headcount })
            ) : (
              <a href={`${at}/clients/${row.clientId}`}>
                <span dir="ltr">{row.code ?? ''}</span>
              </a>
            ),
        },
        { label: t('casework.funder'), cell: (row) => row.funder ?? '', minor: true },
      ]}
    />
  )
}

export function CirclePage({
  lang,
  t,
  file,
  colleagues,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  file: ClientFile
  colleagues: readonly Colleague[]
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const now = Date.now()
  const over = (until: Date | null) => until !== null && until.getTime() <= now
  return (
    <>
      <PageHeading title={t('casework.circle')} kicker={<Bdi>{titleOf(t, file)}</Bdi>} lead={t('casework.circle.lead')} />
      <FileTabs t={t} id={file.id} current="circle" />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ accountId: t('casework.colleague'), days: t('casework.days'), '': t('casework.circle') }}
      />
      <Table
        t={t}
        caption={t('casework.circle')}
        captionHidden
        rows={file.circle}
        columns={[
          { label: t('casework.colleague'), rowHeader: true, cell: (row) => row.name },
          { label: t('casework.origin'), cell: (row) => originText(t, row.origin) },
          {
            label: t('casework.reads'),
            cell: (row) =>
              [row.readsLegal ? t('casework.reads.legal') : '', row.cleared ? t('casework.reads.facts') : ''].filter(Boolean).join(', '),
          },
          { label: t('casework.since'), cell: (row) => formatInstant(lang, row.since) },
          { label: t('casework.until'), cell: (row) => (row.until ? formatInstant(lang, row.until) : t('casework.untilFurther')) },
          {
            label: t('casework.end'),
            cell: (row) =>
              over(row.until) ? (
                t('casework.ended')
              ) : (
                <form method="post" action={`${at}/clients/${file.id}/circle/end`}>
                  <input type="hidden" name="memberId" value={row.id} />
                  <Button look="quiet">
                    {t('casework.end')}
                    <Hidden> {row.name}</Hidden>
                  </Button>
                </form>
              ),
          },
        ]}
      />
      <h2>{t('casework.circle.add')}</h2>
      <Form action={`${at}/clients/${file.id}/circle`} label={t('casework.circle.add')}>
        <SelectField
          {...field('accountId')}
          label={t('casework.colleague')}
          options={colleagues.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Radios
          {...field('origin')}
          label={t('casework.origin')}
          inline
          options={(['team', 'supervision', 'covering'] as const).map((value) => ({ value, label: originText(t, value) }))}
        />
        <Checkbox t={t} name="readsLegal" label={t('casework.reads.legal')} checked={values['readsLegal'] === 'on'} />
        <Checkbox t={t} name="cleared" label={t('casework.reads.facts')} checked={values['cleared'] === 'on'} />
        <TextField
          {...field('days')}
          label={t('casework.days')}
          hint={t('casework.days.hint')}
          optional
          inputmode="numeric"
          width="short"
        />
        <Actions>
          <Button>{t('casework.circle.add')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function FactsPage({
  lang,
  t,
  file,
  facts,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  file: ClientFile
  facts: readonly Fact[]
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('casework.facts')} kicker={<Bdi>{titleOf(t, file)}</Bdi>} lead={t('casework.facts.lead')} />
      <FileTabs t={t} id={file.id} current="facts" />
      <ErrorSummary t={t} errors={errors} labels={{ class: t('casework.facts.class'), text: t('casework.facts.text') }} />
      {facts.length === 0 ? (
        <p>{t('casework.facts.none')}</p>
      ) : (
        <ul>
          {facts.map((fact) => (
            <li>
              <strong>{factText(t, fact.class)}</strong> ({formatInstant(lang, fact.writtenAt)}): <Bdi>{fact.text}</Bdi>
            </li>
          ))}
        </ul>
      )}
      {file.mine.cleared ? (
        <Form action={`${at}/clients/${file.id}/facts`} label={t('casework.facts.add')} draft={`fact:${file.id}`}>
          <SelectField
            {...field('class')}
            label={t('casework.facts.class')}
            options={factClasses.map((value) => ({ value, label: factText(t, value) }))}
          />
          <TextArea {...field('text')} label={t('casework.facts.text')} maxlength={4000} />
          <Actions>
            <Button>{t('casework.facts.add')}</Button>
          </Actions>
        </Form>
      ) : (
        <NotStated t={t} items={[t('casework.facts.notCleared')]} lang={lang} />
      )}
    </>
  )
}

/** What somebody outside the circle sees, and the way in for an emergency. */
export function EmergencyPage({
  t,
  card,
  values,
  errors,
}: {
  t: Translate
  card: Found
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading
        title={t('casework.emergency.title')}
        kicker={<span dir="ltr">{card.code}</span>}
        lead={t('casework.emergency.lead', { who: card.carers.join(', ') || '–' })}
      />
      <Notice t={t} kind="warning" title={t('casework.emergency')} level={2}>
        <p>{t('casework.emergency.text')}</p>
      </Notice>
      <ErrorSummary t={t} errors={errors} labels={{ reason: t('casework.emergency.reason') }} />
      <Form action={`/app/casework/clients/${card.id}/emergency`} label={t('casework.emergency')} draft={`emergency:${card.id}`}>
        <TextArea
          {...field('reason')}
          label={t('casework.emergency.reason')}
          hint={t('casework.emergency.reasonHint')}
          rows={3}
          maxlength={1000}
        />
        <Checkbox
          t={t}
          name="danger"
          label={t('casework.emergency.danger')}
          hint={t('casework.emergency.dangerHint')}
          checked={values['danger'] === 'on'}
        />
        <Actions>
          <ButtonLink look="secondary" href="/app/casework">
            {t('ui.cancel')}
          </ButtonLink>
          <Button look="danger">{t('casework.emergency.open')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function EmergenciesPage({
  lang,
  t,
  rows,
  mayReview,
  me,
}: {
  lang: Lang
  t: Translate
  rows: readonly Emergency[]
  mayReview: boolean
  me: string
}) {
  return (
    <>
      <PageHeading title={t('casework.emergencies')} lead={t('casework.emergencies.lead')} />
      {rows.length === 0 ? (
        <EmptyState title={t('casework.emergencies.none')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.emergencies')}
          captionHidden
          rows={rows}
          columns={[
            { label: t('casework.emergency.when'), rowHeader: true, cell: (row) => formatInstant(lang, row.openedAt) },
            { label: t('casework.colleague'), cell: (row) => row.account },
            { label: t('casework.code'), cell: (row) => <span dir="ltr">{row.code}</span> },
            { label: t('casework.emergency.danger'), cell: (row) => (row.danger ? t('ui.yes') : t('ui.no')) },
            {
              label: t('casework.emergency.verdict'),
              cell: (row) =>
                row.verdict ? (
                  t(row.verdict === 'justified' ? 'casework.emergency.justified' : 'casework.emergency.notJustified')
                ) : mayReview && row.accountId !== me ? (
                  <form method="post" action={`${at}/emergencies/${row.id}`}>
                    <Button look="secondary" name="verdict" value="justified">
                      {t('casework.emergency.justified')}
                      <Hidden> {row.code}</Hidden>
                    </Button>{' '}
                    <Button look="quiet" name="verdict" value="not-justified">
                      {t('casework.emergency.notJustified')}
                      <Hidden> {row.code}</Hidden>
                    </Button>
                  </form>
                ) : (
                  t('casework.emergency.waiting')
                ),
            },
          ]}
        />
      )}
    </>
  )
}
