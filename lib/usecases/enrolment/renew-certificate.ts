// Renews the certificate that was presented, over EST (RFC 7030 §4.2.2): same identity, same authority, a new end. The old one stays.
// For applications, gateways and operators. The names are ours whatever the request says; one that says others is refused.
import type { Actor } from "@/lib/core/actor"
import type { IssuedCertificate } from "@/lib/core/certificate-view"
import { notFound } from "@/lib/core/not-found"
import type { MachineActor } from "@/lib/core/peer"
import { type Csr, parseCsr, readCertificate, requireSameNames } from "@/lib/pki"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { issueToApplication } from "../certificates/issue-certificate"
import { judgeKey } from "../certificates/judge-key"
import { issueToGateway } from "../gateways/issue-to-gateway"
import { issueToOperator } from "../operators/issue-to-operator"
import { requireLabel } from "./require-label"
import { requireModeration } from "./require-moderation"
import { type Renewable, requireRenewable } from "./require-renewable"

export type RenewCertificate = {
  /** The one that was presented. */
  certificateId: string
  /** PKCS#10, DER. */
  request: Uint8Array
  label: string | null
}

type RenewDeps = Pick<Deps, "write" | "db" | "clock" | "random" | "keys" | "settings">

export const makeRenewCertificate =
  (deps: RenewDeps) =>
  async (asker: Actor, { certificateId, request, label }: RenewCertificate): Promise<IssuedCertificate> => {
    requireLabel(label, asker)
    const actor = await requireOwn(deps.db, asker, certificateId)
    const renewable = await requireRenewable(deps.db, certificateId, deps.clock(), false)
    await requireModeration(deps.db, actor, deps.clock())
    const csr = parseCsr(request)
    requireSameNames(request, readCertificate(renewable.der))
    return issue(deps, actor, csr, renewable, {
      before: async ({ tx, now }) => {
        await requireRenewable(tx, certificateId, now, true)
      },
      after: (context, { id }) => renewed(context, actor, { certificateId, serial: renewable.serial }, id),
    })
  }

/** A certificate is renewed by whom it speaks for, and by nobody else. */
async function requireOwn(db: Tx, actor: Actor, id: string): Promise<MachineActor> {
  const row = await db.certificate.findUnique({
    where: { id },
    select: { applicationId: true, gatewayId: true, operatorId: true },
  })
  if (actor.kind === "application" && row?.applicationId === actor.id) return actor
  if (actor.kind === "gateway" && row?.gatewayId === actor.id) return actor
  if (actor.kind === "operator" && row?.operatorId === actor.id) return actor
  throw notFound("certificate", id)
}

type Steps = {
  before: (context: WriteContext) => Promise<void>
  after: (context: WriteContext, certificate: { id: string }) => Promise<void>
}

async function issue(
  deps: RenewDeps,
  actor: MachineActor,
  csr: Csr,
  renewable: Renewable,
  steps: Steps,
): Promise<IssuedCertificate> {
  if (actor.kind === "application") {
    const { profile } = renewable
    return issueToApplication(deps, actor, { applicationId: actor.id, csr, keySource: "enrolment", profile, ...steps })
  }
  if (actor.kind === "gateway") return issueToGateway(deps, { gateway: actor, csr, ...steps })
  await judgeKey(deps.db, csr, { kind: "operator", id: actor.id })
  const operator = { id: actor.id, name: actor.name }
  return issueToOperator(deps, actor, { operator, csr, days: daysOf(renewable), keySource: "enrolment", ...steps })
}

/** An operator's certificate lasts for as long as whoever made it said. */
function daysOf({ notBefore, notAfter }: Renewable): number {
  return Math.max(1, Math.floor((notAfter.getTime() - notBefore.getTime()) / 86_400_000))
}

async function renewed(
  context: WriteContext,
  actor: MachineActor,
  old: { certificateId: string; serial: string },
  successor: string,
): Promise<void> {
  await requireRenewable(context.tx, old.certificateId, context.now, true)
  context.record({
    action: "certificate.renewed",
    subject: { kind: "certificate", id: old.certificateId, name: actor.name },
    partnerId: actor.kind === "application" ? actor.partnerId : undefined,
    environment: actor.kind === "operator" ? undefined : actor.environment,
    detail: { serial: old.serial, successor },
  })
}
