// An environment with its head, before any release. For the first start.
import type { StalenessPolicy } from "@prisma/client"
import type { Deps } from "@/lib/usecases/deps"
import { once } from "./once"

export type EnvironmentSeed = { name: string; title: string; staleness: StalenessPolicy }

export function ensureEnvironment(deps: Pick<Deps, "write" | "db">, seed: EnvironmentSeed): Promise<void> {
  const { name, title, staleness } = seed
  return once(
    deps,
    async (tx) => (await tx.environment.count({ where: { name } })) > 0,
    async ({ tx, now, record }) => {
      await tx.environment.create({
        data: { name, title, staleness, createdAt: now, head: { create: { updatedAt: now } } },
      })
      record({
        action: "environment.created",
        subject: { kind: "environment", id: name, name: title },
        environment: name,
        detail: { staleness: staleness.replace("_", "-") },
      })
    },
  )
}
