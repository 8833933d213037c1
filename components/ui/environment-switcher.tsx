// Which environment the screens show: its own authorities, gateways and releases. Nothing crosses.
// Holds for this browser; the server reads it from the cookie `gw-env`.
"use client"
import { ChevronDown } from "lucide-react"
import { useRouter } from "next/navigation"
import { useTransition } from "react"
import { Button } from "./button"
import { keepChoice } from "./cookie-choice"
import { DropdownMenu } from "./dropdown-menu"
import { MenuChoice } from "./menu-choice"

type EnvironmentSwitcherProps = { current: string; environments: readonly { name: string; title: string }[] }

export function EnvironmentSwitcher({ current, environments }: EnvironmentSwitcherProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  function choose(name: string) {
    keepChoice("gw-env", name)
    startTransition(() => router.refresh())
  }
  const title = environments.find(({ name }) => name === current)?.title ?? current
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button aria-label={`Environment: ${title}`} pending={pending}>
          <span aria-hidden className="size-1.75 rounded-full bg-ok" />
          {title}
          <ChevronDown aria-hidden className="size-3.5 text-ink3" />
        </Button>
      }
    >
      <MenuChoice
        value={current}
        onChange={choose}
        options={environments.map(({ name, title: label }) => ({ value: name, label }))}
      />
    </DropdownMenu>
  )
}
