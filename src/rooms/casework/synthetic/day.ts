// A believable day for the demo people: who comes, who waits, what is due and what is late, what was sent and what arrived. Days are counted from today.
import type { Ports } from '../../../kernel/ports.ts'
import { formatDay, openCatalogues, type Lang } from '../../../kernel/i18n.ts'
import { sealWith } from '../../../kernel/sealing.ts'
import { letterPaper } from '../documents/model.ts'
import { shownName } from '../clients/model.ts'
import { sealText } from '../keys.ts'
import { dayAfter } from '../model.ts'
import { instantOf, makerFor, type Case, type House, type Made, type Maker } from './making.ts'
import { below, dice, invent, pick, type Invented } from './model.ts'
import { newId, type Collected } from './rows.ts'

/** Mailbox of a demo account → its id. */
export type DemoPeople = ReadonlyMap<string, string>
type Setting = { houses: readonly House[]; people: DemoPeople; rows: Collected; today: string; districts: readonly string[]; seed: number }

type Story = {
  from: string
  sex: 'female' | 'male'
  template: string
  ago: number
  state?: Case['state']
  need: string
  notes: readonly (readonly [ago: number, text: string])[]
  goals?: readonly (readonly [area: string, text: string, state?: string])[]
  tasks?: readonly (readonly [due: number, text: string])[]
}
/** The counsellor's files, in the matters of the study's sections 2.1.2 and 3.2.1. */
const counselling: readonly Story[] = [
  {
    from: 'UA',
    sex: 'female',
    template: 'housing',
    ago: 96,
    need: 'Po rozvodu hledá bydlení pro sebe a dvě děti.',
    notes: [
      [96, 'Předání bytu na Praze 12, protokol podepsán, kauce z nadačního příspěvku. Klíče má, elektroměr opsán.'],
      [82, 'Energie převedeny. Domluvili jsme zálohy 1 900 Kč, splátkový kalendář není potřeba.'],
      [61, 'Nájem za druhý měsíc přišel včas. Starší syn nastoupil do ZŠ, družina od pondělí.'],
      [31, 'Polovina plánu: příjem ze zkráceného úvazku stačí, chybí rezerva. Domů chodí ráda, sousedka hlídá děti.'],
      [3, 'Volala, že nájem pošle až po výplatě patnáctého. Zavolám pronajímateli.'],
    ],
    goals: [
      ['income', 'práce na celý úvazek do jara'],
      ['housing', 'vlastní nájemní smlouva'],
      ['school', 'starší syn v družině', 'met'],
    ],
    tasks: [
      [0, 'Zavolat pronajímateli kvůli nájmu'],
      [6, 'Zkontrolovat platbu nájmu'],
    ],
  },
  {
    from: 'UA',
    sex: 'male',
    template: 'social',
    ago: 34,
    need: 'Zaměstnavatel dva měsíce neplatí, bojí se ozvat.',
    notes: [
      [34, 'Pracuje na stavbě přes agenturu, výplatní pásky nemá. Vysvětlili jsme, co jde doložit: docházka, fotky, svědci.'],
      [20, 'Přinesl docházku a SMS od mistra. Předáno Markovi k právnímu posouzení, souhlasí.'],
      [6, 'Agentura přislíbila vyplatit polovinu. Klient chce počkat do konce měsíce.'],
    ],
    goals: [
      ['income', 'dlužná mzda 64 000 Kč'],
      ['papers', 'nová pracovní smlouva'],
    ],
    tasks: [
      [-1, 'Ověřit, zda agentura zaplatila'],
      [9, 'Kontrolní schůzka k mzdě'],
    ],
  },
  {
    from: 'VN',
    sex: 'female',
    template: 'families',
    ago: 71,
    need: 'Rodina se dvěma malými dětmi, doma se mluví jen vietnamsky.',
    notes: [
      [71, 'Návštěva v rodině s tlumočnicí. Holčička (4) nemá školku, mladší je nemocný, pediatr neregistruje bez pojištění.'],
      [50, 'Komerční pojištění sjednáno, registrace u pediatra od pondělí.'],
      [12, 'Školka: čeká se na rozhodnutí. Maminka začala chodit na kurz češtiny s hlídáním.'],
    ],
    goals: [
      ['family', 'místo ve školce'],
      ['health', 'pediatr', 'met'],
      ['language', 'kurz s hlídáním'],
    ],
    tasks: [[0, 'Zavolat do školky v Libuši']],
  },
  {
    from: 'MN',
    sex: 'male',
    template: 'school',
    ago: 18,
    need: 'Syn (15) přijel před měsícem, střední škola ho nechce přijmout.',
    notes: [
      [18, 'Máme mongolské vysvědčení, překlad zadán. Vysvětleno, že přijímačky z češtiny odpadají a dělá se pohovor.'],
      [4, 'Škola na Praze 4 přislíbila pohovor. Mediátorka objednána.'],
    ],
    goals: [['school', 'nástup do prvního ročníku']],
    tasks: [[2, 'Vyzvednout ověřený překlad vysvědčení']],
  },
  {
    from: 'RU',
    sex: 'female',
    template: 'recognition',
    ago: 55,
    need: 'Zdravotní sestra, chce pracovat v oboru.',
    notes: [
      [55, 'Seznam dokladů sestaven, diplom z roku 2009, apostila chybí.'],
      [25, 'Překlad hotový, žádost podaná na MZ. Správní poplatek zaplacen.'],
      [5, 'Ministerstvo vyzvalo k doplnění náplně předmětů, lhůta 30 dní.'],
    ],
    goals: [
      ['work', 'aprobační zkouška na jaře'],
      ['language', 'B2 do zkoušky'],
    ],
    tasks: [[5, 'Dodat náplň předmětů (doplnění žádosti)']],
  },
  {
    from: 'SY',
    sex: 'male',
    template: 'social',
    ago: 9,
    need: 'Přišel s rodinou z přijímacího střediska, hledá kurz a lékaře.',
    notes: [
      [9, 'První schůzka s tlumočníkem arabštiny. Doklady v pořádku, chybí pojištěnka dětí. Nechce, abychom mu psali domů.'],
      [2, 'Zubař objednán na příští týden, doprovodí dobrovolnice.'],
    ],
    goals: [
      ['health', 'praktický lékař pro celou rodinu'],
      ['language', 'kurz češtiny A1'],
    ],
    tasks: [[1, 'Objednat tlumočníka na úřad práce']],
  },
  {
    from: 'MD',
    sex: 'male',
    template: 'social',
    ago: 140,
    state: 'on-hold',
    need: 'Odjel na měsíc domů, dluh na pojištění.',
    notes: [
      [140, 'Dluh u VZP 23 000 Kč, splátkový kalendář podán.'],
      [40, 'Odjíždí k nemocné matce, spis pozastavujeme do návratu.'],
    ],
    goals: [['income', 'splátky 1 500 Kč měsíčně']],
  },
  {
    from: 'KZ',
    sex: 'female',
    template: 'social',
    ago: 88,
    state: 'closing',
    need: 'Pomoc s hledáním práce v účetnictví.',
    notes: [
      [88, 'Životopis přepsán, kurz podvojného účetnictví.'],
      [16, 'Nastoupila do účetní firmy na zkrácený úvazek, smlouva na dobu neurčitou.'],
      [1, 'Cíl splněn, domluvili jsme uzavření. Může se kdykoli ozvat.'],
    ],
    goals: [['income', 'práce v oboru', 'met']],
  },
  {
    from: 'UA',
    sex: 'female',
    template: 'social',
    ago: 0,
    state: 'enquiry',
    need: 'Přišla poprvé, ptá se na dávky.',
    notes: [[0, 'Krátká konzultace: vysvětlena humanitární dávka a nárok na bydlení. Přijde s doklady.']],
  },
  {
    from: 'VN',
    sex: 'male',
    template: 'social',
    ago: 210,
    state: 'closed',
    need: 'Přihlášení k pobytu po stěhování.',
    notes: [
      [210, 'Změna adresy nahlášena v zákonné lhůtě.'],
      [190, 'Vyřízeno.'],
    ],
  },
  {
    from: 'BY',
    sex: 'male',
    template: 'social',
    ago: 27,
    need: 'Končí mu studentský pobyt, chce pracovat.',
    notes: [
      [27, 'Vysvětlena změna účelu pobytu a zaměstnanecká karta. Potřebuje nabídku z databáze volných míst.'],
      [13, 'Zaměstnavatel nalezen, žádost podáme datovou schránkou.'],
    ],
    goals: [['papers', 'zaměstnanecká karta']],
    tasks: [[3, 'Podat žádost o změnu účelu pobytu']],
  },
  {
    from: 'GE',
    sex: 'female',
    template: 'young',
    ago: 43,
    need: 'Je jí sedmnáct, žije u tety, nechodí do školy.',
    notes: [
      [43, 'Mluvili jsme o škole, chce být kadeřnicí. Teta souhlasí.'],
      [15, 'Den otevřených dveří, zápis možný od pololetí.'],
    ],
    goals: [
      ['school', 'nástup do učebního oboru'],
      ['free-time', 'divadelní kroužek'],
    ],
  },
]
const legalFiles: readonly (Story & {
  delivered: number
  rule: string
  title: string
  deadline: 'proposed' | 'confirmed' | 'acknowledged'
  by?: 'deposit' | 'data-box'
})[] = [
  {
    from: 'UA',
    sex: 'male',
    template: 'exploitation',
    ago: 20,
    need: 'Nevyplacená mzda, agentura.',
    delivered: 14,
    rule: 'administrative-appeal',
    title: 'Odvolání: zamítnutí dlouhodobého pobytu',
    deadline: 'confirmed',
    notes: [
      [20, 'Převzal jsem věc od Lenky. Sepsána výzva zaměstnavateli, doručena do datové schránky.'],
      [6, 'Bez odpovědi. Připravuji podnět inspektorátu práce a žalobu.'],
    ],
    tasks: [[0, 'Podat odvolání a založit doklad o podání']],
  },
  {
    from: 'RU',
    sex: 'female',
    template: 'legal',
    ago: 12,
    need: 'Zrušený trvalý pobyt.',
    delivered: 10,
    rule: 'administrative-appeal',
    title: 'Odvolání: zrušení trvalého pobytu',
    deadline: 'confirmed',
    notes: [[12, 'Rozhodnutí doručeno osobně. Důvodem je nepřítomnost na území, doložíme letenky a lékařské zprávy.']],
    tasks: [[2, 'Doplnit lékařské zprávy']],
  },
  {
    from: 'SY',
    sex: 'female',
    template: 'legal',
    ago: 30,
    need: 'Žaloba ve věci mezinárodní ochrany.',
    delivered: 8,
    rule: 'administrative-action',
    title: 'Žaloba proti rozhodnutí MV',
    deadline: 'acknowledged',
    by: 'data-box',
    notes: [
      [30, 'Zastoupení převzato, nahlédnutí do spisu objednáno.'],
      [7, 'Spis prostudován, rozhodnutí neřeší zprávu o zemi původu. Žaloba rozepsána.'],
    ],
  },
  {
    from: 'VN',
    sex: 'male',
    template: 'legal',
    ago: 5,
    need: 'Pokuta od inspekce.',
    delivered: 3,
    rule: 'payment-order-objection',
    title: 'Odpor proti platebnímu rozkazu',
    deadline: 'proposed',
    notes: [[5, 'Platební rozkaz na 18 400 Kč, klient částku neuznává. Navržen odpor.']],
  },
]

