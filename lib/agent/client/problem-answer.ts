// An answer that is not the one asked for, as an error in the server's own words and what to do about it.
// For the config client. Servers answer with RFC 9457 problems; a proxy in between may answer anything.
import { z } from "zod"
import { AgentError, type AgentErrorCode } from "../agent-error"
import type { Answer } from "./https-client"

const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
})

const remedies: Record<number, string> = {
  401: "The server does not accept this certificate. If its holder was retired or the certificate has ended, enrol again.",
  403: "The server knows this certificate, but not as that of an active gateway.",
  409: "This gateway is ahead of the server, whose database may have been restored: its operator has to raise the epoch.",
  426: "This agent is too old for the server. Download the current one from the portal.",
}
const longestWait = 300

/** @param what was asked for, such as "the manifest" */
export function problemAnswer(what: string, { status, headers, body }: Answer): AgentError {
  const problem = readProblem(body)
  const said = problem.detail ?? problem.title
  const words = [`The server answered ${status} when asked for ${what}.`, said, remedies[status]]
  const code: AgentErrorCode = status === 410 || status === 404 ? "gone" : "refused"
  return new AgentError(code, words.filter((part) => part !== undefined).join(" "), {
    status,
    retryAfter: retryAfter(headers["retry-after"]),
  })
}

function readProblem(body: Buffer): z.infer<typeof problemSchema> {
  try {
    const { title, detail } = problemSchema.parse(JSON.parse(body.toString()))
    return { title: inOneLine(title, 200), detail: inOneLine(detail, 1000) }
  } catch {
    return {} // not a problem document: the status has to speak for itself
  }
}

/** They are shown on terminals: a server gives no orders to one, and does not turn the rest of a line around. */
const inOneLine = (text: string | undefined, longest: number): string | undefined =>
  text?.slice(0, longest).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ")

/** Seconds; the form with a date (RFC 9110 §10.2.3) is left to our own back-off. */
function retryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Math.min(Number(value), longestWait) : undefined
}
