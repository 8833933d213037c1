// A process that issues one certificate after another to one application, each first under a serial that it is told.
// For tests of two processes on one database; built and run as a program of its own. Prints the serials that were issued, as JSON.
import "reflect-metadata"
import { randomBytes } from "node:crypto"
import { makeAuditSeal } from "@/lib/adapters/audit-seal"
import { systemClock } from "@/lib/adapters/clock"
import { makeDatabase } from "@/lib/adapters/database"
import { makeKeyStore } from "@/lib/adapters/key-store"
import { makePasswordHasher } from "@/lib/adapters/password-hasher"
import { makeKeyring } from "@/lib/adapters/wrapped-key"
import { makeUseCases } from "@/lib/usecases"
import type { Settings } from "@/lib/usecases/deps"
import { admin } from "./cast"
import { makeCsr } from "./csr"
import { testToken } from "./soft-hsm"

export type IssuingTask = {
  databaseUrl: string
  keyEncryptionKey: string
  settings: Settings
  applicationId: string
  /** What the source of chance gives first, hex; after it, real chance. */
  draws: string[]
}

const task: IssuingTask = JSON.parse(process.env.ISSUING_TASK ?? "")
const kek = new Uint8Array(Buffer.from(task.keyEncryptionKey, "hex"))
let told: Buffer | undefined
const random = (length: number) => {
  const drawn = told ?? randomBytes(length)
  told = undefined
  return new Uint8Array(drawn.subarray(0, length))
}
const { db, write, close } = makeDatabase(task.databaseUrl, { clock: systemClock, connections: 5 })
const usecases = makeUseCases({
  ...{ db, write, clock: systemClock, random, settings: task.settings },
  keys: makeKeyStore(db, makeKeyring(kek), testToken()),
  passwords: makePasswordHasher(),
  seal: makeAuditSeal(kek, null),
})
const serials: string[] = []
for (const draw of task.draws) {
  const csr = await makeCsr()
  told = Buffer.from(draw, "hex")
  const issued = await usecases.issueCertificate(admin, { applicationId: task.applicationId, csr, keySource: "csr" })
  serials.push(issued.serial)
}
await close()
console.log(JSON.stringify(serials))
process.exit(0)