const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const pragueNow = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Prague', hour: '2-digit', minute: '2-digit' })
/** Minutes since midnight in Prague. */
function minutesNow(ports: Ports): number {
  const [hours = '0', minutes = '0'] = pragueNow.format(ports.clock.now()).split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** Somebody of a people and sex, drawn until it fits. */
function somebody(roll: () => number, from: string, sex: 'female' | 'male'): Invented {
  for (;;) {
    const who = invent(roll)
    if (who.citizenship === from && who.sex === sex) return who
  }
}
function tell(
  make: Maker,
  setting: Setting,
  story: Story,
  made: Made,
  options: { lead: string; agreedBy?: string; supervisor?: string | null },
): Case {
  const { today } = setting
  const one = make.file(made, {
    template: story.template,
    opened: dayAfter(today, -story.ago),
    lead: options.lead,
    supervisor: options.supervisor ?? null,
    ...(story.state ? { state: story.state } : {}),
    ...(options.agreedBy ? { agreedBy: options.agreedBy } : {}),
    ...(story.state === 'closed' ? { closed: dayAfter(today, -20) } : {}),
  })
  for (const [ago, text] of story.notes)
    make.note(one, {
      at: instantOf(
        dayAfter(today, -ago),
        9,
        below(() => 0.5, 40),
      ),
      text,
    })
  for (const [area, text, state] of story.goals ?? []) make.goal(one, { area, text, state: state ?? 'open', target: dayAfter(today, 40) })
  for (const [due, text] of story.tasks ?? []) make.task(one, { text, due: dayAfter(today, due) })
  return one
}
/** Times of one worker today; what is over by now has been settled. Whoever opens the demo late in the day still finds half of it to come: the day then begins later, as on a long day of a counselling office. */
function fillDay(
  make: Maker,
  ports: Ports,
  today: string,
  worker: string,
  hours: readonly number[],
  minutes: number,
  cases: readonly Case[],
  room: string | null,
): void {
  const now = minutesNow(ports)
  const later = Math.max(0, Math.min(now - 780, 300))
  for (const [n, hour] of hours.entries()) {
    const start = hour + later - (later % 5)
    const one = cases[n]
    if (one)
      make.appointment({
        worker,
        client: one.client,
        case: one,
        day: today,
        from: clock(start),
        to: clock(start + minutes),
        form: n % 4 === 3 ? 'phone' : 'office',
        room: n % 4 === 3 ? null : room,
        state: start + minutes < now ? (n === 2 ? 'no-show' : 'came') : 'booked',
      })
  }
}
export type Waiting = { caseId: string; clientId: string; language: string | null; organisationId: string; workerId: string }
/** Another day: the same people's next clients, for a demo that was first started on an earlier one. Nothing else is touched. */
export function anotherDay(ports: Ports, rows: Collected, open: readonly Waiting[]): void {
  const today = ports.clock.today()
  const now = minutesNow(ports)
  const later = Math.max(0, Math.min(now - 780, 300))
  for (const [worker, files] of Map.groupBy(open, (one) => one.workerId)) {
    const clients = files.filter((one, n) => files.findIndex((other) => other.clientId === one.clientId) === n).slice(0, 12)
    for (const [n, one] of clients.entries()) {
      const [id, start] = [newId(), 480 + n * 42 + later - ((480 + n * 42 + later) % 5)]
      rows.add('slot', {
        id,
        organisation_id: one.organisationId,
        worker_id: worker,
        room_id: null,
        during: `["${today} ${clock(start)} Europe/Prague","${today} ${clock(start + 35)} Europe/Prague")`,
      })
      rows.add('appointment', {
        slot_id: id,
        organisation_id: one.organisationId,
        client_id: one.clientId,
        case_id: one.caseId,
        worker_id: worker,
        form: n % 4 === 3 ? 'phone' : 'office',
        language: one.language,
        interpreter: false,
        state: start + 35 < now ? 'came' : 'booked',
        made_by: worker,
      })
    }
  }
  for (const [organisationId, files] of Map.groupBy(open, (one) => one.organisationId)) {
    for (const [n, [language, topic, ago]] of (
      [
        ['uk', 'housing', 34],
        ['mn', null, 21],
        [null, 'law-alien', 6],
      ] as const
    ).entries()) {
      rows.add('ticket', {
        id: newId(),
        organisation_id: organisationId,
        day: today,
        number: n + 1,
        language,
        topic,
        state: 'waiting',
        arrived_at: new Date(ports.clock.now().getTime() - ago * 60_000),
        called_at: null,
        called_by: null,
        drawn_by: files[0]?.workerId ?? null,
      })
    }
  }
}

function letter(
  setting: Setting,
  ports: Ports,
  house: House,
  one: Case,
  options: { second: Lang | ''; body: string; secondBody: string; by: string; byName: string; ago: number },
): void {
  const id = newId()
  const made = one.client
  const day = dayAfter(setting.today, -options.ago)
  const input = {
    clientId: made.id,
    caseId: one.id,
    template: 'request' as const,
    recipient: 'Městská část Praha-Libuš\nLibušská 35, 142 00 Praha',
    body: options.body,
    second: options.second,
    secondBody: options.secondBody || null,
    byPost: false,
    fileNumber: null,
  }
  const paper = letterPaper(openCatalogues(ports.config.root), formatDay, input, {
    clientName: shownName(made.identity),
    birthDate: null,
    organisation: house.name,
    worker: options.byName,
    day,
    number: one.number,
    discreet: true,
  })
  const bytes = Buffer.from(JSON.stringify(paper), 'utf8')
  const own = { organisation_id: house.id, client_id: made.id, made_by: options.by, made_at: instantOf(day, 13) }
  setting.rows.add('document', {
    ...own,
    id,
    case_id: one.id,
    kind: 'letter',
    narrow: 'circle',
    title_sealed: sealText(made.key, paper.parts[0].title, `title ${id}`),
    valid_to: null,
  })
  setting.rows.add('document_version', {
    ...own,
    document_id: id,
    version: 1,
    media_type: 'application/vnd.metropolis.paper+json',
    bytes: bytes.length,
    sealed: sealWith(made.key, bytes, `document ${id} 1`),
  })
}
/** A paper whose validity is known; the demo has no scan of it. */
function paper(setting: Setting, house: House, made: Made, kind: string, title: string, validIn: number, by: string): void {
  const id = newId()
  setting.rows.add('document', {
    organisation_id: house.id,
    client_id: made.id,
    made_by: by,
    made_at: instantOf(dayAfter(setting.today, -30), 10),
    id,
    case_id: null,
    kind,
    narrow: 'circle',
    title_sealed: sealText(made.key, title, `title ${id}`),
    valid_to: dayAfter(setting.today, validIn),
  })
}
function queue(
  setting: Setting,
  house: House,
  by: string,
  tickets: readonly (readonly [language: string | null, topic: string | null, state: 'waiting' | 'served', minutesAgo: number])[],
  now: Date,
): void {
  for (const [n, [language, topic, state, ago]] of tickets.entries()) {
    const arrived = new Date(now.getTime() - ago * 60_000)
    setting.rows.add('ticket', {
      id: newId(),
      organisation_id: house.id,
      day: setting.today,
      number: n + 1,
      language,
      topic,
      state,
      arrived_at: arrived,
      called_at: state === 'served' ? new Date(arrived.getTime() + 540_000) : null,
      called_by: state === 'served' ? by : null,
      drawn_by: by,
    })
  }
}
function office(setting: Setting, house: House, rooms: readonly string[], by: string, workers: readonly string[]): string | null {
  const ids = rooms.map((name) => {
    const id = newId()
    setting.rows.add('room', { id, organisation_id: house.id, name, made_by: by })
    return id
  })
  for (const worker of workers) {
    for (const weekday of [1, 2, 3, 4, 5])
      setting.rows.add('availability', {
        id: newId(),
        organisation_id: house.id,
        account_id: worker,
        weekday,
        from_time: '09:00',
        to_time: weekday === 5 ? '14:00' : '17:00',
        valid_from: dayAfter(setting.today, -100),
      })
  }
  return ids[0] ?? null
}

/** Rows of the demo people's day and of the weeks before it. */
export function demoDay(ports: Ports, setting: Setting): void {
  const { houses, people, rows, today, districts, seed } = setting
  const house = (studyId: string): House => {
    const found = houses.find((one) => one.studyId === studyId)
    if (!found) throw new Error(`The demo's day needs ${studyId}`)
    return found
  }
  const person = (mailbox: string): string => {
    const found = people.get(mailbox)
    if (!found) throw new Error(`The demo's day needs the account ${mailbox}`)
    return found
  }
  const [base, icp, strada] = [house('org-inbaze'), house('org-icp'), house('org-la-strada')]
  const [lenka, marek, nora, ota, kamila, emil, hana] = [
    person('inbaze.counsellor'),
    person('inbaze.lawyer'),
    person('inbaze.therapist'),
    person('inbaze.street'),
    person('inbaze.teamlead'),
    person('icp.counsellor'),
    person('lastrada.counsellor'),
  ]
  const roll = dice(seed ^ 0x5eed)
  const now = ports.clock.now()

  // InBáze: the counsellor's files, her colleagues in the circles as the work needs them.
  const make = makerFor(base, roll, rows, today, districts)
  const room = office(setting, base, ['Poradna', 'Klubovna'], kamila, [lenka, marek, nora])
  const circle = [{ account: kamila }, { account: ota }]
  const cases: Case[] = counselling.map((story, n) => {
    const made = make.client({
      // The unpaid wages are also the lawyer's file: he lets her read it, so she sees its period run out.
      worker: lenka,
      legal: n === 1,
      since: dayAfter(today, -story.ago),
      who: somebody(roll, story.from, story.sex),
      circle: [
        ...circle.slice(0, n === 0 || story.state === 'closing' ? 2 : 1),
        ...(n === 1 ? [{ account: marek, readsLegal: true, cleared: true }] : []),
        ...(n === 5 || n === 0 ? [{ account: nora, cleared: true }] : []),
      ],
      need: story.need,
      contact:
        story.from === 'SY'
          ? { mayCall: true, mayWrite: false, discreet: true, hours: '16–18', phone: '+420 700 555 118' }
          : { phone: `+420 700 ${510 + n} ${100 + n * 37}`, mayCall: true },
    })
    return tell(make, setting, story, made, { lead: lenka, agreedBy: kamila, supervisor: n === 0 ? kamila : null })
  })
  const case_ = (n: number): Case => {
    const found = cases[n]
    if (!found) throw new Error('The demo has fewer files than its day needs')
    return found
  }
  const mother = case_(2).client
  const father = make.client({
    worker: lenka,
    since: dayAfter(today, -70),
    like: mother.who,
    circle: circle.slice(0, 1),
    need: 'Otec rodiny, pracuje v noci.',
  })
  make.related(mother, father, 'partner')
  make.fact(case_(5).client, 'health', 'Cukrovka prvního typu, potřebuje inzulín; lékařská zpráva je u praktika.')
  make.fact(case_(0).client, 'violence', 'Bývalý manžel nesmí znát adresu. Volat jen na nové číslo.')
  rows.add('task', {
    id: newId(),
    organisation_id: base.id,
    client_id: case_(7).client.id,
    case_id: case_(7).id,
    assigned_to: kamila,
    made_by: lenka,
    kind: 'approval',
    label: 'casework.task.agreeClosing',
    sealed: null,
    due_on: dayAfter(today, 3),
    state: 'open',
    done_at: null,
  })
  paper(setting, base, case_(4).client, 'residence', 'Povolení k dlouhodobému pobytu', 21, lenka)
  paper(setting, base, case_(10).client, 'residence', 'Studentské vízum', 8, lenka)
  paper(setting, base, mother, 'identity', 'Cestovní pas dcery', 75, lenka)
  letter(setting, ports, base, case_(2), {
    second: 'vi',
    body: 'Prosíme o přijetí dcery do mateřské školy od pololetí. Rodina se účastní kurzu češtiny a s adaptací pomůže naše terénní pracovnice.',
    secondBody:
      'Chúng tôi xin cho cháu gái được nhận vào trường mẫu giáo từ học kỳ hai. Gia đình đang học tiếng Séc và nhân viên của chúng tôi sẽ hỗ trợ cháu hòa nhập.',
    by: lenka,
    byName: 'Lenka Naslouchalová',
    ago: 12,
  })
  letter(setting, ports, base, case_(1), {
    second: 'uk',
    body: 'Žádáme o sdělení, kdy bude vyplacena dlužná mzda za poslední dva měsíce.',
    secondBody: 'Просимо повідомити, коли буде виплачено заборговану зарплату за останні два місяці.',
    by: lenka,
    byName: 'Lenka Naslouchalová',
    ago: 19,
  })

  // The lawyer's periods: one red and unanswered, one near, one confirmed by a colleague, one that waits for the second person.
  const lawful = legalFiles.map((story, n) => {
    const made =
      n === 0
        ? case_(1).client
        : make.client({
            worker: marek,
            legal: true,
            since: dayAfter(today, -story.ago),
            who: somebody(roll, story.from, story.sex),
            circle: [{ account: kamila, readsLegal: true }, ...(n < 3 ? [{ account: lenka }] : [])],
            need: story.need,
          })
    const one = tell(make, setting, story, made, { lead: marek })
    make.deadline(one, {
      rule: story.rule,
      event: dayAfter(today, -story.delivered),
      ...(story.by ? { by: story.by } : {}),
      title: story.title,
      state: story.deadline,
      proposer: marek,
      confirmer: kamila,
      level: n === 0 ? 1 : 0,
    })
    return one
  })
  // The psychotherapist's notes: hers and her supervisor's, nobody else's.
  const therapy = ['UA', 'SY', 'UA'].map((from, n) => {
    const made =
      n === 1
        ? case_(5).client
        : make.client({
            worker: nora,
            since: dayAfter(today, -60 + n * 14),
            who: somebody(roll, from, 'female'),
            circle: [{ account: kamila, origin: 'supervision' }],
            need: 'Psychoterapie na doporučení lékařky.',
          })
    const one = make.file(made, { template: 'psychotherapy', opened: dayAfter(today, -56 + n * 14), lead: nora, supervisor: kamila })
    for (const [ago, text] of [
      [42 - n * 7, 'Úvodní sezení. Zakázka: spát a přestat se bát telefonu. Rodina je v Dnipru, kontakt denně.'],
      [28 - n * 7, 'Vrací se sen o cestě. Pracovali jsme s bezpečným místem, dech zvládá sama.'],
      [14 - n * 4, 'Poprvé o manželovi. Bez akutního rizika, domluven krizový plán.'],
    ] as const)
      make.note(one, { at: instantOf(dayAfter(today, -ago), 16), text, kind: 'psychotherapy', supervisor: n === 0 ? kamila : null })
    make.goal(one, { area: 'health', text: 'spát aspoň šest hodin' })
    return one
  })
  // On the street: mostly people without a name, and one file opened in an emergency last night.
  for (const [n, [language, topics, count]] of (
    [
      ['uk', ['labour-exploitation'], 3],
      ['ru', ['housing'], 1],
      ['ro', ['labour-office'], 2],
      ['vi', ['insurance'], 1],
      ['uk', ['health-care'], 1],
      ['mn', ['law-alien'], 2],
      ['uk', ['housing', 'benefits'], 1],
    ] as const
  ).entries()) {
    for (const on of [0, -1, -2 - n])
      make.contact({
        client: null,
        worker: ota,
        on: dayAfter(today, on),
        place: 'street',
        minutes: 10 + 5 * n,
        headcount: count,
        topics,
        language,
        act108: '§ 69',
        unit: 'contact',
      })
  }
  for (const code of ['UA', 'MD']) {
    const made = make.client({
      worker: ota,
      since: dayAfter(today, -25),
      who: somebody(roll, code, 'male'),
      kind: 'pseudonymous',
      need: 'Nechce říct příjmení. Spí na ubytovně u Florence.',
    })
    const one = make.file(made, { template: 'social', opened: dayAfter(today, -25), lead: ota })
    make.note(one, {
      at: instantOf(dayAfter(today, -10), 18),
      text: 'Potkali jsme se u ubytovny, kašel přetrvává. Doporučena ordinace pro lidi bez pojištění.',
    })
    make.contact({ client: made, case: one, worker: ota, on: today, place: 'street', minutes: 20, topics: ['health-care'] })
  }
  const glass = newId()
  const night = make.client({
    worker: marek,
    legal: true,
    since: dayAfter(today, -90),
    who: somebody(roll, 'UA', 'female'),
    need: 'Předběžné opatření proti partnerovi.',
  })
  const opened = new Date(Math.min(now.getTime() - 3_600_000 * 9, instantOf(today, 0).getTime() - 3_600_000))
  rows.add('break_glass', {
    id: glass,
    organisation_id: base.id,
    client_id: night.id,
    account_id: ota,
    danger: true,
    reason_sealed: sealText(night.key, 'Volala ve 23 hodin, že stojí před domem bývalého partnera a neví kam jít.', `emergency ${glass}`),
    opened_at: opened,
    until: new Date(opened.getTime() + 4 * 3_600_000),
  })
  rows.add('circle', {
    id: newId(),
    organisation_id: base.id,
    client_id: night.id,
    account_id: ota,
    origin: 'break-glass',
    reads_legal: false,
    cleared: false,
    restricted: false,
    since: opened,
    until: new Date(opened.getTime() + 4 * 3_600_000),
    given_by: ota,
    break_glass_id: glass,
  })

  // Twelve people today, three without an appointment, a group in the afternoon, and what was said in the last days.
  const live = [...cases.slice(0, 6), ...cases.slice(8, 9), ...cases.slice(10), ...lawful.slice(1, 3), ...cases.slice(7, 8)]
  fillDay(make, ports, today, lenka, [480, 525, 570, 615, 660, 705, 780, 820, 860, 900, 940, 980], 35, live, room)
  fillDay(make, ports, today, marek, [540, 600, 660, 780, 840], 45, lawful, null)
  fillDay(make, ports, today, nora, [600, 780, 900], 50, therapy, null)
  queue(
    setting,
    base,
    lenka,
    [
      ['vi', 'health-care', 'served', 95],
      ['uk', 'housing', 'waiting', 34],
      ['mn', null, 'waiting', 21],
      [null, 'law-alien', 'waiting', 6],
    ],
    now,
  )
  for (const [n, one] of cases.slice(0, 9).entries()) {
    if (n < 3)
      make.contact({ client: one.client, case: one, worker: lenka, on: today, place: n === 1 ? 'phone' : 'office', minutes: 30 + 10 * n })
    for (let week = 1; week < 4; week++)
      make.contact({
        client: one.client,
        case: one,
        worker: lenka,
        on: dayAfter(today, -week * 7 + (n % 3)),
        place: pick(roll, ['office', 'phone', 'escort']),
        minutes: 45,
      })
  }
  const club = make.contact({
    client: null,
    worker: lenka,
    on: dayAfter(today, -2),
    place: 'group',
    minutes: 120,
    headcount: 9,
    topics: ['czech-courses', 'families'],
    act108: '§ 65',
  })
  for (const one of [mother, father, case_(0).client])
    rows.add('attendance', { contact_id: club, organisation_id: base.id, client_id: one.id })

  // The Integration Centre sends to InBáze; InBáze sends to La Strada and has an answer from the Centre.
  const integration = makerFor(icp, roll, rows, today, districts)
  const emilsRoom = office(setting, icp, ['Konzultační místnost'], icp.staff.teamLeads[0] ?? emil, [emil])
  const files = (['UA', 'UA', 'VN', 'RU', 'MD', 'MN', 'UA', 'KZ', 'CN', 'UA'] as const).map((from, n) => {
    const made = integration.client({
      worker: emil,
      since: dayAfter(today, -15 - n * 9),
      who: somebody(roll, from, n % 2 === 0 ? 'female' : 'male'),
      circle: [{ account: icp.staff.teamLeads[0] ?? emil }],
      need: 'Konzultace v pobočce.',
    })
    const one = integration.file(made, {
      template: n === 3 ? 'recognition' : 'social',
      opened: dayAfter(today, -15 - n * 9),
      lead: emil,
      ...(n === 8 ? { state: 'closed' as const, closed: dayAfter(today, -10) } : {}),
    })
    for (let m = 0; m < 3; m++) integration.note(one, { at: instantOf(dayAfter(today, -14 + m * 5), 10) })
    integration.goal(one)
    integration.contact({ client: made, case: one, worker: emil, on: dayAfter(today, -n), place: 'office', minutes: 40 })
    return one
  })
  fillDay(integration, ports, today, emil, [540, 585, 630, 675, 780, 825, 870, 915], 40, files, emilsRoom)
  queue(
    setting,
    icp,
    emil,
    [
      ['uk', 'labour-office', 'waiting', 18],
      ['ru', 'insurance', 'waiting', 4],
    ],
    now,
  )
  const send = (n: number): Case => files[n] ?? case_(0)
  integration.referral(send(0), {
    to: base,
    topic: 'families',
    urgency: 'soon',
    days: 1,
    state: 'delivered',
    summary: 'Maminka se třemi dětmi, potřebuje sociálně aktivizační službu a doprovod do školky.',
  })
  integration.referral(send(2), {
    to: base,
    topic: 'psychotherapy',
    days: 6,
    state: 'accepted',
    taker: lenka,
    summary: 'Prosí o psychoterapii ve vietnamštině nebo s tlumočníkem.',
  })
  make.referral(case_(1), {
    to: strada,
    topic: 'labour-exploitation',
    urgency: 'today',
    days: 2,
    state: 'accepted',
    taker: hana,
    summary: 'Zadržený pas, dluh za zprostředkování, tři další muži na stejné ubytovně.',
  })
  make.referral(case_(3), {
    to: icp,
    topic: 'czech-courses',
    days: 20,
    state: 'done',
    taker: emil,
    report: 'Syn zařazen do kurzu češtiny pro mládež od pondělí, dvakrát týdně.',
    summary: 'Kurz češtiny pro patnáctiletého před nástupem do školy.',
  })

  // La Strada: few files, closely held.
  const safe = makerFor(strada, roll, rows, today, districts)
  for (const [n, from] of (['UA', 'NG', 'VN', 'MN'] as const).entries()) {
    const made = safe.client({
      worker: hana,
      since: dayAfter(today, -40 - n * 20),
      who: somebody(roll, from, n === 0 ? 'male' : 'female'),
      kind: n === 1 ? 'pseudonymous' : 'identified',
      need: 'Bezpečné ubytování a doprovod.',
      contact: { mayCall: false, discreet: true },
    })
    const one = safe.file(made, { template: 'social', opened: dayAfter(today, -38 - n * 20), lead: hana })
    safe.note(one, {
      at: instantOf(dayAfter(today, -12 + n), 11),
      text: 'Bezpečnostní plán probrán, kontakt jen přes heslo. Zdravotní prohlídka zajištěna.',
    })
    safe.goal(one, { area: 'housing', text: 'chráněné bydlení na tři měsíce' })
    safe.fact(made, 'trafficking', 'Smyšlený údaj: nucená práce, zadržené doklady.')
    if (n < 3)
      safe.appointment({
        worker: hana,
        client: made,
        case: one,
        day: today,
        from: clock(600 + n * 90),
        to: clock(660 + n * 90),
        form: n === 1 ? 'escort' : 'office',
      })
    safe.contact({ client: made, case: one, worker: hana, on: dayAfter(today, -n), place: 'escort', minutes: 90, topics: ['trafficking'] })
  }
}
