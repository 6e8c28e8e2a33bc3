// One name, many spellings: "Олександр", "Oleksandr", "Alexander" and "Aleksander" are the same word here. Nothing is stored or looked up;
// every rule is a pure function of the text, so two organisations that never meet arrive at the same key.
//
// A canonical word is not a spelling anybody would write. It is what is left after the differences between transliterations are taken away:
// y, j and i are one letter, so are w and v, h, kh, ch and g, s and sh; doubled letters are single. Names which travelled through several
// languages (Mykola and Nikolai, Yevhen and Eugene) are brought together by the list in name-families.ts.
import { nameFamilies } from './name-families.ts'

const cyrillic: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'h',
  ґ: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  є: 'ie',
  ж: 'zh',
  з: 'z',
  и: 'y',
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
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
  ө: 'u',
  ү: 'u',
  ў: 'v',
  ј: 'i',
  љ: 'l',
  њ: 'n',
  ћ: 'ch',
  ђ: 'd',
  џ: 'zh',
  қ: 'k',
  ң: 'n',
  ғ: 'g',
  ұ: 'u',
  һ: 'h',
  ә: 'a',
}
// و and ي are consonants at the beginning of a word and long vowels elsewhere; short vowels are not written at all.
const arabic: Readonly<Record<string, string>> = {
  ا: 'a',
  أ: 'a',
  إ: 'i',
  آ: 'a',
  ٱ: 'a',
  ب: 'b',
  ت: 't',
  ث: 't',
  ج: 'zh',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'd',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'sh',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  ع: '',
  غ: 'gh',
  ف: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  ة: 'a',
  و: 'u',
  ي: 'i',
  ى: 'a',
  ء: '',
  ئ: 'i',
  ؤ: 'u',
  پ: 'p',
  چ: 'ch',
  ژ: 'zh',
  گ: 'g',
  ک: 'k',
  ی: 'i',
}
const latin: Readonly<Record<string, string>> = {
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ø: 'o',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 't',
  ı: 'i',
  č: 'ch',
  ć: 'ch',
  ž: 'zh',
  š: 'sh',
  ş: 'sh',
  ś: 's',
  ź: 'z',
  ż: 'zh',
}

/** Words that are no names by themselves: articles, "son of", and the middle words of Vietnamese names. */
const particles = new Set(['al', 'el', 'ul', 'ar', 'as', 'bin', 'ibn', 'ben', 'bint', 'thi', 'van', 'de', 'da', 'ال', 'بن', 'ابن', 'بنت'])
const vietnameseFamilyNames = new Set([
  'nguyen',
  'tran',
  'le',
  'pham',
  'hoang',
  'huynh',
  'phan',
  'vu',
  'vo',
  'dang',
  'bui',
  'do',
  'ho',
  'ngo',
  'duong',
  'ly',
  'dinh',
  'dao',
  'doan',
  'trinh',
  'truong',
  'luong',
  'mai',
  'cao',
  'ta',
  'ha',
])

function replaceLetters(text: string, letters: Readonly<Record<string, string>>): string {
  let out = ''
  for (const letter of text) out += letters[letter] ?? letter
  return out
}

/** Latin letters without marks; Cyrillic and Arabic by the rules of their languages; other scripts are left as they are. */
function toLatin(word: string): string {
  if (/\p{Script=Arabic}/u.test(word)) {
    const bare = word
      .normalize('NFKC')
      .replace(/[\u064B-\u065F\u0670\u0640]/g, '')
      .replace(/^ال(?=..)/, '')
    return replaceLetters(bare.replace(/^و/, 'v'), arabic)
  }
  if (/\p{Script=Cyrillic}/u.test(word)) return replaceLetters(word.normalize('NFC'), cyrillic)
  return replaceLetters(word.normalize('NFC'), latin).normalize('NFD').replace(/\p{M}/gu, '')
}

const foldings: readonly (readonly [RegExp, string])[] = [
  [/schtsch|shch|szcz|stsch/g, 's'],
  [/tsch/g, 'h'],
  [/sch|sh|sz/g, 's'],
  [/dzh|dj/g, 'z'],
  [/zh/g, 'z'],
  [/j(?=arg|av|in|ant|igm)|(?<=[^aeiouy])j$/g, 'z'], // Mongolian ж, written j: Jargal, Dorj
  [/tch|cz|ch|kh|gh|g/g, 'h'],
  [/c(?=enk[ao]$|uka?$)/g, 'h'], // č of Czech spelling that lost its hook: Sevcenko
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/(?<=...)ck(?=[yi][ji]?$|a$|a[jy]a$)/g, 'sk'], // Czech spelling of -tskyi: Chmelnyckyj
  [/ts|tz|c(?=[eivy])|(?<=[ei])c$/g, 's'],
  [/ck|cc|[cq]/g, 'k'],
  [/^x/g, 's'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/ff$/g, 'v'],
  [/oo|ou/g, 'u'],
  [/ee/g, 'i'],
  [/[yj]/g, 'i'],
  [/(.)\1+/g, '$1'],
  [/iov(a?)$/g, 'ev$1'],
  [/i+e/g, 'e'],
  [/liu/g, 'lu'],
  [/aia$/g, 'a'],
  [/ei$/g, 'i'],
  [/(?<=..)ah$/g, 'a'],
  [/(.)\1+/g, '$1'],
]

