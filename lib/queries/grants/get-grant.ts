// One grant or request.
// For staff and the partner's own people.
import type { Actor } from "@/lib/core/actor"
import type { GrantView } from "@/lib/core/grant-view"
import { readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { readGrants } from "./grant-row"

export const makeGetGrant =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<GrantView> => {
    const [grant] = await readGrants(deps, { where: { id } })
    return readableBy(actor, grant, ({ partner }) => partner.id, { kind: "grant", id })
  }
