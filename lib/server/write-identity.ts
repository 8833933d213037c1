// Writes an identity into a folder: client.pem, client.key, ca.pem, each readable by its owner alone.
// For the operator command. It never overwrites: an identity that is there may be in use.
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DomainError } from "@/lib/core/domain-error"

export type Identity = { certificate: string; privateKey: string; anchors: string }

const names = { certificate: "client.pem", privateKey: "client.key", anchors: "ca.pem" } as const

/** @throws DomainError conflict where one of the files is there; to be asked before a certificate is issued for nothing */
export function requireNoIdentity(directory: string): void {
  const taken = Object.values(names).find((name) => existsSync(join(directory, name)))
  if (taken === undefined) return
  throw new DomainError(
    "conflict",
    `${join(directory, taken)} is there already. Choose another --out, or move it away.`,
  )
}

export function writeIdentity(directory: string, identity: Identity): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  for (const part of ["certificate", "privateKey", "anchors"] as const) {
    writeFileSync(join(directory, names[part]), identity[part], { mode: 0o600, flag: "wx" })
  }
}
