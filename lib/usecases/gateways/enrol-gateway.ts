// Redeems a one-time code: the gateway's certificate, the chain, the listener's anchor and its environment's root document.
// For the agent, which has no other identity yet. The request is judged first, so that a bad one does not cost the code.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { type Csr, gatewayProfile, parseCsr, pemEncode } from "@/lib/pki"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { authorityUrls } from "../authorities/authority-urls"
import { type AuthorityInfo, readIssuingAuthority } from "../authorities/read-authority"
import { type Issuance, issueInTwoSteps } from "../certificates/issue-in-two-steps"
import { judgeKey } from "../certificates/judge-key"
import { revokeCertificatesOf } from "../certificates/revoke-certificates-of"
import { hashEnrolmentCode } from "./enrolment-code"

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

type Redeemed = {
  codeId: string
  gatewayId: string
  name: string
  environment: string
  status: string
  usedAt: Date | null
  expiresAt: Date
}

/** Until renewal over mTLS is there, a gateway enrols again before its certificate ends. */
const days = 365

export const makeEnrolGateway =
  (deps: Pick<Deps, "write" | "db" | "clock" | "random" | "keys" | "settings">) =>
  async ({ code, csr: request }: EnrolGateway): Promise<Enrolment> => {
    const csr = parseCsr(request)
    const redeemed = await readCode(deps.db, code)
    judgeCode(redeemed, deps.clock())
    await judgeKey(deps.db, csr, { kind: "gateway", id: redeemed.gatewayId })
    const authority = await readIssuingAuthority(deps.db, null)
    const actor: Actor = {
      kind: "gateway",
      id: redeemed.gatewayId,
      name: redeemed.name,
      environment: redeemed.environment,
    }
    const issued = await issueInTwoSteps(deps, actor, issuance(deps, redeemed, csr, authority))
    return {
      gatewayId: redeemed.gatewayId,
      environment: redeemed.environment,
      certificate: issued.pem,
      chain: issued.chain,
      anchors: await readAnchor(deps.db, authority.rootSha256),
      root: await readRoot(deps.db, redeemed.environment),
    }
  }

/** Whoever does not hold a code that we made learns nothing but that: only its true holder reaches the other answers. */
async function readCode(db: Tx, code: string): Promise<Redeemed> {
  const row = await db.enrolmentCode.findUnique({
    where: { codeHash: hashEnrolmentCode(code) },
    include: { gateway: true },
  })
  if (row === null) {
    throw new DomainError(
      "code_invalid",
      "This is not an enrolment code of this server. Copy the command from the portal once more.",
    )
  }
  const { gateway } = row
  return {
    codeId: row.id,
    gatewayId: gateway.id,
    name: gateway.name,
    environment: gateway.environmentName,
    status: gateway.status,
    usedAt: row.usedAt,
    expiresAt: row.expiresAt,
  }
}

function judgeCode({ usedAt, expiresAt, status }: Redeemed, now: Date): void {
  if (usedAt !== null) throw usedCode(usedAt)
  if (expiresAt <= now) {
    throw new DomainError(
      "code_invalid",
      `This enrolment code ended at ${expiresAt.toISOString()}: it lasts an hour, and a newer one voids it. Make a new one in the portal.`,
    )
  }
  if (status === "retired") {
    throw new DomainError("code_invalid", "This gateway is retired. Register a new gateway and use its code.")
  }
}

function usedCode(usedAt: Date): DomainError {
  return new DomainError(
    "code_invalid",
    `This enrolment code was already used at ${usedAt.toISOString()}; each works once. If that was not you, retire the gateway. Otherwise make a new code in the portal.`,
  )
}

function issuance(deps: Pick<Deps, "settings">, redeemed: Redeemed, csr: Csr, authority: AuthorityInfo): Issuance {
  const { gatewayId, name, environment } = redeemed
  return {
    authority,
    owner: { kind: "gateway", id: gatewayId, name, environment },
    key: csr,
    keySource: "enrolment",
    template: (serial, now) =>
      gatewayProfile({
        serial,
        spki: csr.spki,
        now,
        days,
        issuer: authority.info,
        urls: authorityUrls(deps.settings, null, authority.slug),
        trustDomain: deps.settings.trustDomain,
        environment,
        gatewayId,
      }),
    before: (context) => spendCode(context, redeemed),
    after: (context, certificate) => enrolled(context, redeemed, certificate.id),
  }
}

/** The condition decides between two who redeem at once. */
async function spendCode({ tx, now }: WriteContext, { codeId }: Redeemed): Promise<void> {
  const { count } = await tx.enrolmentCode.updateMany({
    where: { id: codeId, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (count === 0) throw usedCode(now)
}

/** Whoever enrolled as this gateway before is out: an old disk must not keep a second identity alive. */
async function enrolled(context: WriteContext, redeemed: Redeemed, certificateId: string): Promise<void> {
  const { tx, now, record, notify } = context
  const { gatewayId, name, environment } = redeemed
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
