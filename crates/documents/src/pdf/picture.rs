//! A seller's logo: a PNG as pixels, an SVG as shapes.

use super::file::{File, Ref, deflate};
use super::flow::Pdf;
use lopdf::Object;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A logo, read once and shared by all the documents that show it.
#[derive(Debug)]
pub struct Logo {
    /// In pixels, or in the drawing's units: only their ratio matters.
    pub width: u32,
    pub height: u32,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// Packed sRGB, and how much each pixel covers where not all cover wholly.
    Pixels { color: Vec<u8>, cover: Option<Vec<u8>> },
    /// A form of PDF: its entries and packed content, and the objects that it names, by number.
    Shapes { entries: String, content: Vec<u8>, objects: BTreeMap<u32, Named> },
}

/// An object with references written as `{number}`.
#[derive(Debug)]
enum Named {
    Plain(String),
    Stream { entries: String, content: Vec<u8> },
}

/// Why a logo can't be shown.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    #[error("the logo {name} is neither a PNG nor an SVG: save it as one of these")]
    Unknown { name: String },
    #[error("the logo {name} can't be read: {reason}; export it again as PNG or SVG")]
    Broken { name: String, reason: String },
    #[error("the logo {name} is too large ({width} x {height}): at most {MOST_PIXELS} pixels; make it smaller")]
    Large { name: String, width: u32, height: u32 },
    #[error("the logo {name} has {what}, which are not drawn: turn them into paths, or save the logo as PNG")]
    Undrawable { name: String, what: &'static str },
}

const MOST_PIXELS: u32 = 40_000_000;
/// More is not seen on paper: 60 mm at 400 dots per inch.
const FINEST: u32 = 945;

impl Logo {
    /// Reads a logo; `name` is the file's, for messages.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Logo, LogoError> {
        if bytes.starts_with(b"\x89PNG") {
            return png(name, bytes);
        }
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.contains("<svg"));
        text.map_or_else(|| Err(LogoError::Unknown { name: name.to_owned() }), |text| svg(name, text))
    }

    /// Writes the logo as an object that a page can show in a unit square.
    fn write(&self, file: &mut File) -> Ref {
        let object = file.reserve();
        match &self.content {
            Content::Pixels { color, cover } => {
                let size = format!("/Type/XObject/Subtype/Image/Width {}/Height {}/BitsPerComponent 8", self.width, self.height);
                let mask = cover.as_ref().map(|cover| {
                    let mask = file.reserve();
                    file.deflated(mask, &format!("{size}/ColorSpace/DeviceGray"), cover);
                    format!("/SMask {mask}")
                });
                file.deflated(object, &format!("{size}/ColorSpace/DeviceRGB{}", mask.unwrap_or_default()), color);
            }
            Content::Shapes { entries, content, objects } => {
                let refs: BTreeMap<u32, Ref> = objects.keys().map(|number| (*number, file.reserve())).collect();
                let linked = |text: &str| {
                    refs.iter().fold(text.to_owned(), |text, (number, to)| text.replace(&format!("{{{number}}}"), &to.to_string()))
                };
                for (number, named) in objects {
                    match named {
                        Named::Plain(text) => file.put(refs[number], linked(text)),
                        Named::Stream { entries, content } => file.deflated(refs[number], &linked(entries), content),
                    }
                }
                file.deflated(object, &linked(entries), content);
            }
        }
        object
    }
}

impl Pdf<'_> {
    /// The logo's name among the resources; it is written when it is first shown.
    pub(super) fn logo_name(&mut self, logo: &Logo) -> String {
        let known = self.logos.iter().position(|(known, _)| std::ptr::eq(*known, logo));
        let index = known.unwrap_or_else(|| {
            let object = logo.write(&mut self.file);
            self.logos.push((std::ptr::from_ref(logo), object));
            self.logos.len() - 1
        });
        format!("L{index}")
    }
}

fn png(name: &str, bytes: &[u8]) -> Result<Logo, LogoError> {
    let broken = |error: png::DecodingError| LogoError::Broken { name: name.to_owned(), reason: error.to_string() };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), png::Limits { bytes: 256 << 20 });
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(broken)?;
    let (width, height) = (reader.info().width, reader.info().height);
    if u64::from(width) * u64::from(height) > u64::from(MOST_PIXELS) {
        return Err(LogoError::Large { name: name.to_owned(), width, height });
    }
    let size = reader.output_buffer_size().ok_or(LogoError::Large { name: name.to_owned(), width, height })?;
    let mut pixels = vec![0; size];
    let info = reader.next_frame(&mut pixels).map_err(broken)?;
    let samples = info.color_type.samples();
    let (width, height, pixels) = shrink(&pixels, info.width, info.height, samples);
    let mut color = Vec::with_capacity(pixels.len());
    let mut cover = Vec::with_capacity(pixels.len() / samples);
    for pixel in pixels.chunks_exact(samples) {
        let (ink, alpha) = pixel.split_at(samples - 1);
        match ink {
            [gray] => color.extend_from_slice(&[*gray; 3]),
            ink => color.extend_from_slice(ink),
        }
        cover.push(alpha[0]);
    }
    let whole = cover.iter().all(|alpha| *alpha == u8::MAX);
    let cover = (!whole).then(|| deflate(&cover));
    Ok(Logo { width, height, content: Content::Pixels { color: deflate(&color), cover } })
}

