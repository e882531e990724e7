//! Which line of one version is which line of the other, and what it says on both.

use crate::template::{Label, Locale, Template, unit_name};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::hash::Hash;
use tieout_billing::invoice::{Allowance, Invoice, Line};

/// How a text stands to the other side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    #[default]
    Same,
    /// Only before: struck through.
    Old,
    /// Only after: bold.
    New,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Unchanged,
    Changed,
    Added,
    Removed,
}

/// A line of both versions, or of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LineRow {
    pub fate: Fate,
    pub before: Option<Said>,
    pub after: Option<Said>,
    /// Net after minus before; an absent line counts as nothing. `None` across currencies, or where an amount is absent.
    pub difference: Option<Decimal>,
}

/// What a line says, ready to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Name, description, item, period, discounts, note; what else only where it differs.
    pub about: Vec<(String, Mark)>,
    pub quantity: (String, Mark),
    pub price: (String, Mark),
    pub rate: (String, Mark),
    pub net: (String, Mark),
}

/// The lines of both versions in the order of `after`, those that only `before` has where they stood.
pub(super) fn line_rows(before: &Invoice, after: &Invoice, template: &Template, locale: &Locale) -> Vec<LineRow> {
    let other = paired(&before.lines, &after.lines);
    let before_of: HashMap<usize, usize> = other.iter().enumerate().filter_map(|(index, after)| Some(((*after)?, index))).collect();
    let mut order: Vec<(usize, Option<usize>, Option<usize>)> = Vec::with_capacity(before.lines.len() + after.lines.len());
    order.extend((0..after.lines.len()).map(|index| (index + 1, before_of.get(&index).copied(), Some(index))));
    let mut place = 0;
    for (index, after) in other.iter().enumerate() {
        match after {
            Some(after) => place = after + 1,
            None => order.push((place, Some(index), None)),
        }
    }
    order.sort_by_key(|(place, _, after)| (*place, after.is_none()));
    let say = |invoice: &Invoice, line: &Line| Sayer { invoice, template, locale }.say(line);
    let same_currency = before.currency == after.currency;
    let rows = order.into_iter().map(|(_, old, new)| {
        let (old, new) = (old.map(|index| &before.lines[index]), new.map(|index| &after.lines[index]));
        let net = |line: Option<&Line>| line.map_or(Some(Decimal::ZERO), |line| line.net.as_ref().map(|net| net.value));
        let difference = net(new).zip(net(old)).filter(|_| same_currency).and_then(|(new, old)| new.checked_sub(old));
        let (mut old, mut new) = (old.map(|line| say(before, line)), new.map(|line| say(after, line)));
        let fate = match (&mut old, &mut new) {
            (Some(old), Some(new)) => match mark(old, new) {
                true => Fate::Changed,
                false => Fate::Unchanged,
            },
            (Some(old), None) => {
                all(old, Mark::Old);
                Fate::Removed
            }
            (_, new) => {
                new.iter_mut().for_each(|new| all(new, Mark::New));
                Fate::Added
            }
        };
        LineRow { fate, before: old.map(Full::into_said), after: new.map(Full::into_said), difference }
    });
    rows.collect()
}

/// For each line before, its line after: the same in everything but its id; else the same id and item; the same item and period; the same item.
fn paired(before: &[Line], after: &[Line]) -> Vec<Option<usize>> {
    let item = |line: &Line| line.seller_item.clone().or_else(|| line.name.clone());
    let mut other = vec![None; before.len()];
    let mut free = vec![true; after.len()];
    // As text: a line holds decimals and options, which text tells apart as well.
    pair(before, after, &mut other, &mut free, |line| Some(format!("{:?}", Line { id: None, ..line.clone() })));
    pair(before, after, &mut other, &mut free, |line| line.id.clone().zip(item(line)));
    pair(before, after, &mut other, &mut free, |line| item(line).zip(line.period.map(|period| (period.start, period.end))));
    pair(before, after, &mut other, &mut free, item);
    pair(before, after, &mut other, &mut free, |line| line.name.clone());
    other
}

/// Pairs what is still free and has the same key, the first with the first.
fn pair<K: Eq + Hash>(before: &[Line], after: &[Line], other: &mut [Option<usize>], free: &mut [bool], key: impl Fn(&Line) -> Option<K>) {
    let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
    for (index, line) in after.iter().enumerate().rev().filter(|(index, _)| free[*index]) {
        if let Some(key) = key(line) {
            waiting.entry(key).or_default().push(index);
        }
    }
    for (index, line) in before.iter().enumerate() {
        if other[index].is_none()
            && let Some(found) = key(line).and_then(|key| waiting.get_mut(&key)?.pop())
        {
            other[index] = Some(found);
            free[found] = false;
        }
    }
}

/// A line with what is only shown where it differs.
struct Full {
    said: Said,
    more: Vec<(String, Mark)>,
}

impl Full {
    fn into_said(self) -> Said {
        let Full { mut said, more } = self;
        said.about.extend(more.into_iter().filter(|(_, mark)| *mark != Mark::Same));
        said
    }
}

