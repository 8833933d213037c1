// First run: the page that the setup link opens.
import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { openQueries } from "@/app/portal"
import { SetupForm } from "@/components/auth/setup-form"
import { StandalonePage } from "@/components/shell/standalone-page"
import { completeSetup } from "./actions"

export const metadata: Metadata = { title: "Set up" }

export default async function SetupPage() {
  if (await openQueries().isSetUp()) redirect("/sign-in?setup=done")
  return (
    <StandalonePage
      title="Become the first administrator"
      text="Everything else is set up from inside: partners, APIs, gateways, and more people."
    >
      <SetupForm completeSetup={completeSetup} />
    </StandalonePage>
  )
}
