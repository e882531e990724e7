//! Totals, the way from before to after, and the proof.

use super::super::look::*;
use super::super::rows::{Rows, left, right};
use super::{ACCENT, section};
use crate::html::page::{currency_name, figure, places};
use crate::html::summary::percent;
use crate::html::waterfall::{Axis, WIDTH, steps};
use crate::pdf::{Cell, Color, Length, Pdf, Style, Text};
use crate::text::count;
use crate::words::{self, AMOUNTS};
use crate::{ComparisonReport, Proof, Sign};
use rust_decimal::Decimal;
use tieout_billing::Totals;

/// Net, tax and gross of each currency, before and after.
pub(super) fn totals(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    if report.proof.is_empty() {
        return;
    }
    let amounts = (pdf.width() - Length::pt(56 + 32 + 56)) / 3;
    let columns =
        [left(Length::pt(56)), left(Length::pt(32))].into_iter().chain([right(amounts); 3]).chain([right(Length::pt(56))]).collect();
    let mut table = Rows::new(pdf, columns, &["Currency", "", "Before", "After", "Difference", "%"], ACCENT);
    for proof in &report.proof {
        let places = places(&proof.currency);
        for (index, (name, of)) in AMOUNTS.into_iter().enumerate() {
            let (before, after) = (of(&proof.before), of(&proof.after));
            let style = if name == "gross" { NUMBER.semibold() } else { NUMBER };
            let cells = vec![
                currency(proof, index),
                Text::new(name, style.color(MUTED)).into(),
                amount(before, places, false, style),
                amount(after, places, false, style),
                amount(after.saturating_sub(before), places, true, style),
                Text::new(percent(before, after), style.color(MUTED)).into(),
            ];
            table.row(pdf, cells, None);
        }
    }
    table.end(pdf);
    pdf.space(Length::pt(14));
}

/// One row a step, drawn as a bar on the way from before to after; one table a currency.
pub(super) fn way(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    let moved: Vec<&Proof> = report.proof.iter().filter(|proof| proof.before != proof.after || proof.causes != Totals::default()).collect();
    if moved.is_empty() {
        return;
    }
    section(pdf, "From before to after");
    for proof in moved {
        // Gross where the runs have it: a change of tax moves no net amount.
        let gross = proof.before.gross != Decimal::ZERO || proof.after.gross != Decimal::ZERO;
        let (name, of) = AMOUNTS[if gross { 2 } else { 0 }];
        let (before, after) = (of(&proof.before), of(&proof.after));
        let steps = steps(report, proof, of);
        let axis = Axis::over(before, after, &steps);
        let places = places(&proof.currency);
        let step = Length::pt(200);
        let drawn = pdf.width() - step - Length::pt(140);
        let columns = vec![left(step), left(drawn), right(Length::pt(96)), right(Length::pt(44))];
        let title = format!("{}, {name}", currency_name(&proof.currency));
        let axis_said = if axis.cut { format!("bars start at {}", figure(axis.start.round_dp(0), 0, false)) } else { String::new() };
        let mut table = Rows::new(pdf, columns, &[title.as_str(), &axis_said, "Amount", "Lines"], ACCENT);
        let base = if axis.cut { axis.start } else { Decimal::ZERO };
        let mut row =
            |pdf: &mut Pdf<'_>, (mark, label, ink): (&str, (&str, &str), Color), (from, to): (Decimal, Decimal), cells: [Cell<'_>; 2]| {
                let mark = if mark.is_empty() { String::new() } else { format!("{mark} ") };
                let (label, id) = label;
                let text = Text::new(mark, BODY.semibold().color(ink)).and(label, BODY).and(format!(" {id}"), SMALL);
                let [moved, lines] = cells;
                let place = table.row(pdf, vec![text.into(), Text::default().into(), moved, lines], None);
                let (a, b) = (axis.place(from), axis.place(to));
                let x = |place: i64| Length::milli((i64::from((drawn - Length::pt(10)).thousandths()) * place / WIDTH) as i32);
                let wide = (x(a.max(b)) - x(a.min(b))).max(Length::milli(1_200));
                let at = pdf.left() + step + x(a.min(b)).min(drawn - Length::pt(10) - wide);
                pdf.fill(at, place.top + Length::pt(3), wide, (place.height - Length::pt(6)).min(Length::pt(10)), ink);
            };
        let blank = || Cell::new(Text::default());
        row(pdf, ("", ("before", ""), MUTED), (base, before), [amount(before, places, false, NUMBER.semibold()), blank()]);
        for step in &steps {
            let ink = match step.class {
                "added" => ADDED,
                "removed" => REMOVED,
                "changed" => CHANGED,
                _ => MUTED,
            };
            let lines = Text::new(step.lines.map(count).unwrap_or_default(), NUMBER.color(MUTED));
            row(
                pdf,
                (step.mark, (&step.label, &step.id), ink),
                (step.from, step.to),
                [amount(step.to - step.from, places, true, NUMBER), lines.into()],
            );
        }
        row(pdf, ("", ("after", ""), MUTED), (base, after), [amount(after, places, false, NUMBER.semibold()), blank()]);
        table.end(pdf);
        pdf.space(Length::pt(12));
    }
}

