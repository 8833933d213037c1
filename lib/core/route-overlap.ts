// Whether some request would match two routes of a host. Such a pair is refused, so that order never means anything.
// For routes as they are added, and for compiling; exact on well-formed paths.
import { type PathSegment, type PathTemplate, parsePathTemplate } from "./path-template"

export type RoutePattern = { host: string; methods: readonly string[]; path: string }

/** The first of `existing` that overlaps with the candidate: same host, a method in common, and a path that matches both. */
export function findOverlap<Route extends RoutePattern>(
  existing: readonly Route[],
  candidate: RoutePattern,
): Route | undefined {
  const template = parsePathTemplate(candidate.path)
  return existing.find(
    ({ host, methods, path }) =>
      host === candidate.host &&
      methods.some((method) => candidate.methods.includes(method)) &&
      templatesOverlap(parsePathTemplate(path), template),
  )
}

/** Whether some path matches both. */
export function templatesOverlap(one: PathTemplate, other: PathTemplate): boolean {
  return (
    one.segments.length === other.segments.length &&
    one.segments.every((segment, index) => {
      const counterpart = other.segments[index]
      return counterpart !== undefined && segmentsOverlap(segment, counterpart)
    })
  )
}

function segmentsOverlap(one: PathSegment, other: PathSegment): boolean {
  if ("literal" in one && "literal" in other) return one.literal === other.literal
  if ("literal" in one) return one.literal !== ""
  if ("literal" in other) return other.literal !== ""
  return true
}
