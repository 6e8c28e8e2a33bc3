// Made by `npm run generate` from the migrated database; do not edit.

import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export type Numeric = ColumnType<string, number | string, number | string>;

export interface BodiesBody {
  cadence_as_printed: string | null;
  cadence_max_months: Numeric | null;
  cadence_min_months: Numeric | null;
  cadence_regular: boolean | null;
  convener_id: string | null;
  folded: Generated<string>;
  founded_precision: string | null;
  founded_year: number | null;
  id: Generated<string>;
  kind: string;
  level: string;
  lifecycle: string | null;
  mandate: Generated<string[]>;
  meetings_from: number | null;
  meetings_held: number | null;
  meetings_to: number | null;
  name: string;
  name_en: string | null;
  outputs: Generated<string[]>;
  parent_id: string | null;
  problems: Generated<string[]>;
  rules: Generated<string[]>;
  size_qualifier: string | null;
  size_unit: string | null;
  size_value: number | null;
  slug: string;
  status: string;
  study_id: string | null;
}

export interface BodiesComposition {
  body_id: string;
  note: string | null;
  position: number;
  seats: number | null;
  sector: string;
}

export interface BodiesMembership {
  body_id: string;
  id: Generated<string>;
  /**
   * Order in which the study lists the members.
   */
  list_order: number;
  member_kind: string;
  note: string | null;
  organisation_id: string | null;
  /**
   * Row in the column of Table 1 of the study; null outside that table.
   */
  position: number | null;
  role: string;
  seats: number | null;
  sector: string;
  study_id: string | null;
}

export interface CaseworkAbsence {
  account_id: string;
  from_day: string;
  id: Generated<string>;
  organisation_id: string;
  to_day: string;
}

export interface CaseworkAgreement {
  confirmed_at: Date | null;
  confirmed_by: string | null;
  ended_at: Date | null;
  fields: string[];
  from_organisation_id: string;
  id: Generated<string>;
  proposed_by: string;
  to_organisation_id: string;
  valid_from: string;
  valid_to: string;
}

export interface CaseworkAppointment {
  cancelled_by: string | null;
  case_id: string | null;
  client_id: string | null;
  form: string;
  interpreter: Generated<boolean>;
  language: string | null;
  made_at: Generated<Date>;
  made_by: string;
  organisation_id: string;
  slot_id: string;
  state: Generated<string>;
  worker_id: string;
}

export interface CaseworkAttendance {
  client_id: string;
  contact_id: string;
  organisation_id: string;
}

export interface CaseworkAuthorityRequest {
  answer: string | null;
  answer_sealed: Buffer | null;
  answered_at: Date | null;
  answered_by: string | null;
  asked_sealed: Buffer;
  authority: string;
  id: Generated<string>;
  legal_basis: string;
  organisation_id: string;
  received_on: string;
  recorded_at: Generated<Date>;
  recorded_by: string;
}

export interface CaseworkAvailability {
  account_id: string;
  from_time: string;
  id: Generated<string>;
  organisation_id: string;
  to_time: string;
  valid_from: string;
  valid_to: string | null;
  weekday: number;
}

export interface CaseworkBreakGlass {
  account_id: string;
  client_id: string;
  danger: Generated<boolean>;
  id: Generated<string>;
  opened_at: Generated<Date>;
  organisation_id: string;
  reason_sealed: Buffer | null;
  reviewed_at: Date | null;
  reviewed_by: string | null;
  until: Generated<Date>;
  verdict: string | null;
}

export interface CaseworkCalendarFeed {
  account_id: string;
  made_at: Generated<Date>;
  organisation_id: string;
  token_hash: Buffer;
}

export interface CaseworkCaseCounter {
  n: number;
  organisation_id: string;
  year: number;
}

export interface CaseworkCaseEvent {
  account_id: string;
  at: Generated<Date>;
  case_id: string;
  client_id: string;
  from_state: string | null;
  id: Generated<string>;
  organisation_id: string;
  reason_sealed: Buffer | null;
  to_state: string;
}

export interface CaseworkCaseFile {
  client_id: string;
  closed_on: string | null;
  closing_agreed_by: string | null;
  closing_asked_by: string | null;
  id: Generated<string>;
  lead_id: string;
  /**
   * Topics the case was opened for; each brought its own steps.
   */
  matters: Generated<string[]>;
  number: string;
  opened_on: Generated<string>;
  organisation_id: string;
  outcome: string | null;
  state: Generated<string>;
  supervisor_id: string | null;
  template: string;
  template_version: Generated<number>;
  version: Generated<number>;
}

export interface CaseworkCircle {
  account_id: string;
  break_glass_id: string | null;
  /**
   * Also sensitive facts: residence status, trafficking, health, religion, criminal matters (GDPR articles 9 and 10).
   */
  cleared: Generated<boolean>;
  client_id: string;
  given_by: string | null;
  id: Generated<string>;
  organisation_id: string;
  origin: string;
  /**
   * Also the lawyer's file.
   */
  reads_legal: Generated<boolean>;
  restricted: Generated<boolean>;
  since: Generated<Date>;
  until: Date | null;
}

export interface CaseworkClaimedHour {
  claimed_at: Generated<Date>;
  claimed_by: string | null;
  contact_id: string;
  funder: string;
  organisation_id: string;
}

export interface CaseworkClient {
  /**
   * Hash of the code the client carries on paper; with it they link their own visits. The code itself is never stored.
   */
  carried_hash: Buffer | null;
  /**
   * What colleagues say instead of the name.
   */
  code: string;
  created_at: Generated<Date>;
  created_by: string | null;
  erased_at: Date | null;
  /**
   * Nothing is erased before this day: a proceeding or a duty to keep (legal hold).
   */
  held_until: string | null;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  kind: string;
  merged_into: string | null;
  organisation_id: string;
  /**
   * Random key of the record for protecting published counts (cell-key method, Office for National Statistics).
   */
  record_key: Generated<number>;
  /**
   * Hidden from everybody outside the circle, also from the search inside the organisation.
   */
  restricted: Generated<boolean>;
  review_on: Generated<string>;
}

export interface CaseworkClientIdentity {
  changed_at: Generated<Date>;
  client_id: string;
  organisation_id: string;
  sealed: Buffer;
  version: Generated<number>;
}

export interface CaseworkClientKey {
  client_id: string;
  organisation_id: string;
  wrapped: Buffer;
}

export interface CaseworkClientProfile {
  birth_year: number | null;
  citizenship: string | null;
  client_id: string;
  district_code: string | null;
  interpreter: Generated<string>;
  language: string | null;
  organisation_id: string;
  sex: string | null;
}

export interface CaseworkClientToken {
  client_id: string;
  kind: string;
  organisation_id: string;
  token: Buffer;
}

export interface CaseworkConflictCheck {
  at: Generated<Date>;
  case_id: string;
  checked_by: string;
  client_id: string;
  conflict: boolean;
  id: Generated<string>;
  organisation_id: string;
}

export interface CaseworkConsent {
  client_id: string;
  fields: string[];
  form: string;
  given_at: Generated<Date>;
  id: Generated<string>;
  language: string;
  organisation_id: string;
  purpose: string;
  recipient_id: string | null;
  recipient_name: string | null;
  taken_by: string;
  valid_to: string;
  withdrawn_at: Date | null;
  witness_id: string | null;
}

export interface CaseworkContact {
  act108: string | null;
  age_band: string | null;
  case_id: string | null;
  client_id: string | null;
  district_code: string | null;
  entered_at: Generated<Date>;
  happened_on: string;
  headcount: Generated<number>;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  language: string | null;
  minutes: number | null;
  offline_key: string | null;
  organisation_id: string;
  place: string;
  sex: string | null;
  topics: Generated<string[]>;
  unit: Generated<string>;
  worker_id: string;
}

export interface CaseworkCountAnswer {
  answered: number;
  holder: string;
  organisation_id: string;
  run_id: string;
}

