// Who is signed in, and the way to one's account and out. At the foot of the navigation.
"use client"
import { ChevronsUpDown, LogOut, UserRound } from "lucide-react"
import { useTransition } from "react"
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu"
import { runAction } from "@/components/ui/run-action"
import { useToast } from "@/components/ui/toast"
import type { Action } from "@/lib/core/action-result"

type AccountMenuProps = {
  name: string
  /** The role, or the organisation. */
  role: string
  accountHref: string
  signOut: Action<unknown>
}

export function AccountMenu({ name, role, accountHref, signOut }: AccountMenuProps) {
  const [pending, startTransition] = useTransition()
  const toast = useToast()
  function leave() {
    startTransition(async () => {
      const result = await runAction(signOut, {})
      if (result.ok) {
        // a whole new page: nothing of what was shown stays in this tab's memory
        window.location.assign("/sign-in")
        return
      }
      toast({ title: result.title, detail: result.detail, tone: "deny" })
    })
  }
  return (
    <DropdownMenu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Account: ${name}, ${role}`}
          aria-busy={pending || undefined}
          className="flex w-full items-center justify-between gap-2 rounded-md px-2 py-1.5 text-left hover:bg-sunk"
        >
          <span className="min-w-0">
            <span className="block truncate font-[550]">{name}</span>
            <span className="block truncate text-ink3 text-xs">{role}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink3" />
        </button>
      }
    >
      <MenuItem icon={<UserRound aria-hidden className="size-3.5" />} href={accountHref}>
        Your account
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden className="size-3.5" />} onSelect={leave}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  )
}
