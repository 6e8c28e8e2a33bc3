// Legal periods as data: how long, from what, since when, by which law. A new law is a new version with its first day; earlier versions stay for earlier events.
export type Length = { n: number; unit: 'day' | 'week' | 'month' }
export type RuleVersion = {
  rule: string
  version: number
  /** First and last day of the event for which this version holds; null: until further notice. */
  from: string
  to: string | null
  title: { cs: string; en: string }
  /** What the event is, in words. */
  event: { cs: string; en: string }
  length: Length
  /** `delivery`: the computed day is the day on which the law takes something as delivered. */
  kind: 'period' | 'delivery'
  source: string
  /** False where the day stands although it is a day of rest. */
  moves?: false
  /** Rule by which the first day is not counted, and by which an end on a day of rest moves. */
  counting: string
  moving: string
  /** Not every rule has been signed by a lawyer yet; those that have not say so wherever they are used. */
  confirmed: boolean
}
const administrative = { counting: 'Act 500/2004 Coll., § 40(1)(a)', moving: 'Act 500/2004 Coll., § 40(1)(c)' }
const court = { counting: 'Act 150/2002 Coll., § 40(1) and (2)', moving: 'Act 150/2002 Coll., § 40(3)' }
const civil = { counting: 'Act 99/1963 Coll., § 57(1)', moving: 'Act 99/1963 Coll., § 57(2)' }
const delivered = { cs: 'den doručení', en: 'day of delivery' }
const beginning = '2006-01-01'
const common = { version: 1, to: null, kind: 'period', confirmed: false } as const

