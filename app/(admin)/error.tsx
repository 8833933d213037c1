// A page inside the shell failed; the navigation stays, so that one can go on elsewhere.
"use client"
import { UnforeseenProblem } from "@/components/shell/unforeseen-problem"

export default function ErrorPage(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <UnforeseenProblem {...props} />
}
