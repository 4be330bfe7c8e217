//! Pictures of signs: rows of values, a calendar of days, the way of a number. Each has words beside it that say the same.
//!
//! They stand in a terminal of forty columns as in one of eighty, and need no colour. Where the locale knows no such
//! signs, [`plain`] puts others in their place, sign by sign.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::Page;
use crate::ops::marks::{Calendar, Mark};
use crate::ops::numbers::{Curve, plain as number};
use crate::ops::words::day;

/// Columns of a picture where nobody says how many there are, and at most.
const COLUMNS: u16 = 80;
/// A way is drawn with at least so many columns for the days.
const NARROWEST: usize = 20;
/// Rows of a way.
const ROWS: usize = 8;
/// Values of a row.
pub(super) const OF_LATE: usize = 8;

/// Steps of a row of values, from the least to the greatest.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A sign of a picture or of a sentence where only ASCII can be shown: one for one, so that columns stay.
pub(super) const fn plain(c: char) -> char {
    match c {
        '●' => '*',
        '◐' => '+',
        '○' => 'o',
        '◌' => '#',
        '·' | '…' => '.',
        '–' | '→' | '─' => '-',
        '“' | '”' => '"',
        '’' => '\'',
        '│' | '┤' => '|',
        '└' => '`',
        '▁' => '_',
        '▂' => '.',
        '▃' => ',',
        '▄' => '-',
        '▅' => '=',
        '▆' => '+',
        '▇' => '*',
        '█' => '#',
        c => c,
    }
}

/// A row of values as steps between two ends.
pub(super) fn spark(values: &[f64], (least, most): (f64, f64)) -> String {
    values.iter().map(|value| step(*value, least, most)).collect()
}

fn step(value: f64, least: f64, most: f64) -> char {
    let share = if most > least { (value - least) / (most - least) } else { 0.5 };
    STEPS.get(place(share, STEPS.len())).copied().unwrap_or('▄')
}

/// Which of so many places a share from 0 to 1 takes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a few dozen columns"
)]
fn place(share: f64, places: usize) -> usize {
    let last = places.saturating_sub(1);
    ((share.clamp(0.0, 1.0) * last as f64).round() as usize).min(last)
}

/// Ratings from 1 to 5 as a row.
pub(super) fn ratings(values: &[i64]) -> String {
    #[expect(clippy::cast_precision_loss, reason = "ratings go from 1 to 5")]
    let values: Vec<f64> = values.iter().map(|value| *value as f64).collect();
    spark(&values, (1.0, 5.0))
}

/// The least and the greatest of some values.
fn ends(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
        (least.min(*value), most.max(*value))
    })
}

/// The way of a number, its last values, and what the signs mean.
pub(super) fn way(curve: &Curve, page: &mut Page) {
    let columns = usize::from(page.columns(COLUMNS));
    page.gap();
    let labels = labels(curve);
    let beside = labels.iter().map(|(_, label)| label.len()).max().unwrap_or(0) + 4;
    if columns >= beside + NARROWEST {
        for line in drawn(curve, &labels, beside, columns - beside) {
            page.picture(&line);
        }
        let mut key = vec!["● reached".to_owned()];
        if let Some((asked, last)) = curve.asked_on(curve.today).zip(curve.pace.last()) {
            let by = day(last.day, curve.today);
            key.push(format!(
                "– the pace: {} by {by}, {} by today",
                number(last.reached),
                number(rough(asked))
            ));
        }
        key.push("below, days with a value (●) and without (·)".to_owned());
        page.faint(&format!("  {}", key.join("; ")));
    }
    let values = curve.of_late(OF_LATE);
    let shown: Vec<String> = values.iter().map(|value| number(*value)).collect();
    page.line(&format!("Of late {} {}", shown.join(", "), spark(&values, ends(&values))));
}

/// A number that nobody wrote down, without the digits that would pretend to precision.
fn rough(value: f64) -> f64 {
    if value.abs() >= 100.0 { value.round() } else { (value * 10.0).round() / 10.0 }
}

/// Numbers beside the rows, from the top; of two in one row the first stays.
fn labels(curve: &Curve) -> Vec<(usize, String)> {
    let (least, most) = curve.range();
    let mut labels: Vec<(usize, String)> = Vec::new();
    let last = curve.points.last().map(|point| point.reached);
    for value in [Some(most), Some(least), last].into_iter().flatten() {
        let row = row_of(curve, value);
        if labels.iter().all(|(there, _)| there.abs_diff(row) > 0) {
            labels.push((row, number(value)));
        }
    }
    labels
}

/// The row of a number, counted from the bottom.
fn row_of(curve: &Curve, value: f64) -> usize {
    let (least, most) = curve.range();
    place(if most > least { (value - least) / (most - least) } else { 0.0 }, ROWS)
}

