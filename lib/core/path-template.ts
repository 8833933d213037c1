// Path templates of routes, `/accounts/{id}/statements`: what may be written, and which raw paths match.
// For routes as they are typed, for decide() and for the targets; matching is on the bytes that are forwarded, never decoded.
//
// A segment is a literal or one `{parameter}`, which stands for exactly one segment that is not empty. Literals are letters,
// digits and `- . _ ~ : @ $ ( ) , = + !` (RFC 3986 §3.3 without what gateways or upstreams give a meaning of its own);
// a percent is left out because it would give one path several spellings. The trailing slash counts: `/a/` is not `/a`.
import { DomainError } from "./domain-error"

export type PathSegment = { literal: string } | { parameter: string }

/** The segments after the first slash; the literal "" stands only last, for a trailing slash. */
export type PathTemplate = { text: string; segments: PathSegment[] }

const longest = 512
const mostSegments = 32
const literal = /^[A-Za-z0-9._~:@$(),=+!-]+$/
const parameter = /^\{([A-Za-z][A-Za-z0-9_]{0,63})\}$/

/** What is wrong with it, and what to type instead; undefined for a good one. */
export function pathTemplateProblem(text: string): string | undefined {
  if (!text.startsWith("/")) return "Begin the path with a slash: /accounts/{id}."
  if (text.length > longest) return `A path has at most ${longest} characters.`
  if (text.includes("?") || text.includes("#")) return "Give the path alone: a query or fragment is not decided on."
  const parts = text.slice(1).split("/")
  if (parts.length > mostSegments) return `A path has at most ${mostSegments} segments.`
  if (parts.slice(0, -1).includes(""))
    return "Leave no segment empty: two slashes in a row are refused by every gateway."
  const names = parts.flatMap((part) => parameter.exec(part)?.[1] ?? [])
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) return `Name each parameter once: {${repeated}} stands there twice.`
  for (const part of parts) {
    const problem = segmentProblem(part)
    if (problem !== undefined) return problem
  }
  return undefined
}

function segmentProblem(part: string): string | undefined {
  if (part === "" || parameter.test(part)) return undefined
  if (part === "." || part === "..") return `Leave out "${part}": dot segments are refused by every gateway.`
  if (part.includes("*"))
    return "Name each segment: a wildcard would let in paths that nobody has decided on. {id} stands for one segment."
  if (part.includes("%")) return "Write the path without percent-encoding: a parameter takes what a literal cannot say."
  if (/[{}]/.test(part)) {
    return `A parameter is a whole segment, {id}, named with letters, digits and underscores; "${part}" is not.`
  }
  if (literal.test(part)) return undefined
  return `"${part}" holds a character that a path may not: use letters, digits and - . _ ~ : @ $ ( ) , = + !`
}

/** @throws DomainError invalid_input, on the field `path` */
export function parsePathTemplate(text: string): PathTemplate {
  const problem = pathTemplateProblem(text)
  if (problem !== undefined) throw new DomainError("invalid_input", problem, { fields: { path: problem } })
  const segments = text
    .slice(1)
    .split("/")
    .map((part): PathSegment => {
      const name = parameter.exec(part)?.[1]
      return name === undefined ? { literal: part } : { parameter: name }
    })
  return { text, segments }
}

/** The path of a raw request-target: what stands before the first question mark (RFC 3986 §3.4). */
export function pathOf(target: string): string {
  const query = target.indexOf("?")
  return query === -1 ? target : target.slice(0, query)
}

/** @param path raw, without query; a malformed one must have been refused before */
export function matchesPath(template: PathTemplate, path: string): boolean {
  const parts = path.split("/")
  const { segments } = template
  return (
    parts[0] === "" &&
    parts.length === segments.length + 1 &&
    segments.every((segment, index) => {
      const part = parts[index + 1]
      return "literal" in segment ? part === segment.literal : part !== ""
    })
  )
}

/**
 * The template as a regular expression without anchors, `/accounts/[^/?]+`: for a target that joins host, method and path.
 * Every special character stands in a class of its own, so that no configuration language unescapes it away.
 */
export function templateSource(template: PathTemplate): string {
  return template.segments.map((segment) => `/${"literal" in segment ? quote(segment.literal) : "[^/?]+"}`).join("")
}

/** The template as a regular expression on a raw request-target: nginx's $request_uri, query and all. */
export function templateTargetSource(template: PathTemplate): string {
  return `^${templateSource(template)}(?:[?]|$)`
}

function quote(text: string): string {
  return text.replace(/[.$()+]/g, (character) => `[${character}]`)
}