export interface CaseworkCountControl {
  birth: string;
  citizenship: string;
  control: number;
  given: string;
  organisation_id: string;
  sex: string;
  surname: string;
}

export interface CaseworkCountObjection {
  client_id: string;
  organisation_id: string;
  recorded_at: Generated<Date>;
  recorded_by: string;
}

export interface CaseworkCountParticipation {
  decided_at: Generated<Date>;
  decided_by: string;
  organisation_id: string;
  tier: string;
}

export interface CaseworkCountRun {
  asked_by: string;
  finished_at: Date | null;
  id: Generated<string>;
  keys_destroyed_at: Date | null;
  result: Json | null;
  since: string;
  started_at: Generated<Date>;
  state: Generated<string>;
  tokens_destroyed_at: Date | null;
  until: string;
}

export interface CaseworkCountToken {
  class: Generated<string>;
  control: number | null;
  kind: string;
  organisation_id: string;
  position: number;
  run_id: string;
  token: Buffer | null;
}

export interface CaseworkDataRequest {
  asked_at: Generated<Date>;
  client_id: string;
  document_id: string | null;
  handed_at: Date | null;
  handed_by: string | null;
  id: Generated<string>;
  language: string;
  /**
   * How many notes were left out or covered in part, because they are about other people.
   */
  masked: Generated<number>;
  organisation_id: string;
  prepared_by: string;
}

export interface CaseworkDeadline {
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  case_id: string;
  chain: Json;
  client_id: string;
  confirmed_at: Date | null;
  confirmed_by: string | null;
  delivered_by: string;
  delivery_day: string;
  ended_at: Date | null;
  ended_by: string | null;
  ending_sealed: Buffer | null;
  event_on: string;
  /**
   * Version of the table of days of rest the chain was computed by.
   */
  holidays: Generated<string>;
  id: Generated<string>;
  last_day: string;
  level: Generated<number>;
  level_at: Date | null;
  organisation_id: string;
  proposed_at: Generated<Date>;
  proposed_by: string;
  replaces: string | null;
  rule: string;
  rule_version: number;
  state: Generated<string>;
  title_sealed: Buffer;
}

export interface CaseworkDocument {
  case_id: string | null;
  client_id: string;
  file_number_sealed: Buffer | null;
  id: Generated<string>;
  kind: string;
  made_at: Generated<Date>;
  made_by: string;
  /**
   * Who of the circle reads it: circle (all), legal (who reads the legal file), cleared (sensitive facts), author (whoever put it there).
   */
  narrow: Generated<string>;
  organisation_id: string;
  /**
   * The submission this proof of filing belongs to.
   */
  proves: string | null;
  put_aside_at: Date | null;
  title_sealed: Buffer;
  valid_to: string | null;
}

export interface CaseworkDocumentVersion {
  bytes: number;
  client_id: string;
  document_id: string;
  made_at: Generated<Date>;
  made_by: string;
  media_type: string;
  organisation_id: string;
  sealed: Buffer;
  version: number;
}

export interface CaseworkDuress {
  account_id: string;
  lifted_at: Date | null;
  lifted_by: string | null;
  organisation_id: string;
  since: Generated<Date>;
}

export interface CaseworkErasure {
  asked_by: string;
  client_id: string;
  erased_at: Generated<Date>;
  organisation_id: string;
  why: string;
}

export interface CaseworkEscalation {
  account_id: string;
  at: Generated<Date>;
  channel: string;
  deadline_id: string;
  id: Generated<string>;
  level: number;
  organisation_id: string;
}

export interface CaseworkExchangeKey {
  organisation_id: string;
  public_key: Buffer;
}

export interface CaseworkExchangeSecret {
  organisation_id: string;
  root: string;
  wrapped: Buffer;
}

export interface CaseworkGoal {
  area: string;
  case_id: string;
  client_id: string;
  id: Generated<string>;
  organisation_id: string;
  sealed: Buffer;
  state: Generated<string>;
  target_on: string | null;
}

export interface CaseworkHouseholdLink {
  client_id: string;
  organisation_id: string;
  other_id: string;
  relation: string;
}

export interface CaseworkMyClient {
  cleared: boolean | null;
  client_id: string | null;
  limited: boolean | null;
  reads_legal: boolean | null;
}

export interface CaseworkNote {
  author_id: string;
  case_id: string | null;
  client_id: string;
  contact_id: string | null;
  id: Generated<string>;
  kind: string;
  organisation_id: string;
  replaces: string | null;
  sealed: Buffer;
  supervisor_id: string | null;
  written_at: Generated<Date>;
}

export interface CaseworkNotSameClient {
  decided_at: Generated<Date>;
  decided_by: string;
  first_id: string;
  organisation_id: string;
  second_id: string;
}

export interface CaseworkOrganisationKey {
  made_at: Generated<Date>;
  organisation_id: string;
  /**
   * Fingerprint of the installation key it is wrapped with, so that rotation knows what is left to do.
   */
  root: string;
  wrapped: Buffer;
}

export interface CaseworkOwnLink {
  client_id: string;
  expires_at: Date;
  made_by: string;
  opened_at: Date | null;
  organisation_id: string;
  token_hash: Buffer;
}

export interface CaseworkPacket {
  fields: string[];
  referral_id: string;
  sealed: Buffer;
  sealed_at: Generated<Date>;
}

export interface CaseworkPacketOpening {
  account_id: string;
  at: Generated<Date>;
  id: Generated<string>;
  referral_id: string;
}

export interface CaseworkPartyToken {
  case_id: string;
  organisation_id: string;
  token: Buffer;
}

export interface CaseworkRecognition {
  authority: string;
  case_id: string;
  client_id: string;
  country: string;
  decided_on: string | null;
  filed_on: string | null;
  legalisation: string;
  level: string;
  organisation_id: string;
  outcome: string | null;
  /**
   * Holder of international protection: a sworn statement may stand for papers that cannot be had.
   */
  protected: Generated<boolean>;
  represented: Generated<boolean>;
  set_at: Generated<Date>;
  set_by: string;
}

export interface CaseworkRecognitionPaper {
  case_id: string;
  client_id: string;
  have_on: string | null;
  organisation_id: string;
  paper: string;
}

export interface CaseworkRecognitionPause {
  case_id: string;
  client_id: string;
  from_day: string;
  id: Generated<string>;
  organisation_id: string;
  reason: string;
  to_day: string | null;
}

export interface CaseworkReferral {
  accepted_at: Date | null;
  accepted_by: string | null;
  correlation: string;
  created_at: Generated<Date>;
  created_by: string;
  decline_reason: string | null;
  declined_at: Date | null;
  declined_by: string | null;
  delivered_at: Date | null;
  district_code: string | null;
  done_at: Date | null;
  done_by: string | null;
  expires_on: string;
  external_name: string | null;
  from_organisation_id: string;
  id: Generated<string>;
  language: string | null;
  received_at: Date | null;
  received_by: string | null;
  report_sealed: Buffer | null;
  reviewed_at: Date | null;
  reviewed_by: string | null;
  revoked_at: Date | null;
  state: Generated<string>;
  to_organisation_id: string | null;
  topic: string;
  urgency: Generated<string>;
}

export interface CaseworkReferralSource {
  case_id: string | null;
  client_id: string;
  consent_id: string | null;
  draft_sealed: Buffer | null;
  organisation_id: string;
  referral_id: string;
}

export interface CaseworkRelease {
  asked_at: Generated<Date>;
  asked_by: string;
  definition: Json;
  epsilon: Generated<Numeric>;
  id: Generated<string>;
  minimum: number;
  refused: boolean;
  result: Json | null;
  rounded_to: number;
}

export interface CaseworkReminder {
  organisation_id: string;
  sealed: Buffer;
  send_at: Date;
  slot_id: string;
}

export interface CaseworkRoom {
  closed_on: string | null;
  id: Generated<string>;
  made_by: Generated<string | null>;
  name: string;
  organisation_id: string;
}

