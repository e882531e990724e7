/**
 * Everything that a user can do, once: the palette, the menus, the keys and the help sheet all read this table. A screen says which
 * actions it can carry out just now (`registry.svelte.ts`).
 *
 * Keys are written as tinykeys wants them; `$mod` is Ctrl, or ⌘ on a Mac. Single letters don't act while a text is being typed.
 */

export type Group = "Everywhere" | "Runs" | "Comparison" | "Causes" | "Differences" | "Side by side" | "Review" | "Findings" | "Findings table" | "Waivers" | "Queue" | "Sampling" | "SQL" | "People" | "Packages" | "Log" | "Report" | "Documents" | "Templates" | "Sellers" | "Buyers" | "Batches" | "E-invoices" | "Ratings" | "Rating" | "Contracts" | "Price book" | "Usage" | "Problems" | "Expected invoice" | "What-if";

export type Entry = {
  title: string;
  group: Group;
  keys: readonly string[];
  /** One sentence for the help sheet. */
  what: string;
  /** A key that is held down does it once: no decision is taken by a key that sticks. */
  once?: true;
};

export const ACTIONS = {
  "palette.open": { title: "Search or do anything", group: "Everywhere", keys: ["$mod+k"], what: "Reaches every action, run, comparison and cause by its name." },
  "help.open": { title: "Keys and actions", group: "Everywhere", keys: ["?", "Shift+?"], what: "Shows this sheet." },
  "sidebar.toggle": { title: "Show or hide the sidebar", group: "Everywhere", keys: ["$mod+b"], what: "Gives the whole width to the screen." },
  "go.back": { title: "Back", group: "Everywhere", keys: ["Alt+ArrowLeft"], what: "Returns to the same rows, filters and scroll position." },
  "go.start": { title: "Recent workspaces", group: "Everywhere", keys: [], what: "The list of workspaces to open." },
  "go.runs": { title: "Go to Runs", group: "Everywhere", keys: ["g r"], what: "The bill runs of this workspace." },
  "go.compare": { title: "Go to Compare", group: "Everywhere", keys: ["g c"], what: "The comparisons of this workspace." },
  "go.reviews": { title: "Go to Review", group: "Everywhere", keys: ["g v"], what: "The reviews of this workspace." },
  "go.waivers": { title: "Go to Waivers", group: "Everywhere", keys: ["g w"], what: "Known faults that pass until a day, and who owns them." },
  "go.checks": { title: "Go to Checks", group: "Everywhere", keys: ["g k"], what: "Thresholds, severities and approval limits." },
  "review.new": { title: "Review a run…", group: "Everywhere", keys: ["$mod+Shift+r"], what: "Chooses a run, the one before it and what else is known, and runs the checks." },
  "go.documents": { title: "Go to Documents", group: "Everywhere", keys: ["g d"], what: "The invoices of a run as pages and as e-invoices." },
  "go.batches": { title: "Go to Batches", group: "Everywhere", keys: ["g b"], what: "Documents of many invoices, written in one go." },
  "go.templates": { title: "Go to Templates", group: "Everywhere", keys: ["g t"], what: "How pages look, with a live preview." },
  "go.sellers": { title: "Go to Sellers", group: "Everywhere", keys: [], what: "What invoices say of who sells: address, tax ids, bank accounts, logo." },
  "go.buyers": { title: "Go to Buyers", group: "Everywhere", keys: [], what: "What invoices say of who buys." },
  "go.einvoices": { title: "Check an e-invoice…", group: "Everywhere", keys: ["g e"], what: "Holds UBL, CII and Factur-X files against the rules of EN 16931." },
  "go.ratings": { title: "Go to Rating", group: "Everywhere", keys: ["g a"], what: "The bills that should be: rated from contracts, prices and usage." },
  "go.what_if": { title: "What if prices were others…", group: "Everywhere", keys: ["g i"], what: "Rates one month of usage under two price books." },
  "go.sql": { title: "Go to SQL", group: "Everywhere", keys: ["g q"], what: "Asks the workspace in SQL: read-only, exact." },
  "go.people": { title: "Go to People", group: "Everywhere", keys: ["g p"], what: "Who works here, in which role, with which key." },
  "go.packages": { title: "Go to Packages", group: "Everywhere", keys: ["g x"], what: "Decisions that travel between laptops, and where two people disagree." },
  "go.log": { title: "Go to Log", group: "Everywhere", keys: ["g l"], what: "Every import and decision, with name and time." },
  "go.settings": { title: "Go to Settings", group: "Everywhere", keys: ["g s"], what: "The workspace, its integrity check, column profiles." },
  "workspace.open": { title: "Open a workspace…", group: "Everywhere", keys: ["$mod+o"], what: "Opens a .tieout file." },
  "workspace.new": { title: "New workspace…", group: "Everywhere", keys: ["$mod+Shift+n"], what: "Makes a .tieout file." },
  "files.choose": { title: "Import files…", group: "Everywhere", keys: ["$mod+i"], what: "Imports bill runs from CSV, XLSX or JSON, also packed. Dropping files on the window does the same." },
  "files.review": { title: "Import files, columns first…", group: "Everywhere", keys: [], what: "Shows how every column will be read before anything is imported." },
  "compare.new": { title: "Compare two runs…", group: "Everywhere", keys: ["$mod+Shift+c"], what: "Chooses a before and an after run and what counts as equal." },

  "run.next": { title: "Next run", group: "Runs", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "run.previous": { title: "Previous run", group: "Runs", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "run.open": { title: "Open the run", group: "Runs", keys: ["Enter"], what: "Its files, totals, columns and rejects." },
  "run.rename": { title: "Rename the run…", group: "Runs", keys: ["F2"], what: "Gives it a name that says what it is." },
  "run.seal": { title: "Seal the run", group: "Runs", keys: [], what: "A sealed run takes no more rows." },
  "run.delete": { title: "Delete the run…", group: "Runs", keys: [], what: "Refused while a comparison uses it." },
  "run.documents": { title: "Documents of the run", group: "Runs", keys: ["d"], what: "Its invoices as their customers would get them." },
  "rejects.export": { title: "Export the rejects…", group: "Runs", keys: [], what: "Writes the rows that could not be read, with the reason, to be mended." },
  "rejects.import": { title: "Import mended rows…", group: "Runs", keys: [], what: "Takes the mended rows into the same run." },

  "comparison.summary": { title: "Summary", group: "Comparison", keys: ["1"], what: "What was billed, what changed and what it cost." },
  "comparison.causes": { title: "Causes", group: "Comparison", keys: ["2"], what: "Why it changed, by money." },
  "comparison.differences": { title: "Differences", group: "Comparison", keys: ["3"], what: "Every field that differs." },
  "compare.start": { title: "Start the comparison", group: "Comparison", keys: ["$mod+Enter"], what: "Compares the two chosen runs." },
  "comparison.rename": { title: "Rename the comparison…", group: "Comparison", keys: [], what: "Gives it a name that says what was tested." },
  "comparison.delete": { title: "Delete the comparison…", group: "Comparison", keys: [], what: "Its decisions stay in the log." },
  "export.csv": { title: "Export as CSV…", group: "Comparison", keys: [], what: "What the screen shows, one row per difference." },
  "export.xlsx": { title: "Export as XLSX…", group: "Comparison", keys: [], what: "What the screen shows, as a workbook with amounts as numbers." },
  "export.evidence": { title: "Save the evidence pack…", group: "Comparison", keys: [], what: "One PDF for an auditor: summary, settings, hashes, causes, proof, decisions, samples." },
  "export.html": { title: "Export report as HTML…", group: "Comparison", keys: ["$mod+e"], what: "One file that opens anywhere: settings, hashes, causes, proof, differences." },

  "comparison.judge": { title: "Judge by a rating…", group: "Comparison", keys: ["t"], what: "Says of every difference which side an expected run agrees with." },

  "cause.next": { title: "Next cause", group: "Causes", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "cause.previous": { title: "Previous cause", group: "Causes", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "cause.open": { title: "Open the largest example", group: "Causes", keys: ["Enter"], what: "Side by side, the invoice on which it moved most." },
  "cause.select": { title: "Select for merging", group: "Causes", keys: ["Space"], what: "Selects the cause, or takes it out of the selection." },
  "cause.accept": { title: "Accept the cause…", group: "Causes", keys: ["a"], what: "Says with a reason that this change is right." },
  "cause.reject": { title: "Reject the cause…", group: "Causes", keys: ["x"], what: "Says with a reason that this change is wrong." },
  "cause.merge": { title: "Merge selected causes…", group: "Causes", keys: ["m"], what: "Makes one cause of several." },
  "cause.split": { title: "Split the cause…", group: "Causes", keys: ["s"], what: "Makes a cause of its own for some customers, products or currencies." },
  "cause.undo": { title: "Undo on this cause", group: "Causes", keys: ["u"], what: "Takes back its decision, or the merge or split that made it." },
  "cause.differences": { title: "Differences of this cause", group: "Causes", keys: ["d"], what: "The table, filtered to it." },

  "differences.open": { title: "Open side by side", group: "Differences", keys: ["Enter"], what: "The invoice of the row as both systems billed it." },
  "differences.copy": { title: "Copy selected rows", group: "Differences", keys: ["$mod+c"], what: "As tab-separated text, for a spreadsheet." },
  "differences.all": { title: "Select all rows", group: "Differences", keys: ["$mod+a"], what: "All rows that the filters let through." },
  "differences.search": { title: "Search in the rows", group: "Differences", keys: ["/", "$mod+f"], what: "Part of an invoice number, customer, product or value." },
  "differences.roots": { title: "Only where a change begins", group: "Differences", keys: ["r"], what: "Hides fields that merely follow: a net amount after its price." },
  "differences.unexplained": { title: "Only the unexplained", group: "Differences", keys: ["q"], what: "Differences that no cause explains." },
  "differences.clear": { title: "Clear all filters", group: "Differences", keys: ["Escape"], what: "Shows every row again." },

  "change.next": { title: "Next change", group: "Side by side", keys: ["F8", "n"], what: "The next changed, added or missing line." },
  "change.previous": { title: "Previous change", group: "Side by side", keys: ["F7", "p"], what: "The one before it." },
  "invoice.next": { title: "Next changed invoice", group: "Side by side", keys: ["]", "Alt+ArrowDown"], what: "The next invoice with a difference." },
  "invoice.previous": { title: "Previous changed invoice", group: "Side by side", keys: ["[", "Alt+ArrowUp"], what: "The one before it." },
  "invoice.cause": { title: "Open the cause of this change", group: "Side by side", keys: ["c"], what: "Its lines, its money and its decision." },
  "invoice.document": { title: "Document of this invoice", group: "Side by side", keys: ["d"], what: "The page as its customer would get it, of the after run where there is one." },
  "invoice.pdf": { title: "Save both versions as PDF…", group: "Side by side", keys: ["$mod+s"], what: "Before and after beside each other, changes marked: for a customer or a director." },
  "invoice.close": { title: "Close side by side", group: "Side by side", keys: ["Escape"], what: "Back to where you came from." },

  "review.summary": { title: "What is wrong", group: "Review", keys: ["1"], what: "What was billed, what the checks found and what they could not look at." },
  "review.groups": { title: "Findings by group", group: "Review", keys: ["2"], what: "The same fault on many invoices, decided once." },
  "review.queue": { title: "Queue", group: "Review", keys: ["3"], what: "Invoice by invoice, the riskiest first." },
  "review.findings": { title: "All findings", group: "Review", keys: ["4"], what: "Every finding in one table." },
  "review.workload": { title: "Workload", group: "Review", keys: ["5"], what: "Who has what, and how far." },
  "review.sample": { title: "Sample", group: "Review", keys: ["6"], what: "A random look at what no check flagged." },
  "review.report": { title: "Report of the review", group: "Review", keys: ["7"], what: "One page for a director: billed, found, held, approved, left." },
  "review.check": { title: "Run the checks again", group: "Review", keys: [], what: "Under today's settings and records; approvals of what changed fall." },
  "review.sign_off": { title: "Sign off the review…", group: "Review", keys: [], what: "Closes the review with your key; refused while critical findings are open." },
  "review.delete": { title: "Delete the review…", group: "Review", keys: [], what: "Its decisions stay in the log." },
  "review.start": { title: "Start the review", group: "Review", keys: ["$mod+Enter"], what: "Runs every check that the chosen records allow." },

  "group.next": { title: "Next group", group: "Findings", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "group.previous": { title: "Previous group", group: "Findings", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "group.confirm": { title: "Confirm the fault…", group: "Findings", keys: ["y"], what: "Says that it is a fault and is to be mended.", once: true },
  "group.dismiss": { title: "Dismiss the group…", group: "Findings", keys: ["x"], what: "Says with a reason that it is no fault.", once: true },
  "group.waive": { title: "Waive the group…", group: "Findings", keys: ["w"], what: "Lets a known fault pass until a day, with a reason and an owner.", once: true },
  "group.reopen": { title: "Reopen the group", group: "Findings", keys: ["u"], what: "Takes back the decision or withdraws the waiver.", once: true },
  "group.findings": { title: "Findings of this group", group: "Findings", keys: ["d"], what: "The table, filtered to it." },
  "group.queue": { title: "Invoices of this group", group: "Findings", keys: ["Enter"], what: "The queue, filtered to it." },

  "finding.open": { title: "Open the finding's invoice", group: "Findings table", keys: ["Enter"], what: "The invoice as the customer would see it." },
  "finding.search": { title: "Search in the findings", group: "Findings table", keys: ["/", "$mod+f"], what: "Part of an invoice number, customer or sentence." },
  "finding.clear": { title: "Clear the findings' filters", group: "Findings table", keys: ["Escape"], what: "Shows every finding again." },

  "waiver.next": { title: "Next waiver", group: "Waivers", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "waiver.previous": { title: "Previous waiver", group: "Waivers", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "waiver.withdraw": { title: "Withdraw the waiver…", group: "Waivers", keys: ["u"], what: "Its findings are open again at once.", once: true },

  "queue.next": { title: "Next invoice", group: "Queue", keys: ["j", "ArrowDown"], what: "Moves down the queue." },
  "queue.previous": { title: "Previous invoice", group: "Queue", keys: ["k", "ArrowUp"], what: "Moves up the queue." },
  "queue.approve": { title: "Approve", group: "Queue", keys: ["a"], what: "Approves the invoice as it is, bound to its content, and moves on.", once: true },
  "queue.hold": { title: "Hold…", group: "Queue", keys: ["h"], what: "Keeps the invoice back with a reason and moves on.", once: true },
  "queue.reject": { title: "Reject…", group: "Queue", keys: ["x"], what: "Says with a reason that the invoice must not go out, and moves on.", once: true },
  "queue.comment": { title: "Comment…", group: "Queue", keys: ["c"], what: "Says something about the invoice; @name tells a person.", once: true },
  "queue.assign": { title: "Assign…", group: "Queue", keys: ["e"], what: "Gives the invoice to somebody, with a due date.", once: true },
  "queue.start": { title: "Start reviewing", group: "Queue", keys: ["s"], what: "Says that you are looking at it.", once: true },
  "queue.reopen": { title: "Reopen", group: "Queue", keys: ["u"], what: "Takes the decision back; the invoice is to review again.", once: true },
  "queue.extend_down": { title: "Select one more below", group: "Queue", keys: ["Shift+j", "Shift+ArrowDown"], what: "The next decision is about all that are selected." },
  "queue.extend_up": { title: "Select one more above", group: "Queue", keys: ["Shift+k", "Shift+ArrowUp"], what: "The next decision is about all that are selected." },
  "queue.all": { title: "Select all of the filter", group: "Queue", keys: ["$mod+a"], what: "Every invoice that the filters let through; a count is confirmed before anything happens." },
  "queue.finding_next": { title: "Next finding of the invoice", group: "Queue", keys: ["n"], what: "Opens its why." },
  "queue.finding_previous": { title: "Previous finding of the invoice", group: "Queue", keys: ["p"], what: "Opens its why." },
  "queue.group": { title: "Open the finding's group", group: "Queue", keys: ["o"], what: "The same fault on other invoices." },
  "queue.document": { title: "Document of the invoice", group: "Queue", keys: ["d"], what: "The page and the e-invoice as the customer would get them." },
  "queue.search": { title: "Search the queue", group: "Queue", keys: ["/", "$mod+f"], what: "Part of an invoice number or customer." },
  "queue.filters": { title: "Saved filters", group: "Queue", keys: ["f"], what: "Opens one, or keeps this one under a name.", once: true },
  "queue.clear": { title: "Clear selection or filters", group: "Queue", keys: ["Escape"], what: "First the selection, then the filters." },

  "sample.next": { title: "Next of the sample", group: "Sampling", keys: ["j", "ArrowDown"], what: "Moves down the drawn list." },
  "sample.previous": { title: "Previous of the sample", group: "Sampling", keys: ["k", "ArrowUp"], what: "Moves up the drawn list." },
  "sample.right": { title: "Record as right", group: "Sampling", keys: ["a"], what: "The invoice was looked at and is right.", once: true },
  "sample.wrong": { title: "Record an error…", group: "Sampling", keys: ["x"], what: "The invoice was looked at and is wrong, with what is wrong.", once: true },
  "sample.open": { title: "Open in the queue", group: "Sampling", keys: ["Enter"], what: "The invoice as the customer would see it." },

  "sql.run": { title: "Run the query", group: "SQL", keys: ["$mod+Enter"], what: "Asks the workspace; nothing can be changed by a query." },
  "sql.stop": { title: "Stop the query", group: "SQL", keys: ["$mod+."], what: "Ends a query that takes too long." },
  "sql.edit": { title: "Go to the editor", group: "SQL", keys: ["/"], what: "Puts the cursor into the query." },
  "sql.rows": { title: "Answer as rows", group: "SQL", keys: ["1"], what: "Every row, every digit." },
  "sql.bars": { title: "Answer as bars", group: "SQL", keys: ["2"], what: "One bar for each row, its exact value beside it." },
  "sql.line": { title: "Answer as a line", group: "SQL", keys: ["3"], what: "A line through the rows in their order." },
  "sql.copy": { title: "Copy selected rows of the answer", group: "SQL", keys: ["$mod+c"], what: "As tab-separated text with its column names, for a spreadsheet." },
  "sql.all": { title: "Select all rows of the answer", group: "SQL", keys: ["$mod+a"], what: "All rows that are here." },
  "sql.new": { title: "New query", group: "SQL", keys: ["$mod+Alt+n"], what: "An empty editor; the last query stays under Recent." },
  "sql.save": { title: "Save the query…", group: "SQL", keys: ["$mod+s"], what: "Keeps it in the workspace under a name, with its usual parameters." },
  "sql.export_csv": { title: "Export the answer as CSV…", group: "SQL", keys: [], what: "Every row, also those beyond what the screen holds." },
  "sql.export_xlsx": { title: "Export the answer as XLSX…", group: "SQL", keys: ["$mod+e"], what: "As a workbook, with the query, its parameters, row count and sums." },
  "sql.export_json": { title: "Export the answer as JSON…", group: "SQL", keys: [], what: "For another program; decimals stay texts." },

  "person.next": { title: "Next person", group: "People", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "person.previous": { title: "Previous person", group: "People", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "person.change": { title: "Change the person…", group: "People", keys: ["Enter"], what: "Roles, and whether the person still works here.", once: true },
  "person.add": { title: "Add a person…", group: "People", keys: ["n"], what: "With the user name of the operating system and the roles.", once: true },
  "key.create": { title: "Create my key…", group: "People", keys: [], what: "A signing key, protected by a passphrase that nobody else knows." },
  "key.unlock": { title: "Unlock my key…", group: "People", keys: ["u"], what: "So that this window can sign approvals.", once: true },
  "key.lock": { title: "Lock my key", group: "People", keys: ["l"], what: "Nothing can be signed until it is unlocked again.", once: true },
  "key.forget": { title: "Forget my passphrase", group: "People", keys: [], what: "The keychain of this computer keeps it no more: it is asked for again.", once: true },
  "key.accept": { title: "Accept a colleague's key…", group: "People", keys: ["a"], what: "The one that the colleague reads out to you; what it signed takes effect here.", once: true },
  "key.withdraw": { title: "Withdraw a key…", group: "People", keys: ["w"], what: "It was lost or seen by somebody else; what it signed before stays signed.", once: true },

  "package.export": { title: "Export a review for a colleague…", group: "Packages", keys: ["e"], what: "A file with the review and every decision, to be decided in and sent back.", once: true },
  "package.import": { title: "Import a colleague's package…", group: "Packages", keys: ["i"], what: "Takes both sides' decisions together and loses none.", once: true },
  "conflict.next": { title: "Next conflict", group: "Packages", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "conflict.previous": { title: "Previous conflict", group: "Packages", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "conflict.mine": { title: "Keep mine…", group: "Packages", keys: ["m"], what: "My decision stands; the other stays in the history.", once: true },
  "conflict.theirs": { title: "Keep theirs…", group: "Packages", keys: ["t"], what: "Their decision stands; mine stays in the history.", once: true },

  "log.search": { title: "Search in the log", group: "Log", keys: ["/", "$mod+f"], what: "Part of what was done, to what, or a hash." },
  "log.clear": { title: "Clear the log's filters", group: "Log", keys: ["Escape"], what: "Shows every entry again." },
  "log.verify": { title: "Verify the log", group: "Log", keys: ["v"], what: "Recomputes the chain and names the first entry that is not what was written.", once: true },
  "log.head": { title: "Copy the head of the log", group: "Log", keys: ["h"], what: "The newest hash: whoever has it can show later that nothing was cut off or rewritten." },
  "log.export_csv": { title: "Export the log as CSV…", group: "Log", keys: [], what: "Every entry with its hash, for an auditor." },
  "log.export_json": { title: "Export the log as JSON…", group: "Log", keys: [], what: "Every entry with its hash, for another program." },

  "report.print": { title: "Print the report…", group: "Report", keys: ["$mod+p"], what: "One page." },
  "report.html": { title: "Export the review's report as HTML…", group: "Report", keys: ["$mod+e"], what: "One file that opens anywhere and prints as one page, also to PDF." },
  "report.xlsx": { title: "Export the review as XLSX…", group: "Report", keys: [], what: "With every group, every stopped invoice and the register." },
  "report.slack": { title: "Copy the report for Slack", group: "Report", keys: ["c"], what: "A short text to paste into a channel." },

  "document.next": { title: "Next document", group: "Documents", keys: ["j", "ArrowDown"], what: "Moves down the list of invoices." },
  "document.previous": { title: "Previous document", group: "Documents", keys: ["k", "ArrowUp"], what: "Moves up the list of invoices." },
  "document.extend_down": { title: "Select one more document below", group: "Documents", keys: ["Shift+j", "Shift+ArrowDown"], what: "For a batch of those that are selected." },
  "document.extend_up": { title: "Select one more document above", group: "Documents", keys: ["Shift+k", "Shift+ArrowUp"], what: "For a batch of those that are selected." },
  "document.page_next": { title: "Next page", group: "Documents", keys: ["n"], what: "Scrolls to the top of the next page." },
  "document.page_previous": { title: "Previous page", group: "Documents", keys: ["p"], what: "Scrolls to the top of the page before." },
  "document.zoom": { title: "Fit the width or show real size", group: "Documents", keys: ["z"], what: "Turns between both." },
  "document.format": { title: "Next format", group: "Documents", keys: ["f"], what: "PDF, Factur-X, UBL, CII." },
  "document.mark": { title: "Next mark across the page", group: "Documents", keys: ["m"], what: "None, DRAFT, PAID, VOID." },
  "document.save": { title: "Save the document…", group: "Documents", keys: ["$mod+s"], what: "As a file in the format that is shown." },
  "document.batch": { title: "Write a batch…", group: "Documents", keys: ["b"], what: "The documents of all approved, of all, or of the selected invoices.", once: true },
  "document.give": { title: "Give what is missing", group: "Documents", keys: ["e"], what: "Opens the seller, the buyer or the run's columns at the first thing that is missing.", once: true },
  "document.template": { title: "Edit the template", group: "Documents", keys: ["t"], what: "With this invoice as its preview.", once: true },
  "document.search": { title: "Search in the documents", group: "Documents", keys: ["/", "$mod+f"], what: "Part of an invoice number or customer." },
  "document.clear": { title: "Clear the selection or the documents' filters", group: "Documents", keys: ["Escape"], what: "First the selection, then the filters." },

  "template.save": { title: "Save the template", group: "Templates", keys: ["$mod+s"], what: "Over the one of that name; one that came with Tieout becomes your own copy." },
  "template.save_as": { title: "Save the template as…", group: "Templates", keys: ["$mod+Shift+s"], what: "Under a name of its own." },
  "template.remove": { title: "Remove the template…", group: "Templates", keys: [], what: "Those that came with Tieout stay." },
  "template.edit": { title: "Go to the template's text", group: "Templates", keys: ["/"], what: "Puts the cursor into the TOML." },
  "template.page_next": { title: "Next page of the preview", group: "Templates", keys: ["n"], what: "Scrolls to the top of the next page." },
  "template.page_previous": { title: "Previous page of the preview", group: "Templates", keys: ["p"], what: "Scrolls to the top of the page before." },
  "template.zoom": { title: "Fit the preview's width or show real size", group: "Templates", keys: ["z"], what: "Turns between both." },

  "seller.next": { title: "Next seller", group: "Sellers", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "seller.previous": { title: "Previous seller", group: "Sellers", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "seller.add": { title: "Add a seller", group: "Sellers", keys: ["n"], what: "An empty profile.", once: true },
  "seller.save": { title: "Save the seller", group: "Sellers", keys: ["$mod+s"], what: "It stands on every document from now on." },
  "seller.logo": { title: "Choose the logo…", group: "Sellers", keys: [], what: "A PNG or an SVG." },
  "seller.logo_remove": { title: "Remove the logo", group: "Sellers", keys: [], what: "Pages are written without one." },
  "seller.remove": { title: "Delete the seller…", group: "Sellers", keys: [], what: "What was written with it stays as it is." },

  "buyer.next": { title: "Next buyer", group: "Buyers", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "buyer.previous": { title: "Previous buyer", group: "Buyers", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "buyer.edit": { title: "Change the buyer", group: "Buyers", keys: ["Enter"], what: "Puts the cursor into the first field." },
  "buyer.save": { title: "Save the buyer", group: "Buyers", keys: ["$mod+s"], what: "What differs from the records is kept; the records stay as they were imported." },
  "buyer.search": { title: "Search in the buyers", group: "Buyers", keys: ["/", "$mod+f"], what: "Part of a name or a customer's id." },
  "buyer.clear": { title: "Clear the buyers' search", group: "Buyers", keys: ["Escape"], what: "Shows every buyer again." },

  "batch.next": { title: "Next batch", group: "Batches", keys: ["j", "ArrowDown"], what: "Moves down the history." },
  "batch.previous": { title: "Previous batch", group: "Batches", keys: ["k", "ArrowUp"], what: "Moves up the history." },
  "batch.new": { title: "New batch", group: "Batches", keys: ["n"], what: "Chooses what is written, how and where.", once: true },
  "batch.folder": { title: "Write the batch to a folder…", group: "Batches", keys: ["$mod+Enter"], what: "One file for each invoice, and an index with their SHA-256." },
  "batch.zip": { title: "Write the batch to a zip…", group: "Batches", keys: ["$mod+Shift+Enter"], what: "The same in one file." },
  "batch.resume": { title: "Resume the batch", group: "Batches", keys: ["r"], what: "Writes what still waits; what was written stays.", once: true },

  "einvoice.next": { title: "Next checked file", group: "E-invoices", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "einvoice.previous": { title: "Previous checked file", group: "E-invoices", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "einvoice.choose": { title: "Choose e-invoices…", group: "E-invoices", keys: ["o"], what: "XML or PDF files; dropping them on the window does the same.", once: true },
  "einvoice.clear": { title: "Clear the list of checked files", group: "E-invoices", keys: [], what: "The files themselves are not touched." },

  "rating.next": { title: "Next rating", group: "Ratings", keys: ["j", "ArrowDown"], what: "Moves down the list." },
  "rating.previous": { title: "Previous rating", group: "Ratings", keys: ["k", "ArrowUp"], what: "Moves up the list." },
  "rating.open": { title: "Open the rating", group: "Ratings", keys: ["Enter"], what: "Its totals, contracts, prices, usage and problems." },
  "rating.new": { title: "New rating…", group: "Ratings", keys: ["n"], what: "Chooses contracts, prices, usage, a period and a dialect.", once: true },
  "rating.start": { title: "Rate", group: "Ratings", keys: ["$mod+Enter"], what: "Makes the expected run: every bill as it should be." },

  "rating.overview": { title: "Overview of the rating", group: "Rating", keys: ["1"], what: "What it comes to, what it was made of, what was wrong in it." },
  "rating.contracts": { title: "Contracts of the rating", group: "Rating", keys: ["2"], what: "Each contract with its phases, credits and invoices." },
  "rating.prices": { title: "Price book", group: "Rating", keys: ["3"], what: "Plans, charges, tiers and their curves." },
  "rating.usage": { title: "Usage by day", group: "Rating", keys: ["4"], what: "What was used of each metric, day by day." },
  "rating.problems": { title: "Problems of the input", group: "Rating", keys: ["5"], what: "What was not billed because the input is wrong, by file and row." },
  "rating.compare": { title: "Compare with a billed run…", group: "Rating", keys: ["b"], what: "What was billed before, what should have been after.", once: true },

  "contract.next": { title: "Next contract", group: "Contracts", keys: ["j", "ArrowDown"], what: "Moves down the list of contracts." },
  "contract.previous": { title: "Previous contract", group: "Contracts", keys: ["k", "ArrowUp"], what: "Moves up the list of contracts." },
  "contract.open": { title: "Open the contract's first invoice", group: "Contracts", keys: ["Enter"], what: "With the calculation of every figure." },
  "contract.search": { title: "Search in the contracts", group: "Contracts", keys: ["/", "$mod+f"], what: "Part of a contract's, customer's or plan's name." },
  "contract.clear": { title: "Clear the contracts' search", group: "Contracts", keys: ["Escape"], what: "Shows every contract again." },

  "charge.next": { title: "Next charge", group: "Price book", keys: ["j", "ArrowDown"], what: "Moves down the charges of all plans." },
  "charge.previous": { title: "Previous charge", group: "Price book", keys: ["k", "ArrowUp"], what: "Moves up the charges of all plans." },

  "metric.next": { title: "Next metric", group: "Usage", keys: ["j", "ArrowDown"], what: "Moves down the metrics." },
  "metric.previous": { title: "Previous metric", group: "Usage", keys: ["k", "ArrowUp"], what: "Moves up the metrics." },

  "problem.next": { title: "Next problem", group: "Problems", keys: ["j", "ArrowDown"], what: "Moves down the list of problems." },
  "problem.previous": { title: "Previous problem", group: "Problems", keys: ["k", "ArrowUp"], what: "Moves up the list of problems." },
  "problem.contract": { title: "Open the problem's contract", group: "Problems", keys: ["Enter"], what: "The contract that it touches." },
  "problem.export": { title: "Export the problems…", group: "Problems", keys: ["$mod+e"], what: "As CSV, with file and row, for whoever mends the input." },
  "problem.clear": { title: "Show problems of every kind", group: "Problems", keys: ["Escape"], what: "Clears the filter." },

  "figure.next": { title: "Next figure", group: "Expected invoice", keys: ["j", "n"], what: "The next figure of the invoice, with its calculation." },
  "figure.previous": { title: "Previous figure", group: "Expected invoice", keys: ["k", "p"], what: "The one before it." },
  "figure.unfold": { title: "Go into the calculation", group: "Expected invoice", keys: ["Enter"], what: "Arrows unfold and fold it there." },
  "figure.all": { title: "Unfold or fold all of the calculation", group: "Expected invoice", keys: ["e"], what: "Down to what contract, prices and usage say." },
  "figure.copy": { title: "Copy the calculation as text", group: "Expected invoice", keys: ["c"], what: "For a mail or a ticket, with every step." },
  "figure.difference": { title: "Next figure billed otherwise", group: "Expected invoice", keys: ["d"], what: "The next figure that the chosen run billed differently." },
  "rated.billed": { title: "Choose the billed run", group: "Expected invoice", keys: ["r"], what: "Shows beside each figure what that run billed.", once: true },
  "rated.pdf": { title: "Save the calculation as PDF…", group: "Expected invoice", keys: ["$mod+s"], what: "Every figure of the invoice and how it came about, as pages." },
  "rated.close": { title: "Close the expected invoice", group: "Expected invoice", keys: ["Escape"], what: "Back to where you came from." },

  "what_if.start": { title: "Rate under both price books", group: "What-if", keys: ["$mod+Enter"], what: "The same contracts and usage, once by each." },
  "what_if.change": { title: "Change the inputs of the what-if", group: "What-if", keys: ["i"], what: "Back to files, period and dialect.", once: true },
  "what_if.customers": { title: "Customers by change", group: "What-if", keys: ["1"], what: "Who would pay more and who less." },
  "what_if.plans": { title: "Plans by change", group: "What-if", keys: ["2"], what: "What each plan would bring." },
  "what_if.export": { title: "Export all customers of the what-if…", group: "What-if", keys: ["$mod+e"], what: "As CSV: now, then and the change of every customer." },
} as const satisfies Record<string, Entry>;

export type ActionId = keyof typeof ACTIONS;

export const ACTION_IDS = Object.keys(ACTIONS) as ActionId[];

export function entry(id: ActionId): Entry {
  return ACTIONS[id];
}

const mac = typeof navigator !== "undefined" && /Mac/.test(navigator.userAgent);

const KEY_NAMES: Record<string, string> = {
  $mod: mac ? "⌘" : "Ctrl",
  Shift: mac ? "⇧" : "Shift",
  Alt: mac ? "⌥" : "Alt",
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** A key binding as it is printed on keys: `$mod+Shift+c` → `["Ctrl", "Shift", "C"]`; a sequence `g r` → `["G", "R"]`. */
export function keyCaps(binding: string): string[] {
  const parts = binding === "Shift+?" ? ["?"] : binding.split(/[+ ]/).filter(Boolean);
  return parts.map((key) => KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
