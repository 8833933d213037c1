// The script with which an application keeps its certificate new, rendered with its own values. It holds no secret.
// For staff and the partner's own people, on the page that offers it for download.
import type { Actor } from "@/lib/core/actor"
import { readableBy } from "@/lib/core/permission"
import { preferredKeyType } from "@/lib/core/preferred-key-type"
import { renewScript } from "@/lib/core/renew-script"
import { pemEncode } from "@/lib/pki"
import type { QueryDeps } from "@/lib/queries/deps"

export type RenewScriptDeps = QueryDeps & { settings: { machineUrl: string } }

export const makeGetRenewScript =
  ({ db, settings }: Pick<RenewScriptDeps, "db" | "settings">) =>
  /** @param wishes what only the host's owner can know */
  async (
    actor: Actor,
    applicationId: string,
    wishes: { directory?: string; reload?: string } = {},
  ): Promise<string> => {
    const row = await db.application.findUnique({
      where: { id: applicationId },
      include: { environment: { select: { certificateDays: true, keyTypes: true } } },
    })
    const object = { kind: "application", id: applicationId }
    const { name, environmentName, environment } = readableBy(actor, row, ({ partnerId }) => partnerId, object)
    const roots = await db.authority.findMany({
      where: { environmentName: null, kind: "root", state: { not: "removed" } },
      select: { der: true },
    })
    return renewScript({
      ...wishes,
      machineUrl: settings.machineUrl,
      environment: environmentName,
      applicationId,
      applicationName: name,
      anchors: roots.map(({ der }) => pemEncode("CERTIFICATE", der)).join(""),
      certificateDays: environment.certificateDays,
      keyType: preferredKeyType(environment.keyTypes),
    })
  }
