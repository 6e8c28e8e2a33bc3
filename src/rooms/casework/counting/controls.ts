// Invented people for the blind count: registered at known organisations, spelled as clerks spell, so that the share of links found among them
// tells how many true links are missed. If they are tidier than real registrations, the count comes out too high; the method says so.
import { nameFamilies } from './name-families.ts'

export type InventedRegistration = {
  organisation: string
  control: number
  given: string
  surname: string
  birth: string
  sex: 'female' | 'male'
  citizenship: string
}

/** How untidy the invented registrations are; shares of registrations. From duplicates that counsellors of one organisation confirmed. */
export const usualMess = {
  respelled: 0.35,
  typo: 0.05,
  swapped: 0.03,
  withoutDate: 0.06,
  dayAndMonth: 0.02,
  firstOfJanuary: 0.03,
  wrongDigit: 0.03,
}

const surnames = [
  'Шевченко',
  'Бондаренко',
  'Ковальчук',
  'Ткаченко',
  'Кравець',
  'Мельник',
  'Лисенко',
  'Поліщук',
  'Захарченко',
  'Яковенко',
  'Жук',
  'Гончар',
  'Хоменко',
  'Щербак',
  'Цимбал',
  'Руденко',
  'Марчук',
  'Савчук',
  'Юрченко',
  'Волошин',
]
const vietnamese = {
  surnames: ['Nguyen', 'Tran', 'Le', 'Pham', 'Hoang', 'Vu', 'Dang', 'Bui'],
  given: ['Lan', 'Hoa', 'Mai', 'Linh', 'Hung', 'Minh', 'Tuan', 'Hai', 'Nam', 'Thao'],
}
const inLatin: readonly Readonly<Record<string, string>>[] = [
  { г: 'h', ж: 'zh', и: 'y', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ю: 'iu', я: 'ia' },
  { г: 'h', ж: 'ž', и: 'y', х: 'ch', ц: 'c', ч: 'č', ш: 'š', щ: 'šč', ю: 'ju', я: 'ja' },
  { г: 'g', ж: 'zh', и: 'i', х: 'h', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sch', ю: 'yu', я: 'ya' },
]
const plain: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  д: 'd',
  е: 'e',
  є: 'ie',
  з: 'z',
  і: 'i',
  ї: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  ь: '',
  ґ: 'g',
}

function pick<T>(list: readonly T[], random: () => number): T {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}
function written(name: string, table: Readonly<Record<string, string>>): string {
  const out = [...name.toLowerCase()].map((letter) => table[letter] ?? plain[letter] ?? letter).join('')
  return out.charAt(0).toUpperCase() + out.slice(1)
}
function mistyped(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * Math.max(1, word.length - 1))
  return random() < 0.5 ? word.slice(0, at) + word.slice(at + 1) : word.slice(0, at) + pick([...'aeionrst'], random) + word.slice(at)
}

/** Registrations of invented people, each at two organisations or more, spelled a little differently every time. */
export function inventControls(
  organisations: readonly string[],
  count: number,
  random: () => number,
  mess = usualMess,
): InventedRegistration[] {
  if (organisations.length < 2) return []
  const registrations: InventedRegistration[] = []
  const two = (value: number) => String(value).padStart(2, '0')
  for (let control = 1; control <= count; control += 1) {
    const chance = (share: number) => random() < share
    const asian = chance(0.3)
    const spellings = pick(nameFamilies, random).split(' ')
    const given = asian ? [pick(vietnamese.given, random)] : spellings
    const surname = asian ? pick(vietnamese.surnames, random) : pick(surnames, random)
    const habit = pick(inLatin, random)
    const sex = chance(0.5) ? 'female' : 'male'
    const [year, month, day] = [1955 + Math.floor(random() * 50), 1 + Math.floor(random() * 12), 2 + Math.floor(random() * 27)]
    const places = [...organisations]
    const visits = Math.min(organisations.length, 2 + (chance(0.3) ? 1 : 0) + (chance(0.1) ? 1 : 0))
    for (let visit = 0; visit < visits; visit += 1) {
      const organisation = places.splice(Math.floor(random() * places.length), 1)[0] ?? ''
      let first = chance(mess.respelled) ? pick(given, random) : (given[0] ?? '')
      let last = asian ? surname : written(surname, chance(mess.respelled) ? pick(inLatin, random) : habit)
      if (chance(mess.typo)) first = mistyped(first, random)
      if (chance(mess.typo)) last = mistyped(last, random)
      if (chance(mess.swapped)) [first, last] = [last, first]
      let [m, d, y] = [month, day, year]
      if (chance(mess.firstOfJanuary)) [m, d] = [1, 1]
      if (chance(mess.dayAndMonth) && d <= 12) [m, d] = [d, m]
      if (chance(mess.wrongDigit)) y += chance(0.5) ? 1 : -1
      registrations.push({
        organisation,
        control,
        given: first,
        surname: last,
        birth: chance(mess.withoutDate) ? '' : `${y}-${two(m)}-${two(d)}`,
        sex,
        citizenship: asian ? 'VN' : 'UA',
      })
    }
  }
  return registrations
}
