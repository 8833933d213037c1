// A page failed in a way that nobody foresaw. The number leads to it in the log.
"use client"
import { StandalonePage } from "@/components/shell/standalone-page"
import { UnforeseenProblem } from "@/components/shell/unforeseen-problem"

export default function ErrorPage(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <StandalonePage title="Something went wrong here" wide>
      <UnforeseenProblem {...props} />
    </StandalonePage>
  )
}
