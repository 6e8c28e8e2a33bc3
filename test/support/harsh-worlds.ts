// Invented cities made by other rules than counting-worlds.ts: other names, other clerks, other mistakes, other ways of going from one organisation to the next.
// The counter was never tuned on them; they only ask whether its range still holds the truth.
import { randomFrom } from './counting-worlds.ts'

export type HarshProfile = {
  people: number
  organisations: number
  /** Chance that somebody goes on to one more organisation. */
  goesOn: number
  /** Share of people who are sent on by one big organisation to many others. */
  hub: number
  anonymous: number
  /** How messy the clerks are, from 0 (tidy) to 1. */
  mess: number
  firstOfJanuary: number
  blank: number
  swapped: number
  again: number
}
export type HarshWorld = { csv: string; people: number; sum: number; contacts: number }

const syllables: Readonly<
  Record<string, { surname: readonly string[]; end: readonly string[]; men: readonly string[]; women: readonly string[]; share: number }>
> = {
  UA: {
    share: 42,
    surname:
      'Horo Kova Shev Lysh Pana Duda Boro Tere Kuch Maly Hrec Pylyp Zako Chubai Skory Vasyl Mazur Prykho Bily Dov Stel Kostiu Rybal Onys Zaiar Hlush Verbyt Nech Padal Semen Zub Kap Ihnat Yur Khar Bez Lozyn Myron Dmyt Trots'.split(
        ' ',
      ),
    end: 'enko chuk iuk skyi ets yshyn ak ailo ii niak'.split(' '),
    men: 'Andrii Bohdan Vadym Vasyl Viktor Vitalii Volodymyr Dmytro Yevhenii Ivan Ihor Mykola Mykhailo Oleh Oleksandr Oleksii Petro Roman Ruslan Serhii Stanislav Taras Yurii Yaroslav'.split(
      ' ',
    ),
    women:
      'Alla Anastasiia Anna Valentyna Viktoriia Halyna Daryna Yevheniia Zhanna Inna Iryna Kateryna Larysa Liubov Liudmyla Mariia Nadiia Nataliia Oksana Olena Olha Svitlana Tetiana Yuliia'.split(
        ' ',
      ),
  },
  RU: {
    share: 13,
    surname:
      'Abram Belo Vino Golub Dani Eliz Zhukov Zait Ilin Kiri Kolo Lapt Makar Niko Osip Pavl Rodio Sido Tiho Fili Khari Tsvet Shche Yakov'.split(
        ' ',
      ),
    end: 'ov ev in sky'.split(' '),
    men: 'Aleksandr Aleksei Anatolii Artem Boris Vladimir Gennadii Denis Evgenii Konstantin Maksim Pavel Sergei Fedor'.split(' '),
    women: 'Aleksandra Valeriia Vera Ekaterina Elena Irina Kseniia Marina Nadezhda Natalia Olga Polina Svetlana Iuliia'.split(' '),
  },
  VN: {
    share: 18,
    surname: 'Nguyen Nguyen Nguyen Nguyen Nguyen Tran Tran Le Le Pham Hoang Vu Vo Dang Bui Do Ngo Duong Ly Trinh Dinh'.split(' '),
    end: [''],
    men: 'Van.Hung Van.Minh Van.Dung Duc.Anh Quang.Huy Quoc.Viet Xuan.Truong Huu.Nam Van.Thang Ngoc.Son Tien.Dat Anh.Tuan'.split(' '),
    women: 'Thi.Hoa Thi.Lan Thi.Mai Thi.Huong Thu.Trang Ngoc.Linh Thi.Thao Bich.Ngoc Thi.Hong Thi.Nga Kim.Oanh Thi.Yen'.split(' '),
  },
  MN: {
    share: 6,
    surname: 'Bat Dorj Gan Tseren Purev Enkh Bold Damdin Sukh Lkhagva Nyam Ochir Tumur'.split(' '),
    end: ['bayar', 'suren', 'jav', 'tulga', ''],
    men: 'Batbayar Ganbold Munkhbat Temuulen Otgonbayar Bilguun Erdene Tuvshin'.split(' '),
    women: 'Oyuunchimeg Enkhtuya Bolormaa Sarantuya Tsetsegmaa Narantuya Odval'.split(' '),
  },
  SY: {
    share: 6,
    surname: 'Hassan Khatib Masri Haddad Darwish Ahmad Saleh Nasser Khalil Younes Qasim Issa Rahman'.split(' '),
    end: ['', 'i'],
    men: 'Mohammad Ahmad Khaled Omar Youssef Ali Hussein Ibrahim Mahmoud'.split(' '),
    women: 'Fatima Aisha Mariam Rana Huda Nour Layla Samira'.split(' '),
  },
  MD: {
    share: 6,
    surname: 'Rusu Ceban Pop Muntean Cojoc Cioban Turcan Botnar Lung Moraru Ursu Vieru'.split(' '),
    end: ['', 'u', 'aru', 'escu'],
    men: 'Ion Vasile Andrei Sergiu Mihai Victor Nicolae Dumitru'.split(' '),
    women: 'Maria Ana Elena Natalia Tatiana Doina Ludmila Aliona'.split(' '),
  },
  GE: {
    share: 4,
    surname: 'Berid Kapanad Gelash Lomid Maisurad Tsiklau Kvara Javakh'.split(' '),
    end: ['ze', 'vili', 'ia'],
    men: 'Giorgi Davit Levan Irakli Nika Zurab'.split(' '),
    women: 'Nino Mariam Tamar Ketevan Eka Lela'.split(' '),
  },
  IN: {
    share: 5,
    surname: 'Sharma Singh Singh Singh Patel Kumar Kumar Gupta Yadav Khan Khan Das'.split(' '),
    end: [''],
    men: 'Raj Amit Vijay Sanjay Rahul Deepak Manoj'.split(' '),
    women: 'Priya Anita Sunita Pooja Kavita Neha'.split(' '),
  },
}
const groups = Object.keys(syllables)