/// Marks what only one of both says; whether there is anything.
fn mark(old: &mut Full, new: &mut Full) -> bool {
    let mut changed = false;
    for (old, new) in [
        (&mut old.said.quantity, &mut new.said.quantity),
        (&mut old.said.price, &mut new.said.price),
        (&mut old.said.rate, &mut new.said.rate),
        (&mut old.said.net, &mut new.said.net),
    ] {
        if old.0 != new.0 {
            (old.1, new.1) = (Mark::Old, Mark::New);
            changed = true;
        }
    }
    for (old, new) in [(&mut old.said.about, &mut new.said.about), (&mut old.more, &mut new.more)] {
        let absent = |text: &str, side: &[(String, Mark)]| !side.iter().any(|(other, _)| other == text);
        let gone: Vec<bool> = old.iter().map(|(text, _)| absent(text, new)).collect();
        for (_, mark) in new.iter_mut().filter(|(text, _)| absent(text, old)) {
            *mark = Mark::New;
            changed = true;
        }
        for ((_, mark), _) in old.iter_mut().zip(gone).filter(|(_, gone)| *gone) {
            *mark = Mark::Old;
            changed = true;
        }
    }
    changed
}

fn all(line: &mut Full, mark: Mark) {
    let Said { about, quantity, price, rate, net } = &mut line.said;
    for (_, each) in about.iter_mut().chain([quantity, price, rate, net]) {
        *each = mark;
    }
}

struct Sayer<'a> {
    invoice: &'a Invoice,
    template: &'a Template,
    locale: &'a Locale,
}

impl Sayer<'_> {
    fn say(&self, line: &Line) -> Full {
        let currency = self.invoice.currency.as_deref().unwrap_or_default();
        let plain = |text: String| (text, Mark::Same);
        let amount = |value: Decimal| self.locale.amount(value, currency);
        let quantity = line.quantity.as_ref().map(|quantity| self.quantity(quantity.value, quantity.unit.as_deref()));
        let price = line.price.as_ref().and_then(|price| {
            let net = amount(price.net.as_ref()?.value);
            let base = price.base.as_ref().filter(|base| base.value != Decimal::ONE);
            Some(match base {
                Some(base) => {
                    let of = self.quantity(base.value, base.unit.as_deref());
                    format!("{net} {}", crate::template::fill(self.label(Label::Per), &[("quantity", &of)]))
                }
                None => net,
            })
        });
        let rate = match (line.tax_rate, line.tax_category.as_deref()) {
            (Some(rate), Some("S") | None) => self.locale.percent(rate),
            (Some(rate), Some(category)) => format!("{} {category}", self.locale.percent(rate)),
            (None, category) => category.unwrap_or_default().to_owned(),
        };
        Full {
            said: Said {
                about: self.about(line).into_iter().map(plain).collect(),
                quantity: plain(quantity.unwrap_or_default()),
                price: plain(price.unwrap_or_default()),
                rate: plain(rate),
                net: plain(line.net.as_ref().map(|net| amount(net.value)).unwrap_or_default()),
            },
            more: self.more(line).into_iter().map(plain).collect(),
        }
    }

    fn about(&self, line: &Line) -> Vec<String> {
        let mut about: Vec<String> = [&line.name, &line.description].into_iter().flatten().cloned().collect();
        about.extend(line.seller_item.as_ref().map(|item| format!("{} {item}", self.label(Label::Item))));
        about.extend(line.period.map(|period| self.locale.period(period.start, period.end)));
        about.extend(line.allowances.iter().map(|allowance| self.allowance(allowance)));
        about.extend(line.note.clone());
        about.retain(|text| !text.trim().is_empty());
        about
    }

    /// What a reader misses only where it is another one.
    fn more(&self, line: &Line) -> Vec<String> {
        let labelled = |label, value: &Option<String>| value.as_ref().map(|value| format!("{} {value}", self.label(label)));
        let mut more = Vec::new();
        more.extend(labelled(Label::PurchaseOrder, &line.order_line));
        more.extend(labelled(Label::BuyerAccounting, &line.buyer_accounting));
        more.extend(line.buyer_item.iter().cloned());
        more.extend(line.standard_item.iter().chain(&line.object).chain(&line.classifications).map(|id| id.value.clone()));
        more.extend(line.origin.iter().cloned());
        let attribute = |text: &Option<String>| text.clone().unwrap_or_default();
        more.extend(line.attributes.iter().map(|it| format!("{}: {}", attribute(&it.name), attribute(&it.value))));
        more
    }

    fn allowance(&self, allowance: &Allowance) -> String {
        let label = self.label(if allowance.is_charge { Label::Charge } else { Label::Discount });
        let currency = self.invoice.currency.as_deref().unwrap_or_default();
        let signed = |amount: Decimal| if allowance.is_charge { amount } else { -amount };
        let parts = [
            Some(allowance.reason.clone().unwrap_or_else(|| label.to_owned())),
            allowance.percentage.map(|rate| self.locale.percent(rate)),
            allowance.amount.as_ref().map(|amount| self.locale.amount(signed(amount.value), currency)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn quantity(&self, value: Decimal, unit: Option<&str>) -> String {
        let unit = unit.map(|code| unit_name(code, self.locale.language)).unwrap_or_default();
        format!("{} {unit}", self.locale.number(value)).trim_end().to_owned()
    }

    fn label(&self, label: Label) -> &str {
        self.template.label(self.locale.language, label)
    }
}
