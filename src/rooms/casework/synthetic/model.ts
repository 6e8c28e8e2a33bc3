// Invented people with the proportions of the study and of the statistics; the same seed gives the same city, byte for byte before sealing.
import { caseTemplates, topics, type Topic } from '../model.ts'

/** A small generator of even numbers in [0, 1) (mulberry32); good enough for inventing, never for keys. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
export function pick<T>(roll: () => number, from: readonly T[]): T {
  const found = from[Math.floor(roll() * from.length)]
  if (found === undefined) throw new Error('Nothing to pick from')
  return found
}
/** Picks by weight. */
export function weighed<T>(roll: () => number, from: readonly (readonly [T, number])[]): T {
  let left = roll() * from.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [value, weight] of from) {
    left -= weight
    if (left < 0) return value
  }
  return pick(roll, from)[0]
}

type People = { citizenship: string; language: string; given: readonly string[]; surnames: readonly string[]; passport?: readonly string[] }
/** Shares near those of foreign citizens in Prague (ČSÚ, end of 2019: Ukraine, Slovakia, Russia, Viet Nam …), without citizens of Slovakia, who seldom need counselling. */
const peoples: readonly (readonly [People, number])[] = [
  [{ citizenship: 'UA', language: 'uk', given: ['Олександр', 'Олена', 'Ірина', 'Наталія', 'Андрій', 'Сергій', 'Тетяна', 'Юлія', 'Володимир', 'Марія'], surnames: ['Шевченко', 'Бондаренко', 'Коваленко', 'Ткаченко', 'Мельник', 'Кравчук', 'Олійник', 'Поліщук', 'Савчук', 'Гончар'] }, 40],
  [{ citizenship: 'RU', language: 'ru', given: ['Александр', 'Елена', 'Дмитрий', 'Ольга', 'Наталья', 'Сергей', 'Анна', 'Михаил'], surnames: ['Иванов', 'Смирнова', 'Кузнецов', 'Попова', 'Соколов', 'Лебедева', 'Новиков', 'Морозова'] }, 14],
  [{ citizenship: 'VN', language: 'vi', given: ['Thi Hoa', 'Van Minh', 'Thi Lan', 'Quang Huy', 'Thi Mai', 'Duc Anh', 'Ngoc Linh', 'Van Hung'], surnames: ['Nguyen', 'Tran', 'Le', 'Pham', 'Hoang', 'Vu', 'Dang', 'Bui'] }, 16],
  [{ citizenship: 'MN', language: 'mn', given: ['Батбаяр', 'Оюунчимэг', 'Ганболд', 'Энхтуяа', 'Болормаа', 'Мөнхбат'], surnames: ['Бат', 'Дорж', 'Ганбаатар', 'Цэрэн', 'Пүрэв'] }, 5],
  [{ citizenship: 'MD', language: 'ro', given: ['Ion', 'Maria', 'Vasile', 'Ana', 'Andrei', 'Elena'], surnames: ['Rusu', 'Ceban', 'Popa', 'Munteanu', 'Cojocaru'] }, 5],
  [{ citizenship: 'SY', language: 'ar', given: ['محمد', 'فاطمة', 'أحمد', 'عائشة', 'خالد', 'مريم'], surnames: ['الحسن', 'الخطيب', 'المصري', 'حداد', 'درويش'] }, 4],
  [{ citizenship: 'KZ', language: 'ru', given: ['Айгуль', 'Нурлан', 'Данияр', 'Асель'], surnames: ['Ахметов', 'Нурпеисова', 'Сулейменов', 'Жумабаева'] }, 3],
  [{ citizenship: 'US', language: 'en', given: ['John', 'Emily', 'Michael', 'Sarah', 'David'], surnames: ['Smith', 'Johnson', 'Brown', 'Miller', 'Davis'] }, 3],
  [{ citizenship: 'CN', language: 'zh', given: ['Wei', 'Li', 'Jing', 'Min', 'Lei'], surnames: ['Wang', 'Zhang', 'Liu', 'Chen', 'Yang'] }, 4],
  [{ citizenship: 'GE', language: 'ka', given: ['Giorgi', 'Nino', 'Davit', 'Mariam'], surnames: ['Beridze', 'Kapanadze', 'Gelashvili'] }, 3],
  [{ citizenship: 'IN', language: 'hi', given: ['Raj', 'Priya', 'Amit', 'Anita'], surnames: ['Sharma', 'Singh', 'Patel', 'Kumar'] }, 3],
]
export type Invented = { given: string; surname: string; citizenship: string; language: string; birth: string; sex: 'female' | 'male'; interpreter: 'none' | 'sometimes' | 'always'; phone: string }
/** One invented client. */
export function invent(roll: () => number): Invented {
  const people = weighed(roll, peoples)
  const year = 1950 + Math.floor(roll() ** 0.7 * 58)
  // Papers of one in twelve say 1 January, because nobody knew the day.
  const birth = roll() < 1 / 12 ? `${year}-01-01` : `${year}-${String(1 + Math.floor(roll() * 12)).padStart(2, '0')}-${String(1 + Math.floor(roll() * 28)).padStart(2, '0')}`
  return {
    given: pick(roll, people.given), surname: pick(roll, people.surnames), citizenship: people.citizenship, language: people.language, birth, sex: roll() < 0.53 ? 'female' : 'male', interpreter: weighed(roll, [['none', 5], ['sometimes', 3], ['always', 2]] as const),
    phone: roll() < 0.7 ? `+420 700 ${String(Math.floor(roll() * 1000)).padStart(3, '0')} ${String(Math.floor(roll() * 1000)).padStart(3, '0')}` : '',
  }
}
const openings = ['Klient přišel s', 'Řešili jsme', 'Po telefonu jsme probrali', 'S tlumočníkem jsme prošli', 'Klientka se ptala na'] as const
const matters = ['žádost o prodloužení pobytu', 'nevyplacenou mzdu za poslední dva měsíce', 'zápis syna do školy', 'smlouvu o nájmu a kauci', 'zdravotní pojištění dítěte', 'uznání diplomu zdravotní sestry', 'dávku na bydlení', 'výpověď z práce', 'rodný list a jeho překlad'] as const
const ends = ['Domluvili jsme další schůzku.', 'Klient dodá doklady do týdne.', 'Pošleme žádost datovou schránkou.', 'Doprovodíme na úřad.', 'Zatím bez dalšího kroku.'] as const
/** One invented note, in the words such notes have. */
export function inventNote(roll: () => number): string {
  return `${pick(roll, openings)} ${pick(roll, matters)}. ${pick(roll, ends)}`
}
export function inventTopics(roll: () => number): Topic[] {
  return [...new Set([pick(roll, topics), ...(roll() < 0.3 ? [pick(roll, topics)] : [])])]
}
export function inventTemplate(roll: () => number): string {
  return weighed(roll, caseTemplates.filter((one) => one.noteKind === 'social').map((one) => [one.name, one.name === 'social' ? 6 : 1] as const))
}
