//! The parts of the page: what went well first, then promises, then what the records hold, then the two of you.

use super::charts;
use super::markup::Html;
use crate::ops::goal::{GoalLine, last_words, shown_id};
use crate::ops::numbers::Temperature;
use crate::ops::report::{Pictured, Report};
use crate::ops::status::Person;
use crate::ops::words::{day, from_today};
use crate::render::{review_facts, reviews};

/// A part: its anchor, its title, and how it is drawn.
type Part = (&'static str, String, fn(&Report, &mut Html));

/// The parts that have something to show.
pub(super) fn all(report: &Report) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let review = reviews::title(&report.review);
    parts.push(("moments", review, moments));
    if report.touch.iter().any(|one| !one.calendar.days.is_empty()) {
        parts.push(("touch", "Keeping in touch".to_owned(), touch));
    }
    parts.push(("goals", "Goals".to_owned(), goals));
    if has_us(report) {
        parts.push(("us", reviews::us(&report.review).to_owned(), us));
    }
    if !report.sprints.is_empty() {
        parts.push(("sprints", "Sprints".to_owned(), sprints));
    }
    parts
}

/// A heading with a list below it; nothing where there are no lines.
fn list(html: &mut Html, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    html.element("h3", &[], title);
    html.raw("<ul class=\"words\">\n");
    for line in lines {
        html.element("li", &[("dir", "auto")], line.trim());
    }
    html.raw("</ul>\n");
}

/// The last review, in its own order.
fn moments(report: &Report, html: &mut Html) {
    let review = &report.review;
    let so_far = if review.state == "running" { ", so far" } else { "" };
    let days = format!("{} – {}{so_far}", day(review.from, report.to), day(review.to, report.to));
    html.element("p", &[("class", "soft")], &days);
    let lists = [
        ("Still open from before", reviews::carried_lines(review)),
        ("Wins", reviews::win_lines(review)),
        ("Thanks", reviews::thanks_lines(review)),
        ("Promised", reviews::promised_lines(review)),
        ("Worth celebrating", reviews::celebration_lines(review)),
        ("Experiments", review_facts::experiments(review)),
        ("Worth a look", review.worth_a_look.iter().map(|claim| claim.text.clone()).collect()),
        ("Decided", reviews::decided_lines(review)),
    ];
    if lists.iter().all(|(_, lines)| lines.is_empty()) {
        html.element("p", &[], "Nothing is written down for these days.");
    }
    for (title, lines) in &lists {
        list(html, title, lines);
    }
    // What was told to the team alone goes on no page that leaves it.
    for (name, lines) in reviews::part_lines(review, |field| field != "unsaid") {
        list(html, name, &lines);
    }
}

/// Everybody's check-ins: the last periods as on the board, then day by day.
fn touch(report: &Report, html: &mut Html) {
    html.raw("<div class=\"pictures\">\n");
    for one in &report.touch {
        html.raw("<div class=\"one\">");
        html.element("h3", &[("dir", "auto")], &one.name);
        let person = report.board.members.iter().find(|person| person.id == one.id);
        if let Some(person) = person {
            let answered: Vec<bool> = person.rhythm.iter().map(|beat| beat.answered).collect();
            charts::rhythm(&one.name, &answered, html);
        }
        charts::calendar(&one.calendar, &format!("{}: days with a check-in", one.name), report.to, html);
        html.raw("</div>\n");
    }
    html.raw("</div>\n");
}