export interface CaseworkSensitiveFact {
  class: string;
  client_id: string;
  id: Generated<string>;
  organisation_id: string;
  sealed: Buffer;
  written_at: Generated<Date>;
  written_by: string;
}

export interface CaseworkSlot {
  client_hash: Buffer | null;
  during: string;
  id: Generated<string>;
  live: Generated<boolean>;
  organisation_id: string;
  room_id: string | null;
  worker_id: string;
}

export interface CaseworkTask {
  assigned_to: string;
  case_id: string | null;
  client_id: string | null;
  done_at: Date | null;
  due_on: string | null;
  id: Generated<string>;
  kind: string;
  /**
   * Key of a text of the interface, for tasks the program makes; never free text.
   */
  label: string | null;
  made_by: string | null;
  organisation_id: string;
  sealed: Buffer | null;
  state: Generated<string>;
}

export interface CaseworkTicket {
  arrived_at: Generated<Date>;
  called_at: Date | null;
  called_by: string | null;
  day: string;
  /**
   * Who gave the number out; the person who waits stays unnamed.
   */
  drawn_by: Generated<string | null>;
  id: Generated<string>;
  language: string | null;
  number: number;
  organisation_id: string;
  state: Generated<string>;
  topic: string | null;
}

export interface DirectoryAddress {
  entity_id: string;
  kind: string;
  slug: string;
}

export interface DirectoryChange {
  account_id: string | null;
  acting_organisation_id: string | null;
  after: Json;
  at: Generated<Date>;
  before: Json;
  /**
   * The place was confidential before or after this change: only its organisation sees it, also when the place is public now.
   */
  confidential: Generated<boolean>;
  entity_id: string;
  id: Generated<string>;
  kind: string;
  operation: string;
  role: string | null;
  undo_of: string | null;
  version: number;
}

export interface DirectoryContactNote {
  body: string;
  id: Generated<string>;
  organisation_id: string;
  subject: string;
  written_at: Generated<Date>;
  written_by: string | null;
}

export interface DirectoryEvent {
  attendance: number | null;
  attendance_qualifier: string | null;
  date_as_printed: string | null;
  description: string;
  from_year: number | null;
  id: Generated<string>;
  kind: string;
  month: number | null;
  place_id: string | null;
  precision: string;
  recurrence: string | null;
  slug: string;
  study_id: string | null;
  title: string;
  to_year: number | null;
}

export interface DirectoryEventParty {
  event_id: string;
  organisation_id: string;
}

export interface DirectoryKeptHsds {
  content: Json;
  id: string;
  kept_at: Generated<Date>;
  table_name: string;
}

export interface DirectoryLocation {
  changed_at: Generated<Date>;
  city: string | null;
  confidential: Generated<boolean>;
  country: Generated<string>;
  district_code: string | null;
  id: Generated<string>;
  kind: Generated<string>;
  latitude: number | null;
  longitude: number | null;
  name: string;
  note: string | null;
  organisation_id: string;
  postal_code: string | null;
  region: string | null;
  /**
   * A closed place stays with its history and is shown nowhere.
   */
  status: Generated<string>;
  street: string | null;
  transport: string | null;
  version: Generated<number>;
  website: string | null;
}

export interface DirectoryNotDuplicate {
  decided_at: Generated<Date>;
  decided_by: string | null;
  first_id: string;
  reason: string;
  second_id: string;
}

export interface DirectoryOpening {
  closes: string | null;
  id: Generated<string>;
  location_id: string;
  note: string | null;
  opens: string | null;
  organisation_id: string;
  valid_from: string | null;
  valid_to: string | null;
  weekdays: string[];
}

export interface DirectoryOrganisation {
  changed_at: Generated<Date>;
  /**
   * Day on which the organisation itself last confirmed these facts; null: facts of the study, not checked since.
   */
  checked_on: string | null;
  country: string;
  description: string | null;
  description_lang: string | null;
  /**
   * Code of the self-governing city district (RÚIAN MČ) in which it works or which it governs; null: not known or whole city.
   */
  district_code: string | null;
  email: string | null;
  focus_areas: Generated<string[]>;
  folded: Generated<string>;
  founded_year: number | null;
  ico: string | null;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  kind: string;
  /**
   * ISO 639-1 codes in which people are served; filled in by the organisation, unknown until then.
   */
  languages: Generated<string[]>;
  legal_form: string | null;
  merged_into: string | null;
  name: string;
  name_en: string | null;
  part_of: string | null;
  phone: string | null;
  slug: string;
  status: Generated<string>;
  study_id: string | null;
  version: Generated<number>;
  website: string | null;
}

export interface DirectoryOrganisationName {
  id: Generated<string>;
  kind: string;
  name: string;
  organisation_id: string;
}

export interface DirectoryPlace {
  country: string;
  district_code: string | null;
  folded: Generated<string>;
  governed_by: string | null;
  id: Generated<string>;
  kind: string;
  name: string;
  name_en: string | null;
  parent_id: string | null;
  slug: string;
  study_id: string | null;
}

export interface DirectoryPublicOffice {
  id: Generated<string>;
  office: string;
  organisation_id: string | null;
  person_name: string;
  place_id: string | null;
  slug: string;
  statement: string | null;
  study_id: string | null;
  year: number | null;
  year_note: string | null;
}

export interface DirectoryService {
  application: string | null;
  assured_on: string | null;
  changed_at: Generated<Date>;
  description: string | null;
  details: Generated<string[]>;
  eligibility: string | null;
  email: string | null;
  fees: string | null;
  /**
   * Search form of names, details, keywords; kept by trigger.
   */
  folded: Generated<string>;
  forms: Generated<string[]>;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  keywords: Generated<string[]>;
  kind: string;
  languages: Generated<string[]>;
  name: string;
  name_cs: string | null;
  /**
   * Who keeps the entry up to date; null for services that the study tells of without saying whose.
   */
  organisation_id: string | null;
  phone: string | null;
  slug: string;
  status: Generated<string>;
  study_id: string | null;
  /**
   * Language of description, price, conditions and the way to apply.
   */
  text_lang: Generated<string>;
  topics: Generated<string[]>;
  version: Generated<number>;
  website: string | null;
}

export interface DirectoryServiceLocation {
  location_id: string;
  organisation_id: string;
  service_id: string;
}

export interface DirectoryServicePlace {
  place_id: string;
  service_id: string;
}

export interface DirectoryServiceProvider {
  organisation_id: string;
  position: number;
  service_id: string;
}

export interface DirectorySuggestion {
  body: string;
  decided_at: Date | null;
  decided_by: string | null;
  id: Generated<string>;
  lang: string;
  organisation_id: string;
  reason: string | null;
  sent_at: Generated<Date>;
  state: Generated<string>;
}

export interface FundingCoFundingRule {
  action: string;
  id: Generated<string>;
  in_kind: boolean;
  instrument_id: string;
  share_den: number;
  /**
   * The instrument pays at most share_num/share_den of the cost.
   */
  share_num: number;
  source: string;
}

export interface FundingFunder {
  ico: string | null;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  level: string;
  name: string;
  /**
   * The same payer in the directory: a district can pay, be paid and be a place at once.
   */
  organisation_id: string | null;
  slug: string;
}

export interface FundingInstrument {
  funder_id: string;
  id: Generated<string>;
  /**
   * Since when the end was known; a forecast of a day before does not know it.
   */
  known_on: string;
  name: string;
  slug: string;
  source: string;
  successor_id: string | null;
  valid_from: string;
  valid_to: string | null;
}

export interface FundingInterest {
  district_code: string | null;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  made_on: string;
  offers: string;
  organisation_id: string;
  seeks: string;
  service: string;
  until: string;
}

export interface FundingMapping {
  changed_at: Generated<Date>;
  definition: Json;
  name: string;
}

