//! The pictures of the page. Each has a name and a description that is heard, and words or a table below that say the same;
//! colours only repeat what shapes tell.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::markup::Html;
use crate::ops::marks::{Calendar, Mark};
use crate::ops::numbers::{Curve, Point, plain};
use crate::ops::report::Pictured;
use crate::ops::sprint;
use crate::ops::words::{begin, day, short};

/// Width of every picture in its own units.
const WIDTH: f64 = 360.0;

/// A coordinate, to a tenth.
fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[expect(clippy::cast_precision_loss, reason = "days and columns of a picture are far below 2^53")]
const fn float(number: i64) -> f64 {
    number as f64
}

/// Text of a picture: where, and from which of its ends.
fn label(html: &mut Html, (x, y): (f64, f64), anchor: &str, text: &str) {
    html.element("text", &[("x", &at(x)), ("y", &at(y)), ("text-anchor", anchor)], text);
}

/// The way of a number: dots and a line for what was reached, a dashed line for the pace.
pub(super) fn way(goal: &Pictured<Curve>, html: &mut Html) {
    const LEFT: f64 = 46.0;
    const TOP: f64 = 10.0;
    const BOTTOM: f64 = 140.0;
    let curve = &goal.drawn;
    let (first, last) = curve.days();
    let (least, most) = curve.range();
    let span = float((last - first).num_days().max(1));
    let x = |on: NaiveDate| LEFT + float((on - first).num_days()) / span * (WIDTH - LEFT - 8.0);
    let share = |value: f64| if most > least { (value - least) / (most - least) } else { 0.5 };
    let y = |value: f64| BOTTOM - share(value) * (BOTTOM - TOP);
    html.raw("<figure>");
    let words = told(goal);
    html.picture((360, 170), "chart", &format!("{}: what was reached", goal.title), &words);
    for value in [least, most] {
        let level = at(y(value));
        html.shape(
            "line",
            &[("class", "rule"), ("x1", &at(LEFT)), ("x2", "352"), ("y1", &level), ("y2", &level)],
        );
        label(html, (LEFT - 6.0, y(value) + 4.0), "end", &plain(value));
    }
    if first < curve.today && curve.today < last {
        let now = at(x(curve.today));
        html.shape(
            "line",
            &[("class", "now"), ("x1", &now), ("x2", &now), ("y1", &at(TOP)), ("y2", &at(BOTTOM))],
        );
        label(html, (x(curve.today), BOTTOM + 26.0), "middle", "today");
    }
    let line = |points: &[Point]| -> String {
        points.iter().map(|point| format!("{},{} ", at(x(point.day)), at(y(point.reached)))).collect()
    };
    if !curve.pace.is_empty() {
        html.shape("polyline", &[("class", "pace"), ("points", line(&curve.pace).trim())]);
    }
    let points = thinned(&curve.points, &x);
    html.shape("polyline", &[("class", "reached"), ("points", line(&steps(&points, curve.adds_up)).trim())]);
    if points.len() <= 60 {
        for point in &points {
            html.shape(
                "circle",
                &[("class", "dot"), ("cx", &at(x(point.day))), ("cy", &at(y(point.reached))), ("r", "2.6")],
            );
        }
    }
    let form = |on: NaiveDate| {
        let form = if on.year() == curve.today.year() { "%-d %b" } else { "%-d %b %Y" };
        on.format(form).to_string()
    };
    label(html, (LEFT, BOTTOM + 14.0), "start", &form(first));
    label(html, (WIDTH - 8.0, BOTTOM + 14.0), "end", &form(last));
    html.close("svg");
    html.element("figcaption", &[("dir", "auto")], &words);
    html.raw("</figure>\n");
    values(goal, html);
}

