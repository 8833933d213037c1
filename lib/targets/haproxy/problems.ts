// The problem documents (RFC 9457) that HAProxy answers in place of the API, the same as nginx's.
// `code` is the reason of decide(), or one of two for what is no decision: `bad-request` and `upstream-unreachable`.
import { reasons } from "@/lib/core/reason"
import { refusalStatuses, refusals, refusalWords } from "../proxy/refusals"
import { type MapEntry, quoted, renderMap } from "./config-text"

/** Reason → members of its document; and reason → status. */
export function renderProblemMaps(): Map<string, string> {
  const documents = refusals.map((reason): MapEntry => {
    const [title, detail] = refusalWords[reason]
    return [reason, JSON.stringify({ title, status: reasons[reason], detail, code: reason }).slice(1, -1)]
  })
  return new Map([
    ["problems.map", renderMap(documents)],
    ["statuses.map", renderMap(refusals.map((reason): MapEntry => [reason, String(reasons[reason])]))],
  ])
}

/** Ends the request where a reason was found. `return` cannot take its status from a variable, hence one line for each. */
export function renderReturns(directory: string): string[] {
  const members = `%[var(txn.gw_reason),map_str(${directory}/problems.map)]`
  const document = `{"type":"about:blank",${members},"traceId":"%[var(txn.gw_trace)]"}`
  return [
    `http-request set-var(txn.gw_status) var(txn.gw_reason),map_str_int(${directory}/statuses.map) if decided`,
    ...refusalStatuses.map(
      (status) =>
        `http-request return status ${status} content-type application/problem+json hdr cache-control no-store lf-string ${quoted(document)} if decided { var(txn.gw_status) -m int ${status} }`,
    ),
  ]
}

/** What HAProxy says of its own accord: a request that it cannot read, and an API that does not answer. */
export function renderOwnErrors(): string[] {
  const answer = (status: number, code: string, title: string, detail: string) =>
    `http-error status ${status} content-type application/problem+json hdr cache-control no-store string ${quoted(JSON.stringify({ type: "about:blank", title, status, detail, code }))}`
  return [
    ...[400, 408, 413].map((status) => answer(status, "bad-request", "Bad request", "The request cannot be read.")),
    ...[500, 502, 503, 504].map((status) =>
      answer(status, "upstream-unreachable", "No answer", "The API behind the gateway does not answer."),
    ),
  ]
}
