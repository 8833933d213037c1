// What an application's own renew script is rendered with, but for the server's address: none of it is secret.
// For the partner's page of automatic renewal, and for the download of the script.
import type { Actor } from "@/lib/core/actor"
import { readableBy } from "@/lib/core/permission"
import type { RenewScriptValues } from "@/lib/core/renew-script"
import { pemEncode } from "@/lib/pki"
import type { QueryDeps } from "@/lib/queries/deps"

export const makeGetRenewScriptValues =
  ({ db }: QueryDeps) =>
  async (actor: Actor, applicationId: string): Promise<Omit<RenewScriptValues, "machineUrl">> => {
    const found = await db.application.findUnique({
      where: { id: applicationId },
      include: { environment: { select: { certificateDays: true } } },
    })
    const object = { kind: "application", id: applicationId }
    const { name, environmentName, environment } = readableBy(actor, found, (row) => row.partnerId, object)
    const roots = await db.authority.findMany({
      where: { environmentName: null, kind: "root", state: { not: "removed" } },
      orderBy: { createdAt: "asc" },
    })
    return {
      environment: environmentName,
      applicationId,
      applicationName: name,
      anchors: roots.map(({ der }) => pemEncode("CERTIFICATE", der)).join(""),
      certificateDays: environment.certificateDays,
    }
  }
