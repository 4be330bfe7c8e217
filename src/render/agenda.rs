//! The talk sheet of a review: twenty minutes, with what there is to say at each step.

use super::Page;
use super::reviews::{carried_lines, open_lines, rating_lines, section, thanks_lines, title, win_lines};
use crate::ops::review::Review;
use crate::ops::words::short;

pub(super) fn show(review: &Review, page: &mut Page) {
    let purpose = review.pact.as_ref().map(|pact| format!(" · “{}”", short(&pact.purpose, 160)));
    page.heading(&format!("20 minutes · {}{}", title(review), purpose.unwrap_or_default()));
    match &review.call {
        Some(link) => page.line(&format!("Meet at {}", short(link, 300))),
        None => page.faint("No meeting link in the pact; `ally pact amend --call LINK` keeps one there"),
    }
    if let Some(lead) = &review.lead {
        page.line(&format!("{} leads", review.name(lead)));
    }
    section(page, "0:00  Arrive (2 minutes)", &[review.opener.to_owned()]);
    section(page, "0:02  Thanks and wins (4 minutes)", &or(thanks_and_wins(review), "One thank-you each"));
    section(page, "0:06  From before (3 minutes)", &or(carried_lines(review), "Nothing is open from before"));
    section(
        page,
        "0:09  Each of you (4 minutes)",
        &or(
            rating_lines(review),
            "One good, one hard, one change; the other listens and says back what was heard",
        ),
    );
    section(
        page,
        "0:13  What is open (4 minutes)",
        &or(what_is_open(review), "No question, no topic: what was not said?"),
    );
    let hold = format!("`ally review hold --period {} --decision \"WHAT | WHO | BY\"`", review.period);
    section(
        page,
        "0:17  Decide (3 minutes)",
        &["Three things at most, each with a name and a day".to_owned(), hold],
    );
}

fn or(lines: Vec<String>, otherwise: &str) -> Vec<String> {
    if lines.is_empty() { vec![otherwise.to_owned()] } else { lines }
}

fn thanks_and_wins(review: &Review) -> Vec<String> {
    thanks_lines(review).into_iter().chain(win_lines(review)).collect()
}

fn what_is_open(review: &Review) -> Vec<String> {
    let (asks, topics) = open_lines(review);
    asks.into_iter().chain(topics).chain(review.prompts.iter().cloned()).collect()
}
