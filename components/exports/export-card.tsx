// One product that is given files: what they make it do, what it cannot do with them, and the files.
// For the screen of exports.
import type { ExportView } from "@/lib/core/export-view"
import { Card } from "../ui/card"
import { DownloadButton } from "../ui/download-button"

type ExportCardProps = { environment: string; sequence: number; view: ExportView }

export function ExportCard({ environment, sequence, view: { kind, title, enforces, limits } }: ExportCardProps) {
  return (
    <Card
      title={title}
      note={`Release ${sequence}, with a README that has the commands.`}
      aside={
        <DownloadButton
          href={`/releases/${environment}/exports/${kind}`}
          filename={`${environment}-${kind}-${sequence}.tar.gz`}
        >
          Download<span className="sr-only"> for {title}</span>
        </DownloadButton>
      }
    >
      <div className="flex flex-col gap-3">
        <Sentences label="What it enforces with these files" lines={enforces} />
        <Sentences label="What it cannot enforce" lines={limits} />
      </div>
    </Card>
  )
}

function Sentences({ label, lines }: { label: string; lines: readonly string[] }) {
  return (
    <div>
      <h3 className="text-ink2 text-xs">{label}</h3>
      <ul className="mt-1 flex list-disc flex-col gap-1 pl-4.5">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}
