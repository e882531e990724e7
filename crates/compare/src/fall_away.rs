//! Equal lines of two paired invoices fall away by fingerprint.

use crate::fingerprint::Side;

/// Fingerprint, hash of the line number, line, ordinal.
pub type Keyed = (u128, u32, u32, u32);

/// The lines of both sides that stayed, as (line, ordinal).
pub type LeftOver = (Vec<(u32, u32)>, Vec<(u32, u32)>);

/// Takes equal lines away; what stays goes to `left` as (line, ordinal).
pub fn fall_away(
    before: (&Side, &[u32]),
    after: (&Side, &[u32]),
    scratch: &mut (Vec<Keyed>, Vec<Keyed>),
    left: &mut LeftOver,
    fell: &mut impl FnMut(&Keyed, &Keyed),
) {
    let key =
        |side: &Side, line: u32, ordinal: usize| (side.content[line as usize], side.line_number[line as usize], line, ordinal as u32 + 1);
    let (b, a) = scratch;
    b.clear();
    a.clear();
    // Most lines stand where they stood; only the others need an order.
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (before.1.get(i), after.1.get(j)) {
        let (x, y) = (key(before.0, x, i), key(after.0, y, j));
        if x.0 == y.0 && x.1 == y.1 {
            fell(&x, &y);
            (i, j) = (i + 1, j + 1);
        } else if before.1.len() - i > after.1.len() - j {
            b.push(x);
            i += 1;
        } else if before.1.len() - i < after.1.len() - j {
            a.push(y);
            j += 1;
        } else {
            b.push(x);
            a.push(y);
            (i, j) = (i + 1, j + 1);
        }
    }
    b.extend(before.1.iter().enumerate().skip(i).map(|(at, &line)| key(before.0, line, at)));
    a.extend(after.1.iter().enumerate().skip(j).map(|(at, &line)| key(after.0, line, at)));
    b.sort_unstable();
    a.sort_unstable();
    let (mut i, mut j) = (0, 0);
    while i < b.len() || j < a.len() {
        let content = match (b.get(i), a.get(j)) {
            (Some(x), Some(y)) => x.0.min(y.0),
            (Some(x), None) => x.0,
            (None, Some(y)) => y.0,
            (None, None) => break,
        };
        let end_b = i + b[i..].iter().take_while(|line| line.0 == content).count();
        let end_a = j + a[j..].iter().take_while(|line| line.0 == content).count();
        let (twins_b, twins_a) = (&b[i..end_b], &a[j..end_a]);
        if twins_b.len() == 1 && twins_a.len() == 1 {
            fell(&twins_b[0], &twins_a[0]);
        } else {
            // Both are sorted by line number: the same ones fall first, then as many of the others as have a partner.
            let mut open_b: Vec<&Keyed> = Vec::new();
            let mut open_a: Vec<&Keyed> = twins_a.iter().collect();
            for line in twins_b {
                match open_a.iter().position(|other| other.1 == line.1) {
                    Some(at) => fell(line, open_a.remove(at)),
                    None => open_b.push(line),
                }
            }
            let both = open_b.len().min(open_a.len());
            open_b.iter().zip(&open_a).take(both).for_each(|(b, a)| fell(b, a));
            left.0.extend(open_b[both..].iter().map(|line| (line.2, line.3)));
            left.1.extend(open_a[both..].iter().map(|line| (line.2, line.3)));
        }
        (i, j) = (end_b, end_a);
    }
}
