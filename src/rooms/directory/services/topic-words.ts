// Words by which people name a topic of help, in all nine languages: services themselves are described in Czech and English only.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import { languages, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { serviceTopics } from '../model.ts'

type Topic = Exclude<(typeof serviceTopics)[number], 'figures'>
/** What help can be asked for; figures are not help. */
export const helpTopics: readonly Topic[] = serviceTopics.flatMap((topic) => (topic === 'figures' ? [] : [topic]))

/** Topics that a question names, whatever its language and accents: "luat su" and "محامي" name the law. */
export async function topicsNamed(ports: Ports, actor: Actor, translators: (lang: Lang) => Translate, q: string | null): Promise<string[]> {
  if (q === null) return []
  const words = languages.flatMap((lang) =>
    helpTopics.flatMap((topic) => {
      const list = translators(lang)(`directory.topicWords.${topic}` satisfies MessageKey)
      // Arabic joins the article to its word and Chinese has no spaces; elsewhere a word counts from its beginning.
      const before = lang === 'ar' || lang === 'zh' ? '' : ' '
      return list.split(', ').map((word) => ({ topic, word, before }))
    }),
  )
  const asked = q.split(/[\s,.;:/()-]+/).join(' ')
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<{ topic: string }>`
      select distinct topic from unnest(${words.map((one) => one.topic)}::text[], ${words.map((one) => one.word)}::text[],
        ${words.map((one) => one.before)}::text[]) as named (topic, word, before)
      where strpos(' ' || kernel.fold(${asked}), before || kernel.fold(word)) > 0 order by topic`.execute(tx)
    return found.rows.map((row) => row.topic)
  })
}