export interface FundingMoney {
  amount_minor: number | null;
  award_call_id: string | null;
  certainty: string | null;
  clients: number | null;
  confidential: boolean | null;
  currency: string | null;
  de_minimis: boolean | null;
  decided_on: string | null;
  district_code: string | null;
  ends_on: string | null;
  entered_on: string | null;
  fact_id: string | null;
  funder: string | null;
  funder_id: string | null;
  funder_slug: string | null;
  grade: string | null;
  id: string | null;
  instrument: string | null;
  instrument_id: string | null;
  is_demo: boolean | null;
  kind: string | null;
  level: string | null;
  note: string | null;
  organisation_id: string | null;
  origin: string | null;
  parent_id: string | null;
  project_id: string | null;
  recipient_ico: string | null;
  recipient_name: string | null;
  reports_per_year: number | null;
  service: string | null;
  source: string | null;
  source_key: string | null;
  starts_on: string | null;
  title: string | null;
}

export interface FundingMoneyFact {
  amount_as_printed: string | null;
  amount_minor: number | null;
  amount_relation: string | null;
  co_funding_mandatory: boolean | null;
  co_funding_payer: string | null;
  co_funding_percent: Numeric | null;
  currency: string | null;
  cycle: string | null;
  domain: string | null;
  duration_max_years: Numeric | null;
  duration_min_years: Numeric | null;
  from_year: number | null;
  funder_text: string | null;
  id: Generated<string>;
  kind: string;
  notes: Generated<string[]>;
  /**
   * The printed amount taken literally, where the study contradicts itself.
   */
  other_reading_minor: number | null;
  period_as_printed: string | null;
  period_years: number | null;
  recipient_text: string | null;
  slug: string;
  study_id: string | null;
  terms: Generated<string[]>;
  title: string;
  to_year: number | null;
}

export interface FundingMoneyParty {
  money_fact_id: string;
  organisation_id: string;
  part: string;
  position: number;
}

export interface FundingMoneyProject {
  money_fact_id: string;
  position: number;
  project_id: string;
}

export interface FundingRate {
  crowns: string;
  currency: string;
  day: string;
  is_demo: Generated<boolean>;
  source: string;
  units: number;
}

export interface FundingRecord {
  /**
   * Empty where the study states that money is paid, but not how much. Nothing is estimated.
   */
  amount_minor: number | null;
  certainty: Generated<string>;
  clients: number | null;
  confidential: Generated<boolean>;
  currency: string | null;
  de_minimis: Generated<boolean>;
  decided_on: string | null;
  district_code: string | null;
  ends_on: string | null;
  entered_at: Generated<Date>;
  /**
   * The statement of the study this record repeats.
   */
  fact_id: string | null;
  funder_id: string;
  grade: string;
  id: Generated<string>;
  instrument_id: string | null;
  is_demo: Generated<boolean>;
  /**
   * programme: the sum of a whole programme over its years. It contains grants that may stand here one by one, so it is shown and never added.
   */
  kind: Generated<string>;
  note: string | null;
  organisation_id: string | null;
  /**
   * The record this money comes out of: money passed on is counted once in sums over all organisations.
   */
  parent_id: string | null;
  project_id: string | null;
  recipient_ico: string | null;
  recipient_name: string;
  reports_per_year: Generated<number>;
  row_hash: string;
  service: string | null;
  source: string;
  source_key: string;
  starts_on: string | null;
  title: string;
}

export interface FundingRecordPast {
  position: number;
  record_id: string;
  said: Json;
  until: Date;
}

export interface FundingUndertaking {
  because: string;
  is_demo: Generated<boolean>;
  organisation_id: string;
  related_id: string;
}

export interface FundingUpload {
  content: string;
  id: Generated<string>;
  made_at: Generated<Date>;
  made_by: string;
  mapping: string | null;
  name: string;
  report: Json;
  sha256: string;
  source: string;
  taken_at: Date | null;
}

export interface FundingVerdict {
  because: string;
  decided_at: Generated<Date>;
  decided_by: string;
  decided_by_name: string;
  first_id: string;
  id: Generated<string>;
  second_id: string;
  verdict: string;
}

export interface GrantsAgreement {
  amendments: Generated<number>;
  application_id: string;
  call_id: string;
  city_signed_by: string | null;
  city_signed_on: string | null;
  ended_on: string | null;
  ends_on: string;
  iban: string | null;
  /**
   * From CZK 50,000 an agreement takes effect only in the register of contracts (Act 340/2015 Coll.).
   */
  must_publish: boolean;
  note: string | null;
  number: string;
  organisation_id: string;
  published_on: string | null;
  recipient_signed_by: string | null;
  recipient_signed_on: string | null;
  register_id: string | null;
  /**
   * Up to this share of the award, all shifts together, the recipient moves money between items by a mere notice.
   */
  shift_percent: Generated<number>;
  starts_on: string;
  state: Generated<string>;
  suspended_because: string | null;
  suspended_on: string | null;
  /**
   * Variable symbol by which payments and refunds are found on a statement.
   */
  symbol: string;
  /**
   * Planned cost of the project: the grant pays this share of what it really cost, and no more.
   */
  total_cost_minor: number;
}

export interface GrantsAmendment {
  application_id: string;
  became: Json;
  city_signed_by: string | null;
  city_signed_on: string | null;
  done_on: string | null;
  made_on: string;
  number: number;
  organisation_id: string;
  published_on: string | null;
  recipient_signed_by: string | null;
  recipient_signed_on: string | null;
  request_id: string;
  voided_on: string | null;
  was: Json;
}

export interface GrantsApplication {
  begun_at: Date | null;
  call_id: string;
  channel: string | null;
  content: Generated<Json>;
  delivered_at: Date | null;
  district_code: string | null;
  /**
   * The earlier application whose facts were taken over.
   */
  from_application_id: string | null;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  joint: Generated<boolean>;
  number: number | null;
  organisation_id: string;
  partner_ids: Generated<string[]>;
  prepared_by: string | null;
  reason: string | null;
  /**
   * SHA-256 over the submitted content: the applicant can prove what was sent and when.
   */
  receipt: string | null;
  requested_minor: Generated<number>;
  service: Generated<string>;
  signed_by: string | null;
  state: Generated<string>;
  stream_id: string | null;
  submitted_at: Date | null;
  title: Generated<string>;
  touched_at: Date | null;
  version: Generated<number>;
  /**
   * Below this the applicant could not carry the project out; no award is between nothing and this.
   */
  viable_minor: number | null;
  /**
   * Time people spent on the form: between one save and the next, at most half an hour each. Shown to the applicant; its median belongs to the call.
   */
  worked_seconds: Generated<number>;
}

export interface GrantsApplicationVersion {
  application_id: string;
  /**
   * Names and hashes of the files submitted with this version.
   */
  attachments: Generated<Json>;
  content: Json;
  made_at: Date;
  organisation_id: string;
  receipt: string;
  version: number;
}

export interface GrantsAttachment {
  added_at: Date;
  added_by: string;
  application_id: string;
  bytes: number;
  id: Generated<string>;
  kind: string;
  media_type: string;
  name: string;
  organisation_id: string;
  removed_at: Date | null;
  sealed: Buffer;
  sha256: string;
}

export interface GrantsAward {
  /**
   * As it stands now: amendments change it, and nothing is left of an award that was given up.
   */
  amount_minor: number;
  application_id: string;
  awarded_on: string;
  call_id: string;
  changed_on: string | null;
  decision_id: string;
  given_up_on: string | null;
  organisation_id: string;
  public_number: string;
  /**
   * Name, IČO and address name of the recipient when the award was given; what is published of a day does not change when somebody is renamed.
   */
  recipient: Json | null;
  stream_id: string;
  title: string;
}

export interface GrantsAwardEvent {
  application_id: string;
  call_id: string;
  day: string;
  delta_minor: number;
  organisation_id: string;
  position: number;
  recorded_on: Generated<string>;
}