/// Everybody's goals, as on the board, and pictures of those that have some.
fn goals(report: &Report, html: &mut Html) {
    for person in &report.board.members {
        html.element("h3", &[("dir", "auto")], &person.name);
        let last = match person.last_checkin {
            Some(on) => format!("Last check-in {}", from_today(on, person.today)),
            None => "No check-in yet".to_owned(),
        };
        html.element("p", &[("class", "soft")], &last);
        if person.goals.is_empty() {
            html.element("p", &[], "No open goals.");
            continue;
        }
        html.wide(&format!("Goals of {}", person.name));
        html.raw("<table class=\"cards\"><thead><tr>");
        for name in ["Goal", "How", "Last answer", "So far"] {
            html.element("th", &[("scope", "col")], name);
        }
        html.raw("</tr></thead><tbody>\n");
        person.goals.iter().for_each(|goal| row(person, goal, html));
        html.raw("</tbody></table></div>\n");
    }
    if !report.ways.is_empty() {
        html.raw("<h3>Numbers on their way</h3>\n<div class=\"pictures\">\n");
        for goal in &report.ways {
            html.raw("<div class=\"one\">");
            named(goal, html);
            charts::way(goal, html);
            html.raw("</div>\n");
        }
        html.raw("</div>\n");
    }
    if !report.habits.is_empty() {
        html.raw("<h3>Habits day by day</h3>\n<div class=\"pictures\">\n");
        for goal in &report.habits {
            html.raw("<div class=\"one\">");
            named(goal, html);
            charts::calendar(&goal.drawn, &format!("{}: day by day", goal.title), report.to, html);
            html.raw("</div>\n");
        }
        html.raw("</div>\n");
    }
}

/// Title, owners and measure of a goal with a picture.
fn named<T>(goal: &Pictured<T>, html: &mut Html) {
    html.element("h4", &[("dir", "auto")], &goal.title);
    html.element("p", &[("class", "soft"), ("dir", "auto")], &format!("{}, {}", goal.owners, goal.how));
}

/// How warm it feels, how everybody felt, and what else was rated.
fn us(report: &Report, html: &mut Html) {
    let review = &report.review;
    html.raw("<div class=\"pictures\">\n");
    for row in &review.temperatures {
        let name = review.name(&row.member);
        if row.temp.values.len() >= reviews::ROW {
            charts::ratings(
                &format!("How warm it feels to {name}"),
                &row.temp.values,
                "1 cold, 5 warm",
                html,
            );
        }
        if row.mood.values.len() >= reviews::ROW {
            charts::ratings(&format!("Mood of {name}"), &row.mood.values, "1 low, 5 high", html);
        }
    }
    html.raw("</div>\n");
    let mut lines = reviews::rating_lines(review);
    lines.extend(reviews::us_lines(review));
    if !lines.is_empty() {
        html.raw("<ul class=\"words\">\n");
        lines.iter().for_each(|line| html.element("li", &[("dir", "auto")], line.trim()));
        html.raw("</ul>\n");
    }
}

fn has_us(report: &Report) -> bool {
    let review = &report.review;
    let has_row = |row: &Temperature| row.temp.values.len().max(row.mood.values.len()) >= reviews::ROW;
    review.temperatures.iter().any(has_row)
        || !reviews::rating_lines(review).is_empty()
        || !reviews::us_lines(review).is_empty()
}

fn row(person: &Person, goal: &GoalLine, html: &mut Html) {
    html.raw("<tr>");
    let state = if goal.state == "active" { String::new() } else { format!(" ({})", goal.state) };
    let together = if goal.owner == "ours" { ", together" } else { "" };
    let name = format!("{}{state}{together}", goal.title);
    let id = shown_id(&goal.reference, &person.id);
    html.element("th", &[("scope", "row"), ("dir", "auto"), ("title", id)], &name);
    html.element("td", &[], &goal.how);
    html.element("td", &[("data-label", "Last:")], &last_words(goal.last_answer.as_ref(), person.today));
    html.element("td", &[("data-label", "So far:")], &goal.short);
    html.raw("</tr>\n");
}

fn sprints(report: &Report, html: &mut Html) {
    charts::sprints(&report.sprints, (report.from, report.to), html);
    html.wide("Sprints");
    html.raw("<table class=\"cards\"><thead><tr>");
    for name in ["Sprint", "When", "Where it stands"] {
        html.element("th", &[("scope", "col")], name);
    }
    html.raw("</tr></thead><tbody>\n");
    for item in &report.sprints {
        html.raw("<tr>");
        let title = item.record.0.fields.text("title").unwrap_or_default();
        html.element("th", &[("scope", "row"), ("dir", "auto")], title);
        html.element("td", &[], &item.when);
        html.element("td", &[("dir", "auto")], &item.stands);
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
}
