/** Who works in the demo's workspace. */
import type { PersonView } from "../../bindings";

const person = (name: string, user: string, roles: string[], extra: Partial<PersonView> = {}): PersonView => ({ name, user, roles, fingerprint: "", active: true, me: false, unlocked: false, remembered: false, added_by: "Ruth Okafor", added_at: "2026-09-01T08:00:00Z", ...extra });

export const people: PersonView[] = [
  person("Ruth Okafor", "r.okafor", ["reviewer", "approver"], { fingerprint: "9f3a41c07d22e1b6", me: true }),
  person("Mikael Lindqvist", "m.lindqvist", ["approver"], { fingerprint: "77b20e15a90c4f38" }),
  person("Aditi Raghunathan", "a.raghunathan", ["analyst"], { fingerprint: "c05daa9133e7b204" }),
  person("Tomás Ferreira de Albuquerque e Castro", "t.ferreira", ["reviewer", "auditor"]),
];

export const me = (): PersonView => people.find((one) => one.me) ?? people[0]!;

type Fail = (code: string, message: string, help: string) => never;

/** What lets money out is signed. */
export function signing(fail: Fail): void {
  if (!me().fingerprint) fail("no_key", "You have no key to sign with yet.", "Make one with a passphrase of your own.");
  if (!me().unlocked) fail("key_locked", "Your key is locked.", "Unlock it with your passphrase; it stays unlocked until you lock it or close Tieout.");
}

/** What quiets a finding or settles a conflict is signed by whoever has a key. */
export function quieting(fail: Fail): void {
  if (me().fingerprint) signing(fail);
}