export interface GrantsBankLine {
  amount_minor: number;
  application_id: string | null;
  counter_account: string | null;
  decided_by: string | null;
  imported_at: Date;
  message: string | null;
  note: string | null;
  reference: string;
  settled: string;
  symbol: string | null;
  value_on: string;
}

export interface GrantsBudgetItem {
  /**
   * What of the item's cost the grant pays.
   */
  amount_minor: number;
  application_id: string;
  charged_minor: Generated<number>;
  cost_minor: number;
  label: string;
  organisation_id: string;
  position: number;
}

export interface GrantsBudgetLine {
  amount_minor: number;
  call_id: string;
  position: number;
  source: string;
  stream_id: string;
  year: number;
}

export interface GrantsCall {
  applicant_cap_minor: number | null;
  /**
   * Kinds of organisations of the directory that may apply; empty: all.
   */
  applicant_kinds: Generated<string[]>;
  budget_minor: number;
  cancelled_at: Date | null;
  cancelled_because: string | null;
  closes_at: Date | null;
  /**
   * Least share of the costs paid by somebody else than the city: own money, other funders, in kind.
   */
  cofunding_percent: Generated<number>;
  /**
   * Up to this amount for one award the council decides, above it the assembly (Act 131/2000 Coll., §§ 59 and 68).
   */
  council_limit_minor: number;
  currency: Generated<string>;
  /**
   * Last day of a project; without it 30 June of the year after.
   */
  ends_by: string | null;
  from_call_id: string | null;
  id: Generated<string>;
  /**
   * Largest share of the costs that may be covered in kind (premises, volunteers).
   */
  in_kind_percent: Generated<number>;
  is_demo: Generated<boolean>;
  joint_bonus: Generated<number>;
  max_applications: number | null;
  minimum_score: Generated<number>;
  needed_attachments: Generated<string[]>;
  opens_at: Date | null;
  programme_id: string | null;
  published_at: Date | null;
  purpose_cs: string;
  purpose_en: string;
  reviewer_load: Generated<number>;
  reviews_per_application: Generated<number>;
  rules_hash: string | null;
  rules_version: Generated<number>;
  slug: string;
  state: Generated<string>;
  title_cs: string;
  title_en: string;
  /**
   * Least share of the request that may be awarded, unless the applicant named a higher one.
   */
  viable_percent: Generated<number>;
  year: number;
}

export interface GrantsChangeItem {
  application_id: string;
  detail: Json;
  open: Generated<boolean>;
  organisation_id: string;
  request_id: string;
  type: string;
}

export interface GrantsChangeRequest {
  answer: string | null;
  application_id: string;
  asked: string | null;
  decided_by: string | null;
  decided_on: string | null;
  id: Generated<string>;
  made_by: string;
  made_on: string;
  number: number;
  organisation_id: string;
  reason: string;
  /**
   * approved: an amendment waits for signatures; done: carried out; noted: a notice that needs nobody's consent, carried out at once.
   */
  state: Generated<string>;
}

export interface GrantsCharge {
  amount_minor: number;
  application_id: string;
  document_no: string;
  /**
   * city, or the name of whoever else pays this part of the document.
   */
  funder: string;
  id: Generated<string>;
  issued_on: string;
  label: string;
  made_by: string | null;
  organisation_id: string;
  paid_on: string;
  position: number | null;
  supplier_ico: string;
  total_minor: number;
  voided_on: string | null;
}

export interface GrantsConflict {
  account_id: string;
  application_id: string;
  hard: boolean;
  kind: string;
  since: Generated<Date>;
}

export interface GrantsControl {
  answer: string | null;
  application_id: string;
  because: string;
  closed_on: string | null;
  id: Generated<string>;
  made_by: string;
  objected_on: string | null;
  objections: string | null;
  organisation_id: string;
  planned_on: string;
  protocol: string | null;
  state: Generated<string>;
}

export interface GrantsCriterion {
  call_id: string;
  guidance_cs: string;
  guidance_en: string;
  id: Generated<string>;
  points: number;
  position: number;
  title_cs: string;
  title_en: string;
}

export interface GrantsDecision {
  abstained: number;
  /**
   * A vote on this application alone, with its own recusals; without it a vote on all that are not voted on alone.
   */
  application_id: string | null;
  call_id: string;
  decided_on: string;
  id: Generated<string>;
  members: number;
  number: string;
  organ: string;
  recused: number;
  votes_against: number;
  votes_for: number;
}

export interface GrantsDeclaration {
  account_id: string;
  declared_on: string;
  origin: string;
  recorded_at: Generated<Date>;
}

export interface GrantsDiscussion {
  application_id: string;
  call_id: string;
  held_on: string;
  outcome: string;
  present: number;
  recorded_at: Generated<Date>;
  recorded_by: string;
  said: string;
}

export interface GrantsEvent {
  account_id: string | null;
  application_id: string | null;
  at: Generated<Date>;
  call_id: string | null;
  day: Generated<string>;
  entity: string;
  id: Generated<number>;
  key: string;
  organisation_id: string | null;
  state: Json;
}

export interface GrantsExpense {
  charged_minor: Generated<number>;
  document_no: string;
  issued_on: string;
  supplier_ico: string;
  total_minor: number;
}

export interface GrantsFeedback {
  application_id: string;
  call_id: string;
  organisation_id: string;
  paper: Json;
  released_at: Date;
}

export interface GrantsFinding {
  amount_minor: Generated<number>;
  application_id: string;
  control_id: string;
  id: Generated<string>;
  organisation_id: string;
  outcome: string | null;
  said: string;
  state: Generated<string>;
}

export interface GrantsFutureLine {
  approved: string;
  call_id: string;
  committed_minor: Generated<number>;
  limit_minor: number;
  year: number;
}

export interface GrantsGap {
  application_id: string;
  due_on: string | null;
  id: Generated<string>;
  organisation_id: string;
  rule: string;
  said: string | null;
  settled_at: Date | null;
}

export interface GrantsInstalment {
  amount_minor: number;
  application_id: string;
  approved_by: string | null;
  condition: string;
  due_on: string;
  id: Generated<string>;
  /**
   * Who said that the condition is met; somebody else approves the payment, also where one person has both roles.
   */
  met_by: string | null;
  met_on: string | null;
  note: string | null;
  number: number;
  order_id: string | null;
  organisation_id: string;
  state: Generated<string>;
}

export interface GrantsInterest {
  account_id: string;
  ended_at: Date | null;
  /**
   * A hard tie hides; a soft one (a funded project in common, an earlier recusal) is shown to the person, avoided by the assignment and left to their conscience.
   */
  hard: Generated<boolean>;
  kind: string;
  organisation_id: string;
  origin: string;
  since: Generated<Date>;
}

export interface GrantsLaw {
  code: string;
  recorded_at: Generated<Date>;
  recorded_by: string | null;
  source: string;
  unit: string | null;
  valid_from: string;
  value: number | null;
}

export interface GrantsMember {
  account_id: string;
  call_id: string;
  label: string;
  topics: Generated<string[]>;
  until: string | null;
}

export interface GrantsMinimum {
  call_id: string;
  key: string;
  least: number;
  what: string;
}

export interface GrantsOrderedPayment {
  agreement: string;
  amount_minor: number;
  application_id: string;
  iban: string;
  instalment_id: string;
  name: string;
  number: number;
  order_id: string;
  organisation_id: string;
  symbol: string;
}

export interface GrantsPartnerConsent {
  application_id: string;
  because: string | null;
  confirmed_at: Date;
  confirmed_by: string;
  organisation_id: string;
  share_minor: number;
  withdrawn_at: Date | null;
}

export interface GrantsParty {
  application_id: string;
  left_on: string | null;
  organisation_id: string;
  position: number;
  recipient: Json | null;
  share_minor: number;
}

export interface GrantsPayment {
  amount_minor: number;
  application_id: string;
  bank_reference: string;
  id: Generated<string>;
  instalment_id: string | null;
  /**
   * payment: to the recipient; return: the bank gave a payment back later; refund: the recipient returned money that it owed.
   */
  kind: string;
  organisation_id: string;
  refund_id: string | null;
  value_on: string;
}

