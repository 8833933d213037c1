// Creates an operator, a machine identity with a staff role, and issues its certificate from a signing request.
// For the command line and administrators; the private key stays where the request was made.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { IssuedCertificate } from "@/lib/core/certificate-view"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { parseCsr, pemEncode } from "@/lib/pki"
import type { Deps } from "@/lib/usecases/deps"
import { readIssuingAuthority } from "../authorities/read-authority"
import { judgeKey } from "../certificates/judge-key"
import { issueToOperator } from "./issue-to-operator"

export const createOperatorInput = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Give the operator a name.")
    .max(100)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, "Use letters, digits, spaces, dots, hyphens and underscores."),
  role: z.enum(["admin", "approver", "viewer"]).default("admin"),
  csr: z.string().min(1, "Send a certificate signing request."),
  days: z.coerce.number().int().min(1).max(825).default(365),
})
export type CreateOperator = z.infer<typeof createOperatorInput>

export type CreatedOperator = {
  id: string
  certificate: IssuedCertificate
  /** PEM of the root that the machine listener's certificate leads to. */
  anchors: string
}

export const makeCreateOperator =
  (deps: Pick<Deps, "write" | "db" | "random" | "keys" | "settings">) =>
  async (actor: Actor, { name, role, csr: request, days }: CreateOperator): Promise<CreatedOperator> => {
    requireAdmin(actor)
    const csr = parseCsr(request)
    await judgeKey(deps.db, csr, { kind: "operator" })
    // before there is a row: without an authority there would be an operator without a certificate
    await readIssuingAuthority(deps.db, null)
    const id = await createRow(deps, actor, name, role)
    const { rootSha256, ...certificate } = await issueToOperator(deps, actor, {
      ...{ operator: { id, name }, csr, days },
      keySource: "csr",
    })
    const root = await deps.db.authority.findUniqueOrThrow({ where: { sha256: rootSha256 } })
    return { id, certificate, anchors: pemEncode("CERTIFICATE", root.der) }
  }

function createRow(
  deps: Pick<Deps, "write">,
  actor: Actor,
  name: string,
  role: CreateOperator["role"],
): Promise<string> {
  return deps.write(actor, async ({ tx, now, newId, record }) => {
    const taken = await tx.operator.findUnique({ where: { name } })
    if (taken !== null) {
      throw new DomainError("duplicate", `There is an operator named ${name} already.`, {
        fields: { name: "Another operator has this name, or had it before it was revoked. Choose another." },
      })
    }
    const id = newId("operator")
    await tx.operator.create({ data: { id, name, role, createdAt: now } })
    record({ action: "operator.created", subject: { kind: "operator", id, name }, detail: { role } })
    return id
  })
}
