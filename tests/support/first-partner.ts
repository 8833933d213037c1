// The steps of the first partner over the operator API, each a call or two: for the demo, the fault tests and the benches.
// Every name carries a mark, so that the story can be told many times to one installation.
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { makeKeyAndCsr } from "./openssl"
import type { OperatorClient } from "./operator-client"
import type { PartnerIdentity } from "./partner-call"

export type Issued = { id: string; serial: string; sha256: string; pem: string; chain: string }
export type Credential = { certificate: Issued; identity: PartnerIdentity }
export type Enforced = { by: { name: string }[]; missing: { name: string }[]; of: number }

export type Story = { mark: string; environment: string; host: string; grantedScope: string; otherScope: string }

/** What no telling before it was called. */
export function newStory(environment = "sandbox"): Story {
  const mark = randomBytes(4).toString("hex")
  return {
    mark,
    environment,
    host: `pay-${mark}.partners.example.test`,
    grantedScope: `payments-${mark}:read`,
    otherScope: `payments-${mark}:refund`,
  }
}

/** An active partner with one application. */
export async function registerPartner(api: OperatorClient, { mark, environment }: Story) {
  const partner = await api.post<{ id: string }>("/partners", {
    name: `Acme ${mark}`,
    legalName: `Acme Payments ${mark} AG`,
    contacts: [{ name: "Ada Example", email: `ada-${mark}@example.test` }],
  })
  await api.post(`/partners/${partner.id}/activate`, { reason: "Contract signed" })
  const application = await api.post<{ id: string }>(`/partners/${partner.id}/applications`, {
    name: "Payments",
    environment,
  })
  return { partnerId: partner.id, applicationId: application.id }
}

/** A key made here, and the certificate for it. */
export async function issueCredential(
  api: OperatorClient,
  applicationId: string,
  directory: string,
): Promise<Credential> {
  const { keyPath, csr } = makeKeyAndCsr(directory, `client-${randomBytes(4).toString("hex")}`)
  const certificate = await api.post<Issued>(`/applications/${applicationId}/certificates`, { csr })
  return { certificate, identity: { cert: `${certificate.pem}${certificate.chain}`, key: readFileSync(keyPath) } }
}

/** One API on the story's host: `GET /payments/{id}` under the scope that is granted, `POST /refunds/{id}` under the other. */
export async function nameApi(api: OperatorClient, story: Story, upstream: string): Promise<{ apiId: string }> {
  const { id } = await api.post<{ id: string }>("/apis", {
    name: `Payments ${story.mark}`,
    environment: story.environment,
    zone: "partner",
    owner: "Payments team",
    hostname: story.host,
    upstream,
    tokenPolicy: { kind: "none" },
  })
  await api.post(`/apis/${id}/routes`, { methods: ["GET"], path: "/payments/{id}", scope: story.grantedScope })
  await api.post(`/apis/${id}/routes`, { methods: ["POST"], path: "/refunds/{id}", scope: story.otherScope })
  return { apiId: id }
}

export function grantAccess(api: OperatorClient, story: Story, applicationId: string): Promise<unknown> {
  return api.put(`/applications/${applicationId}/grants`, [{ scope: story.grantedScope, reason: "The first partner" }])
}

/** Publishes whatever is not published yet. */
export function publish(api: OperatorClient, { environment }: Story, message: string): Promise<{ sequence: number }> {
  return api.post(`/environments/${environment}/releases`, { message })
}

export function revoke(api: OperatorClient, certificateId: string): Promise<unknown> {
  return api.post(`/certificates/${certificateId}/revocation`, { reason: "keyCompromise" })
}

/** Waits until the gateway reports that it enforces the release or a later one. */
export async function untilApplied(api: OperatorClient, gatewayId: string, sequence: number): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 50) {
    const { applied, lastError } = await api.get<{ applied: number; lastError: string | null }>(
      `/gateways/${gatewayId}`,
    )
    if (applied >= sequence) return
    if (lastError !== null) throw new Error(`the gateway refused release ${sequence}: ${lastError}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the gateway did not report release ${sequence} within 30 s`)
}

/** Waits until every gateway of the environment has reported the revocation; answers who did. */
export async function untilEnforced(api: OperatorClient, certificateId: string): Promise<Enforced> {
  for (let waited = 0; waited < 30_000; waited += 50) {
    const { revocation } = await api.get<{ revocation: { enforced: Enforced | null } | null }>(
      `/certificates/${certificateId}`,
    )
    const enforced = revocation?.enforced
    if (enforced && enforced.missing.length === 0) return enforced
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("not every gateway reported the revocation within 30 s")
}
