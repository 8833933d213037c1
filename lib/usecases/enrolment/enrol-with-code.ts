// Redeems a one-time code over EST (RFC 7030 §4.2.1): the first certificate of an application or a gateway.
// For a program that has no other identity yet. The code is judged before the request, and spent only with the intent to issue.
import type { IssuedCertificate } from "@/lib/core/certificate-view"
import { DomainError } from "@/lib/core/domain-error"
import { type Csr, parseCsr } from "@/lib/pki"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { issueToApplication } from "../certificates/issue-certificate"
import { firstOf } from "../gateways/enrol-gateway"
import { issueToGateway } from "../gateways/issue-to-gateway"
import { judgeCode, type Redeemable, readCode, spendCode, unknownCode } from "./redeem-code"
import { requireLabel } from "./require-label"

export type EnrolWithCode = {
  /** The application's or gateway's id: a code that is another's is answered like one that was never made. */
  user: string
  code: string
  /** PKCS#10, DER. */
  request: Uint8Array
  label: string | null
}

type EnrolDeps = Pick<Deps, "write" | "db" | "clock" | "random" | "keys" | "settings">

export const makeEnrolWithCode =
  (deps: EnrolDeps) =>
  async ({ user, code, request, label }: EnrolWithCode): Promise<IssuedCertificate> => {
    const redeemable = await readCode(deps.db, code)
    if (redeemable.owner.id !== user) throw unknownCode()
    judgeCode(redeemable, deps.clock())
    requireLabel(label, redeemable.owner)
    await requireActive(deps.db, redeemable.owner)
    return issue(deps, redeemable, parseCsr(request))
  }

function issue(deps: EnrolDeps, redeemable: Redeemable, csr: Csr): Promise<IssuedCertificate> {
  const { owner } = redeemable
  if (owner.kind === "gateway") return issueToGateway(deps, { gateway: owner, csr, ...firstOf(redeemable, owner) })
  return issueToApplication(deps, owner, {
    ...{ applicationId: owner.id, csr, keySource: "enrolment" },
    before: (context) => spendCode(context, redeemable),
    after: async (context, { id: certificate }) => {
      const { id, name, partnerId, environment } = owner
      context.record({
        action: "application.enrolled",
        ...{ subject: { kind: "application", id, name }, partnerId, environment },
        detail: { certificate },
      })
    },
  })
}

/** A gateway's own status was judged with its code. */
async function requireActive(db: Tx, owner: Redeemable["owner"]): Promise<void> {
  if (owner.kind === "gateway") return
  const { status, partner } = await db.application.findUniqueOrThrow({
    where: { id: owner.id },
    select: { status: true, partner: { select: { status: true } } },
  })
  if (status !== "active")
    throw new DomainError("forbidden", `The application is ${status}, so it gets no certificate.`)
  if (partner.status === "active") return
  throw new DomainError("forbidden", `The partner is ${partner.status}, so its applications get no certificates.`)
}
