// Signs a root's CRL to last long: before its key goes off line, and in the ceremonies after that.
// For the command line. While the key is off line nothing else renews it, and gateways refuse everybody once it has ended.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { renewCrl } from "../certificates/rebuild-crls"
import { type RootName, readRoot } from "./read-root"

/** Long enough for two who have to meet, short enough that what it says is not forgotten. */
export const rootCrlDays = z.coerce
  .number()
  .int()
  .min(7, "A CRL of a root that is off line lasts 7 days or more.")
  .max(730, "A CRL of a root that is off line lasts 730 days at most.")
  .default(90)

export const makeRenewRootCrl =
  (deps: Pick<Deps, "write" | "db" | "clock" | "keys" | "settings">) =>
  async (
    actor: Actor,
    { days, ...name }: RootName & { days: number },
  ): Promise<{ number: number; nextUpdate: Date }> => {
    requireAdmin(actor)
    const { id } = await readRoot(deps.db, name)
    const nextUpdate = new Date(deps.clock().getTime() + days * 86_400_000)
    const crl = await renewCrl(deps, actor, { authorityId: id, nextUpdate })
    return { number: crl.number, nextUpdate: crl.nextUpdate }
  }