/// A sum stays where it is until the next value.
fn steps(points: &[Point], adds_up: bool) -> Vec<Point> {
    let mut all: Vec<Point> = Vec::new();
    for point in points {
        if let Some(before) = all.last().copied().filter(|_| adds_up) {
            all.push(Point { day: point.day, reached: before.reached });
        }
        all.push(*point);
    }
    all
}

/// Of points closer than half a unit the last one alone, so that ten years are no longer than a picture is wide.
fn thinned(points: &[Point], x: &impl Fn(NaiveDate) -> f64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        match kept.last_mut() {
            Some(last) if x(point.day) - x(last.day) < 0.5 => *last = *point,
            _ => kept.push(*point),
        }
    }
    kept
}

/// What the picture of a number shows, in words.
fn told(goal: &Pictured<Curve>) -> String {
    let curve = &goal.drawn;
    let mut parts: Vec<String> = goal.sentences.clone();
    if let Some((asked, last)) = curve.asked_on(curve.today).zip(curve.pace.last()) {
        let asked = plain(if asked.abs() >= 100.0 { asked.round() } else { (asked * 10.0).round() / 10.0 });
        parts.push(format!(
            "The dashed line is the pace: {} by {}, {asked} by today",
            plain(last.reached),
            day(last.day, curve.today)
        ));
    }
    parts.join(". ") + "."
}

/// Values in the table below a picture at most.
const VALUES: usize = 40;

