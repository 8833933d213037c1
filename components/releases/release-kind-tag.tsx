// What a release is of: what people decided, what had to stop at once, whom gateways trust, or older content again.
// For the history and the release's page.
import type { ReleaseKind } from "@/lib/core/policy"
import { Tag, type Tone } from "../ui/tag"

const kinds: Record<ReleaseKind, { word: string; tone: Tone }> = {
  policy: { word: "policy", tone: "plain" },
  revocation: { word: "revocation", tone: "deny" },
  trust: { word: "trust", tone: "plain" },
  rollback: { word: "roll back", tone: "wait" },
}

export function ReleaseKindTag({ kind }: { kind: ReleaseKind }) {
  return <Tag tone={kinds[kind].tone}>{kinds[kind].word}</Tag>
}
