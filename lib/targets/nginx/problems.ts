// The problem documents (RFC 9457) that nginx answers in place of the API, and the expressions that pick one.
// `code` is the reason of decide(), or one of two for what is no decision: `bad-request` and `upstream-unreachable`.
import { reasons } from "@/lib/core/reason"
import { refusalStatuses, refusals, refusalWords } from "../proxy/refusals"
import { type MapEntry, quoted, renderMap } from "./config-text"

function problem(status: number, code: string, title: string, detail: string): string {
  const members = { type: "about:blank", title, status, detail, code, traceId: "$gatewarden_trace_id" }
  return quoted(JSON.stringify(members))
}

/** Maps from the reason to the status and the document. `reason` is the variable that holds it. */
export function renderProblemMaps(reason: string): string {
  const statuses = refusals.map((code): MapEntry => [code, String(reasons[code])])
  const documents = refusals.map((code): MapEntry => {
    const [title, detail] = refusalWords[code]
    return [code, problem(reasons[code], code, title, detail)]
  })
  return [
    renderMap(reason, "$gatewarden_status", [...statuses, ["allowed", "200"]], "503"),
    renderMap(reason, "$gatewarden_problem", documents, '""'),
  ].join("\n")
}

/** A path that no well-formed request can have: what normalises to two slashes in a row is malformed, and answered as such. */
const refusedPath = "//gatewarden/refused"
const unreachablePath = "//gatewarden/unreachable"
const uncheckedPath = "//gatewarden/unchecked"

/**
 * Included by every server. `return` cannot take its status from a variable, hence one line for each.
 * nginx refuses some requests itself, before there is a location: its own statuses come here too, and are decided in the same order.
 */
export function renderRefusals({ challenge }: { challenge: boolean }): string {
  const answers = refusalStatuses.map(
    (status) => `  if ($gatewarden_status = ${status}) { return ${status} $gatewarden_problem; }\n`,
  )
  const badRequest = problem(400, "bad-request", "Bad request", "The request cannot be read.")
  const unreachable = problem(502, "upstream-unreachable", "No answer", "The API behind the gateway does not answer.")
  const authenticate = challenge ? "  add_header WWW-Authenticate $gatewarden_challenge always;\n" : ""
  return `error_page 400 ${challenge ? "403 " : ""}405 414 418 421 494 495 496 497 501 505 = ${refusedPath};
error_page 502 504 = ${unreachablePath};
location = ${refusedPath} {
  default_type application/problem+json;
  add_header Cache-Control no-store always;
${authenticate}${answers.join("")}  return 400 ${badRequest};
}
location = ${unreachablePath} {
  default_type application/problem+json;
  add_header Cache-Control no-store always;
  if ($gatewarden_status != 200) { return 418; }
  return 502 ${unreachable};
}
`
}

/** In the server of an API that asks for tokens: nginx has no njs to look at one, or njs broke down over it. Nobody is let through. */
export function renderUnchecked(): string {
  const unchecked = problem(503, "token-unchecked", "Token not checked", "The gateway cannot check access tokens now.")
  return `error_page 500 = ${uncheckedPath};
location = ${uncheckedPath} {
  default_type application/problem+json;
  add_header Cache-Control no-store always;
  if ($gatewarden_status != 200) { return 418; }
  return 503 ${unchecked};
}
`
}