export const rules: readonly RuleVersion[] = [
  {
    ...common,
    ...administrative,
    rule: 'administrative-appeal',
    from: beginning,
    title: { cs: 'odvolání ve správním řízení', en: 'administrative appeal' },
    event: delivered,
    length: { n: 15, unit: 'day' },
    source: 'Act 500/2004 Coll., § 83(1)',
  },
  {
    ...common,
    ...administrative,
    rule: 'authority-decision',
    from: beginning,
    title: { cs: 'vydání rozhodnutí správním orgánem', en: 'decision of an authority' },
    event: { cs: 'den zahájení řízení (úplná žádost)', en: 'day on which proceedings began (complete application)' },
    length: { n: 30, unit: 'day' },
    source: 'Act 500/2004 Coll., § 71(3)',
  },
  {
    ...common,
    ...administrative,
    rule: 'remonstrance',
    from: beginning,
    title: { cs: 'rozklad', en: 'remonstrance to the head of a central office' },
    event: delivered,
    length: { n: 15, unit: 'day' },
    source: 'Act 500/2004 Coll., § 152(5) with § 83(1)',
  },
  {
    ...common,
    ...administrative,
    rule: 'delivery-by-deposit',
    kind: 'delivery',
    from: beginning,
    title: { cs: 'doručení fikcí po uložení', en: 'delivery by fiction after deposit' },
    event: { cs: 'den, kdy byla písemnost připravena k vyzvednutí', en: 'day on which the letter was ready to be collected' },
    length: { n: 10, unit: 'day' },
    source: 'Act 500/2004 Coll., § 24(1)',
    moving: 'Act 500/2004 Coll., § 40(1)(c); Supreme Administrative Court 9 As 55/2009',
  },
  {
    ...common,
    ...administrative,
    rule: 'delivery-by-data-box',
    kind: 'delivery',
    from: '2009-07-01',
    title: { cs: 'doručení fikcí do datové schránky', en: 'delivery by fiction into a data box' },
    event: { cs: 'den dodání do datové schránky', en: 'day on which the message reached the data box' },
    length: { n: 10, unit: 'day' },
    source: 'Act 300/2008 Coll., § 17(4)',
    moving: 'Supreme Administrative Court 4 Afs 264/2018-85 (enlarged senate)',
  },
  // Hung on the official notice board: whether the fifteenth day moves off a day of rest is disputed (Supreme Administrative Court 1 As 86/2009 discusses § 25), so the earlier and safer day is computed.
  {
    ...common,
    ...administrative,
    rule: 'delivery-by-public-notice',
    kind: 'delivery',
    moves: false,
    from: beginning,
    title: { cs: 'doručení veřejnou vyhláškou', en: 'delivery by public notice' },
    event: { cs: 'den vyvěšení na úřední desce', en: 'day on which the notice was posted' },
    length: { n: 15, unit: 'day' },
    source: 'Act 500/2004 Coll., § 25(2)',
  },
  {
    ...common,
    ...court,
    rule: 'administrative-action',
    from: '2003-01-01',
    title: { cs: 'žaloba proti rozhodnutí správního orgánu', en: 'action against an administrative decision' },
    event: delivered,
    length: { n: 2, unit: 'month' },
    source: 'Act 150/2002 Coll., § 72(1)',
  },
  {
    ...common,
    ...court,
    rule: 'cassation-complaint',
    from: '2003-01-01',
    title: { cs: 'kasační stížnost', en: 'cassation complaint' },
    event: delivered,
    length: { n: 2, unit: 'week' },
    source: 'Act 150/2002 Coll., § 106(2)',
  },
  {
    ...common,
    ...civil,
    rule: 'civil-appeal',
    from: '2001-01-01',
    title: { cs: 'odvolání v občanském soudním řízení', en: 'civil appeal' },
    event: delivered,
    length: { n: 15, unit: 'day' },
    source: 'Act 99/1963 Coll., § 204(1)',
  },
  {
    ...common,
    ...civil,
    rule: 'payment-order-objection',
    from: '2001-01-01',
    title: { cs: 'odpor proti platebnímu rozkazu', en: 'objection to a payment order' },
    event: delivered,
    length: { n: 15, unit: 'day' },
    source: 'Act 99/1963 Coll., § 172(1)',
  },
  {
    ...common,
    rule: 'invalid-termination',
    from: '2007-01-01',
    title: { cs: 'žaloba na neplatnost skončení pracovního poměru', en: 'action against the end of employment' },
    event: { cs: 'den, kdy měl pracovní poměr skončit', en: 'day on which the employment was to end' },
    length: { n: 2, unit: 'month' },
    source: 'Act 262/2006 Coll., § 72',
    counting: 'Act 89/2012 Coll., § 605(2)',
    moving: 'Act 89/2012 Coll., § 607',
  },
  {
    ...common,
    rule: 'penal-order-objection',
    from: '1994-01-01',
    title: { cs: 'odpor proti trestnímu příkazu', en: 'objection to a penal order' },
    event: delivered,
    length: { n: 8, unit: 'day' },
    source: 'Act 141/1961 Coll., § 314g(1)',
    counting: 'Act 141/1961 Coll., § 60(1)',
    moving: 'Act 141/1961 Coll., § 60(3)',
  },
  {
    ...common,
    rule: 'criminal-complaint',
    from: '1994-01-01',
    title: { cs: 'stížnost v trestním řízení', en: 'complaint in criminal proceedings' },
    event: { cs: 'den oznámení usnesení', en: 'day on which the resolution was announced' },
    length: { n: 3, unit: 'day' },
    source: 'Act 141/1961 Coll., § 143(1)',
    counting: 'Act 141/1961 Coll., § 60(1)',
    moving: 'Act 141/1961 Coll., § 60(3)',
  },
  {
    ...common,
    ...civil,
    rule: 'constitutional-complaint',
    from: '1993-07-01',
    to: '2012-12-31',
    title: { cs: 'ústavní stížnost', en: 'constitutional complaint' },
    event: delivered,
    length: { n: 60, unit: 'day' },
    source: 'Act 182/1993 Coll., § 72(3), as in force until 31 December 2012',
  },
  {
    ...common,
    ...civil,
    rule: 'constitutional-complaint',
    version: 2,
    from: '2013-01-01',
    title: { cs: 'ústavní stížnost', en: 'constitutional complaint' },
    event: delivered,
    length: { n: 2, unit: 'month' },
    source: 'Act 182/1993 Coll., § 72(3), as amended by Act 404/2012 Coll.',
  },
]
/** The version of a rule in force for an event of this day; undefined when there is none. */
export function ruleOn(rule: string, day: string): RuleVersion | undefined {
  return rules.find((one) => one.rule === rule && one.from <= day && (one.to === null || day <= one.to))
}
