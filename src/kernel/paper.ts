// Letters, contracts and minutes as paper: one description, printed as PDF (tagged, PDF/UA-1, so that a screen reader reads it, where the compiler's part for the platform can) or as DOCX that an office may go on writing.
// What people typed reaches the typesetter as data, never as its language, so no text can become a command.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { AlignmentType, Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import { AppError } from './errors.ts'
import type { Lang } from './i18n.ts'

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly string[])[]; numbers?: readonly number[] }
  | { kind: 'signatures'; names: readonly string[] }
/** One language of a paper; every further part begins on a new page. */
export type Part = { lang: Lang; title: string; blocks: readonly Block[] }
export type Paper = {
  sender: readonly string[]
  recipient: readonly string[]
  day: string
  reference: string
  parts: readonly [Part, ...Part[]]
  note?: string
}

const rightToLeft = new Set<Lang>(['ar'])
const template = `#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.parts.first().title)
#set page(paper: "a4", margin: (x: 25mm, y: 25mm), footer: context { set text(size: 8pt, fill: rgb("#54595e")); grid(columns: (1fr, auto), paper.reference, [#counter(page).display() / #counter(page).final().first()]) })
#set text(font: ("Noto Sans", "Noto Sans Arabic", "ZCOOL XiaoWei"), size: 10.5pt, lang: "cs")
#set par(leading: 0.7em, spacing: 1.1em)
#show heading.where(level: 1): set text(size: 15pt)
#show heading.where(level: 2): set text(size: 11.5pt)
#show heading: set block(above: 1.4em, below: 0.8em)
#let write(block) = {
  if block.kind == "heading" { heading(level: 2, block.text) }
  else if block.kind == "paragraph" { for line in block.text.split("\\n") { par(line) } }
  else if block.kind == "list" { list(..block.items.map(text)) }
  else if block.kind == "facts" { for row in block.rows { par(strong(row.at(0)) + [: ] + row.at(1)) } }
  else if block.kind == "table" {
    table(columns: block.head.len(), stroke: 0.4pt + rgb("#8a9097"), inset: 5pt, align: (column, row) => if block.numbers.contains(column) { end } else { start },
      table.header(..block.head.map(strong)), ..block.rows.flatten())
  }
  else if block.kind == "signatures" { v(14mm); grid(columns: (1fr,) * block.names.len(), column-gutter: 12mm, ..block.names.map(name => { line(length: 100%, stroke: 0.5pt); v(1mm); text(size: 9pt, name) })) }
}
#grid(columns: (1fr, 1fr), column-gutter: 10mm,
  { set text(size: 9pt); paper.sender.join(linebreak()) },
  if paper.recipient.len() > 0 { block(inset: 8pt, stroke: 0.4pt + rgb("#8a9097"), width: 100%, paper.recipient.join(linebreak())) } else [])
#v(6mm)
#align(end, text(size: 9pt, paper.day))
#for (number, part) in paper.parts.enumerate() {
  if number > 0 { pagebreak() }
  set text(lang: part.lang, dir: if part.rtl { rtl } else { ltr })
  heading(level: 1, part.title)
  for block in part.blocks { write(block) }
}
#if paper.note != "" { v(1fr); set text(size: 8.5pt, fill: rgb("#54595e")); par(paper.note) }
`

let compiler: NodeCompiler | null = null
function openCompiler(): NodeCompiler {
  const find = createRequire(import.meta.url)
  const fonts = [
    '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
    '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
    '@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
    '@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf',
    '@expo-google-fonts/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf',
  ]
  compiler ??= NodeCompiler.create({ fontArgs: [{ fontBlobs: fonts.map((font) => readFileSync(find.resolve(font))) }] })
  return compiler
}