export interface GrantsPaymentOrder {
  id: Generated<string>;
  made_at: Date;
  made_by: string;
  number: Generated<number>;
}

export interface GrantsPledge {
  amount_minor: number;
  application_id: string;
  call_id: string;
  made_on: string;
  organisation_id: string;
  year: number;
}

export interface GrantsProgramme {
  goal_cs: Generated<string>;
  goal_en: Generated<string>;
  id: Generated<string>;
  title_cs: string;
  title_en: string;
}

export interface GrantsProposal {
  amount_minor: number;
  application_id: string;
  call_id: string;
  decided_because: string | null;
  /**
   * Which applications lost their support when the committee made its own choice here.
   */
  fell_out: Generated<string[]>;
  forced: Generated<boolean>;
  kind: string;
  position: number | null;
  /**
   * What the committee's own choice costs in points against the best portfolio; public afterwards.
   */
  price_points: Numeric | null;
  /**
   * Why it is not supported, as data (kind, money missing, what would give way, points); told in the language of the reader.
   */
  reason: Json | null;
  score: Numeric | null;
  why: Generated<string>;
}

export interface GrantsPublication {
  because: string | null;
  call_id: string;
  closes_at: Date;
  opens_at: Date;
  published_at: Date;
  rules: Json;
  rules_hash: string;
  slug: string;
  version: number;
}

export interface GrantsPublicText {
  application_id: string;
  because: string;
  /**
   * Words that look like a name and were looked at: an institution, a street, somebody long dead. The reason stands beside them.
   */
  cleared: Generated<string[]>;
  id: Generated<string>;
  summary: string;
  title: string;
  written_by: string;
  written_on: string;
}

export interface GrantsRefund {
  amount_minor: number;
  application_id: string;
  due_on: string;
  explained: string;
  id: Generated<string>;
  made_on: string;
  organisation_id: string;
  state: Generated<string>;
  why: string;
}

export interface GrantsReopening {
  application_id: string;
  call_id: string;
  call_state: string;
  found_at: Date;
  id: Generated<string>;
  settled_at: Date | null;
  settled_because: string | null;
}

export interface GrantsReport {
  accepted_by: string | null;
  accepted_on: string | null;
  application_id: string;
  asked: string | null;
  done: Generated<string>;
  due_on: string;
  id: Generated<string>;
  kind: string;
  organisation_id: string;
  /**
   * How many people were helped, as a number; no list of persons belongs into a report.
   */
  people: number | null;
  state: Generated<string>;
  submitted_by: string | null;
  submitted_on: string | null;
}

export interface GrantsReview {
  account_id: string;
  application_id: string;
  because: string | null;
  call_id: string;
  given_by: Generated<string>;
  justification: Generated<string>;
  points: number | null;
  /**
   * Points of fit that a person's own choice of reviewer costs against the computed one.
   */
  price: number | null;
  scores: Generated<Json>;
  state: Generated<string>;
  submitted_at: Date | null;
  void_reason: string | null;
}

export interface GrantsStream {
  budget_minor: number;
  call_id: string;
  committed_minor: Generated<number>;
  id: Generated<string>;
  number: number;
  title_cs: string;
  title_en: string;
}

export interface IdentityAccount {
  /**
   * When the person accepted the invitation; before it nobody can sign in.
   */
  activated_at: Date | null;
  created_at: Generated<Date>;
  created_by: string | null;
  disabled_at: Date | null;
  disabled_by: string | null;
  display_name: string;
  email: string;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  lang: Generated<string>;
  /**
   * Sessions opened before this instant are over; set when the account is disabled, so that enabling it again revives none.
   */
  sessions_from: Date | null;
}

export interface IdentityApiToken {
  created_at: Date;
  created_by: string;
  expires_on: string;
  id: Generated<string>;
  label: string;
  last_used_at: Date | null;
  organisation_id: string;
  revoked_at: Date | null;
  revoked_by: string | null;
  scopes: string[];
  token_hash: Buffer;
}

export interface IdentityAttempt {
  blocked_until: Date | null;
  bucket: string;
  failures: number;
  window_ends_at: Date;
}

export interface IdentityCeremony {
  account_id: string | null;
  expires_at: Date;
  kind: string;
  payload: Json;
  session_id: string | null;
  token_hash: Buffer;
}

export interface IdentityExternalIdentity {
  account_id: string;
  issuer: string;
  linked_at: Date;
  subject: string;
}

export interface IdentityInvitation {
  accepted_at: Date | null;
  account_id: string;
  created_at: Date;
  created_by: string | null;
  expires_at: Date;
  id: Generated<string>;
  organisation_id: string | null;
  token_hash: Buffer;
  withdrawn_at: Date | null;
}

export interface IdentityKnownDevice {
  account_id: string;
  created_at: Date;
  last_used_at: Date;
  token_hash: Buffer;
}

export interface IdentityPasskey {
  account_id: string;
  counter: number;
  created_at: Date;
  credential_id: string;
  id: Generated<string>;
  label: string;
  last_used_at: Date | null;
  public_key: Buffer;
  transports: string[];
}

export interface IdentityPassword {
  account_id: string;
  hash: string;
  set_at: Date;
}

export interface IdentityPasswordReset {
  account_id: string;
  created_at: Date;
  expires_at: Date;
  token_hash: Buffer;
  used_at: Date | null;
}

export interface IdentityPlace {
  id: string | null;
  kind: string | null;
  name: string | null;
  slug: string | null;
  study_id: string | null;
}

export interface IdentityRecoveryCode {
  account_id: string;
  code_hash: Buffer;
  created_at: Date;
  used_at: Date | null;
}

export interface IdentityResetRequest {
  email: string;
  id: Generated<string>;
  lang: string;
  requested_at: Date;
}

export interface IdentityRoleHolding {
  account_id: string;
  body_id: string | null;
  granted_at: Generated<Date>;
  granted_by: string | null;
  id: Generated<string>;
  is_demo: Generated<boolean>;
  organisation_id: string | null;
  /**
   * Ended at once by an administrator, whatever the last day says.
   */
  revoked_at: Date | null;
  revoked_by: string | null;
  role: string;
  valid_from: string;
  /**
   * Last day of the role, Prague time; it ends at the midnight that ends this day. Null: until further notice.
   */
  valid_to: string | null;
}

export interface IdentitySession {
  account_id: string;
  browser: string;
  ended_at: Date | null;
  expires_at: Date;
  /**
   * The hat worn. When its role ended the session goes on without a hat until the person chooses another.
   */
  holding_id: string | null;
  id: Generated<string>;
  last_seen_at: Date;
  /**
   * First 24 bits (IPv4) or 48 bits (IPv6) of the address, enough for the person to recognise the place.
   */
  network: string;
  opened_at: Date;
  reauthenticated_at: Date | null;
  second_factor: string | null;
  signed_in_by: string;
  token_hash: Buffer;
}

export interface IdentityTotp {
  account_id: string;
  confirmed_at: Date | null;
  created_at: Date;
  /**
   * Thirty-second step of the last accepted code; only a later one is accepted, so a code read over a shoulder is worth nothing.
   */
  last_used_step: Generated<number>;
  secret_sealed: Buffer;
}

export interface KernelAuditEntry {
  account_id: string | null;
  acting_organisation_id: string | null;
  action: string;
  actor_kind: string;
  at: Date;
  /**
   * The organisation whose chain this is; the nil UUID is the chain of the city.
   */
  chain: string;
  details: Json;
  /**
   * sha256 over previous_hash and every other column in a fixed text form.
   */
  hash: Buffer;
  number: number;
  organisation_id: string | null;
  previous_hash: Buffer;
  role: string | null;
  subject_id: string | null;
  subject_kind: string | null;
}

export interface KernelAuditFault {
  chain: string | null;
  fault: string | null;
  number: number | null;
}

