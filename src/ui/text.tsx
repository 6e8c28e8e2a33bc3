// Words on a page: which language they are in and which way they run.
import type { Child } from 'hono/jsx'
import type { Translate } from '../kernel/i18n.ts'

/** Translator of the page's language; every component that says something of its own takes one. */
export type T = Translate

const rightToLeft = new Set(['ar', 'fa', 'he', 'ps', 'ur', 'ckb'])

/**
 * A fact in another language than the page ("Praha – metropole všech" on a Vietnamese page).
 * Says the language to screen readers and the direction to the browser. No keyboard, no script.
 */
export function LangText({ lang, children }: { lang: string; children: Child }) {
  return (
    <span lang={lang} dir={rightToLeft.has(lang) ? 'rtl' : 'ltr'}>
      {children}
    </span>
  )
}

/** A name, number or code of unknown direction inside a sentence; keeps "InBáze" and phone numbers in order inside Arabic. */
export function Bdi({ children }: { children: Child }) {
  return <bdi>{children}</bdi>
}

/** A phone number that can be tapped; always written left to right. */
export function Phone({ number }: { number: string }) {
  return (
    <a class="phone" href={`tel:${number.replaceAll(/[^\d+]/g, '')}`}>
      <bdi dir="ltr">{number}</bdi>
    </a>
  )
}

/** Words only for those who listen. */
export function Hidden({ children }: { children: Child }) {
  return <span class="visually-hidden">{children}</span>
}

/** An address part or id made of any text: "Praha-Libuš / 2011" → "praha-libus-2011". */
export function idOf(text: string): string {
  const plain = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
  return plain.replaceAll(/^-|-$/g, '') || 'x'
}
