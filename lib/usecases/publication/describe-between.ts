// The difference between two policies of an environment, in people's words and as a table, with the names that people know.
// For reviews, proposals, publications and rollbacks.
import {
  accessMatrix,
  changedApplications,
  changedPins,
  describeChanges,
  nameMatrix,
  type PolicyContent,
} from "@/lib/bundle"
import type { AccessMatrix } from "@/lib/core/access-matrix"
import type { Change } from "@/lib/core/change"
import type { Tx } from "@/lib/usecases/deps"
import { readApplicationNames } from "./read-application-names"
import { readPinFacts } from "./read-pin-facts"

export type Described = { summary: Change[]; matrix: AccessMatrix }

export async function describeBetween(
  tx: Tx,
  before: PolicyContent | null,
  after: PolicyContent,
  environment: string,
): Promise<Described> {
  const matrix = accessMatrix(before, after)
  const ids = new Set([...changedApplications(before, after), ...matrix.applications.map(({ id }) => id)])
  const applications = await readApplicationNames(tx, [...ids])
  const summary = describeChanges(before, after, {
    applications,
    pinned: await readPinFacts(tx, changedPins(before, after)),
    gateways: await tx.gateway.count({ where: { environmentName: environment, status: "enrolled" } }),
  })
  return { summary, matrix: nameMatrix(matrix, applications) }
}