/** What all spellings of a word share, before families of names are brought together. */
function bareForm(word: string): string {
  let out = toLatin(word.toLowerCase().replace(/['’ʼ`´ʹ.]/g, ''))
  if (!/^[a-z]+$/.test(out)) return out
  for (const [pattern, by] of foldings) out = out.replace(pattern, by)
  return out
}

const families: ReadonlyMap<string, string> = new Map(
  nameFamilies.flatMap((family) => {
    const [first = '', ...others] = family.split(' ')
    return [first, ...others].map((spelling): [string, string] => [bareForm(spelling), bareForm(first)])
  }),
)

/** The canonical form of one word of a name: equal for all its spellings in all scripts. */
export function canonicalWord(word: string): string {
  const bare = bareForm(word)
  return families.get(bare) ?? bare
}

/** The words of a name without marks of punctuation; "Abd al-Rahman" stays one word. */
function wordsOf(text: string): string[] {
  const joined = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(^|[\s,-])(abd|abdul|abdel|عبد)[\s-]+((?:al|el|ul|ar|ur|as|us)[\s-]+)?(?=\p{L})/gu, '$1$2')
  const words = joined.split(/[^\p{L}\p{M}'’ʼ`´ʹ]+/u).filter((word) => /\p{L}/u.test(word))
  const kept = words.filter((word) => !particles.has(toLatin(word)) && !particles.has(word))
  return kept.length > 0 ? kept : words
}

/** Consonants only, for names whose vowels were guessed (Arabic script leaves them out): null where too little would remain. */
function consonants(canonical: string): string | null {
  const kept = canonical.replace(/[aeiou]/g, '').replace(/(.)\1+/g, '$1')
  return /^[a-z]{3,}$/.test(kept) ? kept : null
}

function keysOfWord(word: string): string[] {
  const canonical = canonicalWord(word)
  const readings = [canonical]
  // j is either a soft i (Julia, Jana) or the first sound of Jamal; و inside a word is either u or w (Mahmud, Anwar).
  readings.push(canonicalWord(word.replace(/(?<![aeiouy])j(?=[aou])/g, 'zh')))
  if (/\p{Script=Arabic}/u.test(word)) readings.push(canonicalWord(word.replace(/(?<=.)و/gu, 'v')))
  const skeletons = readings.flatMap((reading) => consonants(reading) ?? [])
  return [...new Set([...readings, ...skeletons.map((skeleton) => `~${skeleton}`)])]
}

/**
 * The keys of a name word by word: a record is found when, for every word asked, it holds at least one of the word's keys.
 * Keys that begin with "~" are consonants only and find more than is wanted; rank them behind the others.
 */
export function nameKeysByWord(text: string): string[][] {
  return wordsOf(text).map(keysOfWord)
}

/** All keys of a name, to be kept in a blind index inside one organisation. */
export function nameKeys(text: string): string[] {
  return [...new Set(nameKeysByWord(text).flat())]
}

function isPatronymic(canonical: string): boolean {
  return /.(ovih|evih|ivna|ovna|evna|inihna)$/.test(canonical)
}

/** The word that carries a given name or a surname: the last of a Vietnamese given name, the first of any other. */
function leading(words: readonly string[], vietnamese: boolean): string {
  return (vietnamese ? words.at(-1) : (words.find((word) => !isPatronymic(word)) ?? words[0])) ?? ''
}

/**
 * The two canonical words that carry a name, by field; middle names, patronymics and particles are left out. A whole name in one field
 * (with the other empty) is divided by the customs of its language; a single word alone stays where it was written, the other is "".
 */
export function canonicalParts(given: string, surname: string): { given: string; surname: string } {
  const raw = [wordsOf(given), wordsOf(surname)]
  const vietnamese = raw.flat().some((word) => vietnameseFamilyNames.has(toLatin(word)))
  const [first = [], second = []] = raw.map((words) => words.map(canonicalWord))
  if (first.length > 0 && second.length > 0) {
    const isFamily = (words: readonly string[] | undefined) => words?.some((word) => vietnameseFamilyNames.has(toLatin(word))) ?? false
    if (vietnamese && isFamily(raw[0]) && !isFamily(raw[1])) return { given: leading(first, false), surname: leading(second, true) }
    return { given: leading(first, vietnamese), surname: leading(second, false) }
  }
  const words = first.length > 0 ? first : second
  const named = words.length > 2 ? words.filter((word) => !isPatronymic(word)) : words
  const [one = '', other = ''] = [named[0], named.length > 1 ? named.at(-1) : '']
  if (other === '') return first.length > 0 ? { given: one, surname: '' } : { given: '', surname: one }
  return vietnamese ? { given: other, surname: one } : { given: one, surname: other }
}

/** The canonical pair of a name as one key, the same whichever of the two was written as the surname. */
export function canonicalPair(given: string, surname: string): string {
  const parts = canonicalParts(given, surname)
  return [parts.given, parts.surname]
    .filter((part) => part !== '')
    .toSorted()
    .join(' ')
}
