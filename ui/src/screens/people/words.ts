/** Roles in words, and fingerprints as they are read out. */

export const ROLES: { value: string; label: string; what: string }[] = [
  { value: "analyst", label: "Analyst", what: "imports, runs checks, prepares invoices" },
  { value: "reviewer", label: "Reviewer", what: "holds, rejects, decides on findings" },
  { value: "approver", label: "Approver", what: "approves what others prepared, signs off" },
  { value: "auditor", label: "Auditor", what: "reads everything, changes nothing" },
];

export function roleTitle(role: string): string {
  return ROLES.find((one) => one.value === role)?.label ?? role;
}

/** The least that is compared of a colleague's key. */
const SHORTEST_FINGERPRINT = 12;

/** A fingerprint as it was read out or copied: in lower case, without spaces, colons and dashes; `null` where it can't be one. */
export function fingerprintOf(said: string): string | null {
  const digits = said.toLowerCase().replace(/[\s:-]/g, "");
  return digits.length >= SHORTEST_FINGERPRINT && /^[0-9a-f]+$/.test(digits) ? digits : null;
}

/** In groups of four, as one reads it out. */
export function readOut(fingerprint: string): string {
  return fingerprint.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");
}