/// The last values as a table that opens.
fn values(goal: &Pictured<Curve>, html: &mut Html) {
    let curve = &goal.drawn;
    let left = curve.points.len().saturating_sub(VALUES);
    html.raw("<details><summary>The values</summary>");
    html.wide(&format!("{}: the values", goal.title));
    html.raw("<table><thead><tr>");
    html.element("th", &[("scope", "col")], "Day");
    let unit = goal.unit.as_ref().map(|unit| format!(", {unit}")).unwrap_or_default();
    html.element("th", &[("scope", "col")], &format!("Reached{unit}"));
    html.raw("</tr></thead><tbody>\n");
    for point in curve.points.iter().skip(left) {
        html.raw("<tr>");
        html.element("td", &[], &day(point.day, curve.today));
        html.element("td", &[], &plain(point.reached));
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>");
    if left > 0 {
        html.element(
            "p",
            &[("class", "soft")],
            &format!("{left} more before; `ally goal log GOAL` has them."),
        );
    }
    html.raw("</details>");
}

/// A calendar: a column for every week, a year in each picture.
pub(super) fn calendar(calendar: &Calendar, title: &str, today: NaiveDate, html: &mut Html) {
    const WEEKS: u64 = 53;
    html.raw("<figure>");
    let words = calendar.sentence(today);
    let mut from = calendar.from;
    while from <= calendar.to {
        let monday = from.week(Weekday::Mon).first_day();
        let last = monday.checked_add_days(Days::new(7 * WEEKS - 1)).unwrap_or(calendar.to).min(calendar.to);
        let days = calendar.days.iter().filter(|one| from <= one.day && one.day <= last).copied().collect();
        let part = Calendar { from, to: last, days };
        year(&part, title, &part.sentence(today), html);
        let Some(next) = last.succ_opt() else { break };
        from = next;
    }
    html.element("figcaption", &[], &format!("{words}. {}", key(calendar)));
    html.raw("</figure>\n<details><summary>Days by month</summary>");
    html.wide(&format!("{title}, by month"));
    html.raw("<table><thead><tr>");
    html.element("th", &[("scope", "col")], "Month");
    html.element("th", &[("scope", "col")], "Days");
    html.raw("</tr></thead><tbody>\n");
    for (month, days) in calendar.months() {
        html.raw("<tr>");
        html.element("td", &[], &month);
        html.element("td", &[], &if days == 0 { "–".to_owned() } else { days.to_string() });
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div></details>\n");
}

/// What the shapes mean, as far as they are there.
fn key(calendar: &Calendar) -> String {
    let shape = |mark: Mark| match mark {
        Mark::Done | Mark::CheckedIn => "Full square",
        Mark::Partly => "half",
        Mark::Missed => "frame",
        Mark::Skip => "dash",
        Mark::Reported => "cross",
    };
    let mut parts: Vec<String> =
        calendar.counts().iter().map(|(mark, _)| format!("{}: {}", shape(*mark), mark.word())).collect();
    parts.push("dot: nothing said".to_owned());
    format!("{}.", begin(&parts.join("; ")))
}

fn year(calendar: &Calendar, title: &str, words: &str, html: &mut Html) {
    let monday = calendar.from.week(Weekday::Mon).first_day();
    let week = |day: NaiveDate| (day - monday).num_days() / 7;
    // Half a year and less is drawn twice as large.
    let (unit, class, height) =
        if week(calendar.to) < 26 { (12.0, "chart", 112) } else { (6.0, "calendar", 60) };
    let (pitch, top) = (unit * 1.1, unit + 7.0);
    html.picture((360, height), class, title, words);
    let mut paths: [(&str, String); 6] =
        ["none", "full", "half", "frame", "dash", "cross"].map(|class| (class, String::new()));
    let mut month_end = f64::NEG_INFINITY;
    let (side, half) = (at(unit * 0.92), at(unit * 0.46));
    for day in calendar.from.iter_days().take_while(|day| *day <= calendar.to) {
        let x = 4.0 + float(week(day)) * pitch;
        let y = top + f64::from(day.weekday().num_days_from_monday()) * pitch;
        if (day.day() == 1 || day == calendar.from && day.day() < 22) && x >= month_end && x < 342.0 {
            html.element("text", &[("x", &at(x)), ("y", &at(top - 5.0))], &day.format("%b").to_string());
            month_end = x + unit * 2.0 + 8.0;
        }
        let middle = y + unit * 0.46;
        let (place, shape) = match calendar.on(day) {
            None => (0, format!("M{} {}h0", at(x + unit * 0.46), at(middle))),
            Some(Mark::Done | Mark::CheckedIn) => (1, format!("M{} {}h{side}v{side}h-{side}z", at(x), at(y))),
            Some(Mark::Partly) => (2, format!("M{} {}h{side}v{half}h-{side}z", at(x), at(middle))),
            Some(Mark::Missed) => {
                let inner = at(unit * 0.72);
                (3, format!("M{} {}h{inner}v{inner}h-{inner}z", at(x + unit * 0.1), at(y + unit * 0.1)))
            }
            Some(Mark::Skip) => (4, format!("M{} {}h{side}", at(x), at(middle))),
            Some(Mark::Reported) => (5, format!("M{} {}h{side}m-{half} -{half}v{side}", at(x), at(middle))),
        };
        if let Some((_, path)) = paths.get_mut(place) {
            path.push_str(&shape);
        }
    }
    for (class, path) in paths.iter().filter(|(_, path)| !path.is_empty()) {
        html.shape("path", &[("class", class), ("d", path)]);
    }
    html.close("svg");
}

/// Ratings from 1 to 5, oldest first: a dot for each, its number above.
pub(super) fn ratings(title: &str, values: &[i64], ends: &str, html: &mut Html) {
    const LEVEL: f64 = 13.0;
    html.raw("<figure>");
    let said: Vec<String> = values.iter().map(ToString::to_string).collect();
    let words = format!("{title}, oldest first: {} ({ends})", said.join(", "));
    html.picture((360, 92), "chart", title, &words);
    for level in 1..=5 {
        let y = at(84.0 - float(level - 1) * LEVEL);
        html.shape("line", &[("class", "rule"), ("x1", "8"), ("x2", "352"), ("y1", &y), ("y2", &y)]);
    }
    let place = |(index, value): (usize, &i64)| {
        (
            28.0 + float(i64::try_from(index).unwrap_or(0)) * 43.0,
            84.0 - float((*value).clamp(1, 5) - 1) * LEVEL,
        )
    };
    let places: Vec<(f64, f64)> = values.iter().enumerate().map(place).collect();
    let line: String = places.iter().map(|(x, y)| format!("{},{} ", at(*x), at(*y))).collect();
    html.shape("polyline", &[("class", "thread"), ("points", line.trim())]);
    for ((x, y), value) in places.iter().zip(values) {
        html.shape("circle", &[("class", "dot"), ("cx", &at(*x)), ("cy", &at(*y)), ("r", "4")]);
        label(html, (*x, y - 8.0), "middle", &value.to_string());
    }
    html.close("svg");
    html.element("figcaption", &[("dir", "auto")], &format!("{words}."));
    html.raw("</figure>\n");
}

/// Sprints below each other, each as long as it runs.
pub(super) fn sprints(items: &[sprint::Item], (from, to): (NaiveDate, NaiveDate), html: &mut Html) {
    const ROW: f64 = 30.0;
    let runs: Vec<(&sprint::Item, NaiveDate, NaiveDate)> =
        items.iter().filter_map(|item| Some((item, item.first?, item.last?))).collect();
    let first = runs.iter().map(|run| run.1).min().unwrap_or(from).max(from);
    let last = runs.iter().map(|run| run.2).max().unwrap_or(to).max(to);
    let span = float((last - first).num_days().max(1) + 1);
    let x = |on: NaiveDate| 4.0 + float((on - first).num_days().max(0)) / span * (WIDTH - 8.0);
    let rows = i64::try_from(runs.len()).unwrap_or(0);
    let height = u32::try_from(rows).unwrap_or(0).saturating_mul(30) + 22;
    html.raw("<figure>");
    html.picture(
        (360, height),
        "chart",
        "Sprints in time",
        "Each sprint from its first to its last day, as in the table below",
    );
    for (row, (item, begins, ends)) in (0..).zip(&runs) {
        let y = float(row) * ROW;
        let title = item.record.0.fields.text("title").unwrap_or_default();
        let is_early = x(*begins) < WIDTH / 2.0;
        let (place, anchor) = if is_early { (x(*begins), "start") } else { (WIDTH - 4.0, "end") };
        label(html, (place, y + 12.0), anchor, &short(title, 48));
        let end = ends.succ_opt().map_or(WIDTH - 4.0, x).min(WIDTH - 4.0);
        let (x1, length) = (at(x(*begins)), at((end - x(*begins)).max(3.0)));
        let class = if *ends < to { "bar" } else { "bar open" };
        html.shape(
            "rect",
            &[
                ("class", class),
                ("x", &x1),
                ("y", &at(y + 16.0)),
                ("width", &length),
                ("height", "7"),
                ("rx", "2"),
            ],
        );
    }
    let below = float(rows) * ROW + 16.0;
    label(html, (4.0, below), "start", &day(first, to));
    label(html, (WIDTH - 4.0, below), "end", &day(last, to));
    html.close("svg");
    html.raw("</figure>\n");
}

/// Check-ins period by period: a full dot for one that was answered, a ring for one that was not.
pub(super) fn rhythm(name: &str, answered: &[bool], html: &mut Html) {
    if answered.is_empty() {
        return;
    }
    let kept = answered.iter().filter(|answered| **answered).count();
    let words = format!("A check-in in {kept} of the last {} periods that were agreed on", answered.len());
    html.raw("<figure class=\"dots\">");
    html.picture((168, 20), "rhythm", &format!("{name}: rhythm"), &words);
    for (index, answered) in (0..).zip(answered) {
        let class = if *answered { "dot" } else { "ring" };
        html.shape(
            "circle",
            &[("class", class), ("cx", &at(float(index) * 20.0 + 12.0)), ("cy", "10"), ("r", "6")],
        );
    }
    html.close("svg");
    html.element("figcaption", &[], &format!("{words}."));
    html.raw("</figure>\n");
}
