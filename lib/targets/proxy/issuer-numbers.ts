// The name of an issuer is short in a key: its number among the anchors.
// For the deny list, in maps and in files; the same trust gives the same numbers.
import type { PolicyBundle } from "@/lib/core/policy"

export function issuerNumbers(bundle: PolicyBundle): Map<string, number> {
  const subjects = [...new Set(bundle.trust.anchors.map(({ subject }) => subject))].sort()
  return new Map(subjects.map((subject, index) => [subject, index + 1]))
}
