// The guided path of a fresh installation: what to do next, what is done, and the command that proves each step.
import { Check } from "lucide-react"
import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { LinkButton } from "../ui/link-button"
import type { FirstRunStep } from "./first-run-steps"

const operator = "npm run operator -- create --name me --role viewer --out operator"

export function FirstRunCard({ environment, steps }: { environment: string; steps: readonly FirstRunStep[] }) {
  const next = steps.findIndex(({ done }) => !done)
  return (
    <Card
      className="mt-4"
      title={`From here to the first authorised call in ${environment}`}
      note={`${steps.filter(({ done }) => done).length} of ${steps.length} steps done. Each is checked against what exists.`}
    >
      <ol>
        {steps.map((step, at) => (
          <Step key={step.key} step={step} number={at + 1} next={at === next} />
        ))}
      </ol>
      <details className="mt-2 border-line border-t pt-2.5">
        <summary className="text-ink2">Where the commands get their credentials from</summary>
        <p className="mt-1.5 mb-1.5 max-w-[75ch] text-ink2">
          Once, where the server runs. It writes a certificate that may read everything into the folder{" "}
          <span className="font-mono text-xs">operator</span>; revoke it under Settings.
        </p>
        <CodeBlock code={operator} />
      </details>
    </Card>
  )
}

function Step({ step, number, next }: { step: FirstRunStep; number: number; next: boolean }) {
  const { title, says, done, action, proof } = step
  return (
    <li aria-current={next ? "step" : undefined} className="flex gap-3 border-line border-t py-2.5 first:border-t-0">
      <StepMark number={number} done={done} next={next} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1.5">
          <div className="min-w-0 flex-[1_1_16rem]">
            <h3 className={done ? "text-ink2" : "font-semibold"}>
              {title}
              {done ? <span className="sr-only"> (done)</span> : null}
            </h3>
            {done ? null : <p className="text-ink2">{says}</p>}
          </div>
          {done ? null : (
            <LinkButton size="sm" variant={next ? "primary" : "secondary"} href={action.href}>
              {action.label}
            </LinkButton>
          )}
        </div>
        {next || done ? (
          <details className="mt-1">
            <summary className="w-fit text-ink3 text-xs">The command that proves it</summary>
            <CodeBlock className="mt-1" code={proof} />
          </details>
        ) : null}
      </div>
    </li>
  )
}

function StepMark({ number, done, next }: { number: number; done: boolean; next: boolean }) {
  if (done) {
    return (
      <span aria-hidden className="grid size-5 shrink-0 place-items-center rounded-full bg-accent text-on-accent">
        <Check className="size-3" />
      </span>
    )
  }
  return (
    <span
      aria-hidden
      className={`grid size-5 shrink-0 place-items-center rounded-full border font-[550] text-2xs ${next ? "border-accent text-accent" : "border-edge text-ink3"}`}
    >
      {number}
    </span>
  )
}
