//! `export html`: one page that needs nothing but itself, drawn from the board, the review and the sprints.
//!
//! The page holds no script, asks for nothing on the network, and forbids both to itself.

mod charts;
mod markup;
mod parts;

use markup::Html;

use crate::ops::report::Report;
use crate::ops::words::{and, day};

/// The style of the page, for screens light and dark, small and large, and for paper.
const STYLE: &str = include_str!("style.css");

/// What the page allows itself: its own style, known by its sum, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'sha256-mnx+hseMqRlJ/EBppgYwtKrOElhLhslSmDds8y56leU='; base-uri 'none'; form-action 'none'";

/// The whole page.
pub fn html(report: &Report) -> String {
    let mut html = Html::default();
    let team = name_of(report);
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
    html.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.raw("<meta name=\"robots\" content=\"noindex\">\n");
    html.open("meta", &[("name", "generator"), ("content", concat!("ally ", env!("CARGO_PKG_VERSION")))]);
    html.raw("\n");
    html.element("title", &[], &format!("{team}, {}", report.to.format("%-d %B %Y")));
    html.raw("<style>");
    html.raw(STYLE);
    html.raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n");
    head(report, team, &mut html);
    html.raw("<main id=\"main\">\n");
    for (id, title, draw) in parts::all(report) {
        html.open("section", &[("id", id), ("aria-labelledby", &format!("{id}-title"))]);
        html.element("h2", &[("id", &format!("{id}-title"))], &title);
        draw(report, &mut html);
        html.close("section");
    }
    html.raw("</main>\n");
    foot(report, &mut html);
    html.raw("</body>\n</html>\n");
    html.into_text()
}

fn name_of(report: &Report) -> &str {
    if report.board.team.is_empty() { "A team whose name can't be read" } else { &report.board.team }
}

fn head(report: &Report, team: &str, html: &mut Html) {
    html.raw("<header>\n");
    html.element("h1", &[("dir", "auto")], team);
    if let Some(pact) = &report.board.pact {
        html.element("p", &[("class", "purpose"), ("dir", "auto")], &format!("“{}”", pact.purpose.trim()));
    }
    let names: Vec<&str> = report.board.members.iter().map(|person| person.name.as_str()).collect();
    let who = if names.is_empty() { String::new() } else { format!("{} · ", and(&names)) };
    let (from, to) = (day(report.from, report.to), report.to.format("%a %-d %b %Y"));
    html.element("p", &[("class", "soft")], &format!("{who}{from} – {to}"));
    html.raw("<nav aria-label=\"On this page\"><ul>\n");
    for (id, title, _) in parts::all(report) {
        html.raw("<li>");
        html.element("a", &[("href", &format!("#{id}"))], &title);
        html.raw("</li>");
    }
    html.raw("</ul></nav>\n</header>\n");
}

fn foot(report: &Report, html: &mut Html) {
    html.raw("<footer>\n");
    let hidden = report.review.leaves.values().any(|state| *state == "hidden");
    let hidden = if hidden {
        " Parts of the review that are hidden until your own is written are not on it."
    } else {
        ""
    };
    if !report.left_out.is_empty() {
        html.element("p", &[], &format!("Not on this page: {}.", report.left_out.join("; ")));
    }
    html.element(
        "p",
        &[],
        &format!(
            "Made by ally from the records that the team shares. What is private, or was not said, is not on this \
             page.{hidden} It holds no script and loads nothing; whoever has the file can read it."
        ),
    );
    html.raw("</footer>\n");
}
