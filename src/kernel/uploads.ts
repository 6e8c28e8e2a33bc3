// Files people bring: known by their first bytes, never by their name, and refused when they carry a program.
export const fileTypes = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const
export type FileType = (typeof fileTypes)[keyof typeof fileTypes]

/** What the bytes are, or why they are not taken: 'unknown' kind, or 'active' (a script, a macro, a command to start something). */
export function inspectFile(bytes: Buffer): { type: FileType } | { fault: 'unknown' | 'active' } {
  const begins = (...first: number[]) => first.every((byte, index) => bytes[index] === byte)
  if (begins(0xff, 0xd8, 0xff)) return { type: fileTypes.jpg }
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return { type: fileTypes.png }
  const text = bytes.toString('latin1')
  if (text.startsWith('%PDF-'))
    return /\/(JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b/.test(text) ? { fault: 'active' } : { type: fileTypes.pdf }
  // A ZIP archive names its members in the clear.
  if (begins(0x50, 0x4b, 0x03, 0x04) && text.includes('word/document.xml'))
    return /vbaProject|oleObject|activeX/.test(text) ? { fault: 'active' } : { type: fileTypes.docx }
  return { fault: 'unknown' }
}
export function extensionOf(type: string): string {
  return Object.entries(fileTypes).find(([, one]) => one === type)?.[0] ?? 'bin'
}
