// One's own account: how one signs in, the password, and where one is signed in.
// For both sides of the portal.
import type { Action } from "@/lib/core/action-result"
import type { MyAccount, RoleName } from "@/lib/core/people-view"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { PageHeader } from "../ui/page-header"
import { RelativeTime } from "../ui/relative-time"
import { PasswordForm } from "./password-form"
import { SessionList } from "./session-list"

const roleWords: Record<RoleName, string> = {
  admin: "Administrator",
  approver: "Approver",
  viewer: "Viewer",
  partner_member: "Member",
}

type AccountViewProps = {
  account: MyAccount
  changePassword: Action<unknown>
  endSession: Action<unknown>
  signOutEverywhere: Action<unknown>
}

export function AccountView({ account, changePassword, endSession, signOutEverywhere }: AccountViewProps) {
  const { name, email, role, partner, signsInBy, lastSignInAt } = account
  const ways = [signsInBy.password ? "password" : null, signsInBy.singleSignOn ? "single sign-on" : null]
  return (
    <div className="max-w-3xl">
      <PageHeader title="Your account" />
      <div className="flex flex-col gap-4">
        <Card>
          <DefinitionList
            facts={[
              { term: "Name", value: name },
              { term: "E-mail address", value: email },
              { term: "Role", value: partner ? `${roleWords[role]} of ${partner.name}` : roleWords[role] },
              { term: "Signs in by", value: ways.filter(Boolean).join(" and ") },
              lastSignInAt !== null && { term: "Last sign-in", value: <RelativeTime at={lastSignInAt} show="both" /> },
            ]}
          />
        </Card>
        {signsInBy.password ? (
          <Card title="Password" note="Changing it signs out every other browser.">
            <PasswordForm email={email} action={changePassword} />
          </Card>
        ) : null}
        <SessionList sessions={account.sessions} endSession={endSession} signOutEverywhere={signOutEverywhere} />
      </div>
    </div>
  )
}
