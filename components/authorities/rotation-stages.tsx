// How far a rotation has come: published → issuing → drained → removed, each with what shows it.
// For the rotation's page.
import type { RotationDetail } from "@/lib/core/rotation-view"
import { counted } from "../objects/counted"
import { RelativeTime } from "../ui/relative-time"
import { type Stage, Stages } from "../ui/stages"

export function RotationStages({ rotation }: { rotation: RotationDetail }) {
  return <Stages label="Steps of this rotation" stages={stagesOf(rotation)} />
}

function stagesOf(rotation: RotationDetail): Stage[] {
  return [published(rotation), issuing(rotation), drained(rotation), removed(rotation)]
}

function published({ trust, issued, to }: RotationDetail): Stage {
  if (issued !== null)
    return { name: "Published", headline: "every gateway", detail: `They trust ${to.slug}.`, reached: 1 }
  if (trust === null) return { name: "Published", headline: "nobody to wait for", reached: 1 }
  const { by, of } = trust
  return {
    name: "Published",
    headline: `${by.length} of ${counted(of, "gateway")}`,
    detail: `trust ${to.slug} and hold its CRL`,
    reached: of === 0 ? 1 : by.length / of,
  }
}

function issuing({ issued, to }: RotationDetail): Stage {
  if (issued === null) return { name: "Issuing", headline: "not yet", reached: 0 }
  return {
    name: "Issuing",
    headline: <RelativeTime at={issued.at} />,
    detail: `New certificates come from ${to.slug}.`,
    reached: 1,
  }
}

function drained({ issued, removed: gone, drain, from }: RotationDetail): Stage {
  if (issued === null) return { name: "Drained", headline: "not yet", reached: 0 }
  if (gone !== null || drain.certificates === 0) {
    return { name: "Drained", headline: "nothing left", detail: `of ${from.slug} is good`, reached: 1 }
  }
  return {
    name: "Drained",
    headline: counted(drain.certificates, "certificate"),
    detail:
      drain.endsAt === null ? null : (
        <>
          still good, the last until <RelativeTime at={drain.endsAt} show="date" />
        </>
      ),
    reached: 0.5,
  }
}

function removed({ removed: done, gone, from }: RotationDetail): Stage {
  if (done === null) return { name: "Removed", headline: "not yet", reached: 0 }
  if (gone === null) return { name: "Removed", headline: <RelativeTime at={done.at} />, reached: 1 }
  return {
    name: "Removed",
    headline: `${gone.by.length} of ${counted(gone.of, "gateway")}`,
    detail: `have let go of ${from.slug}`,
    reached: gone.of === 0 ? 1 : Math.max(0.1, gone.by.length / gone.of),
  }
}
