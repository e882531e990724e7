/** The demo's people, the packages that they send each other, and the log's proof. */
import type { Answer, Arguments, OnProgress } from "../backend";
import type { ConflictView, MergeView, ReviewDecisionView } from "../bindings";
import { people, quieting } from "./review/people";
import { log, note, now } from "./world";

type Names = "person_add" | "person_change" | "package_export" | "package_import" | "conflicts" | "conflict_settle" | "log_verify" | "log_export";
type Commands = { [N in Names]: (args: Arguments<N>, progress: OnProgress) => Answer<N> | Promise<Answer<N>> };
type Tools = { fail: (code: string, message: string, help: string) => never };

const decided = (kind: string, about: string, by: string, at: string, reason: string, extra: Partial<ReviewDecisionView> = {}): ReviewDecisionView => ({ id: `${by}${about}${kind}`.replace(/\W/g, "").slice(0, 16), kind, about, by, at, reason, signed: kind === "approve", stands: true, note: "", mentions: [], together_with: 1, ...extra });

const waiting: ConflictView[] = [];
const brought: ConflictView[] = [
  { id: "c1", invoice: "INV-2026041881", mine: decided("hold", "INV-2026041881", "Ruth Okafor", "2026-11-21T10:02:11Z", "VAT number is not valid at VIES; customer asked"), theirs: decided("approve", "INV-2026041881", "Aiko Tanaka", "2026-11-21T23:40:02Z", "", { together_with: 214 }) },
  { id: "c2", invoice: "INV-2026050001", mine: decided("reject", "INV-2026050001", "Ruth Okafor", "2026-11-21T10:20:00Z", "Billed twice: same lines as INV-2026049977"), theirs: decided("hold", "INV-2026050001", "Aiko Tanaka", "2026-11-22T00:12:45Z", "Waits for the customer's purchase order; the second invoice may be the right one. Call Bergström & Söhne Versicherungsmaklergesellschaft before anything is sent.") },
  { id: "c3", invoice: "contract K-77", mine: decided("approve", "contract K-77", "Mikael Lindqvist", "2026-11-20T16:00:00Z", "ended in September"), theirs: decided("reject", "contract K-77", "Aiko Tanaka", "2026-11-22T00:30:00Z", "renewed by amendment 3 on 1 October: a bill is missing") },
];

export function peopleCommands({ fail }: Tools): Commands {
  return {
    person_add: ({ name, user, roles }) => {
      if (people.some((one) => one.name === name)) fail("person_exists", `${name} is already in this workspace.`, "Change that person's roles, or give the new one another name.");
      people.push({ name, user, roles, fingerprint: "", active: true, me: false, unlocked: false, remembered: false, added_by: "Ruth Okafor", added_at: now() });
      note("person added", name);
      return [...people];
    },
    person_change: ({ name, roles, active }) => {
      const one = people.find((one) => one.name === name) ?? fail("not_found", `${name} is not in this workspace.`, "Look at the list again.");
      Object.assign(one, { roles, active });
      note("person changed", name);
      return [...people];
    },
    package_export: () => (note("package exported", "October 2026, before sending"), { name: "october-2026.tieout-review", folder: "~/Documents", bytes: 4_204_331, rows: 25_900 }),
    package_import: (): MergeView => {
      const fresh = brought.filter((one) => !waiting.includes(one));
      waiting.push(...fresh);
      note("package merged", "from Aiko Tanaka");
      return {
        from: "Aiko Tanaka",
        decisions: fresh.length ? 412 : 0,
        already_known: fresh.length ? 1_204 : 1_616,
        refused: fresh.length
          ? [
              { invoice: "INV-2026043300", why: "Aiko Tanaka prepared it: who prepared an invoice never approves it." },
              { invoice: "INV-2026044119", why: "The approval is signed for other content: the invoice has changed since." },
              { invoice: "INV-2026044120", why: "The signature of “Colm Ó Briain” does not fit his key: it was forged or damaged on the way." },
            ]
          : [],
        conflicts: [...waiting],
      };
    },
    conflicts: () => [...waiting],
    conflict_settle: ({ conflict }) => {
      quieting(fail);
      const at = waiting.findIndex((one) => one.id === conflict);
      if (at < 0) fail("not_found", "This conflict is settled already.", "Look at the list again.");
      note("conflict settled", waiting[at]?.invoice ?? "");
      brought.splice(brought.findIndex((one) => one.id === conflict), 1);
      waiting.splice(at, 1);
      return [...waiting];
    },
    log_verify: ({ heads }) => {
      const strange = heads.filter((head) => !log.some((entry) => entry.hash === head));
      return { sound: strange.length === 0, entries: log.length, head: log.at(-1)?.hash ?? "", first_broken: null, problems: strange.map((head) => `No entry has the hash ${head}: what it stood for was cut off or rewritten.`), checked_at: now() };
    },
    log_export: ({ kind }) => ({ name: `log.${kind}`, folder: "~/Documents", bytes: 88_204, rows: log.length }),
  };
}
