// The name and the mark: a gate. For the shell and the pages where nobody is signed in.

export function Brand() {
  return (
    <span className="flex items-center gap-2 font-[650] text-[0.875rem] tracking-[-0.01em]">
      <svg aria-hidden viewBox="0 0 18 18" className="size-4.5" fill="none" stroke="currentColor" strokeWidth="1.6">
        <title>gate</title>
        <path d="M2.5 16V7.5a6.5 6.5 0 0 1 13 0V16M6 16V8M9 16V7M12 16V8M2.5 11.5h13" />
      </svg>
      Gatewarden
    </span>
  )
}
