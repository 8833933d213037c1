// The sign-in page. Before anybody exists it says where the setup link is; whoever is signed in goes home.
import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { authSettings, currentSession, openQueries } from "@/app/portal"
import { SignInForm } from "@/components/auth/sign-in-form"
import { StandalonePage } from "@/components/shell/standalone-page"
import { homeOf } from "@/lib/web/audience"
import { localPath } from "@/lib/web/local-path"
import type { PageProps } from "@/lib/web/page-guard"

export const metadata: Metadata = { title: "Sign in" }

/** By the code that a redirect carries; a text in the address would be anybody's. */
const problems: Record<string, string> = {
  sign_in_failed:
    "Single sign-on worked, but there is no account for you here, or your address was not vouched for. Ask an administrator for an invitation.",
  rate_limited: "There were too many attempts. Wait a quarter of an hour and try again.",
  unavailable: "The service cannot answer at the moment. Try again soon.",
}
const otherProblem = "Signing in did not work. Try again; if it happens again, ask an administrator."
/** For whoever opens the setup link again. */
const setUpAlready = "This installation is set up already: the setup link has done its work. Sign in with your account."

export default async function SignInPage({ searchParams }: PageProps) {
  const session = await currentSession()
  if (session !== null) redirect(homeOf(session.actor))
  if (!(await openQueries().isSetUp())) return <NotSetUp />
  const { next, error, setup } = await searchParams
  const code = [error].flat()[0]
  return (
    <StandalonePage title="Sign in" text={setup === "done" ? setUpAlready : undefined}>
      <SignInForm
        next={localPath(next, "/")}
        singleSignOn={authSettings().oidc !== null}
        problem={code === undefined ? undefined : (problems[code] ?? otherProblem)}
      />
    </StandalonePage>
  )
}

function NotSetUp() {
  return (
    <StandalonePage
      title="Nobody has an account yet"
      text="The server has printed a setup link in its terminal. Open it to become the first administrator; it works once, for a day. A restart prints a new one."
    />
  )
}
