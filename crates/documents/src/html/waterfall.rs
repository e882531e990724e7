//! The way from before to after by cause, drawn: one row a step, one chart a currency.

use super::page::{Page, currency_name, figure, places};
use crate::text::count;
use crate::{ComparisonReport, Proof, Sign, words};
use rust_decimal::Decimal;
use tieout_billing::Totals;

/// More causes than this are drawn as one step.
const MOST_STEPS: usize = 12;

/// Width of the drawing in its own units.
pub const WIDTH: i64 = 1000;

/// Steps narrower than this could not be seen.
const THINNEST: i64 = 3;

pub fn write(page: &mut Page<'_>, report: &ComparisonReport) {
    let moved: Vec<&Proof> = report.proof.iter().filter(|proof| proof.before != proof.after || proof.causes != Totals::default()).collect();
    if moved.is_empty() {
        return;
    }
    page.raw("<section id=\"waterfall\">\n<h2>From before to after</h2>\n");
    for proof in moved {
        chart(page, report, proof);
    }
    page.raw("</section>\n");
}

pub struct Step {
    pub class: &'static str,
    pub mark: &'static str,
    pub label: String,
    /// Of its cause; empty if it has none.
    pub id: String,
    pub lines: Option<u64>,
    pub from: Decimal,
    pub to: Decimal,
}

fn chart(page: &mut Page<'_>, report: &ComparisonReport, proof: &Proof) {
    // Gross where the runs have it: a change of tax moves no net amount.
    let gross = proof.before.gross != Decimal::ZERO || proof.after.gross != Decimal::ZERO;
    let (name, of) = words::AMOUNTS[if gross { 2 } else { 0 }];
    let (before, after) = (of(&proof.before), of(&proof.after));
    let steps = steps(report, proof, of);
    let axis = Axis::over(before, after, &steps);
    let places = places(&proof.currency);

    page.raw("<table class=\"waterfall\">\n<caption>").text(currency_name(&proof.currency)).raw(", ").raw(name);
    if axis.cut {
        page.raw("<span class=\"muted\"> · bars start at ").raw(&figure(axis.start.round_dp(0), 0, false)).raw(", not at 0</span>");
    }
    page.raw("</caption>\n<thead><tr><th>Step</th><th><span class=\"unseen\">Drawn</span></th><th class=\"number\">");
    page.text(currency_name(&proof.currency)).raw("</th><th class=\"number\">Lines</th></tr></thead>\n<tbody>\n");
    end(page, "before", before, &axis, places);
    for step in &steps {
        page.raw("<tr class=\"").raw(step.class).raw("\"><td><span class=\"mark\">").raw(step.mark).raw("</span>");
        if !step.id.is_empty() {
            page.raw("<a href=\"#").text(&anchor(&step.id)).raw("\">");
        }
        page.text(&step.label);
        if !step.id.is_empty() {
            page.raw("</a>");
        }
        page.raw("</td><td class=\"drawn\">");
        bar(page, &axis, step.from, step.to);
        page.raw("</td>").amount(step.to - step.from, places, true);
        page.raw("<td class=\"number muted\">").raw(&step.lines.map(count).unwrap_or_default()).raw("</td></tr>\n");
    }
    end(page, "after", after, &axis, places);
    page.raw("</tbody></table>\n");
}

/// The id of a cause's place in the page.
pub fn anchor(cause: &str) -> String {
    format!("cause-{cause}")
}

