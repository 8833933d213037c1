// Publishes at once that a partner's applications are stopped, in every environment where it has any (rule 8).
// For suspension and offboarding, in their transaction; the numbers of the releases are kept on the partner as the claim to prove.

import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { publishRevocation } from "@/lib/usecases/publication/publish-revocation"

export async function stopPartner(context: WriteContext, deps: Pick<Deps, "keys">, partnerId: string): Promise<void> {
  const { tx } = context
  const applications = await tx.application.findMany({
    where: { partnerId },
    distinct: ["environmentName"],
    orderBy: { environmentName: "asc" },
    select: { environmentName: true },
  })
  const stoppedIn: Record<string, number | null> = {}
  // one order for all, so that two who stop partners at once do not wait for each other in a circle
  for (const { environmentName } of applications) {
    const { sequence } = await publishRevocation(context, deps, environmentName)
    stoppedIn[environmentName] = sequence
  }
  await tx.partner.update({ where: { id: partnerId }, data: { stoppedIn } })
}
