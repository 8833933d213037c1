// Says to any certificate of ours what it is, what it may do and when it ends; and answers a connection test that waits for it.
// For partners' programs above all. One that was revoked or has ended is told so with 401, and the test shows it all the same.
import { z } from "@hono/zod-openapi"
import type { CheckDecision } from "@/lib/core/connection-check-view"
import { DomainError } from "@/lib/core/domain-error"
import type { Peer } from "@/lib/core/peer"
import { readCertificate } from "@/lib/pki"
import type { MachineParts } from "../machine-parts"
import type { Presented } from "../peer-certificate"
import { defineRoute, type MachineRoute } from "../route"
import { whoami } from "../schemas/whoami"

type WhoAmI = z.input<typeof whoami>
type Asked = { peer: Peer; presented: Presented; authorization: string | undefined }

const whoamiQuery = z.object({
  check: z
    .string()
    .regex(/^chk_[0-9a-z]{1,60}$/, "This is not the identifier of a connection test.")
    .optional()
    .openapi({
      description:
        "A connection test of the portal that waits for this call. An access token for its API may come along.",
    }),
})

export function whoamiRoute(parts: MachineParts): MachineRoute {
  return defineRoute({
    method: "get",
    path: "/whoami",
    tag: "Identity",
    summary: "Say what the certificate is, what it may do and when it ends",
    query: whoamiQuery,
    answer: { status: 200, schema: whoami, description: "Who you are here." },
    gateways: true,
    evenRefused: true,
    run: async ({ peer, presented, authorization, query }) => {
      const asked = { peer, presented, authorization }
      const check = query.check === undefined ? undefined : await answerCheck(parts, asked, query.check)
      if (peer.refusal !== null) throw new DomainError("unauthenticated", peer.refusal)
      return { ...identityOf(asked), ...(await rightsOf(parts, peer)), check }
    },
  })
}

/** The page that waits for the test sees what the handshake showed, and what a gateway would say to this certificate. */
async function answerCheck(
  { usecases, queries }: MachineParts,
  { peer, presented, authorization }: Asked,
  id: string,
): Promise<{ id: string; decision: CheckDecision }> {
  const { actor, certificate } = peer
  const { host, method, path, application } = await queries.getConnectionCheck(actor, id)
  const decision = await usecases.decideForPeer(actor, {
    environment: application.environment,
    certificate: readCertificate(presented.der),
    host,
    method,
    path,
    authorization,
  })
  const { serial, sha256, subject, issuer, notAfter, state: status } = certificate
  const handshake = {
    tlsVersion: presented.tlsVersion,
    cipher: presented.cipher,
    serial,
    sha256,
    subject,
    issuer,
    status,
    notAfter,
  }
  await usecases.recordConnectionCheck(actor, { id, handshake, decision })
  return { id, decision }
}

function identityOf({ peer, presented }: Asked): Omit<WhoAmI, "may"> {
  const { actor, status, partner, certificate } = peer
  const { state, renewal, ...shown } = certificate
  return {
    kind: actor.kind,
    id: actor.id,
    name: actor.name,
    status,
    role: actor.kind === "operator" ? actor.role : undefined,
    environment: actor.kind === "operator" ? undefined : actor.environment,
    partner: partner ?? undefined,
    certificate: { ...shown, status: state },
    tls: { version: presented.tlsVersion, cipher: presented.cipher },
    endsAt: certificate.notAfter,
    renewal,
  }
}

const roleRights = {
  admin: ["read everything", "change everything", "decide on access"],
  approver: ["read everything", "decide on access"],
  viewer: ["read everything"],
} as const

async function rightsOf({ queries }: MachineParts, { actor }: Peer): Promise<Pick<WhoAmI, "may" | "scopes">> {
  if (actor.kind === "operator") return { may: [...roleRights[actor.role]] }
  if (actor.kind === "gateway")
    return { may: [`fetch the configuration of ${actor.environment}`, "report what it does"] }
  const { scopes } = await queries.getApplicationReach(actor, actor.id)
  return {
    may: scopes.map(({ name }) => name),
    scopes: scopes.map(({ name, status, endsAt, routes }) => ({
      name,
      status,
      endsAt,
      routes: routes.map(({ methods, host, path, tokenPolicy }) => ({ methods, host, path, tokenPolicy })),
    })),
  }
}
