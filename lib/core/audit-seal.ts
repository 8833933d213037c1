// What the audit chain keeps outside the database, so that whoever owns the database alone cannot rewrite it unseen.
// The sealer writes it, the verification reads it; an adapter keeps key and witness.

/** A place in the chain that this installation has seen sealed. */
export type AuditWitness = { position: bigint; hash: string }

export type AuditSeal = {
  /** HMAC-SHA-256, lower-case hex, under a key derived from the key-encryption key. */
  mac: (data: Uint8Array) => string
  /** The newest head seen by this installation, kept outside the database; null where none was seen yet. */
  readWitness: () => Promise<AuditWitness | null>
  writeWitness: (witness: AuditWitness) => Promise<void>
}
