// What can be said of a page that failed: that it was not asked for, what to do, and the number that leads to it in the log.
"use client"
import { Button } from "@/components/ui/button"
import { Identifier } from "@/components/ui/identifier"
import { ProblemNote } from "@/components/ui/problem-note"

type UnforeseenProblemProps = { error: Error & { digest?: string }; reset: () => void }

export function UnforeseenProblem({ error, reset }: UnforeseenProblemProps) {
  return (
    <ProblemNote
      title="This page could not be shown"
      detail={
        <>
          Nothing was changed. The database may be out of reach, or this is a fault of ours. Try again; if it happens
          again, tell the operator of this server
          {error.digest ? (
            <>
              {" the number "}
              <Identifier value={error.digest} what="number" keep={0} />
            </>
          ) : (
            " what you did"
          )}
          .
        </>
      }
      remedy={
        <Button size="sm" onClick={reset}>
          Try again
        </Button>
      }
    />
  )
}
