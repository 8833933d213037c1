// "812 bytes", "12.4 kB", "3.1 MB": a size as people compare it, in powers of a thousand.

export function byteWords(bytes: number): string {
  if (bytes === 1) return "1 byte"
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
