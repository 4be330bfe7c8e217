//! M12, said to each other: who gave whom how many words of which kind.

use serde::Serialize;

use super::Basis;
use super::days::shift;
use crate::model::Feedback;

/// Days of feedback that are looked at.
const DAYS: i64 = 56;

/// Words in one direction from which something is noted.
const ENOUGH: u32 = 8;

/// What one member said to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Who gave.
    pub from: String,
    /// Who received.
    pub to: String,
    /// Thanks.
    pub thanks: u32,
    /// What to keep.
    pub keep: u32,
    /// What to change.
    pub change: u32,
    /// Questions.
    pub ask: u32,
    /// What stands out, from eight words on.
    pub note: Option<Note>,
}

/// What stands out in what one member said to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Only thanks and what to keep.
    NoChange,
    /// Only what to change.
    OnlyChange,
}

/// The table of giver and receiver; a pair without a word is a row of zeros (ruling 56).
pub fn said(basis: Basis<'_>) -> Vec<Said> {
    let members = basis.members();
    let today = basis.for_viewer().today;
    let recent = |feedback: &Feedback<'_>| {
        feedback.0.day().is_some_and(|day| shift(today, 1 - DAYS) <= day && day <= today)
    };
    let recent: Vec<Feedback<'_>> = basis.team.feedback().filter(recent).collect();
    let pairs = members.iter().flat_map(|from| members.iter().map(move |to| (from, to)));
    pairs.filter(|(from, to)| from != to).map(|(from, to)| between(&recent, from, to)).collect()
}

fn between(recent: &[Feedback<'_>], from: &str, to: &str) -> Said {
    let (mut thanks, mut keep, mut change, mut ask) = (0, 0, 0, 0);
    for feedback in recent.iter().copied() {
        if feedback.from() != from || !feedback.is_for(to) || is_reply(feedback) {
            continue;
        }
        match feedback.kind() {
            "thanks" => thanks += 1,
            "keep" => keep += 1,
            "change" => change += 1,
            "ask" => ask += 1,
            _ => {}
        }
    }
    let all = thanks + keep + change + ask;
    let note = match all {
        ..ENOUGH => None,
        _ if thanks + keep == all => Some(Note::NoChange),
        _ if change == all => Some(Note::OnlyChange),
        _ => None,
    };
    Said { from: from.to_owned(), to: to.to_owned(), thanks, keep, change, ask, note }
}

/// Whether it answers other feedback; what is about a check-in is no reply.
fn is_reply(feedback: Feedback<'_>) -> bool {
    let names_feedback = |re: &str| re.split('.').count() == 3 && !re.contains('/');
    feedback.0.fields.get("reply").is_some() || feedback.re().is_some_and(names_feedback)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Story, now};
    use super::super::{Basis, said};
    use super::Note;
    use crate::model::Kind;

    fn give(story: &mut Story, number: usize, from: &str, day: &str, fields: &[(&str, &str)]) {
        story.set(Kind::Feedback, &format!("{day}.{from}.k{number:03}"), fields);
    }

    fn counts(story: &Story, from: &str, to: &str) -> ([u32; 4], Option<Note>) {
        let now = now("2026-11-22");
        let row =
            said(Basis::now(&story.team, &now)).into_iter().find(|row| row.from == from && row.to == to);
        let row = row.unwrap();
        ([row.thanks, row.keep, row.change, row.ask], row.note)
    }

    #[test]
    fn ruling_56_words_are_counted_by_kind_and_replies_are_not() {
        let mut story = Story::new();
        story.set(Kind::Member, "cat", &[("role", "mentor")]);
        story.set(Kind::Member, "dan", &[]);
        story.set(Kind::Member, "eve", &[("until", "2026-11-01")]);
        assert_eq!(counts(&story, "ana", "ben"), ([0; 4], None));
        give(&mut story, 1, "ana", "2026-09-28", &[("to", "ben"), ("kind", "thanks")]);
        give(&mut story, 2, "ana", "2026-09-27", &[("to", "ben"), ("kind", "thanks")]);
        give(&mut story, 3, "ana", "2026-11-23", &[("to", "ben"), ("kind", "thanks")]);
        give(&mut story, 4, "ana", "2026-11-20", &[("to", "all")]);
        give(&mut story, 5, "ana", "2026-11-20", &[("to", "ben"), ("kind", "topic")]);
        give(&mut story, 6, "ana", "2026-11-20", &[("to", "ben"), ("re", "2026-11-19.ben.kaaa")]);
        give(
            &mut story,
            7,
            "ana",
            "2026-11-20",
            &[("to", "ben"), ("reply", "heard"), ("re", "2026-11-19.ben")],
        );
        give(&mut story, 8, "ana", "2026-11-20", &[("to", "ben"), ("kind", "ask"), ("re", "2026-11-19.ben")]);
        assert_eq!(counts(&story, "ana", "ben"), ([1, 1, 0, 1], None));
        assert_eq!(counts(&story, "ana", "dan"), ([0, 1, 0, 0], None));
        // Ruling 52: mentors and those who left are neither giver nor receiver.
        let now = now("2026-11-22");
        let rows = said(Basis::now(&story.team, &now));
        assert_eq!(rows.len(), 6);
        assert!(rows.iter().all(|row| !["cat", "eve"].contains(&row.from.as_str())));
    }

    #[test]
    fn notes_need_eight_words_of_one_sort() {
        for (kinds, note) in [
            (["keep"; 8], Some(Note::NoChange)),
            (["change"; 8], Some(Note::OnlyChange)),
            (["keep", "thanks", "keep", "keep", "keep", "keep", "keep", "ask"], None),
        ] {
            let mut story = Story::new();
            for (number, kind) in kinds.iter().enumerate().skip(1) {
                give(&mut story, number, "ana", "2026-11-20", &[("to", "ben"), ("kind", kind)]);
            }
            assert_eq!(counts(&story, "ana", "ben").1, None);
            give(&mut story, 0, "ana", "2026-11-20", &[("to", "ben"), ("kind", kinds[0])]);
            assert_eq!(counts(&story, "ana", "ben").1, note, "{kinds:?}");
        }
    }
}
