// One's own account.
import type { Metadata } from "next"
import { partnerPage } from "@/app/portal"
import { changePassword, endOwnSession, signOutEverywhere } from "@/app/session-actions"
import { AccountView } from "@/components/account/account-view"

export const metadata: Metadata = { title: "Your account" }

export default partnerPage(async ({ actor, queries, session }) => (
  <AccountView
    account={await queries.getMyAccount(actor, session.sessionId)}
    changePassword={changePassword}
    endSession={endOwnSession}
    signOutEverywhere={signOutEverywhere}
  />
))
