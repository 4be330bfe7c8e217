//! The board, and the answers of sync.

use super::lists::both_sides;
use super::{Page, Show};
use crate::model::Value;
use crate::ops::goal::{GoalLine, last_words, shown_id};
use crate::ops::rhythm::Beat;
use crate::ops::status::{DayDot, Person, Status, SyncState, Waiting};
use crate::ops::sync::{Clashed, Synced};
use crate::ops::team::PactLine;
use crate::ops::words::{and, count, day, from_today, short};

impl Show for Status {
    fn show(&self, page: &mut Page) {
        let me = self.me.as_deref().unwrap_or_default();
        let team = if self.team.is_empty() { "A team whose name can't be read" } else { &self.team };
        page.heading(&format!("{team}, {}", day(self.day, self.day)));
        if let Some(pact) = &self.pact {
            page.line(&format!(
                "“{}”{}{}",
                short(&pact.purpose, 160),
                lead_words(self, pact),
                pact_state(pact)
            ));
            pact_notices(self, pact, me).iter().for_each(|line| page.line(line));
        }
        for person in &self.members {
            page.gap();
            show_person(person, person.id == me, page);
        }
        if let (true, Some(url)) = (self.alone, &self.sync.url) {
            page.gap();
            page.faint(&format!("Nobody else is here yet; your partner comes in with: ally join {url}"));
        }
        show_waiting(self, me, page);
        show_offers(self, page);
        page.gap();
        for path in &self.clashes {
            page.notice(&both_sides(path));
        }
        page.faint(&sync_words(&self.sync, page));
    }
}

fn name<'a>(status: &'a Status, id: &'a str) -> &'a str {
    status.members.iter().find(|person| person.id == id).map_or(id, |person| person.name.as_str())
}

/// ` · November: Ana Roth leads (topic: teamwork)`
fn lead_words(status: &Status, pact: &PactLine) -> String {
    let turn = pact.turn.as_ref().map(|turn| format!("{turn}: ")).unwrap_or_default();
    match (&pact.lead, &pact.topic) {
        (Some(lead), Some(topic)) => format!(" · {turn}{} leads (topic: {topic})", name(status, lead)),
        (Some(lead), None) => format!(" · {turn}{} leads", name(status, lead)),
        (None, Some(topic)) => format!(" · topic: {topic}"),
        (None, None) => String::new(),
    }
}

fn pact_state(pact: &PactLine) -> &'static str {
    if pact.state == "draft" { " · not signed by everybody yet (`ally pact`)" } else { "" }
}

/// What the pact asks for: signatures, a look at it together, a decision to go on.
fn pact_notices(status: &Status, pact: &PactLine, me: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let go_on = "renew it, change it, or thank each other and stop (`ally pact`)";
    match (pact.state, &pact.left, pact.until, pact.realign_due) {
        ("ended", Some(left), ..) => lines.push(format!("The pact ended when {left} left")),
        ("ended", None, Some(until), _) => {
            let go_on = if pact.waiting.is_empty() { format!(": {go_on}") } else { String::new() };
            lines.push(format!("The pact ended on {}{go_on}", day(until, status.day)));
        }
        ("due_for_realign", _, _, Some(due)) => {
            let late = usize::try_from((status.day - due).num_days()).unwrap_or(0);
            let since = if late == 0 {
                "due today".to_owned()
            } else {
                format!("overdue by {}", count(late, "day", "days"))
            };
            lines.push(format!("Looking at the pact together again is {since} (`ally review --quarter`)"));
        }
        _ => {}
    }
    for version in &pact.waiting {
        let names: Vec<&str> =
            version.missing.iter().map(|id| if id == me { "you" } else { name(status, id) }).collect();
        lines.push(format!("The version {} of the pact waits for {} (`ally pact`)", version.id, and(&names)));
    }
    lines
}