/// The steps of a currency, the largest first; many small ones are one.
pub fn steps(report: &ComparisonReport, proof: &Proof, of: words::AmountOf) -> Vec<Step> {
    let mut at = of(&proof.before);
    let mut move_by = |delta: Decimal| {
        let from = at;
        at += delta;
        (from, at)
    };
    let mut causes: Vec<_> = report
        .causes
        .iter()
        .filter_map(|cause| cause.impact.get(&proof.currency).map(|impact| (cause, of(impact))))
        .filter(|(_, delta)| !delta.is_zero())
        .collect();
    causes.sort_by_key(|(_, delta)| std::cmp::Reverse(delta.abs()));
    let rest = if causes.len() > MOST_STEPS { causes.split_off(MOST_STEPS - 1) } else { Vec::new() };

    let mut steps = Vec::new();
    for (cause, delta) in causes {
        let (from, to) = move_by(delta);
        let class = match cause.sign {
            Sign::Added => "added",
            Sign::Removed => "removed",
            Sign::Changed => "changed",
        };
        let mark = if cause.sign == Sign::Removed { "−" } else { cause.sign.mark() };
        steps.push(Step { class, mark, label: cause.summary.clone(), id: cause.id.clone(), lines: Some(cause.lines), from, to });
    }
    if !rest.is_empty() {
        let (from, to) = move_by(rest.iter().map(|(_, delta)| *delta).sum());
        let lines = Some(rest.iter().map(|(cause, _)| cause.lines).sum());
        let label = format!("{} smaller causes", count(rest.len() as u64));
        steps.push(Step { class: "changed", mark: "~", label, id: String::new(), lines, from, to });
    }
    let unexplained = of(&proof.unexplained);
    if !unexplained.is_zero() {
        let (from, to) = move_by(unexplained);
        steps.push(Step { class: "unexplained", mark: "?", label: "unexplained".into(), id: String::new(), lines: None, from, to });
    }
    let tolerated = of(&proof.tolerated);
    if !tolerated.is_zero() {
        let (from, to) = move_by(tolerated);
        steps.push(Step { class: "tolerated", mark: "≈", label: "within tolerance".into(), id: String::new(), lines: None, from, to });
    }
    steps
}

fn end(page: &mut Page<'_>, name: &str, amount: Decimal, axis: &Axis, places: u32) {
    page.raw("<tr class=\"end\"><td>").raw(name).raw("</td><td class=\"drawn\">");
    let base = if axis.cut { axis.start } else { Decimal::ZERO };
    bar(page, axis, base, amount);
    page.raw("</td>").amount(amount, places, false).raw("<td></td></tr>\n");
}

/// The stretch of money that the drawing shows.
pub struct Axis {
    pub start: Decimal,
    span: Decimal,
    /// It does not start at zero, because the steps would be too small to be seen.
    pub cut: bool,
}

impl Axis {
    pub fn over(before: Decimal, after: Decimal, steps: &[Step]) -> Axis {
        let points = || steps.iter().flat_map(|step| [step.from, step.to]).chain([before, after]);
        let (low, high) = points().fold((before, before), |(low, high), point| (low.min(point), high.max(point)));
        let range = high - low;
        let far = low.abs().min(high.abs());
        let same_side = low.is_sign_negative() == high.is_sign_negative();
        let cut = same_side && low > Decimal::ZERO && !range.is_zero() && far > range * Decimal::from(4);
        // A third of the width before the lowest point, so that the ends can be told from the steps.
        let start = if cut { low - range / Decimal::TWO } else { low.min(Decimal::ZERO) };
        let top = if cut { high } else { high.max(Decimal::ZERO) };
        let span = if top == start { Decimal::ONE } else { top - start };
        Axis { start, span, cut }
    }

    /// From 0 to [`WIDTH`].
    pub fn place(&self, amount: Decimal) -> i64 {
        let share = (amount - self.start).checked_div(self.span).unwrap_or_default();
        let place = share.checked_mul(Decimal::from(WIDTH)).unwrap_or_default().round();
        i64::try_from(place).unwrap_or_default().clamp(0, WIDTH)
    }
}

fn bar(page: &mut Page<'_>, axis: &Axis, from: Decimal, to: Decimal) {
    let (a, b) = (axis.place(from), axis.place(to));
    let width = (a - b).abs().max(THINNEST);
    let left = a.min(b).min(WIDTH - width);
    page.raw(&format!(
        "<svg viewBox=\"0 0 {WIDTH} 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect x=\"{left}\" y=\"3\" width=\"{width}\" height=\"14\"/></svg>"
    ));
}
