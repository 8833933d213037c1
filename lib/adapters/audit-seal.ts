// The seal of the audit chain: an HMAC key that is not in the database, and the newest head that this installation has seen.
// Implements AuditSeal. Whoever owns the database alone can neither forge a link nor cut the end of the chain off unseen.
import { createHmac } from "node:crypto"
import { mkdir, open, readFile, rename } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import type { AuditSeal, AuditWitness } from "@/lib/core/audit-seal"
import { DomainError } from "@/lib/core/domain-error"

const fileName = "audit-witness.json"

const witnessFile = z.object({
  position: z.string().regex(/^\d+$/).transform(BigInt),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

/**
 * @param key 32 bytes, the same for the life of the installation (seal-key.ts)
 * @param dataDirectory where the witness is kept; null where nothing can be written: then the end of the chain has none
 */
export function makeAuditSeal(key: Uint8Array, dataDirectory: string | null): AuditSeal {
  const mac = (data: Uint8Array) => createHmac("sha256", key).update(data).digest("hex")
  if (dataDirectory === null) {
    return { mac, readWitness: async () => null, writeWitness: async () => undefined }
  }
  let last: Promise<void> = Promise.resolve()
  return {
    mac,
    readWitness: () => readWitness(dataDirectory),
    writeWitness(witness) {
      // one after the other, or two of this process would share the draft's name
      last = last.catch(() => undefined).then(() => writeWitness(dataDirectory, witness))
      return last
    },
  }
}

async function readWitness(directory: string): Promise<AuditWitness | null> {
  const path = join(directory, fileName)
  let text: string
  try {
    text = await readFile(path, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
  const parsed = witnessFile.safeParse(toJson(text))
  if (parsed.success) return parsed.data
  throw new DomainError(
    "unavailable",
    `${path} is damaged. It says how far the audit log had been sealed; see docs/database.md.`,
  )
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // the schema says what is wrong with it
    return undefined
  }
}

/** The witness only goes forward: a process that is behind must not take back what another one has seen. */
async function writeWitness(directory: string, { position, hash }: AuditWitness): Promise<void> {
  const known = await readWitness(directory)
  if (known !== null && known.position >= position) return
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, fileName)
  const draft = `${path}.${process.pid}`
  const file = await open(draft, "w", 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ position: position.toString(), hash })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}
