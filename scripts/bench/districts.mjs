import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tools.mjs'

/** Codes of the 57 self-governing city districts. */
export function districtCodes() {
  return readFileSync(join(root, 'seed', 'geo', 'prague-mestske-casti.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(',')[0])
}
