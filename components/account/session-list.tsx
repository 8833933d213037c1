// Where one is signed in: end one, or all of them.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { MyAccount } from "@/lib/core/people-view"
import { Button } from "../ui/button"
import { Card } from "../ui/card"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"

type Session = MyAccount["sessions"][number]
type SessionListProps = {
  sessions: readonly Session[]
  endSession: Action<unknown>
  signOutEverywhere: Action<unknown>
}

export function SessionList({ sessions, endSession, signOutEverywhere }: SessionListProps) {
  const columns: readonly Column<Session>[] = [
    {
      key: "id",
      label: "Session",
      cell: ({ id, current }) => (
        <span className="flex flex-wrap items-center gap-2">
          <Identifier value={id} bare />
          {current ? <Tag tone="accent">this browser</Tag> : null}
        </span>
      ),
    },
    { key: "from", label: "Signed in", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    { key: "to", label: "Ends", cell: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
    {
      key: "verbs",
      label: "Actions",
      hideLabel: true,
      align: "right",
      cell: (session) => (session.current ? null : <EndDialog session={session} action={endSession} />),
    },
  ]
  return (
    <Card title="Where you are signed in" aside={<EverywhereDialog action={signOutEverywhere} />} flush>
      <Table inset caption="Your sessions" columns={columns} rows={sessions} rowKey={({ id }) => id} empty={null} />
    </Card>
  )
}

function EndDialog({ session: { id }, action }: { session: Session; action: Action<unknown> }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`End session ${id}`}>
          End
        </Button>
      }
      title="End this session?"
      consequence="Whoever uses that browser has to sign in again."
      verb="End session"
      action={action}
      input={{ sessionId: id }}
      done="Session ended"
    />
  )
}

function EverywhereDialog({ action }: { action: Action<unknown> }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger">
          Sign out everywhere
        </Button>
      }
      title="Sign out everywhere?"
      consequence="Every session of yours ends, this one too."
      verb="Sign out everywhere"
      action={action}
      onDone={() => window.location.assign("/sign-in")}
    />
  )
}