fn show_person(person: &Person, is_me: bool, page: &mut Page) {
    let you = if is_me { " (you)" } else { "" };
    let away = if person.presence == "away" { " · away" } else { "" };
    let last = match person.last_checkin {
        Some(on) => format!("last check-in {}", from_today(on, person.today)),
        None => "no check-in yet".to_owned(),
    };
    let dots = dots(&person.rhythm);
    let dots = if dots.is_empty() { String::new() } else { format!(" · rhythm {dots}") };
    let week = week(person);
    page.heading(&format!("{}{you}", person.name));
    page.line(&format!("  {last}{week}{dots}{away}"));
    let me = page.me.clone();
    let own = person.goals.iter().filter(|goal| !is_beside(person, goal));
    let rows: Vec<Vec<String>> = own
        .map(|goal| {
            let state = if goal.state == "active" { String::new() } else { format!(" ({})", goal.state) };
            vec![
                format!("  {}", shown_id(&goal.reference, if is_me { &me } else { &person.id })),
                format!("{}{state}", goal.title),
                goal.how.clone(),
                last_words(goal.last_answer.as_ref(), person.today),
                numbers(person, goal),
            ]
        })
        .collect();
    if !rows.is_empty() {
        page.table(&[""; 5], &rows);
    } else if person.unreadable_goals == 0 {
        let hint = if is_me { "; `ally goal add TITLE` sets the first one" } else { "" };
        page.faint(&format!("  no open goals{hint}"));
    }
    if person.unreadable_goals > 0 {
        page.faint(&format!("  {} can't be read", count(person.unreadable_goals, "goal", "goals")));
    }
    if !person.after_a_miss.is_empty() {
        page.line(&format!("  after a miss, to quote if you like: {}", person.after_a_miss.join(" · ")));
    }
    if let Some(next) = &person.next {
        page.line(&format!("  next: {}", short(next, 160)));
    }
}

/// Whether a line is the joint one of a habit, which stands in the row of the person's own.
fn is_beside(person: &Person, line: &GoalLine) -> bool {
    line.owner == "ours"
        && person.goals.iter().any(|own| own.reference == line.reference && own.owner != "ours")
}

/// The numbers of a goal; of a joint habit what was done together too.
fn numbers(person: &Person, goal: &GoalLine) -> String {
    let joint = person.goals.iter().find(|line| line.reference == goal.reference && is_beside(person, line));
    let window = joint.and_then(|line| line.numbers.window).filter(|window| window.counted > 0);
    match window {
        Some(window) => format!("{} · together {} of {}", goal.short, window.tally.kept, window.counted),
        None => goal.short.clone(),
    }
}

/// A filled dot for every answered period, an open one for the others.
pub(super) fn dots(beats: &[Beat]) -> String {
    beats.iter().map(|beat| if beat.answered { '●' } else { '○' }).collect()
}

/// The last seven days: a filled dot for a check-in, an open one for a day that was agreed on and went by without, and a
/// point for a day that asks for nothing (yet). Left out where it would only repeat that there is no word.
fn week(person: &Person) -> String {
    if person.week.iter().all(|dot| !dot.checked_in) {
        return String::new();
    }
    let sign = |dot: &DayDot| match (dot.checked_in, dot.over) {
        (true, _) => '●',
        (false, true) => '○',
        (false, false) => '·',
    };
    format!(" · week {}", person.week.iter().map(sign).collect::<String>())
}

/// What may be done about a silence: offers, and nothing else.
fn show_offers(status: &Status, page: &mut Page) {
    if !status.offers.is_empty() {
        page.gap();
        page.heading("If you like");
        page.line(&format!("  {}", status.last_words));
        status.offers.iter().for_each(|offer| page.line(&format!("  {}", offer.text)));
    }
}

