// A page outside the shell: sign-in, setup, invitations, and pages that say that there is nothing to see.
import type { ReactNode } from "react"
import { Brand } from "./brand"

type StandalonePageProps = { title: string; text?: ReactNode; wide?: boolean; children?: ReactNode }

export function StandalonePage({ title, text, wide, children }: StandalonePageProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full flex-col items-center px-4 pt-[12dvh] pb-16">
      <div className={wide ? "w-full max-w-2xl" : "w-full max-w-sm"}>
        <Brand />
        <h1 className="mt-8 font-[620] text-xl tracking-[-0.018em]">{title}</h1>
        {text ? <div className="mt-1 text-ink2">{text}</div> : null}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  )
}
