// The living style guide: every component in every state, with its contract. What is not here does not exist;
// what looks wrong here looks wrong everywhere. Sample texts are in Czech or English by the reader, with Arabic and Vietnamese specimens.
import type { Child } from 'hono/jsx'
import type { Lang } from '../../kernel/i18n.ts'
import {
  Actions,
  BarChart,
  Bdi,
  Breadcrumb,
  Button,
  ButtonLink,
  CalendarList,
  Card,
  CardGrid,
  ChartFrame,
  Checkbox,
  Checkboxes,
  Contradiction,
  DateField,
  DayField,
  Details,
  EgoNetwork,
  EmailField,
  EmptyState,
  ErrorSummary,
  Figure,
  FigureGrid,
  FileField,
  FilterForm,
  Flash,
  Form,
  Icon,
  LangText,
  LineChart,
  LinkCard,
  MapFrame,
  NotStated,
  Notice,
  NumberField,
  PageHeading,
  Pager,
  PasswordField,
  Phone,
  PhoneField,
  QualifierLegend,
  QualifierMark,
  Quote,
  Radios,
  SearchField,
  SelectField,
  SlotPicker,
  SmallMultiples,
  Sparkline,
  StatusText,
  StepList,
  SuggestField,
  SummaryList,
  Table,
  TabsAsLinks,
  Tag,
  TagList,
  TextArea,
  TextField,
  TileMap,
  Timeline,
  Unknown,
  fieldsOf,
  iconNames,
  idOf,
  quantileLimits,
  quantileOf,
  type T,
} from '../../ui/index.ts'

type Say = (cs: string, en: string) => string
type Specimen = { name: string; contract: string; children: Child }

