// Makes a one-time enrolment code for a gateway, and the command that redeems it. Shown once; only its hash is kept.
// For administrators. A new code voids the ones before it that were not used.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps, Settings, Tx } from "@/lib/usecases/deps"
import { readIssuingAuthority } from "../authorities/read-authority"
import { hashEnrolmentCode, makeEnrolmentCode } from "../enrolment/enrolment-code"
import { readGateway } from "./read-gateway"

export const createEnrolmentCodeInput = z.object({ gatewayId: z.string().max(64) })
export type CreateEnrolmentCode = z.infer<typeof createEnrolmentCodeInput>

export type EnrolmentCode = {
  code: string
  expiresAt: string
  /** SHA-256 of the current root document, and of the anchor of the machine listener (decision 005). */
  rootSha256: string
  anchorSha256: string
  /** To be pasted into a shell of the gateway's host. */
  command: string
}

const lifetimeMs = 3_600_000

export const makeCreateEnrolmentCode =
  (deps: Pick<Deps, "write" | "random" | "settings">) =>
  async (actor: Actor, { gatewayId }: CreateEnrolmentCode): Promise<EnrolmentCode> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      const gateway = await readGateway(tx, gatewayId)
      if (gateway.status === "retired") {
        throw new DomainError("conflict", `${gateway.name} is retired. Register a new gateway instead.`)
      }
      const code = makeEnrolmentCode(deps.random)
      const expiresAt = new Date(now.getTime() + lifetimeMs)
      await tx.enrolmentCode.updateMany({
        where: { gatewayId, usedAt: null, expiresAt: { gt: now } },
        data: { expiresAt: now },
      })
      await tx.enrolmentCode.create({
        data: {
          id: newId("enrolmentCode"),
          gatewayId,
          codeHash: hashEnrolmentCode(code),
          createdBy: actor.id,
          createdAt: now,
          expiresAt,
        },
      })
      record({
        action: "gateway.enrolment-code-created",
        subject: { kind: "gateway", id: gatewayId, name: gateway.name },
        environment: gateway.environment,
        detail: { expiresAt: expiresAt.toISOString() },
      })
      const pins = await readPins(tx, gateway.environment)
      const command = installCommand(deps.settings, code, pins, gateway.target)
      return { code, expiresAt: expiresAt.toISOString(), ...pins, command }
    })
  }

type Pins = { rootSha256: string; anchorSha256: string }

async function readPins(tx: Tx, environment: string): Promise<Pins> {
  const root = await tx.rootDocument.findFirst({
    where: { environmentName: environment },
    orderBy: { version: "desc" },
    select: { sha256: true },
  })
  if (root === null) throw new DomainError("unavailable", `${environment} has no root document yet.`)
  const infrastructure = await readIssuingAuthority(tx, null)
  return { rootSha256: root.sha256, anchorSha256: infrastructure.rootSha256 }
}

/** Single quotes keep every value from the shell; none of them can hold one. The code is read from the environment, not from `ps`. */
function installCommand(settings: Settings, code: string, { rootSha256, anchorSha256 }: Pins, target: string): string {
  const file = "gatewarden-agent.mjs"
  const download = `curl -fsSo ${file} '${settings.publicUrl.replace(/\/+$/, "")}/agent/${file}'`
  const check = settings.agentSha256 === undefined ? [] : [`echo '${settings.agentSha256}  ${file}' | sha256sum -c -`]
  const enrol = [
    `GATEWARDEN_ENROLMENT_CODE='${code}' node ${file} enrol`,
    `--url '${settings.machineUrl.replace(/\/+$/, "")}'`,
    `--root-sha256 ${rootSha256}`,
    `--anchor-sha256 ${anchorSha256}`,
    // nginx is what the agent assumes
    ...(target === "haproxy" ? ["--target haproxy"] : []),
    "--dir /var/lib/gatewarden",
  ].join(" ")
  return [download, ...check, enrol].join(" && ")
}
