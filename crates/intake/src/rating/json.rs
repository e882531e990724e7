//! Objects of JSON files: an array, a list in an envelope as APIs give it, or one object on each line.

use crate::error::IntakeError;
use flate2::read::MultiGzDecoder;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What wrote a file of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// [`tieout_billing::rating::Catalogue`].
    Catalogue,
    /// A list of [`tieout_billing::rating::Contract`].
    Contracts,
    StripePrices,
    StripeSubscriptions,
    LagoPlans,
    LagoSubscriptions,
    Unknown,
}

/// The objects of one file.
pub(super) struct Documents {
    path: PathBuf,
    pub(super) name: String,
    pub(super) origin: Origin,
    /// Each with its ordinal, from 1 on.
    pub(super) objects: Vec<Value>,
}

/// The largest file that is read as a whole.
const MAX: u64 = 512 << 20;

/// The objects of a file of JSON; nothing where it is something else.
pub(super) fn documents(path: &Path) -> Result<Option<Documents>, IntakeError> {
    let io = |source| IntakeError::Io { path: path.to_owned(), source };
    let mut head = [0; 512];
    let mut file = std::fs::File::open(path).map_err(io)?;
    let count = file.read(&mut head).map_err(io)?;
    let packed = head[..count].starts_with(&[0x1f, 0x8b]);
    let begins = |text: &[u8]| matches!(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start().first(), Some(b'{' | b'['));
    if !packed && !begins(&head[..count]) {
        return Ok(None);
    }
    let file = std::fs::File::open(path).map_err(io)?;
    let mut text = Vec::new();
    let read = match packed {
        true => MultiGzDecoder::new(file).take(MAX + 1).read_to_end(&mut text),
        false => file.take(MAX + 1).read_to_end(&mut text),
    };
    read.map_err(io)?;
    if packed && !begins(&text) {
        return Ok(None);
    }
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    if text.len() as u64 > MAX {
        let (what, limit) = ("the JSON".to_owned(), "512 MiB".to_owned());
        return Err(IntakeError::TooLarge { file: name, what, limit, help: "Split it, or use the CSV template" });
    }
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let mut objects = Vec::new();
    for value in serde_json::Deserializer::from_slice(text).into_iter::<Value>() {
        let value = value.map_err(|error| IntakeError::Damaged { file: name.clone(), reason: format!("it is no JSON: {error}") })?;
        unwrap(value, &mut objects);
    }
    let origin = objects.first().map_or(Origin::Unknown, origin_of);
    Ok(Some(Documents { path: path.to_owned(), name, origin, objects }))
}

/// The objects of a list, or of the list in an envelope.
fn unwrap(value: Value, objects: &mut Vec<Value>) {
    const LISTS: &[&str] = &["data", "plans", "subscriptions", "prices", "contracts", "results", "plan", "subscription"];
    match value {
        Value::Array(list) => list.into_iter().for_each(|value| unwrap(value, objects)),
        Value::Object(mut object) => {
            let known = ["id", "code", "lago_id", "price_books"].iter().any(|key| object.contains_key(*key));
            match LISTS.iter().find(|key| !known && object.get(**key).is_some_and(|value| value.is_array() || value.is_object())) {
                Some(key) => unwrap(object.remove(*key).unwrap_or_default(), objects),
                None => objects.push(Value::Object(object)),
            }
        }
        other => objects.push(other),
    }
}

fn origin_of(object: &Value) -> Origin {
    let has = |key: &str| object.get(key).is_some();
    match object.get("object").and_then(Value::as_str) {
        Some("price" | "plan" | "product") => return Origin::StripePrices,
        Some("subscription") => return Origin::StripeSubscriptions,
        _ => {}
    }
    match () {
        () if has("price_books") => Origin::Catalogue,
        () if has("items") && has("term") && has("anchor") => Origin::Contracts,
        () if has("plan_code") && (has("external_customer_id") || has("external_id")) => Origin::LagoSubscriptions,
        () if has("code") && has("charges") && has("interval") => Origin::LagoPlans,
        () if has("billing_scheme") || has("unit_amount") => Origin::StripePrices,
        () => Origin::Unknown,
    }
}

impl Documents {
    /// The first object as one of our own types.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, IntakeError> {
        let value = self.objects.first().cloned().unwrap_or_default();
        serde_json::from_value(value).map_err(|error| IntakeError::Damaged { file: self.name.clone(), reason: error.to_string() })
    }

    pub(super) fn unknown(&self, wanted: &str) -> IntakeError {
        let keys =
            self.objects.first().and_then(Value::as_object).map(|object| object.keys().take(8).cloned().collect::<Vec<_>>().join(", "));
        let reason = format!("its objects ({}) are not {wanted}", keys.unwrap_or_default());
        IntakeError::Damaged {
            file: self.path.file_name().map_or_else(|| self.name.clone(), |name| name.to_string_lossy().into_owned()),
            reason,
        }
    }
}

/// A field as text: strings and numbers.
pub(super) fn string(object: &Value, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A field as a number, exactly as it is written.
///
/// # Errors
/// When there is something that is no number.
pub(super) fn decimal(object: &Value, key: &str) -> Result<Option<Decimal>, String> {
    let text = match object.get(key) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(other) => return Err(format!("{key} is no number but {other}")),
    };
    let read = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(&text));
    read.map(Some).map_err(|_| format!("{key} is no number but “{text}”"))
}

/// The elements of a list: an array, or Stripe's `{"object": "list", "data": [...]}`.
pub(super) fn list<'v>(object: &'v Value, key: &str) -> &'v [Value] {
    match object.get(key) {
        Some(Value::Array(list)) => list,
        Some(Value::Object(inner)) => inner.get("data").and_then(Value::as_array).map_or(&[], Vec::as_slice),
        _ => &[],
    }
}

/// An amount in minor units as an amount of the currency.
pub(super) fn of_minor_units(amount: Decimal, currency: &str) -> Decimal {
    let digits = tieout_billing::currency::minor_digits(currency).unwrap_or(2);
    let mut amount = amount;
    // Minor units of a currency shift the point; no digit is lost where the decimal has room for them.
    match amount.set_scale(amount.scale() + digits) {
        Ok(()) => amount,
        Err(_) => amount / Decimal::from(10_u64.pow(digits)),
    }
}