/** The letters of a text that no font of the house has, as the typesetter reports them; PDF/UA allows no paper with empty boxes. */
function missingIn(error: unknown): string[] {
  return [
    ...new Set([...String(error).matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/gu)].map((match) => match[1] ?? '')),
  ].filter(Boolean)
}
/** The paper as PDF/UA-1 of A4 pages, or the letters that stand in its way: rare Chinese ones, mostly in names; the DOCX holds them. The same paper gives the same bytes. */
export function tryPaperPdf(paper: Paper): { pdf: Buffer } | { missing: string[] } {
  const content = {
    ...paper,
    note: paper.note ?? '',
    parts: paper.parts.map((part) => ({
      ...part,
      rtl: rightToLeft.has(part.lang),
      blocks: part.blocks.map((block) => (block.kind === 'table' ? { ...block, numbers: block.numbers ?? [] } : block)),
    })),
  }
  const typesetter = openCompiler()
  const answer = typesetter.compile({ mainFileContent: template, inputs: { paper: JSON.stringify(content) } })
  const made = answer.result
  if (!made) throw new Error(`A paper was not set: ${JSON.stringify(answer.takeDiagnostics()?.shortDiagnostics ?? [])}`)
  try {
    return { pdf: typesetter.pdf(made, { pdfStandard: 'ua-1', creationTimestamp: 0 }) }
  } catch (error) {
    const missing = missingIn(error)
    if (missing.length > 0) return { missing }
    // The compiler's parts for macOS, Windows and ARM are one version behind and know no tags; the pages are the same.
    if (process.platform === 'linux' && process.arch === 'x64') throw error
    return { pdf: typesetter.pdf(made, {}) }
  } finally {
    typesetter.evictCache(10)
  }
}
/** The paper as PDF; says in one line which letters no font has. */
export function paperPdf(paper: Paper): Buffer {
  const made = tryPaperPdf(paper)
  if ('missing' in made)
    throw new AppError('invalid', `The fonts of this installation have no letters for ${made.missing.join(' ')}; take the DOCX.`)
  return made.pdf
}

function docxBlocks(part: Part): (Paragraph | Table)[] {
  const bidirectional = rightToLeft.has(part.lang)
  const run = (text: string, bold = false) =>
    new TextRun({ text, bold, rightToLeft: bidirectional, language: bidirectional ? { bidirectional: part.lang } : { value: part.lang } })
  const paragraph = (text: string, bold = false) => new Paragraph({ bidirectional, spacing: { after: 120 }, children: [run(text, bold)] })
  return part.blocks.flatMap((block): (Paragraph | Table)[] => {
    if (block.kind === 'heading') return [new Paragraph({ heading: HeadingLevel.HEADING_2, bidirectional, children: [run(block.text)] })]
    if (block.kind === 'paragraph') return block.text.split('\n').map((line) => paragraph(line))
    if (block.kind === 'list')
      return block.items.map((item) => new Paragraph({ bidirectional, bullet: { level: 0 }, children: [run(item)] }))
    if (block.kind === 'facts')
      return block.rows.map(
        ([label, value]) => new Paragraph({ bidirectional, spacing: { after: 120 }, children: [run(`${label}: `, true), run(value)] }),
      )
    if (block.kind === 'signatures')
      return block.names.flatMap((name) => [
        new Paragraph({ bidirectional, spacing: { before: 700 }, children: [run('…………………………………………')] }),
        paragraph(name),
      ])
    const row = (cells: readonly string[], bold: boolean) =>
      new TableRow({
        tableHeader: bold,
        children: cells.map(
          (cell, column) =>
            new TableCell({
              children: [
                new Paragraph({
                  bidirectional,
                  alignment: block.numbers?.includes(column) ? AlignmentType.END : AlignmentType.START,
                  children: [run(cell, bold)],
                }),
              ],
            }),
        ),
      })
    return [
      new Table({
        width: { size: 100, type: WidthType.PERCENTAGE },
        visuallyRightToLeft: bidirectional,
        rows: [row(block.head, true), ...block.rows.map((cells) => row(cells, false))],
      }),
    ]
  })
}
/** The paper as DOCX with the same words in the same order. */
export async function paperDocx(paper: Paper): Promise<Buffer> {
  const plain = (text: string) => new Paragraph({ children: [new TextRun(text)] })
  return Packer.toBuffer(
    new Document({
      title: paper.parts[0].title,
      creator: paper.sender[0] ?? '',
      styles: { default: { document: { run: { font: 'Noto Sans', size: 21 } } } },
      sections: paper.parts.map((part, number) => ({
        children: [
          ...(number === 0
            ? [
                ...paper.sender.map(plain),
                plain(''),
                ...paper.recipient.map(plain),
                plain(''),
                new Paragraph({ alignment: AlignmentType.END, children: [new TextRun(paper.day)] }),
              ]
            : []),
          new Paragraph({
            heading: HeadingLevel.HEADING_1,
            bidirectional: rightToLeft.has(part.lang),
            children: [new TextRun({ text: part.title, rightToLeft: rightToLeft.has(part.lang) })],
          }),
          ...docxBlocks(part),
          ...(number === paper.parts.length - 1 ? [plain(''), ...(paper.note ? [plain(paper.note)] : []), plain(paper.reference)] : []),
        ],
      })),
    }),
  )
}
