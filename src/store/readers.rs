//! The two readers of YAML compared: that of plain lines, and the YAML crate.

use proptest::prelude::{any, prop, proptest};

use super::plain;
use super::round_trip::{pieces, record};
use super::yaml::read_fully;
use crate::model::{Kind, Type, canonical_record};

proptest! {
    #[test]
    fn the_reader_of_plain_lines_and_the_yaml_crate_agree(
        record in record(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4u8, pieces()), 0..4),
    ) {
        let mut text = canonical_record(&record);
        for (from, to, what, pieces) in cuts {
            let places: Vec<usize> = (0..=text.len()).filter(|place| text.is_char_boundary(*place)).collect();
            let (one, other) = (*from.get(&places), *to.get(&places));
            let (from, to) = (one.min(other), one.max(other));
            match what {
                0 => text.insert_str(from, &pieces),
                1 => text.replace_range(from..*places.iter().find(|place| **place > from).unwrap_or(&from), ""),
                2 => text.insert_str(to, &text.clone()[from..to]),
                _ => text.insert_str(from, &pieces.chars().take(2).collect::<String>()),
            }
        }
        plainly_as_fully(record.kind, &text);
    }

    #[test]
    fn on_strange_texts_they_agree_too(text in pieces(), kind in prop::sample::select(&Kind::ALL[..])) {
        plainly_as_fully(kind, &text);
        plainly_as_fully(kind, &format!("title: x\n{text}\n"));
    }
}

/// Whatever the reader of plain lines reads, the YAML crate reads the same; true if it has an answer.
fn plainly_as_fully(kind: Kind, text: &str) -> bool {
    let holds = Type::Block(kind.fields());
    let Some(value) = plain::read(&holds, text.as_bytes()) else { return false };
    let fully = read_fully(&holds, "x.yaml", text.as_bytes());
    assert_eq!(fully.as_ref().map(Option::as_ref), Ok(Some(&value)), "{text}");
    true
}

#[test]
fn what_ally_writes_is_read_plainly() {
    for (kind, text) in [
        (
            Kind::Checkin,
            "goals:\n  run: done\n  pages: 12\n  km: 7.25\n  swim:\n    is: missed\n    why: energy\nmood: 4\n\
             blocker: 'the bus: late'\nnote: |\n  Zoë was there.\n\n  日本語 🙂\nnext: call Ben on Tuesday\nlast: kept\n\
             star: true\nwith:\n- ana\n- cleo\n",
        ),
        (
            Kind::Goal,
            "title: Swim\nevery: 3/week\nby: 2026-12-01\nclosed:\n  \"on\": 2026-11-01\n  as: done\n",
        ),
        (Kind::Feedback, "to: ben\nkind: thanks\ntext: you asked, and listened\nre: 2026-11-22.ben\n"),
        (
            Kind::Member,
            "name: Ana Roth\nemails:\n- ana@example.org\naway:\n- from: 2026-10-05\n  to: 2026-10-11\n  why: at my parents'\n",
        ),
    ] {
        assert!(plainly_as_fully(kind, text), "{text}");
    }
}
