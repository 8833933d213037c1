// What an authority is: a root, or an issuing one with its state.
// For lists and headings.
import type { AuthorityView } from "@/lib/core/authority-view"
import { Tag } from "../ui/tag"
import { authorityStateWords } from "./authority-words"

type AuthorityStateTagProps = { authority: Pick<AuthorityView, "kind" | "state" | "compromisedAt"> }

export function AuthorityStateTag({ authority: { kind, state, compromisedAt } }: AuthorityStateTagProps) {
  const { tone, word } = authorityStateWords[state]
  return (
    <>
      {kind === "root" ? <Tag>root</Tag> : <Tag tone={tone}>{word}</Tag>}
      {compromisedAt === null ? null : <Tag tone="deny">compromised</Tag>}
    </>
  )
}