/// Means over whole squares of pixels, until the longer side is short enough; the last sample of a pixel is its cover, by which the others count.
fn shrink(pixels: &[u8], width: u32, height: u32, samples: usize) -> (u32, u32, Vec<u8>) {
    let factor = width.max(height).div_ceil(FINEST).max(1);
    let (narrow, low) = ((width / factor).max(1), (height / factor).max(1));
    if factor == 1 {
        return (width, height, pixels.to_vec());
    }
    let mut small = Vec::with_capacity(narrow as usize * low as usize * samples);
    for y in 0..low {
        for x in 0..narrow {
            let square = (0..factor.min(height)).flat_map(|dy| (0..factor.min(width)).map(move |dx| (x * factor + dx, y * factor + dy)));
            let mut sums = [0u64; 4];
            let mut count = 0;
            for (px, py) in square {
                let at = (py as usize * width as usize + px as usize) * samples;
                let Some(pixel) = pixels.get(at..at + samples) else { continue };
                let cover = u64::from(pixel[samples - 1]);
                for (sum, part) in sums.iter_mut().zip(&pixel[..samples - 1]) {
                    *sum += u64::from(*part) * cover;
                }
                sums[3] += cover;
                count += 1;
            }
            small.extend(sums[..samples - 1].iter().map(|sum| (sum / sums[3].max(1)) as u8));
            small.push((sums[3] / count.max(1)) as u8);
        }
    }
    (narrow, low, small)
}

fn svg(name: &str, text: &str) -> Result<Logo, LogoError> {
    let broken = |reason: String| LogoError::Broken { name: name.to_owned(), reason };
    // The library passes over these without a word.
    for (element, what) in [("<text", "letters"), ("<image", "pictures"), ("<filter", "filters")] {
        if text.contains(element) {
            return Err(LogoError::Undrawable { name: name.to_owned(), what });
        }
    }
    let tree = usvg::Tree::from_str(text, &usvg::Options::default()).map_err(|error| broken(error.to_string()))?;
    let options = svg2pdf::ConversionOptions { compress: false, pdfa: true, ..Default::default() };
    let bytes = svg2pdf::to_pdf(&tree, options, svg2pdf::PageOptions::default()).map_err(|error| broken(error.to_string()))?;
    let drawn = lopdf::Document::load_mem(&bytes).map_err(|error| broken(error.to_string()))?;
    let form = form(&drawn).ok_or_else(|| broken("it has no drawing".to_owned()))?;
    Ok(form)
}

/// The page of a drawing as a form in a unit square.
fn form(drawn: &lopdf::Document) -> Option<Logo> {
    let page_id = drawn.page_iter().next()?;
    let page = drawn.get_dictionary(page_id).ok()?;
    let side = |index: usize| {
        let media = page.get(b"MediaBox").ok()?.as_array().ok()?;
        media.get(index)?.as_float().ok()
    };
    let (width, height) = (side(2)?, side(3)?);
    let resources = page.get(b"Resources").ok()?;
    let mut objects = BTreeMap::new();
    let mut entries = String::from("/Type/XObject/Subtype/Form");
    let _ = write!(entries, "/BBox[0 0 {width} {height}]/Matrix[{} 0 0 {} 0 0]/Resources", 1.0 / width, 1.0 / height);
    push_object(&mut entries, resources, drawn, &mut objects, 0)?;
    let content = deflate(&drawn.get_page_content(page_id));
    Some(Logo { width: width.ceil() as u32, height: height.ceil() as u32, content: Content::Shapes { entries, content, objects } })
}

/// Appends an object as text, and gathers those that it refers to.
fn push_object(
    text: &mut String,
    object: &Object,
    drawn: &lopdf::Document,
    objects: &mut BTreeMap<u32, Named>,
    depth: usize,
) -> Option<()> {
    if depth > 50 {
        return None;
    }
    match object {
        Object::Reference(id) => {
            let _ = write!(text, " {{{}}}", id.0);
            if !objects.contains_key(&id.0) {
                objects.insert(id.0, Named::Plain("null".to_owned()));
                let mut inner = String::new();
                let named = match drawn.get_object(*id).ok()? {
                    Object::Stream(stream) => {
                        let kept = stream.dict.iter().filter(|(key, _)| !matches!(key.as_slice(), b"Length" | b"Filter" | b"DecodeParms"));
                        for (key, value) in kept {
                            push_name(&mut inner, key);
                            push_object(&mut inner, value, drawn, objects, depth + 1)?;
                        }
                        let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
                        Named::Stream { entries: inner, content: deflate(&content) }
                    }
                    other => {
                        push_object(&mut inner, other, drawn, objects, depth + 1)?;
                        Named::Plain(inner)
                    }
                };
                objects.insert(id.0, named);
            }
        }
        Object::Dictionary(entries) => {
            text.push_str("<<");
            // A page group has no place in a form.
            for (key, value) in entries.iter() {
                push_name(text, key);
                push_object(text, value, drawn, objects, depth + 1)?;
            }
            text.push_str(">>");
        }
        Object::Array(items) => {
            text.push('[');
            for item in items {
                push_object(text, item, drawn, objects, depth + 1)?;
                text.push(' ');
            }
            text.push(']');
        }
        Object::Name(name) => push_name(text, name),
        Object::Integer(number) => drop(write!(text, " {number}")),
        Object::Real(number) => drop(write!(text, " {number}")),
        Object::Boolean(value) => drop(write!(text, " {value}")),
        Object::String(bytes, _) => {
            text.push('<');
            for byte in bytes {
                let _ = write!(text, "{byte:02X}");
            }
            text.push('>');
        }
        Object::Null => text.push_str(" null"),
        Object::Stream(_) => return None,
    }
    Some(())
}

fn push_name(text: &mut String, name: &[u8]) {
    text.push('/');
    for byte in name {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'+' => text.push(char::from(*byte)),
            _ => drop(write!(text, "#{byte:02X}")),
        }
    }
}
