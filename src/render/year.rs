//! A year on one page.

use chrono::Datelike;

use super::reviews::section;
use super::{Page, Show};
use crate::ops::review::{Decided, Ended, Month, Row, Starred, Win, Word, Year};
use crate::ops::sprint::Experiment;
use crate::ops::words::{and, count, short, times};

/// How many lines of one sort are drawn at most where a month has no say.
const DRAWN: usize = 12;

impl Show for Year {
    fn show(&self, page: &mut Page) {
        head(self, page);
        if self.is_empty() {
            page.line("Nothing is written down for this year");
            return;
        }
        months(self, page);
        section(page, "Wins, one a month for each; `ally log --wins` has them all", &wins(self));
        section(page, "Thanks, one a month", &thanks(self));
        section(
            page,
            "What came to an end",
            &self.ended.iter().map(|one| ended(one, self)).collect::<Vec<_>>(),
        );
        grown(self, page);
        section(
            page,
            "Sprints",
            &at_most(self.sprints.iter().map(sprint).collect(), "`ally sprint list --all`"),
        );
        decisions(self, page);
        let starred = self.starred.iter().map(|one| found(one, self)).collect();
        section(page, "Worth finding again", &at_most(starred, "`ally log --starred`"));
        let becoming = self.becoming.iter().map(|(id, text)| format!("{}: {text}", self.name(id)));
        section(page, "Who you want to become", &becoming.collect::<Vec<_>>());
        page.gap();
        page.faint(
            "To talk about, if you like: which month would you live again, and what goes with you from here?",
        );
    }
}

fn head(year: &Year, page: &mut Page) {
    let names: Vec<&str> = year.members.iter().map(|id| year.name(id)).collect();
    let who = if names.is_empty() { String::new() } else { format!(" · {}", and(&names)) };
    page.heading(&format!("The year {}{who}", year.year));
    let mut parts = Vec::new();
    if year.counted_to < year.to {
        parts.push(format!("so far, counted to {}", year.counted_to.format("%a %-d %b")));
    }
    if year.reviews > 0 {
        parts.push(format!("{} held", count(year.reviews, "review", "reviews")));
    }
    if !parts.is_empty() {
        page.line(&parts.join(" · "));
    }
}

/// `J F M …` with a mark for each month.
fn months(year: &Year, page: &mut Page) {
    if year.touch.is_empty() && year.goals.is_empty() {
        return;
    }
    page.gap();
    let header = |name: &str| vec![name.to_owned(), String::new(), "J F M A M J J A S O N D".to_owned()];
    let mut rows = vec![header("Month by month")];
    rows[0].push(String::new());
    for touch in &year.touch {
        let name = year.name(&touch.member).to_owned();
        rows.push(vec![format!("  {name}"), "check-ins".to_owned(), marks(&touch.months), String::new()]);
    }
    let mut owner = "";
    for row in &year.goals {
        let name = if row.owner == owner { "" } else { year.name(&row.owner) };
        owner = &row.owner;
        let slug = row.reference.rsplit('/').next().unwrap_or_default().to_owned();
        rows.push(vec![format!("  {name}"), slug, marks(&row.months), sum(row)]);
    }
    page.table(&[""; 4], &rows);
    page.faint(
        "  ● something in every week, ◐ in some, ○ in none, · nothing was due; a week counts where it ends",
    );
}

fn marks(months: &[Option<Month>]) -> String {
    let mark = |month: &Option<Month>| match month {
        None => "·",
        Some(month) if month.weeks == 0 => "○",
        Some(month) if month.weeks < month.of => "◐",
        Some(_) => "●",
    };
    months.iter().map(mark).collect::<Vec<_>>().join(" ")
}

fn sum(row: &Row) -> String {
    let Some(kept) = row.kept else { return row.far.clone() };
    let back = match kept.comebacks {
        0 => String::new(),
        back => format!(", back {}", times(back)),
    };
    format!("kept {} of {}{back}", kept.kept, kept.counted)
}

