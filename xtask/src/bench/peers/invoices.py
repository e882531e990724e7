"""The same invoices as `tieout pdf` is measured on, by Typst or WeasyPrint: one PDF per invoice, as those programs are used for it.

    invoices.py typst|weasyprint RUN.csv FOLDER

Prints one line: program, version, files, wall seconds, CPU seconds, peak MiB, mean bytes a file.
"""

import csv
import html
import itertools
import json
import os
import resource
import sys
import time
from decimal import Decimal
from importlib.metadata import version

TYPST = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Invoice " + data.number, date: datetime(year: 2026, month: 10, day: 31))
#set page(paper: "a4", margin: 20mm, footer: context align(right, text(8pt)[Page #counter(page).display() of #counter(page).final().first()]))
#set text(font: "Noto Sans", size: 9pt, lang: "en")
#text(16pt, weight: "bold")[Invoice #data.number]

#grid(columns: (1fr, 1fr), [Example Software Ltd\\ 1 Example Street\\ 10115 Berlin\\ VAT DE136695976], [#data.customer\\ #data.country\\ Date #data.date])
#v(6mm)
#table(
  columns: (auto, 1fr, auto, auto, auto, auto),
  stroke: none,
  align: (right, left, right, right, right, right),
  table.header([*Pos*], [*Description*], [*Quantity*], [*Price*], [*Tax %*], [*Net*]),
  table.hline(),
  ..data.lines.flatten(),
  table.hline(),
)
#align(right)[Net #data.net\\ Tax #data.tax\\ *Due #data.gross EUR*]
"""

STYLE = """
@page { size: A4; margin: 20mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt "Noto Sans" } }
body { font: 9pt "Noto Sans" } table { width: 100%; border-collapse: collapse } td, th { padding: 1.5mm 1mm; text-align: right }
td:nth-child(2), th:nth-child(2) { text-align: left } thead th { border-bottom: 1px solid black } tr { break-inside: avoid }
"""


def invoices(path):
    with open(path, newline="", encoding="utf-8") as file:
        for number, rows in itertools.groupby(csv.DictReader(file), key=lambda row: row["invoice_number"]):
            rows = list(rows)
            net = sum(Decimal(row["net_amount"]) for row in rows)
            tax = sum(Decimal(row["tax_amount"]) for row in rows)
            keys = ("line_number", "description", "quantity", "unit_price", "tax_rate", "net_amount")
            yield {
                "number": number, "date": rows[0]["invoice_date"], "customer": rows[0]["customer_name"], "country": rows[0]["country"],
                "lines": [[row[key] for key in keys] for row in rows], "net": str(net), "tax": str(tax), "gross": str(net + tax),
            }


def by_typst(all_invoices, folder):
    import typst

    source = f"{folder}.typ"
    with open(source, "w", encoding="utf-8") as file:
        file.write(TYPST)
    compiler = typst.Compiler(source)
    for invoice in all_invoices:
        compiler.compile(output=f"{folder}/{invoice['number']}.pdf", sys_inputs={"data": json.dumps(invoice)}, pdf_standards=["a-3b"])


def by_weasyprint(all_invoices, folder):
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(string=STYLE, font_config=fonts)
    for invoice in all_invoices:
        cells = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line) + "</tr>" for line in invoice["lines"])
        page = (
            f"<html lang=en><title>Invoice {invoice['number']}</title><h1>Invoice {invoice['number']}</h1>"
            f"<p>Example Software Ltd<br>1 Example Street<br>10115 Berlin<br>VAT DE136695976</p><p>{html.escape(invoice['customer'])}<br>"
            f"{invoice['country']}<br>Date {invoice['date']}</p><table><thead><tr><th>Pos<th>Description<th>Quantity<th>Price<th>Tax %<th>Net</tr></thead>"
            f"{cells}</table><p style='text-align:right'>Net {invoice['net']}<br>Tax {invoice['tax']}<br><b>Due {invoice['gross']} EUR</b></p></html>"
        )
        HTML(string=page).write_pdf(f"{folder}/{invoice['number']}.pdf", stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3b")


def main():
    program, path, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    started = time.monotonic()
    {"typst": by_typst, "weasyprint": by_weasyprint}[program](invoices(path), folder)
    wall = time.monotonic() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    sizes = [entry.stat().st_size for entry in os.scandir(folder)]
    print(program, version(program), len(sizes), f"{wall:.2f}", f"{usage.ru_utime + usage.ru_stime:.2f}", usage.ru_maxrss // 1024, sum(sizes) // len(sizes))


main()
