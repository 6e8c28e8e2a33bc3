// What invented notes, goals and tasks say: in the words counsellors use, put together by chance. Czech, as notes in Prague are.
import { pick } from './model.ts'

type Sentences = { openings: readonly string[]; matters: readonly string[]; ends: readonly string[] }
const social: Sentences = {
  openings: [
    'Přišli bez objednání, řešili jsme',
    'Na schůzce jsme řešili',
    'Po telefonu jsme probrali',
    'S tlumočníkem jsme prošli',
    'Osobní konzultace v poradně:',
    'Doprovod na úřad,',
  ],
  matters: [
    'žádost o prodloužení pobytu',
    'nevyplacenou mzdu za poslední dva měsíce',
    'zápis syna do školy',
    'smlouvu o nájmu a vrácení kauce',
    'zdravotní pojištění dítěte',
    'uznání diplomu zdravotní sestry',
    'příspěvek na bydlení',
    'výpověď z práce',
    'rodný list a jeho překlad',
    'registraci u praktického lékaře',
    'kurz češtiny v okolí bydliště',
    'životopis a odpověď na inzerát',
    'dluh na vyúčtování energií',
    'místo ve školce',
  ],
  ends: [
    'Domluvili jsme další schůzku.',
    'Doklady budou do týdne.',
    'Pošleme žádost datovou schránkou.',
    'Doprovodíme na úřad.',
    'Zatím bez dalšího kroku.',
    'Objednáno na příští týden.',
    'Zavoláme zaměstnavateli.',
    'Předáno kolegovi právníkovi.',
    'Vše vyřízeno, děkuje.',
  ],
}
const legal: Sentences = {
  openings: [
    'Právní konzultace:',
    'Prostudoval jsem spis,',
    'Převzal jsem zastoupení ve věci',
    'Dle rozhodnutí MV ČR jde o',
    'S klientem jsme připravili',
  ],
  matters: [
    'zamítnutí žádosti o trvalý pobyt',
    'odvolání proti rozhodnutí o správním vyhoštění',
    'žalobu na nevyplacenou mzdu',
    'zrušení povolení k dlouhodobému pobytu',
    'rozvod a péči o nezletilé děti',
    'žádost o mezinárodní ochranu',
    'udělení občanství a zkoušku z reálií',
    'výpověď z nájmu bytu',
    'přestupek při kontrole inspekce práce',
  ],
  ends: [
    'Lhůta je zapsaná.',
    'Plná moc podepsána.',
    'Odvolání podáno, doklad o podání je ve spisu.',
    'Čekáme na vyjádření správního orgánu.',
    'Doplníme důkazy do konce měsíce.',
    'Doporučil jsem smír.',
  ],
}
const psychotherapy: Sentences = {
  openings: ['Druhé setkání:', 'Sezení s tlumočnicí,', 'Úvodní sezení,', 'Pokračujeme v tématu:', 'Po přestávce:'],
  matters: [
    'špatný spánek a vracející se sny',
    'strach z úřadů po příchodu',
    'odloučení od rodiny',
    'hádky doma a únava',
    'ztráta blízkého',
    'napětí v nové práci',
  ],
  ends: [
    'Dechové cvičení zvládá sama.',
    'Příště zapojíme partnera.',
    'Doporučen psychiatr, souhlasí.',
    'Bez akutního rizika.',
    'Zakázka trvá, další sezení za dva týdny.',
  ],
}
const byKind: Readonly<Record<string, Sentences>> = { social, legal, psychotherapy }

/** One invented note of this kind. */
export function inventNote(roll: () => number, kind: string): string {
  const { openings, matters, ends } = byKind[kind] ?? social
  return `${pick(roll, openings)} ${pick(roll, matters)}. ${pick(roll, ends)}`
}
const goals: Readonly<Record<string, readonly string[]>> = {
  income: ['najít stálou práci', 'vyřídit příspěvek na bydlení', 'splácet dluh po 500 Kč'],
  health: ['zaregistrovat se u lékaře', 'vyřídit pojištění dítěte'],
  housing: ['najít podnájem do 15 000 Kč', 'vlastní nájemní smlouva'],
  papers: ['prodloužit pobyt', 'vyměnit cestovní doklad'],
  language: ['zkouška A2', 'chodit na kurz češtiny dvakrát týdně'],
  family: ['místo ve školce', 'sloučení rodiny'],
  school: ['zapsat dítě do základní školy', 'nostrifikovat vysvědčení'],
  work: ['vymoci nevyplacenou mzdu', 'práce v oboru'],
  proceedings: ['podat odvolání v lhůtě', 'doplnit důkazy'],
  safety: ['bezpečné ubytování', 'bezpečný kontakt'],
  neighbours: ['poznat sousedy', 'domovní schůze'],
  'free-time': ['kroužek pro dítě'],
}
export function inventGoal(roll: () => number, area: string): string {
  return pick(roll, goals[area] ?? ['dohodnout další krok'])
}
