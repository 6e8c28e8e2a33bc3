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
  content: Json;
  form: string;
  saved_at: Generated<Date>;
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

export interface DB {
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
}