export function harshProfile(seed: number): HarshProfile {
  const roll = randomFrom(seed * 31 + 7)
  const between = (low: number, high: number) => low + roll() * (high - low)
  return {
    people: Math.round(between(40, 2500) * (roll() < 0.2 ? 0.2 : 1)) + 20,
    organisations: 2 + Math.floor(roll() * 8),
    goesOn: between(0.05, 0.5),
    hub: between(0, 0.2),
    anonymous: between(0, 0.15),
    mess: roll(),
    firstOfJanuary: between(0, 0.12),
    blank: between(0, 0.08),
    swapped: between(0, 0.06),
    again: between(0, 0.05),
  }
}

type Person = {
  given: string
  surname: string
  maiden: string
  born: [number, number, number] | null
  sex: string
  group: string
  short: string
}

export function makeHarshWorld(seed: number, profile: HarshProfile = harshProfile(seed)): HarshWorld {
  const roll = randomFrom(seed * 977 + 13)
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(roll() * from.length)]
    if (found === undefined) throw new Error('Nothing to pick from')
    return found
  }
  const weight = groups.map((group) => syllables[group]?.share ?? 0)
  const whole = weight.reduce((sum, one) => sum + one, 0)
  function inventPerson(): Person {
    let left = roll() * whole
    const group = groups.find((_, index) => (left -= weight[index] ?? 0) < 0) ?? 'UA'
    const pool = syllables[group]
    if (!pool) throw new Error(`No names for ${group}`)
    const sex = roll() < 0.52 ? 'F' : 'M'
    const family = () => {
      const end = pick(pool.end)
      const stem = `${pick(pool.surname)}${end}`
      return group === 'RU' && sex === 'F'
        ? stem.endsWith('sky')
          ? `${stem.slice(0, -1)}aya`
          : `${stem}a`
        : group === 'UA' && sex === 'F' && stem.endsWith('skyi')
          ? `${stem.slice(0, -2)}a`
          : stem
    }
    const given = pick(sex === 'F' ? pool.women : pool.men).replace('.', ' ')
    const year = 1945 + Math.floor(65 * Math.min(roll(), roll() * 0.4 + 0.6))
    const born: Person['born'] =
      roll() < profile.firstOfJanuary ? [year, 1, 1] : [year, 1 + Math.floor(roll() * 12), 1 + Math.floor(roll() * 28)]
    return { given, surname: family(), maiden: family(), born: roll() < 0.01 ? null : born, sex, group, short: given.slice(0, 3) }
  }
  // Clerks of one organisation write alike: by the Czech ear, the French rules of old passports, the rules of today, or as they please.
  const manners: readonly (readonly (readonly [RegExp, string])[])[] = [
    [
      [/shch/gi, 'sc'],
      [/sh/gi, 's'],
      [/ch/gi, 'c'],
      [/zh/gi, 'z'],
      [/kh/gi, 'ch'],
      [/ts/gi, 'c'],
      [/yi\b/gi, 'yj'],
      [/ii\b/gi, 'ij'],
      [/ia\b/gi, 'ja'],
      [/iu/gi, 'ju'],
    ],
    [
      [/sh/gi, 'ch'],
      [/kh/gi, 'kh'],
      [/u/gi, 'ou'],
      [/yi\b/gi, 'y'],
      [/ii\b/gi, 'i'],
      [/h(?=[oa])/gi, 'g'],
    ],
    [
      [/ii\b/gi, 'iy'],
      [/iia/gi, 'iya'],
      [/iu/gi, 'yu'],
      [/ie/gi, 'ye'],
    ],
    [],
  ]
  const clerks = Array.from({ length: profile.organisations }, () => ({
    manner: pick(manners),
    care: profile.mess * (0.3 + roll() * 1.1),
    caps: roll() < 0.15,
    missing: roll() < 0.2 ? 0.15 : 0.02,
  }))
  function slip(word: string): string {
    if (word.length < 4) return word
    const at = 1 + Math.floor(roll() * (word.length - 2))
    const kind = roll()
    if (kind < 0.3) return word.slice(0, at) + word.slice(at + 1)
    if (kind < 0.55) return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2)
    if (kind < 0.8) return `${word.slice(0, at)}${pick([...'aeioukrnlst'])}${word.slice(at + 1)}`
    return word.slice(0, at) + (word[at] ?? '') + word.slice(at)
  }
  function register(person: Person, organisation: number): string[] {
    const clerk = clerks[organisation]
    if (!clerk) throw new Error('No such organisation')
    const write = (text: string) => {
      let written = clerk.manner.reduce((word, [from, to]) => (roll() < 0.85 ? word.replace(from, to) : word), text)
      if (roll() < 0.09 * clerk.care) written = slip(written)
      return clerk.caps ? written.toUpperCase() : written
    }
    let given = person.given
    let surname = person.surname
    if (person.sex === 'F' && roll() < 0.02 * (0.5 + clerk.care)) surname = person.maiden
    if (given.includes(' ') && roll() < 0.35 * clerk.care) given = given.split(' ').at(-1) ?? given
    else if (roll() < 0.015 * clerk.care) given = `${given.slice(0, 1)}.`
    ;[given, surname] = [write(given), write(surname)]
    if (roll() < profile.swapped) [given, surname] = [surname, given]
    let born = person.born
    if (born) {
      const [year, month, day] = born
      if (roll() < 0.012 + 0.02 * clerk.care && day <= 12) born = [year, day, month]
      else if (roll() < 0.02 * clerk.care) born = [year, month, Math.max(1, Math.min(28, day + pick([-1, 1, 10, -10])))]
      else if (roll() < 0.012 * clerk.care) born = [year + pick([-1, 1, -10, 10]), month, day]
      else if (roll() < profile.firstOfJanuary * 0.3) born = [year, 1, 1]
    }
    const two = (number: number) => String(number).padStart(2, '0')
    const date = born === null || roll() < clerk.missing + profile.blank * 0.5 ? '' : `${born[0]}-${two(born[1])}-${two(born[2])}`
    return [
      `org-${organisation + 1}`,
      roll() < profile.blank * 0.15 ? '' : given,
      surname,
      date,
      roll() < profile.blank ? '' : roll() < 0.005 ? (person.sex === 'F' ? 'M' : 'F') : person.sex,
      roll() < profile.blank ? '' : roll() < 0.01 ? pick(groups) : person.group,
    ]
  }
  const rows: string[][] = []
  const people = Array.from({ length: profile.people }, inventPerson)
  for (const person of people) {
    const visited = new Set<number>([Math.floor(roll() ** 1.6 * profile.organisations)])
    if (roll() < profile.hub) for (let n = 0; n < profile.organisations; n++) if (roll() < 0.4) visited.add(n)
    while (visited.size < profile.organisations && roll() < profile.goesOn) visited.add(Math.floor(roll() * profile.organisations))
    for (const organisation of visited) {
      rows.push(register(person, organisation))
      if (roll() < profile.again) rows.push(register(person, organisation))
    }
  }
  const sum = rows.length
  const contacts = Math.round(sum * profile.anonymous)
  for (let n = 0; n < contacts; n++)
    rows.push([
      `org-${1 + Math.floor(roll() * profile.organisations)}`,
      '',
      '',
      roll() < 0.2 ? '1990-01-01' : '',
      pick(['F', 'M', '']),
      pick([...groups, '']),
    ])
  const mixed = rows.map((row) => ({ row, at: roll() })).toSorted((one, other) => one.at - other.at)
  return {
    csv: `reg_id,org,given,surname,dob,sex,group\n${mixed.map(({ row }, index) => `${index + 1},${row.join(',')}`).join('\n')}\n`,
    people: profile.people,
    sum,
    contacts,
  }
}
