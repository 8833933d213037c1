// A sandbox with one API, and partners that are granted something in it: what the tests of publications begin with.
// Everything is done through the use cases, as an administrator does it.
import * as peculiar from "@peculiar/x509"
import { readRootDocument, verifyManifest } from "@/lib/bundle"
import type { Actor } from "@/lib/core/actor"
import type { PolicyBundle } from "@/lib/core/policy"
import { readBundleOf } from "@/lib/usecases/publication/read-bundle-of"
import type { TestDatabase } from "../../support/database"

export const admin: Actor = { kind: "user", id: "usr_admin", name: "Ada Admin", role: "admin" }
export const environment = "sandbox"
export const host = "pay.partners.example.test"

/** An API with two scopes; the identifier of its routes by scope. */
export async function addApi({ usecases }: TestDatabase, hostname = host): Promise<{ id: string }> {
  const api = await usecases.createApi(admin, {
    name: hostname,
    environment,
    zone: "partner",
    owner: "Payments team",
    hostname,
    upstream: "http://10.0.0.1:8080",
    tokenPolicy: { kind: "none" },
  })
  await usecases.addRoute(admin, { apiId: api.id, methods: ["POST"], path: "/payments", scope: "payments:write" })
  await usecases.addRoute(admin, { apiId: api.id, methods: ["GET"], path: "/payments/{id}", scope: "payments:read" })
  return api
}

export type Partner = { partnerId: string; applicationId: string }

/** An active partner with one application that holds the scopes given; not published yet. */
export async function addPartner(
  { usecases }: TestDatabase,
  name: string,
  scopes: string[] = ["payments:write"],
): Promise<Partner> {
  const { id: partnerId } = await usecases.registerPartner(admin, { name, legalName: `${name} AG`, contacts: [] })
  await usecases.activatePartner(admin, { id: partnerId, reason: "Test" })
  const { id: applicationId } = await usecases.createApplication(admin, { partnerId, name: "Payment app", environment })
  await setScopes({ usecases }, applicationId, scopes)
  return { partnerId, applicationId }
}

export async function setScopes(
  { usecases }: Pick<TestDatabase, "usecases">,
  applicationId: string,
  scopes: string[],
  endsAt: Date | null = null,
): Promise<void> {
  const grants = scopes.map((scope) => ({ scope, endsAt, reason: "Contract 17" }))
  await usecases.setGrants(admin, { applicationId, grants })
}

export async function issue({ usecases }: TestDatabase, applicationId: string): Promise<{ id: string; pem: string }> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"])
  const csr = await peculiar.Pkcs10CertificateRequestGenerator.create({
    keys,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  })
  return usecases.issueCertificate(admin, { applicationId, csr: csr.toString("pem"), keySource: "csr" })
}

export const publish = ({ usecases }: TestDatabase, message = "Test") =>
  usecases.publishRelease(admin, { environment, message })

/** What gateways are told now; its signature is checked against the root document first. */
export async function readHead({ db }: TestDatabase, of = environment): Promise<PolicyBundle> {
  const head = await db.environmentHead.findUniqueOrThrow({ where: { environmentName: of } })
  const { jws } = await db.manifest.findUniqueOrThrow({ where: { payloadSha256: head.manifestSha256 } })
  const root = await db.rootDocument.findFirstOrThrow({ where: { environmentName: of } })
  const { payload } = await verifyManifest(jws, await readRootDocument(root.jws, null))
  if (payload.sequence !== head.sequence) throw new Error("the head names another manifest")
  return readBundleOf(db, head.manifestSha256)
}

/** The scopes of an application by the head, in effect: none for one that is stopped. */
export function scopesOf({ applications, revocations }: PolicyBundle, applicationId: string): string[] {
  const entry = applications.find(({ id }) => id === applicationId)
  if (entry === undefined || entry.status === "suspended" || revocations.suspended.includes(applicationId)) return []
  return entry.scopes.map(({ name }) => name)
}