fn show_waiting(status: &Status, me: &str, page: &mut Page) {
    let mut lines = Vec::new();
    for person in &status.members {
        for waiting in &person.waiting_for {
            lines.push(waiting_words(status, person, waiting, me));
        }
    }
    if !lines.is_empty() {
        page.gap();
        page.heading("Waiting");
        lines.iter().for_each(|line| page.line(&format!("  {line}")));
    }
}

fn waiting_words(status: &Status, person: &Person, waiting: &Waiting, me: &str) -> String {
    let whom: Vec<&str> =
        waiting.from.iter().map(|id| if id == me { "you" } else { name(status, id) }).collect();
    let (who, verb) = if person.id == me { ("You", "wait") } else { (person.name.as_str(), "waits") };
    let text = short(&waiting.text, 80);
    // Where days begin at different hours, the other's may be one ahead.
    let since = from_today(waiting.since.min(status.day), status.day);
    format!("{who} {verb} for {}: “{text}” ({since}, {})", and(&whom), waiting.reference)
}

fn sync_words(sync: &SyncState, page: &Page) -> String {
    if let Some(unclear) = &sync.unclear {
        return format!("No sync from here: {unclear}; `ally sync` says what helps");
    }
    let Some(remote) = &sync.remote else {
        return "No remote yet: nothing leaves this machine. `ally git remote add origin URL` names one"
            .to_owned();
    };
    let mut parts = vec![match sync.last {
        Some(last) => {
            // The machine's date may be one ahead of the member's day, which begins later.
            let on = last.date_naive();
            let on = if Some(on) == page.today.succ_opt() { page.today } else { on };
            let at = if on == page.today {
                format!("today {}", last.format("%H:%M"))
            } else {
                from_today(on, page.today)
            };
            format!("last sync {at}")
        }
        None => "never synced".to_owned(),
    }];
    match sync.ahead {
        Some(0) => parts.push("nothing to send".to_owned()),
        Some(ahead) => parts.push(format!("{} to send", count(ahead, "commit", "commits"))),
        None => parts.push(format!("{remote} not reached yet")),
    }
    if let Some(behind) = sync.behind.filter(|behind| *behind > 0) {
        parts.push(format!("{} to merge", count(behind, "commit", "commits")));
    }
    if sync.dirty > 0 {
        parts.push(format!("{} edited by hand", count(sync.dirty, "file", "files")));
    }
    let mut words = parts.join(" · ");
    if let Some(first) = words.get(..1).map(str::to_uppercase) {
        words.replace_range(..1, &first);
    }
    words
}

impl Show for Synced {
    fn show(&self, page: &mut Page) {
        for clash in &self.clashes {
            page.notice(&clash_words(clash));
        }
        for left in &self.left {
            page.notice(&format!("Left alone: {}: {}", left.path, left.why));
        }
        if self.clashes.iter().any(|clash| clash.field.is_some()) {
            page.faint("Nothing is lost; `ally check` says how to settle it");
        }
        for note in &self.notes {
            page.line(note);
        }
        for offer in &self.offers {
            page.faint(&format!("Yours: {}, if you like: `{}`", offer.what, offer.way));
        }
    }
}

fn clash_words(clash: &Clashed) -> String {
    match (&clash.field, &clash.kept_in) {
        (Some(field), _) if clash.shown.0 == Value::Null => format!(
            "Both sides changed {field} of {}: “{}” is kept beside what is shown in {}",
            clash.id,
            words(&clash.kept.0),
            clash.path
        ),
        (Some(field), _) => format!(
            "Both sides changed {field} of {}: “{}” is shown, “{}” is kept beside it in {}",
            clash.id,
            words(&clash.shown.0),
            words(&clash.kept.0),
            clash.path
        ),
        (None, Some(kept_in)) => {
            format!(
                "Both sides changed {}, and not both versions can be read: one is used, and `ally git show {kept_in}` \
                 shows the other",
                clash.path
            )
        }
        (None, None) => format!("{} was changed on both sides", clash.path),
    }
}

fn words(value: &Value) -> String {
    short(&value.to_string(), 60)
}
