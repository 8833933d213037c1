// The next root document while it waits: what it changes, who has signed, how many are missing, and what can be done about it.
// For the card of an environment's signing keys.
"use client"
import type { Action } from "@/lib/core/action-result"
import { rootChangeWords } from "@/lib/core/root-change"
import type { RootDraftView } from "@/lib/core/signing-keys-view"
import { Button } from "../ui/button"
import { CodeBlock } from "../ui/code-block"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { Tag } from "../ui/tag"

export type DraftVerbs = { sign: Action<unknown>; withdraw: Action<unknown> }

type RootDraftNoteProps = {
  environment: string
  title: string
  draft: RootDraftView
  /** Keys that can sign on the server and have not signed yet. */
  canSign: boolean
  verbs?: DraftVerbs
}

export function RootDraftNote({ environment, title, draft, canSign, verbs }: RootDraftNoteProps) {
  const { version, change, reason, startedBy, startedAt, signedBy, before, after } = draft
  return (
    <div className="mx-4.5 mb-4 flex flex-col gap-3 rounded-md border border-line bg-sunk p-3">
      <p className="flex flex-wrap items-center gap-2 font-[550]">
        Root document {version} <Tag tone="wait">waits for signatures</Tag>
      </p>
      <DefinitionList
        facts={[
          { term: "Changes", value: rootChangeWords[change.kind] },
          {
            term: "Asked for",
            value: (
              <>
                by {startedBy.name}, <RelativeTime at={startedAt} />: {reason}
              </>
            ),
          },
          { term: "Signed by", value: <Signers kids={signedBy} /> },
          {
            term: "Signatures",
            value: `${before.have} of ${before.need} of the keys that hold now, ${after.have} of ${after.need} of its own`,
          },
          { term: "SHA-256", value: <Identifier value={draft.sha256} what="SHA-256 of the draft" keep={8} /> },
        ]}
      />
      <p className="text-ink2 text-xs">Whoever holds one of the missing keys runs this on the server, with its file:</p>
      <CodeBlock what="command" code={`npm run ca -- sign-root-document --environment ${environment} --key FILE`} />
      {verbs ? <DraftButtons {...{ environment, title, draft, canSign, verbs }} /> : null}
    </div>
  )
}

function Signers({ kids }: { kids: readonly string[] }) {
  if (kids.length === 0) return "nobody yet"
  return (
    <span className="flex flex-wrap gap-x-3">
      {kids.map((kid) => (
        <Identifier key={kid} value={kid} what="key" bare />
      ))}
    </span>
  )
}

function DraftButtons({ environment, title, draft, canSign, verbs }: Required<RootDraftNoteProps>) {
  const { version, sha256 } = draft
  return (
    <div className="flex flex-wrap justify-end gap-2">
      {canSign ? (
        <ConfirmDialog
          trigger={<Button size="sm">Sign by the keys here</Button>}
          title={`Sign root document ${version} of ${title}?`}
          consequence="Every key on the server that has not signed yet signs it. It holds once there are enough signatures."
          verb="Sign"
          tone="primary"
          action={verbs.sign}
          input={{ environment, sha256 }}
          done={`Root document ${version} of ${title} is signed`}
        />
      ) : null}
      <ConfirmDialog
        trigger={
          <Button size="sm" variant="danger" aria-label={`Withdraw root document ${version} of ${title}`}>
            Withdraw
          </Button>
        }
        title={`Withdraw root document ${version} of ${title}?`}
        consequence="Its signatures are thrown away. The keys that hold now go on holding."
        verb="Withdraw"
        reason="required"
        action={verbs.withdraw}
        input={{ environment }}
        done={`Root document ${version} of ${title} is withdrawn`}
      />
    </div>
  )
}
