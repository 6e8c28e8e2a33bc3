import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tools.mjs'

/** Codes of the 57 self-governing city districts. */
export function districtCodes() {
  return readFileSync(join(root, 'seed', 'geo', 'prague-mestske-casti.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0])
}
/** Codes of the statistical office's list of citizenships; two codes of one country would make the same count twice. */
export function citizenshipCodes() {
  const rows = readFileSync(join(root, 'seed', 'population', 'codelist-citizenship-csu-iso.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  return [...new Map(rows.filter(([, iso]) => iso).map(([code, iso]) => [iso, code])).values()]
}
