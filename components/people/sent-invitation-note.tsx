// The link of an invitation that was just made, shown once; it is mailed too where mail is set up.
// For the dialogs that invite.
import { Button } from "../ui/button"
import { CodeBlock } from "../ui/code-block"
import { RelativeTime } from "../ui/relative-time"

export type InvitationLink = { url: string; expiresAt: string; mailed: boolean }

type SentInvitationNoteProps = { sent: InvitationLink; to: string; close: () => void }

export function SentInvitationNote({ sent, to, close }: SentInvitationNoteProps) {
  return (
    <div className="flex flex-col gap-4">
      <p>
        {sent.mailed
          ? `It is on its way to ${to}. You can also hand this link over yourself.`
          : `Mail is not set up here: hand this link to ${to} yourself, over a channel that you trust.`}{" "}
        It works once and ends <RelativeTime at={sent.expiresAt} />. It is shown only now.
      </p>
      <CodeBlock what="invitation link" code={sent.url} />
      <div className="flex justify-end">
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      </div>
    </div>
  )
}
