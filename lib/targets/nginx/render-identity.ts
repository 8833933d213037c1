// Maps from the certificate of a connection to the application, its state and its grants; and the deny list.
// nginx finds keys of maps without regard to case, so what is looked up here is lower case on both sides or matched by expression.
import type { PolicyApplication, PolicyBundle } from "@/lib/core/policy"
import { revokedSerials } from "../proxy/crl"
import { issuerNumbers } from "../proxy/issuer-numbers"
import { idShape, scopeShape } from "../proxy/shapes"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { literally, longestParameter, type MapEntry, matching, plain, renderMap } from "./config-text"
import { msecText } from "./instant"
import { callerVariables, direct, hasLayers, renderLayers } from "./layers"
import { listsCrls } from "./lists-crls"
import type { NginxOptions } from "./options"
import { renderPinned } from "./pinned"
import { afterRevoked } from "./stops"

export function renderIdentity(bundle: PolicyBundle, options: NginxOptions): string {
  const issuers = issuerNumbers(bundle)
  const issuerEntries = [...issuers].map(
    ([subject, number]): MapEntry => [matching(`^${literally("An issuer's name", subject)}\\z`), String(number)],
  )
  const { accounts, listedGrants } = readApplications(bundle)
  return [
    renderMap("$ssl_client_i_dn", direct(bundle, "$gatewarden_issuer"), issuerEntries, '""'),
    "# the common name where it is the whole of the most specific part of the subject",
    renderMap(
      "$ssl_client_s_dn",
      direct(bundle, "$gatewarden_common_name"),
      [[matching("^CN=(?<gatewarden_cn>[^,+\\x5cA-Z]+)(?:,|\\z)"), "$gatewarden_cn"]],
      '""',
    ),
    renderPinned(bundle, direct(bundle, "$gatewarden_pinned")),
    ...(hasLayers(bundle) ? [renderLayers(bundle, options)] : []),
    renderMap(
      "$gatewarden_pinned",
      "$gatewarden_application",
      [['""', "$gatewarden_common_name"]],
      "$gatewarden_pinned",
    ),
    renderMap("$gatewarden_application", "$gatewarden_account", accounts, '""'),
    renderMap(
      `"$gatewarden_issuer ${callerVariables(bundle).serial}"`,
      "$gatewarden_reason_revoked",
      readDenyList(bundle, options, issuers),
      afterRevoked(options.stops),
    ),
    "# the end of the grant of the route's scope: a dash where it has none, nothing where there is no grant",
    renderMap(
      '"$gatewarden_scope $gatewarden_account"',
      "$gatewarden_grant",
      [
        [matching("^([^ ]+) .* \\1=(?<gatewarden_end>[0-9.]+|-)(?: |\\z)"), "$gatewarden_end"],
        [matching("^[^ ]+ active [*]\\z"), "$gatewarden_listed_grant"],
      ],
      '""',
    ),
    renderMap('"$gatewarden_application $gatewarden_scope"', "$gatewarden_listed_grant", listedGrants, '""'),
  ].join("\n")
}

/** A line for each application: its state, and its grants as `scope=end` where they fit; those of a few go to a map of their own. */
function readApplications(bundle: PolicyBundle): { accounts: MapEntry[]; listedGrants: MapEntry[] } {
  const suspended = new Set(bundle.revocations.suspended)
  const accounts: MapEntry[] = []
  const listedGrants: MapEntry[] = []
  for (const application of byId(bundle.applications)) {
    const id = plain("The application", application.id, idShape)
    if (application.status === "suspended" || suspended.has(id)) {
      accounts.push([id, "suspended"])
      continue
    }
    const grants = readGrants(application)
    const line = ["active", ...grants.map(([scope, end]) => `${scope}=${end}`)].join(" ")
    const fits = line.length < longestParameter
    accounts.push([id, fits ? `"${line}"` : '"active *"'])
    if (!fits) listedGrants.push(...grants.map(([scope, end]): MapEntry => [`"${id} ${scope}"`, `"${end}"`]))
  }
  return { accounts, listedGrants }
}

/** By identifier, so that the same policy gives the same bytes; of two with the same one the last counts, as for decide(). */
function byId(applications: PolicyApplication[]): PolicyApplication[] {
  const unique = new Map(applications.map((application) => [application.id, application]))
  return [...unique.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** Scope and end, the first of each scope, as for decide(). */
function readGrants({ scopes }: PolicyApplication): MapEntry[] {
  const grants = new Map<string, string>()
  for (const { name, endsAt } of scopes) {
    const scope = plain("The scope", name, scopeShape)
    if (!grants.has(scope)) grants.set(scope, endsAt === undefined ? "-" : msecText(endsAt))
  }
  return [...grants].sort(([one], [other]) => (one < other ? -1 : 1))
}

/**
 * Issuer and serial as nginx writes it: whole bytes. Certificates of authorities that are no anchor any more are untrusted anyway.
 * Where OpenSSL is not handed the CRLs, what they say beyond the deny list is said here.
 */
function readDenyList(bundle: PolicyBundle, options: NginxOptions, issuers: Map<string, number>): MapEntry[] {
  const listed = listsCrls(bundle, options) ? bundle.trust.crls.flatMap((crl) => revokedSerials(bundle, crl)) : []
  const keys = [...bundle.revocations.revoked, ...listed].flatMap(({ issuer, serial }) => {
    const number = issuers.get(issuer)
    if (!/^[0-9a-fA-F]{1,64}$/.test(serial))
      throw new UnrenderableError("A serial of the deny list is not hexadecimal.")
    const canonical = serial.toLowerCase().replace(/^0+(?=.)/, "")
    return number === undefined ? [] : [`"${number} ${canonical.length % 2 === 0 ? canonical : `0${canonical}`}"`]
  })
  return [...new Set(keys)].sort().map((key) => [key, "certificate-revoked"])
}