export interface KernelAuditHead {
  chain: string;
  hash: Buffer;
  number: number;
}

export interface KernelDraft {
  account_id: string;
  form: string;
  saved_at: Generated<Date>;
  sealed: Buffer;
}

export interface KernelLoadedSeed {
  content_hash: string;
  counts: Json;
  loaded_at: Generated<Date>;
  name: string;
}

export interface KernelMigration {
  applied_at: Generated<Date>;
  checksum: string;
  name: string;
}

export interface KernelOutgoingMail {
  attempts: Generated<number>;
  body_text: string;
  created_at: Generated<Date>;
  id: Generated<string>;
  lang: string;
  last_error: string | null;
  recipient: string;
  sent_at: Date | null;
  subject: string;
}

export interface PopulationArea {
  area_km2: Numeric | null;
  code: string;
  folded: Generated<string>;
  kind: string;
  latitude: number | null;
  longitude: number | null;
  name: string;
  parent_code: string | null;
  /**
   * Code of the same administrative district in RÚIAN, where statistics use another.
   */
  register_code: string | null;
  tile_col: number | null;
  tile_label: string | null;
  tile_row: number | null;
}

export interface PopulationBoundary {
  area_code: string;
  attribution: string;
  imported_at: Generated<Date>;
  shape: Json;
}

export interface PopulationCitizenship {
  aggregate: boolean;
  code: string;
  name_cs: string | null;
  statistical_code: string | null;
}

export interface PopulationCityThreshold {
  count: number;
  single: Generated<boolean>;
}

export interface PopulationFigure {
  age: string | null;
  area_code: string | null;
  at: string | null;
  citizenship: string | null;
  import_id: string | null;
  measure: string | null;
  note: string | null;
  precision: string | null;
  residence: string | null;
  sex: string | null;
  source_id: string | null;
  value: number | null;
}

export interface PopulationFigureColumn {
  age: string;
  area_code: string;
  at: string;
  citizenship: string[];
  import_id: string;
  measure: string;
  residence: string;
  sex: string;
  source_id: string;
  value: number[];
}

export interface PopulationFigureRow {
  /**
   * TOTAL, "0-4", "65+", or a school level for pupils.
   */
  age: Generated<string>;
  area_code: string;
  at: string;
  citizenship: Generated<string>;
  import_id: string | null;
  measure: string;
  note: string | null;
  precision: Generated<string>;
  residence: Generated<string>;
  sex: Generated<string>;
  source_id: string;
  value: number;
}

export interface PopulationImport {
  account_id: string | null;
  cells: Generated<number>;
  content_hash: string;
  date_given: string | null;
  file_name: string;
  format: string;
  id: Generated<string>;
  mapping: Json | null;
  /**
   * What the check of the file found: kinds of counts and the first of them.
   */
  preview: Generated<Json>;
  published_at: Date | null;
  rows_changed: Generated<number>;
  rows_new: Generated<number>;
  /**
   * Good lines about places this city does not keep (other municipalities, people without an address): counted, not stored.
   */
  rows_outside: Generated<number>;
  rows_read: Generated<number>;
  rows_refused: Generated<number>;
  /**
   * Lines that say again, with the same value, what an earlier line of the file says.
   */
  rows_repeated: Generated<number>;
  rows_same: Generated<number>;
  size_bytes: Generated<number>;
  source_id: string | null;
  staged_at: Generated<Date>;
  state: string;
}

export interface PopulationImportFault {
  cell: string;
  import_id: string;
  line: number;
  position: number;
  reason: string;
}

export interface PopulationImportPart {
  content: Buffer;
  import_id: string;
  number: number;
}

export interface PopulationMapping {
  changed_at: Generated<Date>;
  changed_by: string | null;
  definition: Json;
  id: Generated<string>;
  name: string;
}

export interface PopulationResidence {
  code: string;
  includes: string;
  name_cs: string;
  name_en: string;
}

export interface PopulationSource {
  address: string | null;
  confidence: string | null;
  id: string;
  note: string | null;
  publisher: string;
  terms: string | null;
  /**
   * Counts from 1 up to this number are not shown to anybody outside; 0: the publisher asks for no suppression.
   */
  threshold: Generated<number>;
  title: string;
}

export interface PopulationStated {
  area_code: string;
  checked: string;
  id: Generated<number>;
  indicator: string;
  period: string | null;
  study_section: string;
  unit: string;
  value: Numeric;
}

export interface ProjectsOutput {
  metric: string;
  note: string | null;
  position: number;
  project_id: string;
  qualifier: string | null;
  unit: string;
  value: Numeric;
}

export interface ProjectsParty {
  body_id: string | null;
  organisation_id: string | null;
  part: string;
  position: number;
  project_id: string;
}

export interface ProjectsProject {
  activities: Generated<string[]>;
  domains: Generated<string[]>;
  duration_note: string | null;
  end_month: number | null;
  end_year: number | null;
  folded: Generated<string>;
  funding_note: string | null;
  id: Generated<string>;
  kind: string;
  languages: Generated<string[]>;
  matching_criteria: Generated<string[]>;
  name: string;
  name_cs: string | null;
  not_stated: Generated<string[]>;
  paid_through: string | null;
  part_of: string | null;
  recurrence: string | null;
  said: Generated<string[]>;
  slug: string;
  start_month: number | null;
  start_year: number | null;
  status: string;
  study_id: string | null;
  target_groups: Generated<string[]>;
  unnamed_partners: Generated<string[]>;
}

export interface ProjectsProjectPlace {
  place_id: string;
  position: number;
  project_id: string;
}

export interface StrategyDocument {
  /**
   * How many one-year plans that makes, in each reading of the text.
   */
  action_plan_counts: Generated<number[]>;
  action_plan_years: number | null;
  action_plans_published: boolean;
  action_plans_until: number | null;
  at_end: string | null;
  coordinator_id: string | null;
  first_of_its_kind: boolean;
  id: Generated<string>;
  level: string;
  name: string;
  name_en: string | null;
  slug: string;
  study_id: string | null;
  valid_from_month: number | null;
  valid_from_year: number | null;
  valid_to_year: number | null;
}

export interface StrategyElement {
  body: string | null;
  condition: string | null;
  document_id: string;
  id: Generated<string>;
  in_scope: boolean | null;
  kind: string;
  month: number | null;
  number: number | null;
  position: number;
  sector: string | null;
  slug: string;
  study_id: string;
  title: string;
  year: number | null;
}

export interface StudyQuotation {
  position: number;
  quote: string;
  record_id: string;
  section: string;
  table_number: string | null;
}

export interface StudyRecord {
  collection: string;
  facts: Json;
  folded: Generated<string>;
  id: string;
  kind: string | null;
  label: string;
  /**
   * Parts of the strategy belong to the strategy; null for all others.
   */
  parent_id: string | null;
  position: number;
}

export interface StudyReference {
  field: string;
  from_id: string;
  to_id: string;
}

