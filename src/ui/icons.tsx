// Small line pictures beside words. Decoration only: the words carry the meaning, assistive technology skips them.
const drawings = {
  advice: 'M4 5h16v11h-9l-5 4v-4H4zM8 9h8M8 12h5',
  courses: 'M3 9l9-4 9 4-9 4zM7 11v5c3 2 7 2 10 0v-5M21 9v6',
  interpreting: 'M3 5h9M7.500 3v2M10 5c-1 4-3 6-6 8M5 8c1 3 4 4 6 5M12 21l4.500-11L21 21M13.500 17.500h6',
  numbers: 'M4 20h16M6 20v-6M11 20V9M16 20V4',
  search: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm5.500 12.500L21 21',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-5 4-7 8-7s8 2 8 7',
} as const
export type IconName = keyof typeof drawings
export const iconNames: readonly IconName[] = ['advice', 'courses', 'interpreting', 'numbers', 'search', 'person']

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={drawings[name]} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}
