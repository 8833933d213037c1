// An environment has to exist before anything is put into it.
// For the use cases that create applications and APIs.
import { invalidField } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

/** @throws DomainError `invalid_input` that names the ones there are */
export async function requireEnvironment(tx: Tx, environment: string): Promise<void> {
  const environments = await tx.environment.findMany({ select: { name: true }, orderBy: { name: "asc" } })
  const names = environments.map(({ name }) => name)
  if (names.includes(environment)) return
  throw invalidField("environment", `There is no such environment. Use ${names.join(" or ")}.`)
}
