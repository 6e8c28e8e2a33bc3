// Invented cities for trying the count of people: who is registered where is known exactly, the registrations are as messy as real ones,
// and every world is messy in its own way. The spelling rules here are written apart from those of the counter, so that it cannot know them.

/** What one invented city is like; shares are between 0 and 1. */
export type WorldProfile = {
  people: number
  organisations: number
  /** Registrations for each person, on average. */
  overlap: number
  anonymous: number
  poolSize: number
  skew: number
  groups: Readonly<Record<string, number>>
  transliteration: number
  typo: number
  swap: number
  surnameChange: number
  nickname: number
  missingName: number
  dayMonth: number
  dobTypo: number
  dobWrong: number
  firstOfJanuaryPerson: number
  firstOfJanuaryRecord: number
  missingDob: number
  missingDobPerson: number
  missingSex: number
  wrongSex: number
  missingGroup: number
  wrongGroup: number
  insideDuplicates: number
  carelessOrganisation: number
}
/** `persons` says for every row of the file whose it is; -1 for an anonymous contact. */
export type World = { csv: string; people: number; sum: number; contacts: number; persons: number[]; profile: WorldProfile }

/** Small fast generator (mulberry32): equal seeds give equal worlds on every machine. */
export function randomFrom(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const slavicRoots =
  'Shevch Bondar Koval Tkach Kravch Oliyn Lys Pavl Moroz Petr Savch Rud Mel Bil Hrytsk Marych Kucher Zinch Yaremch Khomych Vlas Tymosh Did Shcherb Zhuravl Horob Chorn Voron Kozl Tsyb Polishch Sydor Fed Mykhayl Vasyl Hon Babyak Dyach Kyrych Sol Holov Yakov Ostap Prokop Lev Kharch Nazar Panas Stets Verb'.split(
    ' ',
  )
const slavicEnds = 'enko chuk uk yk ov ev sky skyi yn ets ak iy ykh'.split(' ')
const slavicMen =
  'Oleksandr Serhiy Andriy Volodymyr Mykola Dmytro Ivan Yuriy Viktor Vasyl Oleh Ihor Maksym Artem Bohdan Mykhailo Pavlo Petro Roman Yevhen Vitaliy Denys Danylo Kyrylo Stepan Taras Nazar Hryhoriy Yaroslav Vadym Anatoliy Ruslan'.split(
    ' ',
  )
const slavicWomen =
  'Olena Oksana Nataliya Iryna Tetyana Svitlana Kateryna Yuliya Maria Anna Halyna Lyudmyla Viktoriya Anastasiya Olha Sofiya Daryna Larysa Valentyna Inna Nadiya Lyubov Khrystyna Yana Alina Zoya Polina Vira Mariana Solomiya Zhanna Hanna'.split(
    ' ',
  )
const russian: Readonly<Record<string, string>> = {
  Oleksandr: 'Aleksandr',
  Serhiy: 'Sergey',
  Andriy: 'Andrey',
  Volodymyr: 'Vladimir',
  Mykola: 'Nikolay',
  Dmytro: 'Dmitry',
  Olena: 'Elena',
  Nataliya: 'Natalia',
  Iryna: 'Irina',
  Tetyana: 'Tatiana',
  Svitlana: 'Svetlana',
  Kateryna: 'Ekaterina',
  Halyna: 'Galina',
  Lyudmyla: 'Ludmila',
  Hanna: 'Anna',
  Mykhailo: 'Mikhail',
  Pavlo: 'Pavel',
  Petro: 'Petr',
  Yevhen: 'Evgeny',
  Oleh: 'Oleg',
  Ihor: 'Igor',
  Bohdan: 'Bogdan',
  Olha: 'Olga',
  Hryhoriy: 'Grigory',
  Danylo: 'Daniil',
  Kyrylo: 'Kirill',
  Vira: 'Vera',
  Nadiya: 'Nadezhda',
  Maksym: 'Maxim',
}
const nicknames: Readonly<Record<string, string>> = {
  Oleksandr: 'Sasha',
  Serhiy: 'Seryozha',
  Volodymyr: 'Vova',
  Mykola: 'Kolya',
  Dmytro: 'Dima',
  Kateryna: 'Katya',
  Tetyana: 'Tanya',
  Nataliya: 'Natasha',
  Anastasiya: 'Nastya',
  Yuliya: 'Yulya',
  Maria: 'Masha',
  Yevhen: 'Zhenya',
  Ivan: 'Vanya',
}
const vietnameseFamilies = 'Nguyen Nguyen Nguyen Nguyen Nguyen Nguyen Tran Tran Le Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo Duong Ly'.split(
  ' ',
)
const vietnameseMen = 'Hung Dung Minh Tuan Anh Hai Nam Son Long Thang Duc Quang Cuong Hieu Khanh Phong Trung Viet Tung Manh'.split(' ')
const vietnameseWomen = 'Lan Huong Hoa Mai Linh Thao Ha Nga Thuy Trang Ngoc Phuong Yen Hanh Hien Loan Dung Hang Nhung Van'.split(' ')
const mongolParts = [
  'Bat',
  'Gan',
  'Enkh',
  'Munkh',
  'Altan',
  'Bold',
  'Otgon',
  'Tsetseg',
  'Nara',
  'Oyun',
  'Sukh',
  'Tuya',
  'Bayar',
  'Erdene',
  'Dorj',
  'Jargal',
  'Chimeg',
  'Saran',
  'Tumur',
  'Khulan',
  'Zorig',
  'Purev',
  'Lkhagva',
  'Davaa',
]
const arabicMen = [
  'Mohammed Mohamed Muhammad Mohammad',
  'Ahmed Ahmad',
  'Ali',
  'Hassan Hasan',
  'Hussein Hussain Husein',
  'Omar Umar',
  'Khaled Khalid',
  'Youssef Yusuf Yousef',
  'Ibrahim',
  'Mahmoud Mahmud',
  'Abdullah Abdallah',
  'Mustafa Mostafa',
  'Karim Kareem',
  'Tarek Tariq',
  'Samir',
  'Bilal',
  'Nasser Naser',
  'Rami',
  'Fadi',
  'Ziad Ziyad',
]
const arabicWomen = [
  'Fatima Fatma',
  'Aisha Aysha',
  'Mariam Maryam',
  'Zainab Zeinab',
  'Nour Noor',
  'Layla Leila',
  'Amina',
  'Yasmin Yasmine',
  'Rania',
  'Huda Hoda',
  'Salma',
  'Dina',
  'Hanan',
  'Rana',
  'Samira',
  'Lina',
]
const arabicFamilies = [
  'Al-Hassan',
  'Haddad',
  'Khoury Khouri',
  'Mansour Mansur',
  'Saleh Salih',
  'Nasser',
  'Ibrahim',
  'Ahmed Ahmad',
  'Al-Masri El-Masri',
  'Darwish Darwich',
  'Hamdan',
  'Qasim Kassem Kasem',
  'Yousef Yusuf',
  'Aziz',
  'Rahman',
  'Sharif Shareef',
  'Najjar Nadjar',
  'Suleiman Sulayman',
  'Bakri',
  'Shami Chami',
]
const otherNames =
  'John Peter Marco Luca Anna Maria Sofia David Elena Carlos Juan Pedro Priya Raj Amit Sunita Chen Wei Li Jing Kim Park Ana Joao Emma Laura Kofi Ama Kwame Chidi'.split(
    ' ',
  )
const otherFamilies =
  'Smith Jones Rossi Bianchi Garcia Lopez Kumar Singh Sharma Wang Zhang Liu Kim Park Silva Santos Mensah Okafor Muller Schmidt Novak Popescu Ionescu Dimitrov Petrov Jovanovic Nikolic Kaya Yilmaz Demir'.split(
    ' ',
  )

const rewritings: readonly (readonly [RegExp, string])[] = [
  [/kh/, 'ch'],
  [/kh/, 'h'],
  [/sh/, 's'],
  [/zh/, 'z'],
  [/ch/, 'c'],
  [/y(?=[aeiou])/, 'j'],
  [/y(?=[aeiou])/, 'i'],
  [/iya$/, 'ia'],
  [/iya$/, 'ija'],
  [/iy$/, 'y'],
  [/iy$/, 'ii'],
  [/iy$/, 'ij'],
  [/v/, 'w'],
  [/yi$/, 'y'],
  [/skyi$/, 'ski'],
  [/skyi?$/, 'skij'],
  [/y/, 'i'],
  [/ts/, 'c'],
  [/h/, 'g'],
  [/ks/, 'x'],
  [/ou/, 'u'],
  [/ee/, 'i'],
  [/^Ye/, 'Je'],
  [/^Ye/, 'E'],
  [/^Yu/, 'Iu'],
  [/^Yu/, 'Ju'],
  [/shch/, 'sc'],
  [/ov$/, 'off'],
]

/** A profile drawn at random between an easy and a hard city. */
export function randomProfile(seed: number): WorldProfile {
  const random = randomFrom(seed * 7919 + 13)
  const between = (low: number, high: number) => low + (high - low) * random()
  const hardness = random()
  const rate = (top: number) => top * hardness * between(0.2, 1)
  const overlap = between(1.05, 1.8)
  const rows = Math.round(500 * Math.exp(random() * Math.log(40)))
  const weights = ['UA', 'VN', 'RU', 'MN', 'SY', 'XX'].map((name): [string, number] => [name, random() < 0.15 ? 0.01 : between(0.05, 1)])
  return {
    people: Math.round(rows / overlap),
    organisations: 3 + Math.floor(random() * 10),
    overlap,
    anonymous: between(0, 0.12),
    poolSize: Math.round(12 * Math.exp(random() * 3.6)),
    skew: between(0, 1.2),
    groups: Object.fromEntries(weights),
    transliteration: between(0.05, 0.6),
    typo: rate(0.12),
    swap: rate(0.08),
    surnameChange: rate(0.03),
    nickname: rate(0.05),
    missingName: rate(0.03),
    dayMonth: rate(0.05),
    dobTypo: rate(0.08),
    dobWrong: rate(0.015),
    firstOfJanuaryPerson: rate(0.08),
    firstOfJanuaryRecord: rate(0.08),
    missingDob: rate(0.2),
    missingDobPerson: random() < 0.3 ? rate(0.08) : 0,
    missingSex: rate(0.2),
    wrongSex: rate(0.02),
    missingGroup: rate(0.25),
    wrongGroup: rate(0.04),
    insideDuplicates: rate(0.08),
    carelessOrganisation: between(0, 2),
  }
}

/** Builds the city of a profile: its registrations as the counter reads them, and the truth beside. */
export function makeWorld(seed: number, profile: WorldProfile = randomProfile(seed)): World {
  const random = randomFrom(seed)
  const chance = (share: number) => random() < share
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)]
    if (found === undefined) throw new Error('an empty list has nothing to pick from')
    return found
  }
  const skewed = <T>(list: readonly T[]): T => pick(list.slice(0, Math.max(1, Math.ceil(list.length * random() ** profile.skew))))
  const slavicFamilies = Array.from({ length: Math.max(12, profile.poolSize * 2) }, () => pick(slavicRoots) + pick(slavicEnds))
  const mongolNames = Array.from(
    { length: Math.max(12, profile.poolSize) },
    () => pick(mongolParts) + (chance(0.7) ? pick(mongolParts).toLowerCase() : ''),
  )
  const limited = (names: readonly string[]) => names.slice(0, Math.max(8, profile.poolSize))
  const groupNames = Object.keys(profile.groups)
  const groupTotal = Object.values(profile.groups).reduce((sum, weight) => sum + weight, 0)
  const someGroup = () => {
    let left = random() * groupTotal
    return groupNames.find((name) => (left -= profile.groups[name] ?? 0) < 0) ?? groupNames[0] ?? ''
  }

  const nameOf = (group: string, woman: boolean): { given: string; surname: string } => {
    if (group === 'UA' || group === 'RU') {
      const given = skewed(limited(woman ? slavicWomen : slavicMen))
      return {
        given: group === 'RU' ? (russian[given] ?? given) : given,
        surname: skewed(slavicFamilies)
          .replace(/(ov|ev|yn)$/, woman ? '$1a' : '$1')
          .replace(/(sk)yi?$/, woman ? '$1a' : '$1yi'),
      }
    }
    if (group === 'VN') {
      const last = skewed(limited(woman ? vietnameseWomen : vietnameseMen))
      const middle = chance(0.6) ? (woman ? 'Thi ' : 'Van ') : chance(0.3) ? `${pick(vietnameseWomen)} ` : ''
      return { given: middle + last, surname: pick(vietnameseFamilies) }
    }
    if (group === 'MN') return { given: skewed(mongolNames), surname: skewed(mongolNames) }
    if (group === 'SY') return { given: skewed(limited(woman ? arabicWomen : arabicMen)), surname: skewed(limited(arabicFamilies)) }
    return { given: skewed(limited(otherNames)), surname: skewed(limited(otherFamilies)) }
  }
  const typed = (word: string): string => {
    if (word.length < 3) return word
    const at = 1 + Math.floor(random() * (word.length - 1))
    const letter = pick([...'aeioutrnslk'])
    return pick([
      word.slice(0, at) + word.slice(at + 1),
      word.slice(0, at) + letter + word.slice(at),
      word.slice(0, at) + letter + word.slice(at + 1),
      word.slice(0, at - 1) + (word[at] ?? '') + (word[at - 1] ?? '') + word.slice(at + 1),
    ])
  }
  const respelled = (word: string): string => {
    const variants = word.split(' ')
    let out = chance(profile.transliteration) && russian[word] !== undefined && chance(0.4) ? russian[word] : pick(variants)
    for (const [pattern, by] of rewritings) if (chance(profile.transliteration * 0.35)) out = out.replace(pattern, by)
    return out
  }
  const two = (value: number) => String(value).padStart(2, '0')

  const organisationSize = Array.from({ length: profile.organisations }, () => 0.2 + random())
  const taste = organisationSize.map(() => groupNames.map(() => (chance(0.2) ? 3 : 1) * (0.3 + random())))
  const careless = organisationSize.map(() => 1 + profile.carelessOrganisation * (random() - 0.5))
  const rows: { text: string; order: number; person: number }[] = []
  let people = 0
  let sum = 0
  let contacts = 0
  let serial = 0
  const write = (person: number, organisation: number, given: string, surname: string, dob: string, sex: string, group: string) => {
    serial += 1
    rows.push({ text: [serial, `org-${organisation + 1}`, given, surname, dob, sex, group].join(','), order: random(), person })
  }
  const more = profile.overlap - 1
  for (let person = 0; person < profile.people; person += 1) {
    const group = someGroup()
    const woman = chance(0.55)
    const name = nameOf(group, woman)
    const later = woman && chance(profile.surnameChange * 6) ? nameOf(group, woman).surname : name.surname
    const year = 2020 - Math.floor(8 + 22 * (random() + random() + random() * 0.6))
    const born = new Date(Date.UTC(year, 0, 1 + Math.floor(random() * 365)))
    const asJanuary = chance(profile.firstOfJanuaryPerson * (group === 'SY' ? 3 : 1))
    const withoutDate = chance(profile.missingDobPerson)
    // How many organisations: most people one, some many; the average is the overlap.
    const appetite = random() < 0.4 ? more * 2 : more / 3
    let visits = 1
    while (visits < profile.organisations && random() < appetite / (1 + appetite)) visits += 1
    const left = organisationSize.map((size, index) => ({ index, weight: size * (taste[index]?.[groupNames.indexOf(group)] ?? 1) }))
    people += 1
    for (let visit = 0; visit < visits; visit += 1) {
      let point = random() * left.reduce((total, one) => total + one.weight, 0)
      const position = Math.max(
        0,
        left.findIndex((one) => (point -= one.weight) < 0),
      )
      const organisation = left.splice(position, 1)[0]?.index ?? 0
      const factor = careless[organisation] ?? 1
      const times = chance(profile.insideDuplicates) ? 2 : 1
      for (let time = 0; time < times; time += 1) {
        const bad = (share: number) => chance(share * factor)
        let given = bad(profile.nickname) ? (nicknames[name.given] ?? name.given) : group === 'VN' ? name.given : respelled(name.given)
        let surname = respelled(visit > 0 && chance(0.5) ? later : name.surname)
        if (group === 'VN') {
          if (chance(profile.transliteration * 0.5)) given = given.split(' ').at(-1) ?? given
          else if (chance(0.15)) {
            surname = `${surname} ${given.split(' ')[0] ?? ''}`
            given = given.split(' ').at(-1) ?? given
          }
        }
        if (bad(profile.typo)) given = typed(given)
        if (bad(profile.typo)) surname = typed(surname)
        if (bad(profile.swap)) [given, surname] = [surname, given]
        if (bad(profile.missingName)) {
          if (chance(0.5)) given = ''
          else surname = ''
        }
        let [y, m, d] = [born.getUTCFullYear(), born.getUTCMonth() + 1, born.getUTCDate()]
        if (asJanuary || bad(profile.firstOfJanuaryRecord)) {
          m = 1
          d = 1
        }
        if (bad(profile.dayMonth) && d <= 12) [m, d] = [d, m]
        if (bad(profile.dobTypo)) {
          const which = random()
          if (which < 0.4) d = Math.min(28, Math.max(1, d + (chance(0.5) ? 1 : 10) * (chance(0.5) ? 1 : -1)))
          else if (which < 0.6) m = Math.min(12, Math.max(1, m + (chance(0.5) ? 1 : -1)))
          else y += (chance(0.6) ? 1 : 10) * (chance(0.5) ? 1 : -1)
        }
        if (bad(profile.dobWrong))
          [y, m, d] = [1960 + Math.floor(random() * 45), 1 + Math.floor(random() * 12), 1 + Math.floor(random() * 28)]
        const dob = withoutDate || bad(profile.missingDob) ? '' : `${y}-${two(m)}-${two(d)}`
        const sex = bad(profile.missingSex) ? '' : woman !== bad(profile.wrongSex) ? 'F' : 'M'
        const shown = bad(profile.missingGroup) ? '' : bad(profile.wrongGroup) ? pick(groupNames) : group
        if (given === '' && surname === '') surname = name.surname
        write(person, organisation, given, surname, dob, sex, shown)
        sum += 1
      }
    }
  }
  for (let contact = 0; contact < Math.round(sum * profile.anonymous); contact += 1) {
    write(-1, Math.floor(random() * profile.organisations), '', '', '', chance(0.5) ? pick(['F', 'M']) : '', chance(0.5) ? someGroup() : '')
    contacts += 1
  }
  rows.sort((one, other) => one.order - other.order)
  return {
    csv: `reg_id,org,given,surname,dob,sex,group\n${rows.map((row) => row.text).join('\n')}\n`,
    people,
    sum,
    contacts,
    persons: rows.map((row) => row.person),
    profile,
  }
}