fn drawn(curve: &Curve, labels: &[(usize, String)], beside: usize, columns: usize) -> Vec<String> {
    let (first, last) = curve.days();
    let span = (last - first).num_days().max(1);
    let day_of = |column: usize| {
        let ahead = u64::try_from(span).unwrap_or(1) * column as u64 / (columns - 1) as u64;
        first.checked_add_days(Days::new(ahead)).unwrap_or(last)
    };
    let mut rows = vec![vec![' '; columns]; ROWS];
    let mut below = vec![' '; columns];
    for column in 0..columns {
        let (from, to) = (day_of(column), day_of(column + 1).pred_opt().unwrap_or(last).max(day_of(column)));
        let mut put = |value: f64, sign: char| {
            if let Some(cell) = rows.get_mut(row_of(curve, value)).and_then(|row| row.get_mut(column)) {
                *cell = sign;
            }
        };
        if let Some(asked) = curve.asked_on(from) {
            put(asked, '–');
        }
        let inside = curve.points.iter().rfind(|point| from <= point.day && point.day <= to);
        if from <= curve.today {
            let reached = inside.map(|point| point.reached).or_else(|| curve.reached_on(to));
            if let Some(reached) = reached {
                put(reached, '●');
            }
            if let Some(cell) = below.get_mut(column) {
                *cell = if inside.is_some() { '●' } else { '·' };
            }
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for (row, cells) in rows.iter().enumerate().rev() {
        let label = labels.iter().find(|(at, _)| *at == row).map_or("", |(_, label)| label.as_str());
        let edge = if label.is_empty() { '│' } else { '┤' };
        lines.push(format!(
            "  {label:>width$} {edge}{}",
            cells.iter().collect::<String>(),
            width = beside - 4
        ));
    }
    lines.push(format!("  {:width$} └{}", "", below.iter().collect::<String>(), width = beside - 4));
    lines.push(format!("{:beside$}{}", "", dates(first, last, curve.today, columns)));
    lines
}

/// The first and the last day below the ends of a picture.
fn dates(first: NaiveDate, last: NaiveDate, today: NaiveDate, columns: usize) -> String {
    let form = |at: NaiveDate| {
        let form = if at.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
        at.format(form).to_string()
    };
    let (first, last) = (form(first), form(last));
    let gap = columns.saturating_sub(first.len() + last.len()).max(1);
    format!("{first}{}{last}", " ".repeat(gap))
}

/// The sign of a day.
const fn sign(mark: Option<Mark>) -> char {
    match mark {
        Some(Mark::Done | Mark::CheckedIn) => '●',
        Some(Mark::Partly) => '◐',
        Some(Mark::Missed) => '○',
        Some(Mark::Skip) => '–',
        Some(Mark::Reported) => '◌',
        None => '·',
    }
}

/// A calendar: a column for every week, what it means, and the same in words.
pub(super) fn calendar(calendar: &Calendar, page: &mut Page) {
    const NAMES: usize = 6;
    let columns = usize::from(page.columns(COLUMNS)).saturating_sub(NAMES).max(1);
    page.gap();
    let monday = |day: NaiveDate| day.week(Weekday::Mon).first_day();
    let mut weeks: Vec<NaiveDate> =
        monday(calendar.from).iter_weeks().take_while(|week| *week <= calendar.to).collect();
    let left_out = weeks.len().saturating_sub(columns);
    weeks.drain(..left_out);
    page.picture(&format!("{:NAMES$}{}", "", months(&weeks)));
    for weekday in 0..7 {
        let cell = |week: &NaiveDate| {
            let day = week.checked_add_days(Days::new(weekday))?;
            (calendar.from <= day && day <= calendar.to).then(|| sign(calendar.on(day)))
        };
        let cells: String = weeks.iter().map(|week| cell(week).unwrap_or(' ')).collect();
        let name = weeks.first().and_then(|week| week.checked_add_days(Days::new(weekday)));
        let name = name.map(|day| day.format("%a").to_string()).unwrap_or_default();
        page.picture(&format!("  {name} {cells}"));
    }
    let mut key: Vec<String> =
        calendar.counts().iter().map(|(mark, _)| format!("{} {}", sign(Some(*mark)), mark.word())).collect();
    key.push("· nothing said".to_owned());
    page.faint(&format!("  {}", key.join(", ")));
    if left_out > 0 {
        page.faint(&format!("  the {left_out} weeks before need a wider screen"));
    }
    page.line(&calendar.sentence(page.today));
    let months: Vec<String> = calendar.months().iter().map(|(name, days)| format!("{name} {days}")).collect();
    if months.len() > 1 {
        page.line(&format!("Days by month: {}", months.join(", ")));
    }
}

/// The names of the months above the weeks in which they begin.
fn months(weeks: &[NaiveDate]) -> String {
    let mut line = String::new();
    for (column, week) in weeks.iter().enumerate() {
        let sunday = week.checked_add_days(Days::new(6)).unwrap_or(*week);
        // A month of which less than a week is shown at the edge has no room for its name.
        let begins = if column == 0 { sunday.day() <= 21 } else { sunday.day() <= 7 };
        if begins && line.len() <= column && weeks.len() - column >= 3 {
            line.push_str(&" ".repeat(column - line.len()));
            line.push_str(&sunday.format("%b ").to_string());
        }
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{STEPS, plain, ratings, spark};

    #[test]
    fn a_row_goes_from_the_least_to_the_greatest() {
        assert_eq!(ratings(&[1, 2, 3, 4, 5]), "▁▃▅▆█");
        assert_eq!(spark(&[3.0, 3.0], (3.0, 3.0)), "▅▅");
        assert_eq!(spark(&[], (0.0, 1.0)), "");
    }

    #[test]
    fn every_sign_has_one_of_ascii_in_its_place() {
        for sign in STEPS.into_iter().chain("●◐○◌·…–→─“”’│┤└".chars()) {
            assert!(plain(sign).is_ascii(), "{sign}");
        }
        let steps: std::collections::BTreeSet<char> = STEPS.into_iter().map(plain).collect();
        assert_eq!(steps.len(), STEPS.len());
        assert_eq!("é日".chars().map(plain).collect::<String>(), "é日");
    }
}
