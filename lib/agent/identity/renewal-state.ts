// What renewal leaves on the disk: the identity that replaces the enrolled one, and what went wrong the last time.
// For the start of every command, and for `status`. The identity is key and certificate in one file, so that they are never of two.
import { rm } from "node:fs/promises"
import { z } from "zod"
import { AgentError } from "../agent-error"
import { readIfThere, writeDurably } from "../state/durable-file"
import type { Paths } from "../state/paths"

/** PEM both; the certificate with its chain. */
const identitySchema = z.object({ certificate: z.string(), key: z.string() })
export type RenewedIdentity = z.infer<typeof identitySchema>

const renewalSchema = z.object({ failure: z.object({ at: z.string(), error: z.string() }).nullable() })
type RenewalState = z.infer<typeof renewalSchema>

/** Undefined until the first renewal. */
export async function readRenewedIdentity(paths: Paths): Promise<RenewedIdentity | undefined> {
  return read(paths.identity, identitySchema, "Enrol this gateway again.")
}

export async function readRenewal(paths: Paths): Promise<RenewalState> {
  return (await read(paths.renewal, renewalSchema, "Remove it.")) ?? { failure: null }
}

export async function writeRenewal(paths: Paths, state: RenewalState): Promise<void> {
  await writeDurably(paths.renewal, `${JSON.stringify(state)}\n`, 0o644)
}

/** At enrolment: what was renewed before belongs to an identity that has ended. */
export async function forgetRenewedIdentity(paths: Paths): Promise<void> {
  await rm(paths.identity, { force: true })
  await rm(paths.renewal, { force: true })
}

async function read<T>(path: string, schema: z.ZodType<T>, remedy: string): Promise<T | undefined> {
  const bytes = await readIfThere(path)
  if (bytes === undefined) return undefined
  try {
    return schema.parse(JSON.parse(bytes.toString()))
  } catch (cause) {
    throw new AgentError("malformed", `${path} cannot be read. ${remedy}`, { cause })
  }
}
