// Why an RSA key must not be used: its size, its exponent, or a flaw in how it was made that lets others factor it.
// For public-key.ts; the tests for known flaws follow the practice of public CAs (Baseline Requirements §6.1.1.3).

/** The first odd primes; a key that one of them divides was not made of two large primes. */
const smallPrimes = primesBelow(752)

function primesBelow(limit: number): bigint[] {
  const primes: bigint[] = []
  for (let candidate = 3; candidate < limit; candidate += 2) {
    if (primes.every((prime) => candidate % Number(prime) !== 0)) primes.push(BigInt(candidate))
  }
  return primes
}

/**
 * What is wrong with the sizes, in one sentence, or undefined.
 * @param bits the length of the modulus
 */
export function whyWeakRsaForm(bits: number, modulus: Uint8Array, exponent: Uint8Array): string | undefined {
  if (bits < 2048 || bits > 4096) return `The RSA key has ${bits} bits.`
  if (bits % 8 !== 0) return `The RSA key has ${bits} bits, which is not a whole number of bytes.`
  if (((modulus.at(-1) ?? 0) & 1) === 0) return "The RSA key's modulus is even."
  // FIPS 186-5 §5.4 (e); the upper bound keeps verifying cheap.
  const e = exponent.length > 5 ? Number.POSITIVE_INFINITY : exponent.reduce((value, byte) => value * 256 + byte, 0)
  if (e < 65537 || e > 0xffffffff || e % 2 === 0)
    return "The RSA key's exponent is not an odd number from 65537 to 2^32."
  return undefined
}

/** Why the modulus can be factored, in one sentence, or undefined for one that passes. */
export function whyFactorable(n: bigint): string | undefined {
  if (smallPrimes.some((prime) => n % prime === 0n)) return "The RSA key's modulus has a small factor."
  if (isRoca(n)) return "The RSA key was made by a faulty library (CVE-2017-15361, ROCA) and can be factored."
  if (hasCloseFactors(n)) return "The RSA key's two primes lie so close that it can be factored (Fermat)."
  return undefined
}

/** For each prime of the ROCA fingerprint (Nemec et al. 2017), the residues that powers of 65537 reach. */
const rocaResidues: readonly (readonly [bigint, ReadonlySet<number>])[] = smallPrimes
  .filter((prime) => prime <= 167n)
  .map((prime) => [prime, powersOf65537(Number(prime))] as const)
  .filter(([prime, residues]) => residues.size < Number(prime) - 1)

function powersOf65537(prime: number): Set<number> {
  const generator = 65537 % prime
  const residues = new Set<number>()
  for (let power = 1; !residues.has(power); power = (power * generator) % prime) residues.add(power)
  return residues
}

const isRoca = (n: bigint): boolean => rocaResidues.every(([prime, residues]) => residues.has(Number(n % prime)))

/** A hundred rounds of Fermat's method, which a sound key survives in all but no cases. */
function hasCloseFactors(n: bigint): boolean {
  let a = squareRoot(n)
  if (a * a < n) a += 1n
  for (let round = 0; round < 100; round++) {
    const rest = a * a - n
    if (maySquare(rest) && squareRoot(rest) ** 2n === rest) return true
    a += 1n
  }
  return false
}

/** Squares end in few of the 64 possible ways of their last six bits. */
const squaresModulo64 = new Set(Array.from({ length: 64 }, (_, i) => (i * i) % 64))
const maySquare = (value: bigint): boolean => squaresModulo64.has(Number(value & 63n))

/** The integer square root, by Newton's method. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt((value.toString(16).length * 4 + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}
