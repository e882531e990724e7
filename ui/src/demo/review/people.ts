/** Who works in the demo's workspace. */
import type { PersonView } from "../../bindings";

const person = (name: string, user: string, roles: string[], extra: Partial<PersonView> = {}): PersonView => ({ name, user, roles, fingerprint: "", active: true, me: false, unlocked: false, added_by: "Ruth Okafor", added_at: "2026-09-01T08:00:00Z", ...extra });

export const people: PersonView[] = [
  person("Ruth Okafor", "r.okafor", ["reviewer", "approver"], { fingerprint: "9f3a 41c0", me: true }),
  person("Mikael Lindqvist", "m.lindqvist", ["approver"], { fingerprint: "77b2 0e15" }),
  person("Aditi Raghunathan", "a.raghunathan", ["analyst"], { fingerprint: "c05d aa91" }),
  person("Tomás Ferreira de Albuquerque e Castro", "t.ferreira", ["reviewer", "auditor"]),
];

export const me = (): PersonView => people.find((one) => one.me) ?? people[0]!;