export interface DB {
  "bodies.body": BodiesBody;
  "bodies.composition": BodiesComposition;
  "bodies.membership": BodiesMembership;
  "casework.absence": CaseworkAbsence;
  "casework.agreement": CaseworkAgreement;
  "casework.appointment": CaseworkAppointment;
  "casework.attendance": CaseworkAttendance;
  "casework.authority_request": CaseworkAuthorityRequest;
  "casework.availability": CaseworkAvailability;
  "casework.break_glass": CaseworkBreakGlass;
  "casework.calendar_feed": CaseworkCalendarFeed;
  "casework.case_counter": CaseworkCaseCounter;
  "casework.case_event": CaseworkCaseEvent;
  "casework.case_file": CaseworkCaseFile;
  "casework.circle": CaseworkCircle;
  "casework.claimed_hour": CaseworkClaimedHour;
  "casework.client": CaseworkClient;
  "casework.client_identity": CaseworkClientIdentity;
  "casework.client_key": CaseworkClientKey;
  "casework.client_profile": CaseworkClientProfile;
  "casework.client_token": CaseworkClientToken;
  "casework.conflict_check": CaseworkConflictCheck;
  "casework.consent": CaseworkConsent;
  "casework.contact": CaseworkContact;
  "casework.count_answer": CaseworkCountAnswer;
  "casework.count_control": CaseworkCountControl;
  "casework.count_objection": CaseworkCountObjection;
  "casework.count_participation": CaseworkCountParticipation;
  "casework.count_run": CaseworkCountRun;
  "casework.count_token": CaseworkCountToken;
  "casework.data_request": CaseworkDataRequest;
  "casework.deadline": CaseworkDeadline;
  "casework.document": CaseworkDocument;
  "casework.document_version": CaseworkDocumentVersion;
  "casework.duress": CaseworkDuress;
  "casework.erasure": CaseworkErasure;
  "casework.escalation": CaseworkEscalation;
  "casework.exchange_key": CaseworkExchangeKey;
  "casework.exchange_secret": CaseworkExchangeSecret;
  "casework.goal": CaseworkGoal;
  "casework.household_link": CaseworkHouseholdLink;
  "casework.my_client": CaseworkMyClient;
  "casework.not_same_client": CaseworkNotSameClient;
  "casework.note": CaseworkNote;
  "casework.organisation_key": CaseworkOrganisationKey;
  "casework.own_link": CaseworkOwnLink;
  "casework.packet": CaseworkPacket;
  "casework.packet_opening": CaseworkPacketOpening;
  "casework.party_token": CaseworkPartyToken;
  "casework.recognition": CaseworkRecognition;
  "casework.recognition_paper": CaseworkRecognitionPaper;
  "casework.recognition_pause": CaseworkRecognitionPause;
  "casework.referral": CaseworkReferral;
  "casework.referral_source": CaseworkReferralSource;
  "casework.release": CaseworkRelease;
  "casework.reminder": CaseworkReminder;
  "casework.room": CaseworkRoom;
  "casework.sensitive_fact": CaseworkSensitiveFact;
  "casework.slot": CaseworkSlot;
  "casework.task": CaseworkTask;
  "casework.ticket": CaseworkTicket;
  "directory.address": DirectoryAddress;
  "directory.change": DirectoryChange;
  "directory.contact_note": DirectoryContactNote;
  "directory.event": DirectoryEvent;
  "directory.event_party": DirectoryEventParty;
  "directory.kept_hsds": DirectoryKeptHsds;
  "directory.location": DirectoryLocation;
  "directory.not_duplicate": DirectoryNotDuplicate;
  "directory.opening": DirectoryOpening;
  "directory.organisation": DirectoryOrganisation;
  "directory.organisation_name": DirectoryOrganisationName;
  "directory.place": DirectoryPlace;
  "directory.public_office": DirectoryPublicOffice;
  "directory.service": DirectoryService;
  "directory.service_location": DirectoryServiceLocation;
  "directory.service_place": DirectoryServicePlace;
  "directory.service_provider": DirectoryServiceProvider;
  "directory.suggestion": DirectorySuggestion;
  "funding.co_funding_rule": FundingCoFundingRule;
  "funding.funder": FundingFunder;
  "funding.instrument": FundingInstrument;
  "funding.interest": FundingInterest;
  "funding.mapping": FundingMapping;
  "funding.money": FundingMoney;
  "funding.money_fact": FundingMoneyFact;
  "funding.money_party": FundingMoneyParty;
  "funding.money_project": FundingMoneyProject;
  "funding.rate": FundingRate;
  "funding.record": FundingRecord;
  "funding.record_past": FundingRecordPast;
  "funding.undertaking": FundingUndertaking;
  "funding.upload": FundingUpload;
  "funding.verdict": FundingVerdict;
  "grants.agreement": GrantsAgreement;
  "grants.amendment": GrantsAmendment;
  "grants.application": GrantsApplication;
  "grants.application_version": GrantsApplicationVersion;
  "grants.attachment": GrantsAttachment;
  "grants.award": GrantsAward;
  "grants.award_event": GrantsAwardEvent;
  "grants.bank_line": GrantsBankLine;
  "grants.budget_item": GrantsBudgetItem;
  "grants.budget_line": GrantsBudgetLine;
  "grants.call": GrantsCall;
  "grants.change_item": GrantsChangeItem;
  "grants.change_request": GrantsChangeRequest;
  "grants.charge": GrantsCharge;
  "grants.conflict": GrantsConflict;
  "grants.control": GrantsControl;
  "grants.criterion": GrantsCriterion;
  "grants.decision": GrantsDecision;
  "grants.declaration": GrantsDeclaration;
  "grants.discussion": GrantsDiscussion;
  "grants.event": GrantsEvent;
  "grants.expense": GrantsExpense;
  "grants.feedback": GrantsFeedback;
  "grants.finding": GrantsFinding;
  "grants.future_line": GrantsFutureLine;
  "grants.gap": GrantsGap;
  "grants.instalment": GrantsInstalment;
  "grants.interest": GrantsInterest;
  "grants.law": GrantsLaw;
  "grants.member": GrantsMember;
  "grants.minimum": GrantsMinimum;
  "grants.ordered_payment": GrantsOrderedPayment;
  "grants.partner_consent": GrantsPartnerConsent;
  "grants.party": GrantsParty;
  "grants.payment": GrantsPayment;
  "grants.payment_order": GrantsPaymentOrder;
  "grants.pledge": GrantsPledge;
  "grants.programme": GrantsProgramme;
  "grants.proposal": GrantsProposal;
  "grants.public_text": GrantsPublicText;
  "grants.publication": GrantsPublication;
  "grants.refund": GrantsRefund;
  "grants.reopening": GrantsReopening;
  "grants.report": GrantsReport;
  "grants.review": GrantsReview;
  "grants.stream": GrantsStream;
  "identity.account": IdentityAccount;
  "identity.api_token": IdentityApiToken;
  "identity.attempt": IdentityAttempt;
  "identity.ceremony": IdentityCeremony;
  "identity.external_identity": IdentityExternalIdentity;
  "identity.invitation": IdentityInvitation;
  "identity.known_device": IdentityKnownDevice;
  "identity.passkey": IdentityPasskey;
  "identity.password": IdentityPassword;
  "identity.password_reset": IdentityPasswordReset;
  "identity.place": IdentityPlace;
  "identity.recovery_code": IdentityRecoveryCode;
  "identity.reset_request": IdentityResetRequest;
  "identity.role_holding": IdentityRoleHolding;
  "identity.session": IdentitySession;
  "identity.totp": IdentityTotp;
  "kernel.audit_entry": KernelAuditEntry;
  "kernel.audit_fault": KernelAuditFault;
  "kernel.audit_head": KernelAuditHead;
  "kernel.draft": KernelDraft;
  "kernel.loaded_seed": KernelLoadedSeed;
  "kernel.migration": KernelMigration;
  "kernel.outgoing_mail": KernelOutgoingMail;
  "population.area": PopulationArea;
  "population.boundary": PopulationBoundary;
  "population.citizenship": PopulationCitizenship;
  "population.city_threshold": PopulationCityThreshold;
  "population.figure": PopulationFigure;
  "population.figure_column": PopulationFigureColumn;
  "population.figure_row": PopulationFigureRow;
  "population.import": PopulationImport;
  "population.import_fault": PopulationImportFault;
  "population.import_part": PopulationImportPart;
  "population.mapping": PopulationMapping;
  "population.residence": PopulationResidence;
  "population.source": PopulationSource;
  "population.stated": PopulationStated;
  "projects.output": ProjectsOutput;
  "projects.party": ProjectsParty;
  "projects.project": ProjectsProject;
  "projects.project_place": ProjectsProjectPlace;
  "strategy.document": StrategyDocument;
  "strategy.element": StrategyElement;
  "study.quotation": StudyQuotation;
  "study.record": StudyRecord;
  "study.reference": StudyReference;
}
