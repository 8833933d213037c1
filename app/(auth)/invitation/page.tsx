// The page that an invitation's link opens. What it shows comes by an action, because the token stands behind the #.
import type { Metadata } from "next"
import { InvitationForm } from "@/components/auth/invitation-form"
import { StandalonePage } from "@/components/shell/standalone-page"
import { acceptInvitation, readInvitation } from "./actions"

export const metadata: Metadata = { title: "Invitation" }

export default function InvitationPage() {
  return (
    <StandalonePage title="You are invited" text="Choose how you are called and a password; then you are in.">
      <InvitationForm read={readInvitation} accept={acceptInvitation} />
    </StandalonePage>
  )
}
