// What has been stopped since nginx read its files: an empty file for each revoked certificate and each suspended application, whose
// existence nginx asks for in each request. For the agent, which adds files in place of a reload, and for the maps that ask.
import { createHash, X509Certificate } from "node:crypto"
import type { PolicyBundle } from "@/lib/core/policy"
import { revokedSerials } from "../proxy/crl"
import { issuerNumbers } from "../proxy/issuer-numbers"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { type MapEntry, matching, quotedPath, renderMap } from "./config-text"
import type { NginxOptions } from "./options"

/** Stands where there is nothing to look for; no file has this name. */
const nothing = '"none"'

/**
 * The names of the files that say what `revocations` and the CRLs say. Bundles that differ in nothing else give the same name to the same thing,
 * since issuers go by their number among the anchors.
 */
export function stopNames(bundle: PolicyBundle): Set<string> {
  const issuers = issuerNumbers(bundle)
  const { revoked, suspended } = bundle.revocations
  const listed = bundle.trust.crls.flatMap((crl) => revokedSerials(bundle, crl))
  const names = new Set(suspended.filter((id) => applicationShape.test(id)).map((id) => `a-${id}`))
  for (const { issuer, serial } of [...revoked, ...listed]) {
    const number = issuers.get(issuer)
    if (!/^[0-9a-fA-F]{1,64}$/.test(serial)) throw new UnrenderableError("A serial to stop is not hexadecimal.")
    if (number !== undefined) names.add(`c-${number}-${writtenByNginx(serial)}`)
  }
  for (const { sha256 } of revoked) {
    if (bundle.peers.some((peer) => peer.sha256 === sha256)) names.add(`${layerPrefix}${sha256}`)
    const pem = bundle.pinned.get(sha256)
    if (pem !== undefined) names.add(`p-${createHash("sha1").update(new X509Certificate(pem).raw).digest("hex")}`)
  }
  return names
}

/** No file stops a layer: what is known of it is in the script that nginx has read. */
export const layerPrefix = "l-"
const applicationShape = /^[a-z]{1,16}_[a-z0-9_]{1,47}$/

/** Whole bytes in upper case: file names are told apart by case. */
function writtenByNginx(serial: string): string {
  const canonical = serial.toUpperCase().replace(/^0+(?=.)/, "")
  return canonical.length % 2 === 0 ? canonical : `0${canonical}`
}

/** Maps to the names of the files that would stop this request, and from what was found to reasons. */
export function renderStopMaps({ serial, sha1 }: { serial: string; sha1: string }): string {
  const named = (source: string, variable: string, shape: string, prefix: string, group: string) =>
    renderMap(
      source,
      variable,
      [[matching(`^(?<${group}>${shape})\\z`), `"${prefix}-\${${group}}"`] satisfies MapEntry],
      nothing,
    )
  return [
    named(`"$gatewarden_issuer-${serial}"`, "$gatewarden_stop_own", "[0-9]+-[0-9A-F]+", "c", "gatewarden_k_own"),
    named(sha1, "$gatewarden_stop_pin", "[0-9a-f]{40}", "p", "gatewarden_k_pin"),
    renderMap(
      "$gatewarden_pinned",
      "$gatewarden_stop_certificate",
      [['""', "$gatewarden_stop_own"]],
      "$gatewarden_stop_pin",
    ),
    named(
      "$gatewarden_application",
      "$gatewarden_stop_application",
      "[a-z]{1,16}_[a-z0-9_]{1,47}",
      "a",
      "gatewarden_k_app",
    ),
    renderMap(
      "$gatewarden_revoked_since",
      "$gatewarden_reason_revoked_since",
      [["1", "certificate-revoked"]],
      "$gatewarden_reason_application",
    ),
    renderMap(
      "$gatewarden_suspended_since",
      "$gatewarden_reason_suspended_since",
      [["1", "application-suspended"]],
      "$gatewarden_reason_route",
    ),
  ].join("\n")
}

/** Where decision and deny list go on to, once the rendered list has let a certificate pass. */
export const afterRevoked = (stops: string | undefined): string =>
  stops === undefined ? "$gatewarden_reason_application" : "$gatewarden_reason_revoked_since"

/** The same for an application whose rendered state lets it call. */
export const afterSuspended = (stops: string | undefined): string =>
  stops === undefined ? "$gatewarden_reason_route" : "$gatewarden_reason_suspended_since"

/**
 * Included by the servers of APIs. It runs before there is a location, and again where nginx goes to the page of a refusal. What the
 * host says about caches of open files is not asked: a file that was not there must be seen once it is.
 */
export function renderStopChecks(stops: string): string {
  const folder = quotedPath("The folder of stops", stops).slice(1, -1)
  const check = (variable: string, name: string) =>
    `set ${variable} "";\nif (-f "${folder}/${name}") { set ${variable} 1; }\n`
  return `open_file_cache off;
disable_symlinks off;
# of a request that ends before it has been looked at, only the log asks
uninitialized_variable_warn off;
${check("$gatewarden_revoked_since", "$gatewarden_stop_certificate")}${check("$gatewarden_suspended_since", "$gatewarden_stop_application")}`
}

/** On the status socket: which folder nginx looks into, whether a stop is in effect, and the newest release that is. */
export function renderStopAnswers(stops: string, serving: string, { directory }: NginxOptions): string {
  const folder = quotedPath("The folder of stops", stops).slice(1, -1)
  return `  open_file_cache off;
  disable_symlinks off;
  location = /files { return 200 ${quotedPath("The directory", directory)}; }
  location ~ "^/stops/(?<gatewarden_asked>[A-Za-z0-9_-]+)\\z" {
    if (-f "${folder}/$gatewarden_asked") { return 200 stopped; }
    return 404 none;
  }
  location = / {
    if (-f "${folder}/${servingFile}") { rewrite ^ /${servingFile} last; }
    return 200 ${serving};
  }
  location = /${servingFile} { internal; root "${folder}"; }
`
}

/** Holds the answer of the status socket once stops of a later release are in effect. */
export const servingFile = "serving.json"
