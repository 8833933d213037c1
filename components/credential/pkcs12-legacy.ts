// The encryption that PKCS#12 readers before 2018 know: pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C).
// WebCrypto has no triple DES; forge is loaded for those alone who ask for it.
"use client"
import * as asn1js from "asn1js"
import forge from "node-forge"
import * as pkijs from "pkijs"
import type { Locked } from "./pkcs12"

const saltBytes = 20
const keyBytes = 24
const blockBytes = 8

/** @param password printable ASCII */
export function lockLegacy(plain: ArrayBuffer, password: string, rounds: number): Locked {
  const salt = crypto.getRandomValues(new Uint8Array(saltBytes))
  // the derivation empties the buffer that it is given, so each gets its own (appendix B.3: 1 makes keys, 2 makes IVs)
  const derive = (purpose: 1 | 2, length: number) =>
    forge.pkcs12.generateKey(password, forge.util.createBuffer(binaryOf(salt)), purpose, rounds, length)
  const cipher = forge.cipher.createCipher("3DES-CBC", derive(1, keyBytes))
  cipher.start({ iv: derive(2, blockBytes) })
  cipher.update(forge.util.createBuffer(binaryOf(new Uint8Array(plain))))
  if (!cipher.finish()) throw new Error("the key could not be encrypted")
  const encrypted = Uint8Array.from(cipher.output.getBytes(), (character) => character.charCodeAt(0))
  const algorithmParams = new asn1js.Sequence({
    value: [new asn1js.OctetString({ valueHex: salt.buffer }), new asn1js.Integer({ value: rounds })],
  })
  return {
    algorithm: new pkijs.AlgorithmIdentifier({ algorithmId: "1.2.840.113549.1.12.1.3", algorithmParams }),
    encrypted: encrypted.buffer,
  }
}

/** A character for each byte, which is what forge reads. */
const binaryOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")
