// Removes an issuer of access tokens that no API names any more. Gateways forget its keys with the next publication.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"

export const removeTokenIssuerInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type RemoveTokenIssuer = z.infer<typeof removeTokenIssuerInput>

export const makeRemoveTokenIssuer =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError not_found, conflict */
  async (actor: Actor, { id, reason }: RemoveTokenIssuer): Promise<void> => {
    requireAdmin(actor)
    await deps.write(actor, async ({ tx, record }) => {
      await tx.$queryRaw`select 1 from token_issuer where id = ${id} for update`
      const found = await tx.tokenIssuer.findUnique({
        where: { id },
        select: { issuer: true, environmentName: true, apis: { select: { name: true }, orderBy: { name: "asc" } } },
      })
      if (found === null) throw notFound("token issuer", id)
      const { issuer, environmentName, apis } = found
      if (apis.length > 0) {
        const names = apis.map(({ name }) => name).join(", ")
        const [ask, whose] = apis.length === 1 ? ["asks", "its"] : ["ask", "their"]
        throw new DomainError(
          "conflict",
          `${names} ${ask} for tokens of ${issuer}. Change ${whose} token policy first.`,
        )
      }
      await tx.tokenIssuer.delete({ where: { id } })
      record({
        action: "token-issuer.removed",
        subject: { kind: "token-issuer", id, name: issuer },
        environment: environmentName,
        detail: { reason },
      })
    })
  }