/// Before + causes + unexplained + tolerated = after.
pub(super) fn proof(pdf: &mut Pdf<'_>, report: &ComparisonReport) {
    section(pdf, "Proof");
    let (said, style) = match report.proved() {
        true => {
            ("Before, the causes, the unexplained and what tolerance let pass add up to after in every currency: nothing is missing.", LEAD)
        }
        false => (
            "The steps do not add up to after: this comparison is not proved, and its causes must not be relied on.",
            LEAD.semibold().color(REMOVED),
        ),
    };
    pdf.paragraph(&Text::new(said, style));
    pdf.space(Length::pt(4));
    let narrow = (pdf.width() - Length::pt(72)) / 6;
    let columns = [left(Length::pt(42)), left(Length::pt(30))].into_iter().chain([right(narrow); 6]).collect();
    let header = ["", "", "Before", "+ Causes", "+ Unexplained", "+ Tolerated", "= After", "Residual"];
    let mut table = Rows::new(pdf, columns, &header, ACCENT);
    for proof in &report.proof {
        let places = places(&proof.currency);
        for (index, (name, of)) in AMOUNTS.into_iter().enumerate() {
            let style = if name == "gross" { SMALL_NUMBER.semibold() } else { SMALL_NUMBER };
            let residual = of(&proof.residual);
            let failed = (!residual.is_zero()).then_some(Sign::Removed);
            let cells = vec![
                currency(proof, index),
                Text::new(name, style.color(MUTED)).into(),
                amount(of(&proof.before), places, false, style),
                amount(of(&proof.causes), places, true, style),
                amount(of(&proof.unexplained), places, true, style),
                amount(of(&proof.tolerated), places, true, style),
                amount(of(&proof.after), places, false, style),
                Text::new(figure(residual, places, true), style.semibold().color(if failed.is_some() { REMOVED } else { ADDED })).into(),
            ];
            table.row(pdf, cells, failed);
        }
    }
    table.end(pdf);
    pdf.space(Length::pt(14));
}

/// An amount; zero stands back.
pub(super) fn amount(value: Decimal, places: u32, signed: bool, style: Style) -> Cell<'static> {
    let style = if value.is_zero() { style.color(MUTED) } else { style };
    Text::new(figure(value, places, signed), style).into()
}

/// The currency beside the first of its rows.
fn currency(proof: &Proof, index: usize) -> Cell<'static> {
    let name = if index == 0 { currency_name(&proof.currency).to_owned() } else { String::new() };
    Cell::new(Text::new(name, BODY.semibold())).header()
}

/// Field, or what happened to a whole line.
pub(super) fn field_name(field: &str, state: Sign) -> &str {
    if field.is_empty() { crate::html::causes::whole_line(state) } else { words::field(field) }
}