/// One win a month for each: the last one that somebody had a word for, or the last.
fn wins(year: &Year) -> Vec<String> {
    let month = |win: &Win| (win.member.clone(), win.day.format("%Y-%m").to_string());
    let by_month = year.wins.chunk_by(|one, other| month(one) == month(other));
    let mut chosen: Vec<&Win> =
        by_month.filter_map(|of_one| of_one.iter().rfind(|win| win.answered).or(of_one.last())).collect();
    chosen.sort_by_key(|win| win.day.month0());
    chosen
        .into_iter()
        .map(|win| format!("{} {}: {}", win.day.format("%b"), year.name(&win.member), short(&win.text, 160)))
        .collect()
}

fn thanks(year: &Year) -> Vec<String> {
    let month = |word: &Word| word.day.format("%Y-%m").to_string();
    let chosen = year.thanks.chunk_by(|one, other| month(one) == month(other)).filter_map(<[Word]>::last);
    chosen
        .map(|word| {
            let effect = word.effect.as_ref().map(|text| format!(" – {}", short(text, 120)));
            let (from, to) = (year.name(&word.from), year.name(&word.to));
            let text = short(&word.text, 160);
            format!("{} {from} → {to}: {text}{}", word.day.format("%b"), effect.unwrap_or_default())
        })
        .collect()
}

fn ended(one: &Ended, year: &Year) -> String {
    let owners: Vec<&str> = one.owners.iter().map(|id| year.name(id)).collect();
    let how = match one.how {
        "dropped" => "let go",
        "replaced" => "became another goal",
        other => other,
    };
    let learned = one.learned.as_ref().map(|text| format!(" – learned: {}", short(text, 160)));
    format!(
        "{} {}: “{}” {how}{}",
        one.on.format("%b"),
        and(&owners),
        short(&one.title, 100),
        learned.unwrap_or_default()
    )
}

/// Habits that hold, goals that were changed on the way, and words.
fn grown(year: &Year, page: &mut Page) {
    let mut lines: Vec<String> = Vec::new();
    for habit in &year.habits {
        let (name, title) = (year.name(&habit.member), short(&habit.title, 80));
        lines.push(format!("{name}: “{title}” in {} of the last {} weeks", habit.weeks, habit.of));
    }
    for one in &year.changed {
        let owners: Vec<&str> = one.owners.iter().map(|id| year.name(id)).collect();
        let (title, often) = (short(&one.title, 80), times(one.days));
        lines.push(format!("{}: “{title}” changed {often} on the way", and(&owners)));
    }
    if !year.words.is_empty() {
        lines.push(format!("Words of your own: {}", and(&year.words)));
    }
    section(page, "What has grown", &lines);
}

fn sprint(one: &Experiment) -> String {
    let decision = match one.decision.as_deref() {
        Some("keep") => "kept",
        Some("adapt") => "kept in another form",
        Some("drop") => "let go",
        _ => "not decided yet",
    };
    format!("“{}”: {decision}", short(&one.title, 120))
}

/// How many decisions were carried out, and which.
fn decisions(year: &Year, page: &mut Page) {
    let done: Vec<&Decided> = year.decisions.iter().filter(|decided| decided.state == "done").collect();
    if done.is_empty() {
        return;
    }
    let all = count(year.decisions.len(), "decision", "decisions");
    let line = |one: &&Decided| {
        let who = one.who.as_ref().map(|who| format!(" ({})", year.name(who)));
        format!("{}{}", short(&one.what, 160), who.unwrap_or_default())
    };
    let lines = at_most(done.iter().map(line).collect(), "`ally review list`");
    section(page, &format!("Carried out: {} of {all}", done.len()), &lines);
}

fn found(one: &Starred, year: &Year) -> String {
    format!("{} {}: {}", one.day.format("%b"), year.name(&one.member), short(&one.text, 200))
}

/// The newest lines, and where the others are.
fn at_most(mut lines: Vec<String>, rest: &str) -> Vec<String> {
    let more = lines.len().saturating_sub(DRAWN);
    if more > 0 {
        lines.drain(..more);
        lines.push(format!("and {more} more before; {rest} has them"));
    }
    lines
}
