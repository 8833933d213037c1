// Who may call what before and after a publication: calls down, applications across. Each mark is a shape and a word.
// For the diff of a review, a proposal and a release. On a telephone each call becomes a small list of its applications.
import clsx from "clsx"
import Link from "next/link"
import type { AccessCell, AccessMark, AccessMatrix } from "@/lib/core/access-matrix"
import { dateWords } from "@/lib/core/time-words"
import { counted } from "../objects/counted"

const marks: Record<AccessMark, { sign: string; word: string; tone: string }> = {
  added: { sign: "+", word: "added", tone: "text-ok" },
  removed: { sign: "−", word: "removed", tone: "text-deny" },
  kept: { sign: "=", word: "kept", tone: "text-ink2" },
  until: { sign: "~", word: "other end", tone: "text-wait" },
}

export function MatrixTable({ label, matrix }: { label: string; matrix: AccessMatrix }) {
  const { applications, routes, more } = matrix
  if (routes.length === 0) return <p className="text-ink2">Nobody gains or loses a call.</p>
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="hidden overflow-x-auto sm:block" tabIndex={0} aria-label={label}>
        <table className="border-collapse text-left">
          <caption className="sr-only">{label}</caption>
          <thead>
            <tr className="border-line border-b align-bottom">
              <th scope="col" className="py-1.5 pr-4 font-medium text-ink3 text-xs">
                Call
              </th>
              {applications.map((application) => (
                <th key={application.id} scope="col" className="px-3 py-1.5 font-[550]">
                  <Caller {...application} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {routes.map((route) => (
              <tr key={keyOf(route)} className="border-line border-b last:border-b-0">
                <th scope="row" className="py-1.5 pr-4 font-normal">
                  <CallWords route={route} />
                </th>
                {route.cells.map((cell, index) => (
                  <td key={applications[index]?.id} className="whitespace-nowrap px-3 py-1.5">
                    <Mark cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul aria-label={label} className="sm:hidden">
        {routes.map((route) => (
          <li key={keyOf(route)} className="border-line border-b py-2 last:border-b-0">
            <CallWords route={route} />
            <ul className="mt-1">
              {applications.map((application, index) =>
                route.cells[index] ? (
                  <li key={application.id} className="flex flex-wrap justify-between gap-x-3">
                    <Caller {...application} />
                    <Mark cell={route.cells[index]} />
                  </li>
                ) : null,
              )}
            </ul>
          </li>
        ))}
      </ul>
      {more.applications + more.routes > 0 ? (
        <p className="mt-2 text-ink3 text-xs">
          Not shown: {counted(more.applications, "application")} and {counted(more.routes, "call")} more. The words name
          them.
        </p>
      ) : null}
    </>
  )
}

type Route = AccessMatrix["routes"][number]

const keyOf = ({ host, path, methods, scope }: Route): string => `${methods.join()} ${host} ${path} ${scope}`

function CallWords({ route: { methods, path, host, scope } }: { route: Route }) {
  return (
    <>
      <span className="wrap-anywhere font-mono text-xs">
        {methods.join(", ")} {path}
      </span>
      <span className="wrap-anywhere block text-ink3 text-xs">
        {host} · {scope}
      </span>
    </>
  )
}

function Caller({ id, name, partner }: AccessMatrix["applications"][number]) {
  return (
    <Link href={`/applications/${id}`} className="wrap-anywhere hover:underline">
      {name}
      {partner ? <span className="block font-normal text-ink3 text-xs">{partner}</span> : null}
    </Link>
  )
}

function Mark({ cell }: { cell: AccessCell | null | undefined }) {
  if (!cell) return <span className="text-ink3">no access</span>
  const { sign, word, tone } = marks[cell.mark]
  return (
    <span className="inline-flex items-baseline gap-1.5">
      <span aria-hidden className={clsx("font-bold font-mono", tone)}>
        {sign}
      </span>
      <span>
        {word}
        {cell.until ? <span className="text-ink3"> until {dateWords(new Date(cell.until))}</span> : null}
      </span>
    </span>
  )
}