/** Every component in every state; `lang` chooses Czech or English sample texts. */
export function StyleguidePage({ t, lang }: { t: T; lang: Lang }) {
  const say: Say = (cs, en) => (lang === 'cs' ? cs : en)
  const chapters = [
    { title: say('Barvy a písmo', 'Colours and type'), specimens: foundations(say) },
    { title: say('Akce', 'Actions'), specimens: actions(say) },
    { title: say('Pole formulářů', 'Form fields'), specimens: fields(t, say) },
    { title: say('Zprávy', 'Messages'), specimens: messages(t, say) },
    { title: say('Orientace', 'Finding the way'), specimens: navigation(t, say) },
    { title: say('Seznamy a tabulky', 'Lists and tables'), specimens: lists(t, say) },
    { title: say('Fakta', 'Facts'), specimens: facts(t, say) },
    { title: say('Grafy a mapy', 'Charts and maps'), specimens: charts(t, say) },
    { title: say('Dny a časy', 'Days and times'), specimens: days(t, say) },
    { title: say('Jazyky a směry', 'Languages and directions'), specimens: languages(t) },
  ]
  return (
    <>
      <PageHeading title={t('ui.styleguide.title')} lead={t('ui.styleguide.lead')} />
      <nav aria-label={t('ui.styleguide.title')}>
        <ul class="link-columns">
          {chapters.map((chapter) => (
            <li>
              <a href={`#${idOf(chapter.title)}`}>{chapter.title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {chapters.map((chapter) => (
        <section aria-labelledby={idOf(chapter.title)}>
          <h2 id={idOf(chapter.title)}>{chapter.title}</h2>
          {chapter.specimens.map((specimen) => (
            <section class="specimen">
              <h3>{specimen.name}</h3>
              <p class="muted">
                <strong>{t('ui.styleguide.contract')}:</strong> {specimen.contract}
              </p>
              <div class="specimen-body">{specimen.children}</div>
            </section>
          ))}
        </section>
      ))}
    </>
  )
}

const swatches = [
  'text-primary',
  'text-secondary',
  'text-link',
  'brand',
  'accent',
  'primary',
  'success',
  'warning',
  'error',
  'info',
  'border-control',
  'surface-subtle',
] as const

function foundations(say: Say): Specimen[] {
  return [
    {
      name: say('Barvy', 'Colours'),
      contract: say(
        'Jméno proměnné podle gov.cz. Text má kontrast nejméně 4,5 : 1, čáry a značky 3 : 1, ve světlém i tmavém režimu; hlídá to test.',
        'Names in the manner of gov.cz. Text has a contrast of at least 4.5 : 1, lines and marks 3 : 1, in light and dark; a test watches it.',
      ),
      children: (
        <ul class="swatches">
          {swatches.map((name) => (
            <li>
              <span class={`swatch-box swatch-${name}`}></span>
              <code>--{name}</code>
            </li>
          ))}
        </ul>
      ),
    },
    {
      name: say('Písmo', 'Type'),
      contract: say(
        'Systémové písmo, nic se nestahuje. Řádky mají místo pro vietnamské tóny a arabské dotahy.',
        'The system’s font, nothing is downloaded. Lines leave room for Vietnamese tones and Arabic descenders.',
      ),
      children: (
        <>
          <p class="type-1">{say('Praha – metropole všech', 'Prague – a metropolis of all')}</p>
          <p class="type-2">{say('Co se v ní děje a kdo to zařizuje', 'What happens there and who sees to it')}</p>
          <p class="lead">{say('Úvodní odstavec řekne to hlavní dvěma větami.', 'The lead says the main thing in two sentences.')}</p>
          <p>
            {say(
              'Běžný text má řádek dlouhý nejvýše 42 em, aby se dal číst bez námahy. Čísla v tabulkách stojí pod sebou: 1 234, 89, 7.',
              'Running text has lines of at most 42 em, so that it reads without effort. Numbers in tables stand one under another: 1,234, 89, 7.',
            )}
          </p>
        </>
      ),
    },
  ]
}

function actions(say: Say): Specimen[] {
  return [
    {
      name: 'Button, ButtonLink, Actions',
      contract: say(
        'Tlačítko odesílá formulář, odkaz vede jinam. Klávesnice: Enter, u tlačítka i mezerník. Bez skriptu beze změny. Na telefonu přes celou šířku.',
        'A button sends a form, a link goes somewhere. Keyboard: Enter, for buttons Space too. Unchanged without script. Full width on a phone.',
      ),
      children: (
        <Actions>
          <Button type="button">{say('Uložit změny', 'Save changes')}</Button>
          <Button type="button" look="secondary">
            {say('Náhled', 'Preview')}
          </Button>
          <Button type="button" look="quiet">
            {say('Zahodit', 'Discard')}
          </Button>
          <Button type="button" look="danger">
            {say('Odebrat roli', 'Revoke the role')}
          </Button>
          <ButtonLink href="#" look="secondary">
            {say('Nová organizace', 'New organisation')}
          </ButtonLink>
        </Actions>
      ),
    },
    {
      name: 'LinkCard, Card, CardGrid',
      contract: say(
        'Celá karta je jeden odkaz a jedna zastávka tabulátoru; čtečka slyší jen název.',
        'The whole card is one link and one tab stop; a screen reader hears only the title.',
      ),
      children: (
        <CardGrid>
          <LinkCard
            href="#"
            title="InBáze"
            lang="cs"
            meta={
              <TagList
                tags={[
                  { text: 'Praha 2', lang: 'cs' },
                  { text: 'Tiếng Việt', lang: 'vi', look: 'info' },
                  { text: 'Русский', lang: 'ru', look: 'info' },
                ]}
              />
            }
          >
            {say(
              'Poradenství, interkulturní pracovníci a komunitní centrum.',
              'Counselling, intercultural workers and a community centre.',
            )}
          </LinkCard>
          <LinkCard
            href="#"
            title={say('Kurzy češtiny', 'Czech courses')}
            meta={<StatusText look="success">{say('volná místa', 'places left')}</StatusText>}
          >
            {say('Večerní a sobotní kurzy od začátečníků.', 'Evening and Saturday courses from beginners on.')}
          </LinkCard>
          <Card title={say('Karta bez odkazu', 'Card without a link')}>
            <p>{say('Drží pohromadě, co k sobě patří.', 'Keeps together what belongs together.')}</p>
          </Card>
        </CardGrid>
      ),
    },
    {
      name: 'Icon',
      contract: say(
        'Čárová kresba vedle slov. Jen ozdoba: význam nesou slova, čtečka ji přeskočí. V barvě textu, v tmavém režimu i ve vynucených barvách.',
        'A line drawing beside words. Decoration only: the words carry the meaning, a screen reader skips it. In the colour of the text, in dark and in forced colours too.',
      ),
      children: (
        <p class="actions">
          {iconNames.map((name) => (
            <span class="card-icon">
              <Icon name={name} size={32} /> <code>{name}</code>
            </span>
          ))}
        </p>
      ),
    },
    {
      name: 'Tag, TagList, StatusText',
      contract: say('Význam nese slovo, barva jen pomáhá.', 'The word carries the meaning, the colour only helps.'),
      children: (
        <>
          <TagList
            label={say('Druhy', 'Kinds')}
            tags={[
              { text: say('neutrální', 'neutral') },
              { text: say('informace', 'info'), look: 'info' },
              { text: say('v pořádku', 'fine'), look: 'success' },
              { text: say('pozor', 'careful'), look: 'warning' },
              { text: say('chyba', 'error'), look: 'error' },
              { text: say('důraz', 'accent'), look: 'accent' },
              { text: say('s odkazem', 'with a link'), href: '#' },
            ]}
          />
          <p>
            <StatusText look="success" label={say('Stav', 'State')}>
              {say('schváleno', 'approved')}
            </StatusText>{' '}
            · <StatusText look="warning">{say('čeká na doplnění', 'waiting for completion')}</StatusText> ·{' '}
            <StatusText look="error">{say('zamítnuto', 'refused')}</StatusText> ·{' '}
            <StatusText>{say('rozpracováno', 'in progress')}</StatusText>
          </p>
        </>
      ),
    },
  ]
}

function fields(t: T, say: Say): Specimen[] {
  const field = fieldsOf(
    t,
    { name: 'Centrum pro integraci cizinců', amount: '4510', bad: 'jana@' },
    { bad: ['ui.error.email'], birth: ['ui.error.date'], kindBad: ['ui.error.choice'] },
  )
  const topics = [
    { value: 'stay', label: say('Pobyt', 'Residence') },
    { value: 'work', label: say('Práce', 'Work'), hint: say('smlouvy, úřad práce, podnikání', 'contracts, labour office, business') },
    { value: 'health', label: say('Zdraví', 'Health') },
    { value: 'old', label: say('Už se nenabízí', 'No longer offered'), disabled: true },
  ]
  return [
    {
      name: 'TextField, EmailField, PhoneField, NumberField, PasswordField, TextArea',
      contract: say(
        'Viditelný popisek, nápověda a chyba jsou s polem spojené (for, aria-describedby, aria-invalid). Napsané zůstane i po chybě, heslo ne. Bez skriptu beze změny; zobrazení hesla přidává ostrůvek.',
        'A visible label, hint and error are tied to the field (for, aria-describedby, aria-invalid). What was typed stays after an error, a password does not. Unchanged without script; showing the password is added by an island.',
      ),
      children: (
        <Form action="#" method="get" label={say('Ukázka textových polí', 'Sample text fields')}>
          <TextField {...field('name')} label={say('Název organizace', 'Name of the organisation')} />
          <TextField
            {...field('street')}
            label={say('Ulice a číslo', 'Street and number')}
            hint={say('Například Legerova 50', 'For example Legerova 50')}
            optional
          />
          <EmailField {...field('bad')} label="E-mail" />
          <PhoneField {...field('phone')} label={say('Telefon', 'Phone')} optional />
          <NumberField {...field('amount')} label={say('Částka', 'Amount')} unit="Kč" />
          <PasswordField
            {...field('password')}
            label={say('Heslo', 'Password')}
            autocomplete="current-password"
            hint={say(
              'Alespoň 12 znaků; delší věta je lepší než složité slovo.',
              'At least 12 characters; a long sentence beats a complicated word.',
            )}
          />
          <TextArea {...field('note')} label={say('Poznámka', 'Note')} rows={3} optional />
        </Form>
      ),
    },
    {
      name: 'SelectField, SuggestField, Radios, Checkboxes, Checkbox',
      contract: say(
        'Nic není vybráno potichu. Skupina má legendu, volby celou výšku dotyku. Klávesnice: šipky v přepínačích, mezerník u zaškrtnutí.',
        'Nothing is chosen silently. A group has a legend, choices the full target height. Keyboard: arrows in radios, Space for ticks.',
      ),
      children: (
        <Form action="#" method="get" label={say('Ukázka voleb', 'Sample choices')}>
          <SelectField
            {...field('district')}
            label={say('Městská část', 'City district')}
            options={['Praha 1', 'Praha 4', 'Praha-Libuš', 'Praha 12'].map((name) => ({ value: name, label: name, lang: 'cs' }))}
            combobox
          />
          <SuggestField
            {...field('partner')}
            label={say('Partner', 'Partner')}
            suggestions={['InBáze', 'META', 'Poradna pro integraci', 'Slovo 21']}
            optional
          />
          <Radios {...field('topic')} value="work" label={say('O co jde?', 'What is it about?')} options={topics} />
          <Radios {...field('kindBad')} label={say('Druh', 'Kind')} options={topics.slice(0, 2)} inline />
          <Checkboxes
            {...field('languages')}
            values={['vi']}
            label={say('Jazyky', 'Languages')}
            inline
            options={[
              { value: 'vi', label: 'Tiếng Việt', lang: 'vi' },
              { value: 'uk', label: 'Українська', lang: 'uk' },
              { value: 'ar', label: 'العربية', lang: 'ar' },
              { value: 'zh', label: '中文', lang: 'zh' },
            ]}
          />
          <Checkbox {...field('agree')} label={say('Údaje smějí být zveřejněny', 'The facts may be published')} />
        </Form>
      ),
    },
    {
      name: 'DateField, DayField, FileField',
      contract: say(
        'Zapamatované datum do tří okének čtených jako skupina; blízké datum v kalendáři prohlížeče. Soubor po chybě prohlížeč nevrátí, proto řekněte předem, co je dovoleno.',
        'A remembered date in three boxes read as one group; a near date in the browser’s calendar. Browsers do not give a file back after an error, so say before what is allowed.',
      ),
      children: (
        <Form action="#" method="get" label={say('Ukázka dat a souborů', 'Sample dates and files')}>
          <DateField
            {...field('founded')}
            value="2003-01-01"
            label={say('Datum založení', 'Date of foundation')}
            hint={say('Například 31 3 2003', 'For example 31 3 2003')}
          />
          <DateField
            {...field('birth')}
            parts={{ day: '31', month: '2', year: '1990' }}
            label={say('Datum narození', 'Date of birth')}
            birthday
          />
          <DayField {...field('meeting')} label={say('Den jednání', 'Day of the meeting')} />
          <FileField {...field('file')} label={say('Soubor s údaji', 'Data file')} hint="CSV, XLSX, ≤ 60 MB" accept=".csv,.xlsx" />
        </Form>
      ),
    },
  ]
}

function messages(t: T, say: Say): Specimen[] {
  return [
    {
      name: 'Notice, Flash',
      contract: say(
        'Druh zprávy říká skryté slovo, znak i barva. Flash čtečka oznámí, sám nikdy nezmizí.',
        'The kind is said by a hidden word, a line and a colour. Flash is announced and never disappears by itself.',
      ),
      children: (
        <>
          <Notice t={t} title={say('Studie popisuje rok 2014.', 'The study describes the year 2014.')}>
            <p>{say('Dnešní stav ověřte u organizace.', 'Check today’s state with the organisation.')}</p>
          </Notice>
          <Flash t={t} kind="success" text={say('Změny jsou uloženy.', 'The changes have been saved.')} />
          <Notice t={t} kind="warning" title={say('Role končí o půlnoci.', 'The role ends at midnight.')} />
          <Notice t={t} kind="error" title={say('Soubor se nepodařilo přečíst.', 'The file could not be read.')}>
            <p>{say('Řádek 12: chybí kód obce.', 'Line 12: the code of the municipality is missing.')}</p>
          </Notice>
        </>
      ),
    },
    {
      name: 'ErrorSummary',
      contract: say(
        'První na stránce s odmítnutým formulářem, vezme si zaměření, každá chyba vede ke svému poli.',
        'First on a page with a refused form, takes the focus, each error leads to its field.',
      ),
      children: (
        <ErrorSummary
          t={t}
          focus={false}
          errors={{ bad: ['ui.error.email'], birth: ['ui.error.date'] }}
          labels={{ bad: 'E-mail', birth: say('Datum narození', 'Date of birth') }}
        />
      ),
    },
    {
      name: 'Details, EmptyState',
      contract: say(
        'Rozbalení je prvek prohlížeče: Enter, mezerník, bez skriptu. Prázdno říká proč a co dál.',
        'Details are the browser’s own: Enter, Space, no script. Emptiness says why and what next.',
      ),
      children: (
        <>
          <Details summary={say('Jak jsme to spočítali', 'How this was computed')}>
            <p>{say('1 520 z 4 080 osob je 37,3 %.', '1,520 of 4,080 people are 37.3 %.')}</p>
          </Details>
          <Details summary={say('Otevřené od začátku', 'Open from the start')} open>
            <p>{say('Obsah', 'Content')}</p>
          </Details>
          <EmptyState
            title={say('Žádná organizace neodpovídá.', 'No organisation matches.')}
            action={
              <p>
                <ButtonLink href="#" look="secondary">
                  {t('ui.filter.clear')}
                </ButtonLink>
              </p>
            }
          >
            {say('Zkuste méně filtrů.', 'Try fewer filters.')}
          </EmptyState>
        </>
      ),
    },
  ]
}

function navigation(t: T, say: Say): Specimen[] {
  return [
    {
      name: 'Breadcrumb, TabsAsLinks',
      contract: say(
        'Odkazy s vlastní adresou; tlačítko Zpět funguje. Současné místo má aria-current.',
        'Links with addresses of their own; the back button works. The present place has aria-current.',
      ),
      children: (
        <>
          <Breadcrumb
            t={t}
            crumbs={[
              { label: t('ui.nav.home'), href: '#' },
              { label: say('Městské části', 'City districts'), href: '#' },
              { label: 'Praha-Libuš' },
            ]}
          />
          <TabsAsLinks
            label="Praha-Libuš"
            tabs={[
              { label: say('Přehled', 'Overview'), href: '#', current: true },
              { label: say('Projekty', 'Projects'), href: '#', current: false, count: 7 },
              { label: say('Rozpory', 'Contradictions'), href: '#', current: false, count: 3 },
            ]}
          />
        </>
      ),
    },
    {
      name: 'StepList',
      contract: say('Kroky delšího úkolu; hotové smějí být odkazy zpět.', 'Steps of a longer task; done ones may be links back.'),
      children: (
        <StepList
          t={t}
          label={say('Import', 'Import')}
          steps={[
            { label: say('Soubor', 'File'), href: '#', state: 'done' },
            { label: say('Sloupce', 'Columns'), state: 'current' },
            { label: say('Kontrola', 'Check'), state: 'next' },
          ]}
        />
      ),
    },
    {
      name: 'Pager',
      contract: say(
        'Předchozí a další jako odkazy; bez počítání stran, protože seznam může mít milion řádků.',
        'Previous and next as links; no page numbers, because a list may have a million rows.',
      ),
      children: <Pager t={t} previous="#" next="#" shown={t('ui.pager.shown', { first: 51, last: 92, total: 92 })} />,
    },
  ]
}

type SampleRow = { name: string; kind: string; district: string; projects: number; amount: string }
function lists(t: T, say: Say): Specimen[] {
  const rows: SampleRow[] = [
    {
      name: 'Integrační centrum Praha',
      kind: say('obecně prospěšná společnost', 'public benefit company'),
      district: 'Praha 2',
      projects: 12,
      amount: '4 510 000',
    },
    { name: 'InBáze', kind: say('občanské sdružení', 'association'), district: 'Praha 2', projects: 7, amount: '820 000' },
    { name: 'Klub Hanoi', kind: say('občanské sdružení', 'association'), district: 'Praha-Libuš', projects: 3, amount: '95 000' },
  ]
  return [
    {
      name: 'Table',
      contract: say(
        'Tabulka s názvem a záhlavím řádků; na telefonu karta pro každý řádek, pro čtečku stále tabulka. Řazení je odkaz v záhlaví. Na stránkách pro pracovníky j a k chodí po řádcích, Enter otevírá, e upravuje, ? napoví.',
        'A table with caption and row headers; on a phone a card per row, still a table to a screen reader. Sorting is a link in the heading. On staff pages j and k walk the rows, Enter opens, e edits, ? helps.',
      ),
      children: (
        <Table
          t={t}
          keys
          caption={say('Organizace', 'Organisations')}
          rows={rows}
          columns={[
            {
              label: say('Název', 'Name'),
              rowHeader: true,
              cell: (row) => (
                <a href="#" lang="cs">
                  {row.name}
                </a>
              ),
              sort: { href: '#', direction: 'ascending' },
            },
            { label: say('Druh', 'Kind'), cell: (row) => row.kind, minor: true },
            {
              label: say('Městská část', 'District'),
              cell: (row) => <LangText lang="cs">{row.district}</LangText>,
              sort: { href: '#', direction: null },
            },
            { label: say('Projekty', 'Projects'), numeric: true, cell: (row) => row.projects, sort: { href: '#', direction: null } },
            { label: say('Částka v Kč', 'Amount in CZK'), numeric: true, cell: (row) => row.amount },
          ]}
        />
      ),
    },
    {
      name: 'FilterForm',
      contract: say(
        'Formulář GET: filtr je v adrese, dá se poslat i uložit. Použité filtry jsou odkazy, které je odeberou.',
        'A GET form: the filter lives in the address, can be sent and kept. Active filters are links that remove them.',
      ),
      children: (
        <FilterForm
          t={t}
          action="#"
          clearHref="#"
          chips={[
            { label: 'Praha-Libuš', removeHref: '#', lang: 'cs' },
            { label: 'Tiếng Việt', removeHref: '#', lang: 'vi' },
          ]}
          result={t('ui.results', { count: 3 })}
        >
          <SearchField t={t} name="q" label={say('Hledat', 'Search')} value="libus" />
          <SelectField
            t={t}
            name="kind"
            label={say('Druh', 'Kind')}
            emptyLabel={say('všechny', 'all')}
            options={[{ value: 'ngo', label: say('nevládní organizace', 'NGO') }]}
            optional
          />
        </FilterForm>
      ),
    },
    {
      name: 'SummaryList',
      contract: say(
        'Údaje jednoho záznamu. Prázdné se vynechají; co zdroj neuvádí, se řekne slovem.',
        'Facts of one record. Empty ones are left out; what the source does not state is said in a word.',
      ),
      children: (
        <SummaryList
          rows={[
            {
              label: say('Název', 'Name'),
              value: <LangText lang="cs">Integrační centrum Praha o.p.s.</LangText>,
              action: { href: '#', label: say('upravit', 'edit') },
            },
            { label: say('Telefon', 'Phone'), value: <Phone number="+420 252 543 846" /> },
            { label: say('Počet poboček', 'Branches'), value: 5 },
            { label: 'IČO', value: <Unknown t={t} /> },
          ]}
        />
      ),
    },
  ]
}

function facts(t: T, say: Say): Specimen[] {
  return [
    {
      name: 'Figure, QualifierMark, QualifierLegend',
      contract: say(
        'Uvedené, přesné, zaokrouhlené, vypočtené a odhadnuté číslo se liší slovem, znakem i čárou, také v tisku a bez barev.',
        'A stated, exact, rounded, derived and estimated number differ by word, sign and line, in print and without colour too.',
      ),
      children: (
        <>
          <FigureGrid>
            <Figure
              t={t}
              value={say('34 %', '34 %')}
              label={say('Podíl cizinců v Praze-Libuši', 'Share of migrants in Praha-Libuš')}
              qualifier="stated"
              source={t('ui.quote.section', { section: '3.3.1' })}
            />
            <Figure
              t={t}
              value={say('37,3 %', '37.3 %')}
              label={say('Týž podíl ze stejných čísel', 'The same share from the same numbers')}
              qualifier="derived"
              note="2 425 ÷ 6 500"
            />
            <Figure
              t={t}
              value={say('165 005', '165,005')}
              unit={say('osob', 'people')}
              label={say('Cizinci v Praze', 'Migrants in Prague')}
              qualifier="exact"
              date="31. 12. 2013"
              source="ČSÚ"
            />
            <Figure
              t={t}
              value={say('160 000', '160,000')}
              unit={say('osob', 'people')}
              label={say('Totéž ve studii', 'The same in the study')}
              qualifier="rounded"
            />
            <Figure
              t={t}
              value="47 000"
              unit={say('osob', 'people')}
              label={say('Bez dokladů', 'Without papers')}
              qualifier="estimated"
              range={say('rozpětí není uvedeno', 'range not stated')}
            />
          </FigureGrid>
          <p>
            {say('V textu', 'In a sentence')}: 4,51 mil. Kč <QualifierMark t={t} qualifier="derived" />
          </p>
          <QualifierLegend t={t} />
        </>
      ),
    },
    {
      name: 'Quote, Contradiction, NotStated',
      contract: say(
        'Slova studie v původním znění s lang="en". Rozpor ukazuje všechna čtení a to, kterým se řídíme; nic se neprůměruje.',
        'Words of the study as printed, with lang="en". A contradiction shows every reading and the one we follow; nothing is averaged.',
      ),
      children: (
        <>
          <Quote t={t} section="3.3.1" href="#">
            The largest conflict of the locality arose over the building of a market hall
          </Quote>
          <Contradiction
            t={t}
            severity="high"
            title="Together on the Labour Market: the four groups do not add up to the total"
            printed={[
              {
                section: '3.2.2',
                quote: '685 applicants (296 Vietnamese, 184 Russian speakers, 219 Chinese, 76 Mongolians) enrolled in training',
              },
            ]}
            arithmetic="296 + 184 + 219 + 76 = 775; 775 − 685 = 90"
            readings={[
              { label: 'A', text: '685 is right and one group is misprinted.' },
              { label: 'B', text: 'The groups are right and the total is 775.' },
            ]}
            recommended="Keep all five printed numbers, mark the total “as printed”, never compute shares from them."
          />
          <NotStated t={t} items={['How many of them finished the course', 'Which year the 685 belong to']} />
        </>
      ),
    },
    {
      name: 'Timeline',
      contract: say('Seřazený seznam; čára je ozdoba.', 'An ordered list; the line is decoration.'),
      children: (
        <Timeline
          level={4}
          items={[
            { when: '2000', datetime: '2000', title: 'Vietnamese traders buy the former meat-packing plant', lang: 'en' },
            { when: '2008', datetime: '2008', title: 'A fire destroys a hall', lang: 'en', children: <p>Fears on both sides grow.</p> },
            {
              when: '2013',
              datetime: '2013',
              title: 'The district hires an intercultural worker',
              lang: 'en',
              href: '#',
              tag: <Tag look="success">{say('obrat', 'turn')}</Tag>,
            },
          ]}
        />
      ),
    },
  ]
}

const sampleTiles = [
  { row: 1, column: 4, label: 'BŘE', name: 'Praha-Březiněves', share: 4.1 },
  { row: 2, column: 3, label: 'P8', name: 'Praha 8', share: 12.4 },
  { row: 2, column: 4, label: 'LET', name: 'Praha 18', share: 14.2 },
  { row: 2, column: 5, label: 'P9', name: 'Praha 9', share: 19.6 },
  { row: 3, column: 2, label: 'P6', name: 'Praha 6', share: 13.7 },
  { row: 3, column: 3, label: 'P7', name: 'Praha 7', share: 15.1 },
  { row: 3, column: 4, label: 'P1', name: 'Praha 1', share: 22.8 },
  { row: 3, column: 5, label: 'P3', name: 'Praha 3', share: 15.9 },
  { row: 3, column: 6, label: 'P14', name: 'Praha 14', share: 11.2 },
  { row: 4, column: 2, label: 'P5', name: 'Praha 5', share: 18.3 },
  { row: 4, column: 3, label: 'P2', name: 'Praha 2', share: 17.7 },
  { row: 4, column: 4, label: 'P4', name: 'Praha 4', share: 14.9 },
  { row: 4, column: 5, label: 'P10', name: 'Praha 10', share: 12.0 },
  { row: 5, column: 3, label: 'P12', name: 'Praha 12', share: 13.3 },
  { row: 5, column: 4, label: 'LIB', name: 'Praha-Libuš', share: 34.0 },
  { row: 5, column: 5, label: 'P11', name: 'Praha 11', share: 10.4 },
  { row: 6, column: 4, label: 'PÍS', name: 'Praha-Písnice', share: null },
]

function charts(t: T, say: Say): Specimen[] {
  const shown = (value: number) => value.toLocaleString(say('cs', 'en'))
  const years = [1995, 2000, 2002, 2004, 2006, 2008, 2010, 2012, 2013]
  const line = (values: readonly (number | null)[]) => years.map((year, index) => ({ x: year, y: values[index] ?? null }))
  const total = line([38000, 51000, 61000, 76000, 103000, 142000, 148000, 160000, 165005])
  const limits = quantileLimits(sampleTiles.flatMap((tile) => (tile.share === null ? [] : [tile.share])))
  const percent = (value: number) => `${shown(value)} %`
  const ranked = [
    { label: say('Ukrajina', 'Ukraine'), value: 47000 },
    { label: say('Slovensko', 'Slovakia'), value: 26300 },
    { label: say('Ruská federace', 'Russian Federation'), value: 20400 },
    { label: say('Vietnam', 'Viet Nam'), value: 11100 },
    { label: say('Spojené státy', 'United States'), value: 5300 },
  ]
  return [
    {
      name: 'ChartFrame, LineChart',
      contract: say(
        'Obrázek má větu, která říká, co je na něm, stejná čísla v tabulce a ke stažení. Chybějící rok je mezera. Řady se liší barvou i čárou. Čas běží zleva i v arabštině.',
        'A picture has a sentence that says what it shows, the same numbers as a table and as files. A missing year is a gap. Series differ by colour and dash. Time runs from the left in Arabic too.',
      ),
      children: (
        <>
          <ChartFrame
            t={t}
            id="sample-line"
            title={say('Cizinci v Praze', 'Migrants in Prague')}
            csv="#"
            json="#"
            source="ČSÚ"
            sentence={say(
              'Mezi lety 1995 a 2013 vzrostl počet cizinců z 38 000 na 165 005.',
              'From 1995 to 2013 the number of migrants grew from 38,000 to 165,005.',
            )}
            table={
              <Table
                t={t}
                caption={say('Cizinci v Praze', 'Migrants in Prague')}
                rows={total}
                columns={[
                  { label: say('Rok', 'Year'), rowHeader: true, cell: (point) => point.x },
                  { label: say('Osoby', 'People'), numeric: true, cell: (point) => shown(point.y ?? 0) },
                ]}
              />
            }
          >
            <LineChart
              frameId="sample-line"
              format={shown}
              unit={say('osob', 'people')}
              series={[{ label: say('celkem', 'total'), points: total, lastText: shown(165005) }]}
            />
          </ChartFrame>
          <ChartFrame
            t={t}
            id="sample-lines"
            title={say('Tři občanství', 'Three citizenships')}
            sentence={say('Nejvíc přibylo občanů Ukrajiny; rok 2004 chybí.', 'Citizens of Ukraine grew most; 2004 is missing.')}
          >
            <LineChart
              frameId="sample-lines"
              format={shown}
              series={[
                { label: say('Ukrajina', 'Ukraine'), points: line([9000, 17000, 22000, null, 41000, 52000, 50000, 48000, 47000]) },
                { label: say('Slovensko', 'Slovakia'), points: line([3000, 7000, 11000, null, 14000, 18000, 21000, 25000, 26300]) },
                { label: 'Việt Nam', lang: 'vi', points: line([2000, 4000, 5000, null, 7000, 9000, 9800, 10800, 11100]) },
              ]}
            />
          </ChartFrame>
        </>
      ),
    },
    {
      name: 'BarChart',
      contract: say(
        'Seznam s popiskem a hodnotou; pruh je ozdoba, proto se zalamuje v každém písmu a v arabštině se otočí.',
        'A list with label and value; the bar is decoration, so it wraps in every script and turns in Arabic.',
      ),
      children: (
        <ChartFrame
          t={t}
          id="sample-bars"
          title={say('Nejčastější občanství', 'Most frequent citizenships')}
          sentence={say('Nejvíc je občanů Ukrajiny.', 'Citizens of Ukraine are the most numerous.')}
          csv="#"
        >
          <BarChart
            label={say('Nejčastější občanství', 'Most frequent citizenships')}
            bars={ranked.map((one, index) => ({ ...one, text: shown(one.value), strong: index === 3 }))}
          />
        </ChartFrame>
      ),
    },
    {
      name: 'SmallMultiples',
      contract: say(
        'Malé čáry na společném měřítku; každá má větu a poslední hodnotu.',
        'Small lines on one common scale; each has a sentence and its last value.',
      ),
      children: (
        <SmallMultiples
          label={say('Vývoj podle občanství', 'By citizenship over time')}
          items={ranked.map((one, index) => ({
            title: one.label,
            points: line(
              [0.2, 0.35, 0.45, 0.6, 0.7, 0.95, 0.97, 1.02, 1].map((share) => Math.round(one.value * share * (1 - index * 0.03))),
            ),
            lastText: shown(one.value),
            sentence: `${one.label}: ${shown(one.value)}`,
          }))}
        />
      ),
    },
    {
      name: 'Sparkline',
      contract: say(
        'Jedna čára bez os na malé místo vedle čísla; první a poslední rok stojí pod ní, věta je jejím jménem.',
        'One line without axes for a small place beside a number; first and last year stand under it, the sentence is its name.',
      ),
      children: (
        <Sparkline
          points={[62, 79, 118, 149, 163, 201, 345].map((value, index) => ({ x: 2001 + index * 3.5, y: value * 1000 }))}
          from="2001"
          to="2022"
          sentence={say(
            'V Praze žilo v roce 2001 62 000 cizinců, v roce 2022 345 000.',
            'In 2001 62,000 foreigners lived in Prague, in 2022 345,000.',
          )}
        />
      ),
    },
    {
      name: 'MapFrame, TileMap',
      contract: say(
        'Obvody jako stejně velké dlaždice přibližně na svém místě. Pět tříd od světlé po tmavou, šrafa tam, kde údaj chybí. Pro čtečku jeden obrázek s větou a tabulka.',
        'Districts as equal tiles in about their place. Five classes from light to dark, hatched where nothing is known. To a screen reader one image with a sentence, and the table.',
      ),
      children: (
        <MapFrame
          t={t}
          id="sample-map"
          title={say('Podíl cizinců v městských částech', 'Share of migrants by district')}
          sentence={say('Nejvyšší podíl je v Praze-Libuši, 34 %.', 'The highest share is in Praha-Libuš, 34 %.')}
          csv="#"
          json="#"
          source="Boundaries: ČÚZK (RÚIAN), CC BY 4.0. Tile layout: pragr (MIT)."
          table={
            <Table
              t={t}
              caption={say('Podíl cizinců', 'Share of migrants')}
              rows={sampleTiles}
              columns={[
                { label: say('Městská část', 'District'), rowHeader: true, cell: (tile) => <LangText lang="cs">{tile.name}</LangText> },
                {
                  label: say('Podíl', 'Share'),
                  numeric: true,
                  cell: (tile) => (tile.share === null ? <Unknown t={t} /> : percent(tile.share)),
                },
              ]}
            />
          }
        >
          <TileMap
            t={t}
            frameId="sample-map"
            tiles={sampleTiles.map((tile) => ({
              ...tile,
              quantile: quantileOf(tile.share, limits),
              title: `${tile.name}: ${tile.share === null ? t('ui.map.noData') : percent(tile.share)}`,
              ...(tile.share === null ? {} : { valueText: percent(tile.share) }),
              marked: tile.label === 'LIB',
            }))}
            legend={[
              ...limits.map((limit, index) => ({
                quantile: quantileOf(limit, limits),
                text: t('ui.map.range', { from: percent(index === 0 ? 0 : (limits[index - 1] ?? 0)), to: percent(limit) }),
              })),
              { quantile: 0 as const, text: t('ui.map.noData') },
            ]}
          />
        </MapFrame>
      ),
    },
    {
      name: 'EgoNetwork',
      contract: say(
        'Kdo s kým pracuje: číslovaná kolečka a týž číslovaný seznam; silnější čára znamená víc společné práce.',
        'Who works with whom: numbered circles and the same numbered list; a thicker line means more common work.',
      ),
      children: (
        <EgoNetwork
          centre="ICP"
          label={say('Spolupracující organizace', 'Organisations that work together')}
          ties={['InBáze', 'META', 'Poradna pro integraci', 'Slovo 21', 'Klub Hanoi', 'Člověk v tísni', 'AMIGA'].map((name, index) => ({
            name,
            lang: 'cs',
            href: '#',
            weight: 7 - index,
            reason: say(`společné projekty: ${7 - index}`, `projects together: ${7 - index}`),
          }))}
        />
      ),
    },
  ]
}

function days(t: T, say: Say): Specimen[] {
  return [
    {
      name: 'CalendarList',
      contract: say(
        'Dny a co se děje; každý den jednou. Datum čte čtečka celé.',
        'Days and what happens; each day once. The date is read out in full.',
      ),
      children: (
        <CalendarList
          level={4}
          days={[
            {
              day: '2026-11-28',
              text: say('sobota 28. listopadu 2026', 'Saturday 28 November 2026'),
              number: '28',
              weekday: say('so', 'Sat'),
              month: say('lis', 'Nov'),
              items: [
                {
                  title: say('Čeština pro začátečníky', 'Czech for beginners'),
                  href: '#',
                  time: '9.00–12.00',
                  place: <LangText lang="cs">Libušská 319, Praha-Libuš</LangText>,
                  tags: <TagList tags={[{ text: 'Tiếng Việt', lang: 'vi', look: 'info' }]} />,
                },
                {
                  title: say('Sousedské odpoledne', 'Neighbours’ afternoon'),
                  href: '#',
                  time: '14.00',
                  place: <LangText lang="cs">Komunitní centrum Klub Písnice</LangText>,
                },
              ],
            },
          ]}
        />
      ),
    },
    {
      name: 'SlotPicker',
      contract: say(
        'Volné časy jako přepínače, obsazené zůstávají vidět. Klávesnice: šipky.',
        'Free times as radio buttons, taken ones stay visible. Keyboard: arrows.',
      ),
      children: (
        <Form action="#" method="get" label={say('Ukázka termínů', 'Sample times')}>
          <SlotPicker
            t={t}
            name="slot"
            value="b"
            label={say('Kdy přijdete?', 'When will you come?')}
            days={[
              {
                title: say('úterý 1. prosince', 'Tuesday 1 December'),
                slots: [
                  { value: 'a', time: '9:00', free: 0 },
                  { value: 'b', time: '9:30', free: 1 },
                  { value: 'c', time: '10:00', free: 2 },
                  { value: 'd', time: '10:30', free: 1 },
                ],
              },
            ]}
          />
        </Form>
      ),
    },
  ]
}

/** Real scripts in real components: what Czech and English alone would never show. */
function languages(t: T): Specimen[] {
  return [
    {
      name: 'العربية',
      contract: 'dir="rtl", lang="ar".',
      children: (
        <div dir="rtl" lang="ar">
          <PageHeading
            title={<span>ابحث عن مساعدة في براغ</span>}
            lead={
              <>
                مركز <Bdi>InBáze</Bdi>، هاتف <Phone number="+420 739 037 353" />
              </>
            }
            level={4}
          />
          <Notice t={t} kind="warning" title="المعلومات تعود إلى عام 2014">
            <p>تحقّق من الوضع الحالي لدى المنظمة.</p>
          </Notice>
          <Radios
            t={t}
            name="ar-topic"
            label="ما الموضوع؟"
            value="work"
            options={[
              { value: 'stay', label: 'الإقامة' },
              { value: 'work', label: 'العمل', hint: 'العقود ومكتب العمل' },
            ]}
          />
          <BarChart
            bars={[
              { label: 'أوكرانيا', value: 47000, text: '47,000' },
              { label: 'فيتنام', value: 11100, text: '11,100' },
            ]}
          />
          <Pager t={t} previous="#" next="#" shown={<>51–92 من 92</>} />
        </div>
      ),
    },
    {
      name: 'Tiếng Việt',
      contract: 'lang="vi".',
      children: (
        <div lang="vi">
          <p class="type-1">Quyền của bạn ở Praha</p>
          <p class="lead">
            Ễ Ộ Ữ Ẫ: dấu thanh trên chữ hoa không được chạm dòng trên. Đăng ký khóa học tiếng Séc miễn phí gần nơi bạn ở, có người nói tiếng
            Việt vào thứ Bảy.
          </p>
        </div>
      ),
    },
    {
      name: 'Українська · Монгол · 中文',
      contract: 'lang="uk", lang="mn", lang="zh".',
      children: (
        <>
          <p lang="uk">Допомога з житлом, роботою та школою. Ґанок, їжак, єдність.</p>
          <p lang="mn">Өдөр бүр үнэгүй зөвлөгөө өгнө. Ү, Ө үсэг бүх хэмжээнд харагдана.</p>
          <p lang="zh">布拉格为外国人提供免费咨询和捷克语课程。</p>
        </>
      ),
    },
  ]
}
