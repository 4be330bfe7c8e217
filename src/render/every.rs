//! Several teams on one page: a line for each, or what there is to say in each.

use super::{Page, Show};
use crate::ops::every::{EveryTeam, Found, TeamAnswer};
use crate::ops::status::Status;
use crate::ops::words::{count, from_today};

impl Show for EveryTeam {
    fn show(&self, page: &mut Page) {
        let rows: Vec<Vec<String>> = self.0.iter().filter_map(|answer| row(answer, page)).collect();
        if !rows.is_empty() {
            page.table(&["team", "last check-in", "asked of you", "due for you", "last sync"], &rows);
            page.gap();
            return page.faint("`ally -C DIR` shows one of them, `ally --every-team due` what is due");
        }
        let mut is_quiet = true;
        let mut asks_for_due = 0;
        for answer in &self.0 {
            match &answer.data {
                Some(Found::Due(list)) if list.items.is_empty() => asks_for_due += 1,
                Some(Found::Due(list)) => {
                    is_quiet = false;
                    page.gap();
                    page.heading(&answer.team);
                    list.show(page);
                }
                Some(Found::Remind(reminders)) => reminders.show(page),
                Some(Found::Sync(synced)) => {
                    page.heading(&answer.team);
                    synced.show(page);
                }
                Some(Found::Status(..)) | None => {}
            }
        }
        if is_quiet && asks_for_due > 0 {
            page.line(&format!("Nothing is waiting for you in {}", count(asks_for_due, "team", "teams")));
        }
    }
}

/// A team in one line of the board.
fn row(answer: &TeamAnswer, page: &Page) -> Option<Vec<String>> {
    let Some(Found::Status(status, due)) = &answer.data else { return None };
    let number = |number: usize| if number == 0 { "–".to_owned() } else { number.to_string() };
    let last = status.sync.last.map(|last| from_today(last.date_naive(), page.today));
    Some(vec![
        answer.team.clone(),
        last_words(status, page),
        number(asked_of_me(status)),
        number(*due),
        last.unwrap_or_else(|| "–".to_owned()),
    ])
}

/// When each of the others spoke last.
fn last_words(status: &Status, page: &Page) -> String {
    let others = status.members.iter().filter(|person| Some(&person.id) != status.me.as_ref());
    let words: Vec<String> = others
        .map(|person| {
            let on = person.last_checkin.map(|on| from_today(on, page.today));
            let away = if person.presence == "away" { ", away" } else { "" };
            format!("{} {}{away}", person.name, on.unwrap_or_else(|| "–".to_owned()))
        })
        .collect();
    if words.is_empty() { "–".to_owned() } else { words.join("; ") }
}

/// How much the others wait for from me.
fn asked_of_me(status: &Status) -> usize {
    let me = status.me.as_deref().unwrap_or_default();
    let waiting = status.members.iter().flat_map(|person| &person.waiting_for);
    waiting.filter(|waiting| waiting.from.iter().any(|id| id == me)).count()
}
