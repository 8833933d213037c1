// Issues a certificate to an application from a signing request, of which nothing but the public key is believed.
// For admins, operators, and the partner whose application it is. The one write that answers the object (decision 008).
import { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { type CertificateProfile, keyTypeOf, profileField } from "@/lib/core/certificate-profile"
import type { IssuedCertificate } from "@/lib/core/certificate-view"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { type Csr, clientProfile, parseCsr } from "@/lib/pki"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { authorityUrls } from "../authorities/authority-urls"
import { readAuthority } from "../authorities/read-authority"
import { type Issuance, issueInTwoSteps } from "./issue-in-two-steps"
import { applicationOf, keyFacts, whyNotKey } from "./judge-key"

export const issueCertificateInput = z.object({
  applicationId: z.string().max(64),
  /** PEM. Its size and form are judged by the reader of requests, which says more than a length could. */
  csr: z.string().min(1, "Paste a certificate signing request, or choose a file."),
  /** Validity; the environment's default where absent. */
  days: z.coerce.number().int().min(1).max(825).optional(),
  /** Where the key was made. */
  keySource: z.enum(["csr", "browser"]).default("csr"),
  /** What it is for; the environment's first where absent. */
  profile: profileField.optional(),
})
export type IssueCertificate = z.infer<typeof issueCertificateInput>

type Applicant = {
  id: string
  name: string
  status: string
  environment: string
  partnerId: string
  partnerStatus: string
  legalName: string
  organizationIdentifier: string | null
  certificateDays: number
  certificateMaxDays: number
  keyTypes: string[]
  certificateProfiles: CertificateProfile[]
  authorityId: string | null
  foreign: boolean
  compromised: boolean
}

type IssueDeps = Pick<Deps, "write" | "db" | "random" | "keys" | "settings">

export const makeIssueCertificate =
  (deps: IssueDeps) =>
  async (actor: Actor, input: IssueCertificate): Promise<IssuedCertificate> => {
    refuseOthers(actor)
    return issueToApplication(deps, actor, { ...input, csr: parseCsr(input.csr) })
  }

export type ApplicationIssuance = Pick<Issuance, "keySource" | "before" | "after"> & {
  applicationId: string
  csr: Csr
  days?: number
  profile?: CertificateProfile
}

/** For every door by which an application gets a certificate; whether the actor may ask at all, the door has judged. */
export async function issueToApplication(
  deps: IssueDeps,
  actor: Actor,
  { applicationId, csr, days: asked, profile: wished, keySource, before, after }: ApplicationIssuance,
): Promise<IssuedCertificate> {
  const applicant = await readApplicant(deps.db, applicationId, csr)
  judge(actor, applicant)
  const refusal = whyNotKey(applicant)
  if (refusal !== undefined) throw refusal
  const days = chooseDays(asked, applicant)
  requireAllowedKey(csr, applicant)
  const profile = chooseProfile(wished, applicant)
  if (applicant.authorityId === null) {
    throw new DomainError("unavailable", `No authority issues for ${applicant.environment} at the moment.`)
  }
  const authority = await readAuthority(deps.db, applicant.authorityId)
  const { environment, partnerId, legalName } = applicant
  return issueInTwoSteps(deps, actor, {
    authority,
    owner: { kind: "application", id: applicant.id, name: applicant.name, partnerId, environment },
    key: csr,
    keySource,
    profile,
    template: (serial, now) =>
      clientProfile({
        serial,
        spki: csr.spki,
        now,
        days,
        issuer: authority.info,
        urls: authorityUrls(deps.settings, environment, authority.slug),
        trustDomain: deps.settings.trustDomain,
        environment,
        partnerId,
        partnerName: legalName,
        applicationId: applicant.id,
        openFinance: openFinanceOf(profile, applicant),
      }),
    before,
    after,
  })
}

/** Before anything is parsed or read. */
function refuseOthers(actor: Actor): void {
  const may =
    actor.kind === "user"
      ? actor.role === "admin" || actor.role === "partner_member"
      : actor.kind === "operator" && actor.role === "admin"
  if (may) return
  throw new DomainError("forbidden", "Certificates are issued by administrators and by the partner's own people.")
}

/** All that the decision needs, in one statement: this is the path that has to be fast. */
async function readApplicant(db: Tx, applicationId: string, { spkiSha256 }: Csr): Promise<Applicant> {
  const [row] = await db.$queryRaw<Applicant[]>`
    select a.id, a.name, a.status::text, a.environment, a.partner_id as "partnerId", p.status::text as "partnerStatus",
      p.legal_name as "legalName", p.organization_identifier as "organizationIdentifier",
      e.certificate_days as "certificateDays", e.certificate_max_days as "certificateMaxDays",
      e.key_types as "keyTypes", e.certificate_profiles::text[] as "certificateProfiles",
      (select i.id from authority i
        where i.environment = a.environment and i.kind = 'issuing' and i.state = 'issuing'
          and i.compromised_at is null) as "authorityId",
      ${keyFacts(Prisma.sql`${spkiSha256}`, applicationOf(Prisma.sql`a.partner_id`))}
    from application a
    join partner p on p.id = a.partner_id
    join environment e on e.name = a.environment
    where a.id = ${applicationId}`
  if (row === undefined) throw noApplication(applicationId)
  return row
}

function noApplication(id: string): DomainError {
  return new DomainError("not_found", `There is no application ${id}.`)
}

function judge(actor: Actor, applicant: Applicant): void {
  if (actor.kind === "user" && actor.role === "partner_member" && actor.partnerId !== applicant.partnerId) {
    throw noApplication(applicant.id)
  }
  if (applicant.partnerStatus !== "active") {
    throw new DomainError(
      "conflict",
      `The partner is ${applicant.partnerStatus}, and certificates are issued to active partners only. Activate or resume it first.`,
    )
  }
  if (applicant.status !== "active") {
    throw new DomainError(
      "conflict",
      `The application is ${applicant.status}, and certificates are issued to active applications only. Resume it, or use another.`,
    )
  }
}

function chooseDays(
  asked: number | undefined,
  { certificateDays, certificateMaxDays, environment }: Applicant,
): number {
  if (asked === undefined) return certificateDays
  if (asked <= certificateMaxDays) return asked
  throw invalidField(
    "days",
    `Certificates of ${environment} last at most ${certificateMaxDays} days. Ask for that or less.`,
  )
}

function requireAllowedKey({ keyAlgorithm }: Csr, { keyTypes, environment }: Applicant): void {
  if (keyTypes.includes(keyTypeOf(keyAlgorithm))) return
  throw invalidField(
    "csr",
    `The key of this request is ${keyAlgorithm}; ${environment} takes ${keyTypes.join(", ")}. Make a key of such a kind.`,
  )
}

function chooseProfile(wished: CertificateProfile | undefined, applicant: Applicant): CertificateProfile {
  const { certificateProfiles: allowed, environment } = applicant
  const profile = wished ?? allowed[0] ?? "standard"
  if (allowed.includes(profile)) return profile
  throw invalidField("profile", `Certificates of ${environment} are ${allowed.join(", ")}. Choose one of these.`)
}

function openFinanceOf(profile: CertificateProfile, { organizationIdentifier }: Applicant) {
  if (profile === "standard") return undefined
  if (organizationIdentifier !== null) return { profile, organizationIdentifier }
  throw new DomainError(
    "conflict",
    `A certificate of the profile ${profile} names the organisation's identifier, and the partner has none registered. An administrator enters it on the partner's page.`,
  )
}
