/** An amount in whole minor units (haléř, cent) with its ISO 4217 currency; never a floating-point number. */
export type Money = { minor: bigint; currency: string }

/** "12,50" or "12.5" in whole units → minor units; refuses more than two decimals and anything that is not a number. */
export function parseMoney(text: string, currency = 'CZK'): Money | null {
  const match = /^(-?)(\d{1,15})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ''))
  if (!match) return null
  const minor = BigInt(match[2] ?? '0') * 100n + BigInt((match[3] ?? '').padEnd(2, '0') || '0')
  return { minor: match[1] === '-' ? -minor : minor, currency }
}

/** Exact decimal text of an amount in whole units, for Intl.NumberFormat, CSV and JSON. */
export function moneyText(money: Money): string {
  const sign = money.minor < 0n ? '-' : ''
  const abs = money.minor < 0n ? -money.minor : money.minor
  const rest = abs % 100n
  return `${sign}${abs / 100n}${rest === 0n ? '' : `.${String(rest).padStart(2, '0')}`}`
}
