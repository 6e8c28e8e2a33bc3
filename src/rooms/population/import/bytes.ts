// Files as bytes: which encoding, which separator, and lines of text with their numbers. Nothing here holds more than a piece of the file.
import { isUtf8 } from 'node:buffer'
import type { FaultReason } from './model.ts'
import { FileFault } from './model.ts'

export type Encoding = 'utf-8' | 'windows-1250'
export type Delimiter = ',' | ';' | '\t'

/** UTF-8 unless the head holds bytes that are none and no letter that is surely UTF-8: then the older Czech encoding of Windows. */
export function encodingOf(head: Uint8Array): Encoding {
  if (isUtf8(head)) return 'utf-8'
  let well = 0
  let ill = 0
  for (let i = 0; i < head.length; i++) {
    const byte = head[i] ?? 0
    if (byte < 0x80) continue
    const length = byte >= 0xc3 && byte <= 0xdf ? 1 : byte >= 0xe0 && byte <= 0xef ? 2 : 0
    let following = 0
    while (following < length && ((head[i + 1 + following] ?? 0) & 0xc0) === 0x80) following++
    if (length > 0 && following === length) {
      well++
      i += length
    } else if (i + length < head.length) ill++
  }
  return ill > 0 && well <= ill ? 'windows-1250' : 'utf-8'
}

/** The separator of a header line: the most frequent candidate outside quotes. */
export function delimiterOf(header: string): Delimiter {
  const bare = header.replace(/"[^"]*"/g, '')
  const count = (delimiter: Delimiter) => bare.split(delimiter).length
  const candidates: readonly Delimiter[] = [',', ';', '\t']
  return candidates.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

/** A decoded text that cannot be what was written: replacement signs or control characters that no office writes. */
export function looksBroken(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- undefined bytes of windows-1250 arrive as these
  return /[\ufffd\u0080-\u009f\u0000-\u0008]/.test(text)
}

const longestLine = 1 << 20

/** Whole lines of a file, piece by piece: the bytes of a piece, where its lines end, and the number of its first line. */
export async function* linePieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{ bytes: Buffer; firstLine: number }> {
  let rest = Buffer.alloc(0)
  let line = 1
  let first = true
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk])
    if (first && bytes.length >= 3) {
      first = false
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
      if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
        throw new FileFault('brokenEncoding', 'UTF-16')
    }
    const end = bytes.lastIndexOf(10) + 1
    if (end > 0) {
      const piece = bytes.subarray(0, end)
      yield { bytes: piece, firstLine: line }
      line += countLines(piece)
    }
    // A copy: the piece's memory may be used again by whoever gives the chunks.
    rest = Buffer.from(bytes.subarray(end))
    if (rest.length > longestLine) throw new FileFault('unreadable', 'more than a million characters without an end of line', line)
  }
  if (rest.length > 0) yield { bytes: rest, firstLine: line }
}
function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++
  return count
}

/** The fields of one line; 'unclosedQuote' when a quotation begins and does not end (or text follows its end). */
export function splitLine(text: string, delimiter: Delimiter): string[] | 'unclosedQuote' {
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let end = at + 1
      for (;;) {
        end = text.indexOf('"', end)
        if (end === -1) return 'unclosedQuote'
        if (text[end + 1] !== '"') break
        end += 2
      }
      if (end + 1 < text.length && text[end + 1] !== delimiter) return 'unclosedQuote'
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
    } else {
      const end = text.indexOf(delimiter, at)
      fields.push(end === -1 ? text.slice(at) : text.slice(at, end))
      at = end === -1 ? text.length : end
    }
    if (at >= text.length) return fields
    at += 1
    if (at === text.length) return [...fields, '']
  }
}

export type TextRow = { line: number; cells: readonly string[]; text: string } | { line: number; fault: FaultReason; text: string }
export type RowBatch = { rows: readonly TextRow[]; bytes: number }

/** Rows of a CSV of any kind, in batches. A quotation may hold line breaks (up to ten); one that never ends spoils its own line only. */
export async function* csvRows(chunks: AsyncIterable<Uint8Array>, encoding: Encoding, delimiter: Delimiter): AsyncGenerator<RowBatch> {
  const decoder = new TextDecoder(encoding)
  let pending: { line: number; text: string }[] = []
  let width: number | undefined
  for await (const piece of linePieces(chunks)) {
    const lines = decoder.decode(piece.bytes).split('\n')
    if (lines.at(-1) === '') lines.pop()
    pending.push(...lines.map((text, index) => ({ line: piece.firstLine + index, text: text.replace(/\r$/, '') })))
    const taken = takeRows(pending, delimiter, width, false)
    width = taken.width
    pending = pending.slice(taken.used)
    yield { rows: taken.rows, bytes: piece.bytes.length }
  }
  yield { rows: takeRows(pending, delimiter, width, true).rows, bytes: 0 }
}
function takeRows(
  lines: readonly { line: number; text: string }[],
  delimiter: Delimiter,
  known: number | undefined,
  last: boolean,
): { rows: TextRow[]; used: number; width: number | undefined } {
  const rows: TextRow[] = []
  let width = known
  let at = 0
  while (at < lines.length) {
    const { line, text } = lines[at] ?? { line: 0, text: '' }
    let cells = splitLine(text, delimiter)
    let used = 1
    if (cells === 'unclosedQuote') {
      // Not enough of the file seen yet to know whether the quotation goes on.
      if (!last && lines.length - at <= 10) break
      for (let more = 2; more <= 10 && at + more <= lines.length; more++) {
        const joined = splitLine(
          lines
            .slice(at, at + more)
            .map((one) => one.text)
            .join('\n'),
          delimiter,
        )
        if (joined !== 'unclosedQuote' && joined.length === width) {
          cells = joined
          used = more
          break
        }
      }
    }
    if (cells === 'unclosedQuote') rows.push({ line, fault: 'unclosedQuote', text })
    else if (looksBroken(text)) rows.push({ line, fault: 'brokenEncoding', text })
    else if (text.trim() !== '') {
      width ??= cells.length
      rows.push({ line, cells, text })
    }
    at += used
  }
  return { rows, used: at, width }
}
