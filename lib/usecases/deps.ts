// What the use cases are given from outside: the transaction with its audit event, the clock, chance and keys.
// The adapters implement these; a use case names the ones that it needs with Pick<Deps, …>.
import type { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import type { AuditSeal } from "@/lib/core/audit-seal"
import type { Channel } from "@/lib/core/channel"
import type { IdKind } from "@/lib/core/id"

/** The open transaction. Also serves reads that must be consistent with what is written. */
export type Tx = Prisma.TransactionClient

/** What an event says beside who and when. `detail` is JSON and never holds a secret. */
export type AuditEntry = {
  action: string
  subject: { kind: string; id: string; name: string }
  partnerId?: string
  environment?: string
  detail?: Record<string, unknown>
}

/** What leaves the process after the commit. */
export type OutboxEntry =
  | { topic: "mail"; payload: { to: string; subject: string; text: string } }
  | { topic: "webhook"; payload: { webhookId: string; event: object } }

export type WriteContext = {
  tx: Tx
  actor: Actor
  /** The instant of this write; every timestamp in it is this one. */
  now: Date
  newId: (kind: IdKind) => string
  /** Records an event; a transaction that commits without one is rolled back (rule 1). */
  record: (entry: AuditEntry) => void
  send: (entry: OutboxEntry) => void
  /** Wakes other processes at commit (LISTEN/NOTIFY). */
  notify: (channel: Channel, payload: string) => void
}

/**
 * Runs `work` in one transaction together with its audit events and outbox rows. Throwing rolls all of it back.
 * Unique violations become DomainError `duplicate`, serialisation failures are retried a few times, a lost database is `unavailable`.
 */
export type Write = <T>(actor: Actor, work: (context: WriteContext) => Promise<T>) => Promise<T>

export type Clock = () => Date
export type RandomBytes = (length: number) => Uint8Array

/** Signs with a key of ours, by its id. ES256 gives the raw 64 bytes (P1363) for "jose", a DER ECDSA-Sig-Value for "x509". */
export type Sign = (keyId: string, data: Uint8Array, encoding: "jose" | "x509") => Promise<Uint8Array>

/** Keeps private keys. Two stores implement it; neither gives a private key out. */
export type KeyStore = {
  /** Makes a P-256 key and answers the row to be written; the caller writes it in its transaction. */
  generate: () => Promise<{
    spki: Uint8Array
    kid: string
    algorithm: "ES256"
    store: string
    wrapped: Uint8Array | null
  }>
  sign: Sign
}

/** scrypt, or what replaces it. The hash names its own parameters, so that old hashes go on verifying. */
export type PasswordHasher = {
  hash: (password: string) => Promise<string>
  /** `null` is no such account: it costs the same time and is never right. */
  verify: (password: string, hash: string | null) => Promise<boolean>
}

export type Deps = {
  write: Write
  /** Reads outside a write. */
  db: Tx
  clock: Clock
  random: RandomBytes
  keys: KeyStore
  passwords: PasswordHasher
  seal: AuditSeal
  settings: Settings
}

/** The part of the configuration that use cases need. */
export type Settings = {
  publicUrl: string
  machineUrl: string
  trustDomain: string
  /** Mail can be sent. Without it nothing is queued: a queued invitation would keep its link in the database. */
  mail?: boolean
  /** SHA-256 of the agent's file as served, lower-case hex; absent where it was not built. */
  agentSha256?: string
}
