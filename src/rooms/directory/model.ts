// Words of the directory: closed lists that the database also keeps.
import { z } from 'zod'

export const organisationKinds = [
  'ngo',
  'city',
  'city-district',
  'ministry',
  'state-agency',
  'police',
  'education',
  'culture',
  'international',
  'eu-fund',
  'foundation',
  'social-enterprise',
  'private',
  'foreign-partner',
  'municipality-abroad',
  'migrant-organisation',
] as const
export type OrganisationKind = (typeof organisationKinds)[number]

/** Kinds of service that are help a person can use; the others of the study are figures, languages and rooms. */
export const helpKinds = [
  'form',
  'type',
  'social-topic',
  'legal-area',
  'law-branch',
  'legal-procedure',
  'special-counselling',
  'course',
  'interpreting',
  'housing',
  'education-counselling',
  'language',
  'other',
] as const
export const serviceTopics = [
  'social',
  'legal',
  'residence',
  'documents',
  'employment',
  'housing',
  'health',
  'psychological',
  'families',
  'education',
  'czech-courses',
  'interpreting',
  'asylum',
  'trafficking',
  'community',
  'figures',
] as const
export const serviceForms = ['office', 'street', 'emergency', 'course', 'accompaniment'] as const
export const serviceLanguages = ['cs', 'en', 'uk', 'vi', 'ru', 'mn', 'ar', 'zh', 'es'] as const
export const placeKinds = [
  'city-district',
  'area',
  'marketplace',
  'facility',
  'island',
  'city',
  'region',
  'country',
  'foreign-city',
] as const
export const eventKinds = ['conflict', 'policy', 'institution', 'funding', 'festival', 'election', 'population', 'publication'] as const

export type Named = { slug: string; name: string }
/** Why two organisations are said to work together; the weight is the number of reasons. */
export type Tie = Named & { projects: Named[]; bodies: Named[]; money: Named[]; weight: number }

/** "cs, uk" → ['cs', 'uk']; spaces, commas and semicolons part words. */
export const wordList = z
  .string()
  .default('')
  .transform((value) => [...new Set(value.split(/[\s,;]+/).filter(Boolean))])
