// Does a text name a person? Looked at before anything is published. It may warn too often; an officer then says why a word is no private person.

const men =
  'Jan Jiří Petr Josef Pavel Martin Tomáš Jaroslav Miroslav Zdeněk Václav Michal František Jakub Milan Karel Lukáš David Vladimír Ladislav Ondřej Roman Stanislav Marek Radek Daniel Antonín Vojtěch Filip Adam Matěj Dominik Aleš Miloslav Jaromír Patrik Libor Vlastimil Bohumil Lubomír Rudolf Luboš Oldřich Vít Richard Robert Štěpán Ivan Radim Dušan Vilém Igor Oleh Oleg Andrij Serhij Mykola Volodymyr Oleksandr Dmytro Taras Bohdan Vasyl Jurij Yuriy Sergej Alexandr Alexander Dmitrij Nikolaj Viktor Michail Alexej Aleksej Ahmed Mohamed Mohammed Ali Omar Hassan Ibrahim Mustafa Batbayar Ganbold Nguyen Nguyễn Tran Trần Pham Phạm Hoang'
const women =
  'Jana Marie Eva Hana Anna Lenka Kateřina Lucie Věra Alena Petra Veronika Jaroslava Tereza Martina Michaela Jitka Helena Ludmila Zdeňka Ivana Monika Eliška Zuzana Markéta Jarmila Barbora Jiřina Marcela Kristýna Dana Dagmar Dagmara Adéla Pavla Vlasta Miroslava Irena Božena Klára Libuše Nikola Šárka Gabriela Olga Renata Natálie Iveta Simona Denisa Andrea Radka Silvie Iva Oksana Olena Natalija Natalia Iryna Irina Tetjana Tatiana Svitlana Světlana Ljudmyla Halyna Nadija Marija Mariia Julija Yulia Viktoria Viktoriia Anastasija Anastasia Oleksandra Darja Kateryna Fatima Aisha Maryam Leila Thi Linh Huong Mai'
/** Small letters without accents, so that a name is known in any spelling. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
/** The cases of a given name as Czech declines them; rough on purpose. */
function casesOf(name: string, woman: boolean): string[] {
  const all = plain(name)
  if (woman) {
    const stem = all.replace(/(ie|[aey])$/, '')
    return [all, ...['a', 'y', 'e', 'u', 'ou', 'o', 'i', 'ii', 'ie'].map((end) => stem + end)]
  }
  // Pavel, Pavla; Marek, Marka; Jiří, Jiřího.
  const stem = /[aeiou]?[^aeiou]e[lkc]$/.test(all) ? all.slice(0, -2) + all.slice(-1) : all
  return [all, ...['a', 'ovi', 'em', 'e', 'u', 'ho', 'mu', 'm', 'm'].map((end) => stem + end)]
}
const given = new Set([
  ...men.split(' ').flatMap((name) => casesOf(name, false)),
  ...women.split(' ').flatMap((name) => casesOf(name, true)),
])
// A street, a school or a fund that bears a name names nobody who could mind.
const bears =
  /(^|\s)(ulic\p{L}*|ul\.|náměstí|nám\.|nábřeží|nadac\p{L}*|nadačn\p{L}*|fond\p{L}*|škol\p{L}*|zš|gymnázi\p{L}*|univerzit\p{L}*|knihovn\p{L}*|divadl\p{L}*|muze\p{L}*|kostel\p{L}*|park\p{L}*|cen[ay]\p{L}*|kavárn\p{L}*|metod\p{L}*)\s*$/iu
// Words with a capital that stand beside each other.
const row = /\p{Lu}[\p{L}’'-]*\.?(?:\s+\p{Lu}[\p{L}’'-]*\.?)+/gu
const titled =
  /\b(?:Mgr|Ing|Bc|BcA|MgA|MUDr|MVDr|JUDr|PhDr|RNDr|PaedDr|ThDr|DiS|doc|prof|dr|paní|pan|pana|panem|panu|pani|slečn[ayou]+|p|pí|Mr|Mrs|Ms)\.?\s+(\p{Lu}[\p{L}’'-]+(?:\s+\p{Lu}[\p{L}’'-]+)?)/gu
const contacts = [/[\w.+-]+@[\w-]+\.[\w.-]+/gu, /(?:\+420\s?)?\b\d{3}\s?\d{3}\s?\d{3}\b/gu, /\b\d{6}\/\d{3,4}\b/gu]

/** Words of a text that look like a living person, or how to reach one; people with an account here are known by name. */
export function namesIn(text: string, people: readonly string[] = []): string[] {
  const whole = text.normalize('NFC')
  const found = new Set<string>()
  for (const match of whole.matchAll(row)) {
    const words = [...match[0].matchAll(/[^\s]+/gu)]
    for (const [index, word] of words.entries()) {
      const rest = words.slice(index + 1, index + 3).map((one) => one[0])
      if (rest.length === 0 || word[0].endsWith('.') || !given.has(plain(word[0])) || ((rest[0] ?? '').length < 3 && rest.length < 2))
        continue
      if (bears.test(whole.slice(0, match.index + word.index))) break
      found.add([word[0], ...rest].join(' ').replace(/\.$/, ''))
      break
    }
  }
  for (const match of whole.matchAll(titled)) found.add(match[0])
  for (const kind of contacts) for (const match of whole.matchAll(kind)) found.add(match[0])
  const small = whole.toLowerCase()
  for (const person of people) if (person.includes(' ') && small.includes(person.normalize('NFC').toLowerCase())) found.add(person)
  return [...found]
}
