//! What a file says of itself: catalog, facts, XMP, colours (ISO 19005-3; Factur-X 1.08, 6.2).

use super::file::{Ref, deflate, text_string};
use super::flow::Pdf;

/// The sRGB profile of littlecms 2, as small as can be.
const SRGB: &[u8] = include_bytes!("srgb.icc");

const PRODUCER: &str = "Tieout";

impl Pdf<'_> {
    /// Writes all that is not a page; the catalog and the facts.
    pub(super) fn write_catalog(&mut self, pages: Ref) -> (Ref, Ref) {
        let objects = self.page_objects();
        let structure = self.tags.write(&mut self.file, &objects);
        let xmp = self.file.reserve();
        let packet = self.xmp();
        self.file.plain(xmp, "/Type/Metadata/Subtype/XML", packet.as_bytes());
        let profile = self.file.reserve();
        self.file.deflated(profile, "/N 3", &deflate(SRGB));
        let intent = "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)";
        let intent = format!("{intent}/DestOutputProfile {profile}>>");
        let attached = self.attached();
        let setup = &self.setup;
        let catalog = format!(
            "<</Type/Catalog/Version/1.7/Pages {pages}/Metadata {xmp}/OutputIntents[{intent}]/Lang{}/MarkInfo<</Marked true>>\
             /StructTreeRoot {structure}/ViewerPreferences<</DisplayDocTitle true>>/PageLayout/OneColumn{attached}>>",
            text_string(setup.language)
        );
        let mut facts =
            format!("<</Title{}/Author{}/Subject{}", text_string(&setup.title), text_string(&setup.author), text_string(&setup.subject));
        facts.push_str(&format!("/Creator({PRODUCER})/Producer({PRODUCER})"));
        if let Some(day) = setup.created {
            let day = day.format("D:%Y%m%d000000Z");
            facts.push_str(&format!("/CreationDate({day})/ModDate({day})"));
        }
        facts.push_str(">>");
        (self.file.add(catalog), self.file.add(facts))
    }

    fn xmp(&self) -> String {
        let setup = &self.setup;
        let mut packet = String::with_capacity(4096);
        packet.push_str("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n");
        packet.push_str("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\"");
        for (prefix, namespace) in NAMESPACES {
            packet.push_str(&format!(" xmlns:{prefix}=\"{namespace}\""));
        }
        packet.push_str(">\n<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\n");
        let language = escaped(setup.language);
        let alternative = |element: &str, text: &str| {
            format!("<{element}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></{element}>\n", escaped(text))
        };
        packet.push_str(&alternative("dc:title", &setup.title));
        packet.push_str(&format!("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n", escaped(&setup.author)));
        packet.push_str(&alternative("dc:description", &setup.subject));
        packet.push_str(&format!("<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n"));
        packet.push_str(&format!("<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>\n"));
        if let Some(day) = setup.created {
            packet.push_str(&format!("<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>\n"));
        }
        if let Some(attached) = setup.attached {
            packet.push_str(&format!(
                "<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{}</fx:DocumentFileName><fx:Version>1.0</fx:Version>\
                 <fx:ConformanceLevel>{}</fx:ConformanceLevel>\n",
                escaped(attached.name),
                escaped(attached.profile)
            ));
        }
        packet.push_str("<pdfaExtension:schemas><rdf:Bag>\n");
        packet.push_str(&schema("PDF/UA identification", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", PDFUA));
        if setup.attached.is_some() {
            packet.push_str(&schema("Factur-X", FACTURX_NAMESPACE, "fx", FACTURX));
        }
        packet.push_str("</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
        packet
    }
}

const FACTURX_NAMESPACE: &str = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

const NAMESPACES: &[(&str, &str)] = &[
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("pdf", "http://ns.adobe.com/pdf/1.3/"),
    ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
    ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
    ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
    ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
    ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
    ("fx", FACTURX_NAMESPACE),
];

/// Name, type and meaning of each property of a schema that PDF/A does not know.
type Properties = &'static [(&'static str, &'static str, &'static str)];

const PDFUA: Properties = &[("part", "Integer", "Part of ISO 14289 that the file follows")];

const FACTURX: Properties = &[
    ("DocumentFileName", "Text", "Name of the embedded XML invoice"),
    ("DocumentType", "Text", "INVOICE"),
    ("Version", "Text", "Version of the Factur-X standard"),
    ("ConformanceLevel", "Text", "Profile of the embedded invoice"),
];

/// The description of a schema, as PDF/A asks for (ISO 19005-3, 6.6.2.3).
fn schema(title: &str, namespace: &str, prefix: &str, properties: Properties) -> String {
    let properties: String = properties
        .iter()
        .map(|(name, kind, meaning)| {
            format!(
                "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>{kind}</pdfaProperty:valueType>\
                 <pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>\n"
            )
        })
        .collect();
    format!(
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{title}</pdfaSchema:schema><pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>\
         <pdfaSchema:prefix>{prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\n{properties}</rdf:Seq></pdfaSchema:property></rdf:li>\n"
    )
}

/// Text within XML; what XML can't say is left out.
fn escaped(text: &str) -> String {
    text.chars().filter(|character| !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')).fold(
        String::new(),
        |mut out, character| {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                _ => out.push(character),
            }
            out
        },
    )
}
