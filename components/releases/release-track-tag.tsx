// Whom a release was for while a rollout ran; nothing for those that were for everybody.
// For the history and the release's page.
import type { ReleaseRow } from "@/lib/core/release-view"
import { Tag } from "../ui/tag"

const words = { head: "in waves", stable: "for later waves" } as const

export function ReleaseTrackTag({ track }: Pick<ReleaseRow, "track">) {
  return track === "all" ? null : <Tag>{words[track]}</Tag>
}
