// Issues the machine listener's own certificate from the infrastructure authority, for a key that never leaves its process.
// For the server at start, and again at `renewAt`, each time with a new key.
import { createHash } from "node:crypto"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { IssuedCertificate } from "@/lib/core/certificate-view"
import { requireAdmin } from "@/lib/core/permission"
import { listenerProfile, pemEncode } from "@/lib/pki"
import type { Deps } from "@/lib/usecases/deps"
import { issueInTwoSteps } from "../certificates/issue-in-two-steps"
import { authorityUrls } from "./authority-urls"
import { readIssuingAuthority } from "./read-authority"

export const issueListenerCertificateInput = z.object({
  /** SubjectPublicKeyInfo, DER. */
  spki: z.instanceof(Uint8Array),
})
export type IssueListenerCertificate = z.infer<typeof issueListenerCertificateInput>

export type ListenerCertificate = IssuedCertificate & {
  /** PEM of the infrastructure root: what clients of the machine listener trust. */
  anchors: string
  /** A third of the validity before the end. */
  renewAt: Date
}

const days = 90

export const makeIssueListenerCertificate =
  (deps: Pick<Deps, "write" | "db" | "random" | "keys" | "settings">) =>
  async (actor: Actor, { spki }: IssueListenerCertificate): Promise<ListenerCertificate> => {
    requireAdmin(actor)
    const authority = await readIssuingAuthority(deps.db, null)
    const issued = await issueInTwoSteps(deps, actor, {
      authority,
      owner: { kind: "listener", name: "machine listener" },
      key: { spkiSha256: createHash("sha256").update(spki).digest("hex"), keyAlgorithm: "P-256" },
      keySource: "server",
      template: (serial, now) =>
        listenerProfile({
          serial,
          spki,
          now,
          days,
          issuer: authority.info,
          urls: authorityUrls(deps.settings, null, authority.slug),
          names: listenerNames(deps.settings.machineUrl),
        }),
    })
    const root = await deps.db.authority.findUniqueOrThrow({ where: { sha256: authority.rootSha256 } })
    return { ...issued, anchors: pemEncode("CERTIFICATE", root.der), renewAt: renewAt(issued) }
  }

/** The host of MACHINE_URL, and the ways in which a program on the same machine reaches it. */
function listenerNames(machineUrl: string): string[] {
  const host = new URL(machineUrl).hostname.replace(/^\[|\]$/g, "")
  return [...new Set([host, "localhost", "127.0.0.1", "::1"])]
}

function renewAt({ notBefore, notAfter }: IssuedCertificate): Date {
  const start = Date.parse(notBefore)
  return new Date(start + (2 / 3) * (Date.parse(notAfter) - start))
}
