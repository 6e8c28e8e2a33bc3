// Which words are nearly the same: at most one or two letters apart (missing, added, changed, or two neighbours exchanged), or alike in their consonants.

/** 0 equal, 1 one letter apart, 2 two letters apart or the same consonants. */
export type Nearness = 0 | 1 | 2

/** Letters to change, add, leave out or exchange with their neighbour to make one word of the other; counts no further than `limit` + 1. */
export function editDistance(one: string, other: string, limit = Infinity): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    let least = row
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      current.push(cost)
      least = Math.min(least, cost)
    }
    if (least > limit) return limit + 1
    beforeLast = last
    last = current
  }
  return last[other.length] ?? 0
}

function withoutLetters(word: string, count: number): Set<string> {
  let forms = new Set([word])
  for (let round = 0; round < count; round += 1) {
    const shorter = new Set(forms)
    for (const form of forms) for (let at = 0; at < form.length; at += 1) shorter.add(form.slice(0, at) + form.slice(at + 1))
    forms = shorter
  }
  return forms
}

const reach = (word: string) => (word.length >= 6 ? 2 : word.length >= 3 ? 1 : 0)

/** For every word its near words (itself included). Words of three letters and more reach one letter far, of six and more two. */
export function nearWords(words: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, Nearness>> {
  const near = new Map(words.map((word) => [word, new Map<string, Nearness>([[word, 0]])]))
  const shelves = new Map<string, string[]>()
  const shelve = (label: string, word: string) => {
    const shelf = shelves.get(label)
    if (shelf) shelf.push(word)
    else shelves.set(label, [word])
  }
  for (const word of near.keys()) {
    for (const form of withoutLetters(word, reach(word))) shelve(form, word)
    const consonants = word.replace(/[aeiou]/g, '')
    if (consonants.length >= 3) shelve(`~${consonants}`, word)
  }
  for (const [label, shelf] of shelves) {
    for (const one of shelf) {
      for (const other of shelf) {
        if (one >= other) continue
        const known = near.get(one)?.get(other)
        if (known !== undefined) continue
        const distance = editDistance(one, other, Math.min(reach(one), reach(other)))
        const nearness =
          distance === 1 ? 1 : (distance === 2 && Math.min(reach(one), reach(other)) === 2) || label.startsWith('~') ? 2 : null
        if (nearness === null) continue
        near.get(one)?.set(other, nearness)
        near.get(other)?.set(one, nearness)
      }
    }
  }
  return near
}
