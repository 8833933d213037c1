// Redeems a one-time code: the gateway's certificate, the chain, the listener's anchor and its environment's root document.
// For the agent, which has no other identity yet. The request is judged first, so that a bad one does not cost the code.
import { z } from "zod"
import { DomainError } from "@/lib/core/domain-error"
import { parseCsr, pemEncode } from "@/lib/pki"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { revokeCertificatesOf } from "../certificates/revoke-certificates-of"
import { judgeCode, type Redeemable, readCode, spendCode } from "../enrolment/redeem-code"
import { type GatewayIssuance, issueToGateway } from "./issue-to-gateway"

export const enrolGatewayInput = z.object({ code: z.string().min(1).max(200), csr: z.string().min(1) })
export type EnrolGateway = z.infer<typeof enrolGatewayInput>

export type Enrolment = {
  gatewayId: string
  environment: string
  /** PEM each; `root` is the current root document as served. */
  certificate: string
  chain: string
  anchors: string
  root: Uint8Array
}

export const makeEnrolGateway =
  (deps: Pick<Deps, "write" | "db" | "clock" | "random" | "keys" | "settings">) =>
  async ({ code, csr: request }: EnrolGateway): Promise<Enrolment> => {
    const csr = parseCsr(request)
    const redeemable = await readCode(deps.db, code)
    if (redeemable.owner.kind !== "gateway") throw notAGateway()
    judgeCode(redeemable, deps.clock())
    const { owner: gateway } = redeemable
    const issued = await issueToGateway(deps, { gateway, csr, ...firstOf(redeemable, gateway) })
    return {
      gatewayId: gateway.id,
      environment: gateway.environment,
      certificate: issued.pem,
      chain: issued.chain,
      anchors: await readAnchor(deps.db, issued.rootSha256),
      root: await readRoot(deps.db, gateway.environment),
    }
  }

function notAGateway(): DomainError {
  return new DomainError(
    "code_invalid",
    "This code is for an application, which enrols over EST at /.well-known/est/simpleenroll; here gateways enrol.",
  )
}

type Gateway = GatewayIssuance["gateway"]

/** What an enrolment does beside issuing: it spends the code and ends whoever enrolled before. */
export function firstOf(redeemable: Redeemable, gateway: Gateway): Pick<GatewayIssuance, "before" | "after"> {
  return {
    before: (context) => spendCode(context, redeemable),
    after: (context, certificate) => enrolled(context, gateway, certificate.id),
  }
}

/** Whoever enrolled as this gateway before is out: an old disk must not keep a second identity alive. */
async function enrolled(context: WriteContext, gateway: Gateway, certificateId: string): Promise<void> {
  const { tx, now, record, notify } = context
  const { id: gatewayId, name, environment } = gateway
  const { count } = await tx.gateway.updateMany({
    where: { id: gatewayId, status: { not: "retired" } },
    data: { status: "enrolled", enrolledAt: now, revision: { increment: 1 } },
  })
  if (count === 0) throw new DomainError("code_invalid", "This gateway was retired meanwhile.")
  const replaced = await revokeCertificatesOf(context, { gatewayId }, "superseded", {
    name,
    environment,
    except: certificateId,
  })
  record({
    action: "gateway.enrolled",
    subject: { kind: "gateway", id: gatewayId, name },
    environment,
    detail: { certificate: certificateId, replaced },
  })
  notify("report", gatewayId)
}

async function readAnchor(db: Tx, sha256: string): Promise<string> {
  const { der } = await db.authority.findUniqueOrThrow({ where: { sha256 } })
  return pemEncode("CERTIFICATE", der)
}

async function readRoot(db: Tx, environment: string): Promise<Uint8Array> {
  const row = await db.rootDocument.findFirstOrThrow({
    where: { environmentName: environment },
    orderBy: { version: "desc" },
  })
  return row.jws
}
