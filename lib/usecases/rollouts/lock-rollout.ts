// The open rollout of an environment, under the head's lock, which orders it against publications and other processes.
// For the verbs of rollouts.
import type { Rollout } from "@prisma/client"
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"
import { type Head, lockHead } from "../publication/head"
import { findOpenRollout } from "./open-rollout"

export type LockedRollout = { head: Head; rollout: Rollout }

/** @throws DomainError not_found, conflict where none is open */
export async function lockRollout(tx: Tx, environment: string): Promise<LockedRollout> {
  const head = await lockHead(tx, environment)
  const rollout = await findOpenRollout(tx, environment)
  if (rollout === null) throw new DomainError("conflict", `Nothing is being rolled out in ${environment}.`)
  return { head, rollout }
}

/** For the audit log. */
export const rolloutSubject = ({ id, environmentName, sequence }: Rollout) => ({
  kind: "rollout",
  id,
  name: `${environmentName} ${sequence}`,
})
