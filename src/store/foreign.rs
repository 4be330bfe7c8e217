//! What holds of every file that a partner pushes and every answer that somebody types: functions that panic where it
//! does not. The property tests below ask them, and so do the fuzz targets in `tests/fuzz/`.

use super::{CODES, MAX_BYTES, has_odd_ends, parse, parse_any, parse_map, rewrite, with_plain_ends};
use crate::model::{Kind, Problem, Record, Snapshot, Value, canonical_record, parse_day, path_of};
use crate::ops::{Now, checkin};

/// A record of each kind, by its id, in the order of [`Kind::ALL`].
pub const IDS: [&str; 10] = [
    "ally",
    "ana",
    "2026-11-22.ana",
    "ana/run",
    "2026-11-22.ana",
    "2026-11-22.ana.k3f9",
    "2026-11-early.ana",
    "2026-11-early.ana/ben",
    "2026-W47/ana",
    "2026-W47/joint.ana",
];

/// Some kind with the id of a record, for a number.
pub fn kind_of(number: usize) -> (Kind, &'static str) {
    let place = number % IDS.len();
    (Kind::ALL[place], IDS[place])
}

/// The bytes of a record's file: they are a record that can be written, or a problem that says where and why.
pub fn record((kind, id): (Kind, &str), bytes: &[u8]) {
    let path = path_of(kind, id);
    drop(parse_any(&path, bytes));
    drop(parse_map(&path, bytes));
    let record = match parse(kind, id, &path, bytes) {
        Ok(record) => record,
        Err(problem) => return is_told(&problem, bytes),
    };
    assert!(bytes.len() <= MAX_BYTES);
    assert_eq!(says(&record, bytes), canonical_record(&record));
    // What says the same is left as it is.
    assert_eq!(rewrite(Some(bytes), &record).as_deref(), Ok(bytes));
    if let Ok(plain) = with_plain_ends(&path, bytes) {
        assert!(!has_odd_ends(&plain));
        assert_eq!(says(&record, &plain), canonical_record(&record));
    }
    is_written(None, &record);
    let mut changed = record.clone();
    changed.fields.set("own_word", Value::text("new: # words"));
    is_written(Some(bytes), &changed);
    let first = record.fields.keys().next().map(str::to_owned);
    if let Some(first) =
        first.filter(|first| kind.fields().iter().all(|field| !field.required || field.name != first))
    {
        let mut changed = record;
        changed.fields.remove(&first);
        is_written(Some(bytes), &changed);
    }
}

/// The canonical text of what a file says.
fn says(record: &Record, bytes: &[u8]) -> String {
    match parse(record.kind, &record.id, &record.path(), bytes) {
        Ok(read) => canonical_record(&read),
        Err(problem) => format!("{problem:?}"),
    }
}

/// What is written is read back as it was meant; only what has grown too large is not written.
fn is_written(old: Option<&[u8]>, record: &Record) {
    match rewrite(old, record) {
        Ok(written) => assert_eq!(says(record, &written), canonical_record(record)),
        Err(problem) => assert_eq!(problem.code, "too-large", "{problem:?}"),
    }
}

fn is_told(problem: &Problem, bytes: &[u8]) {
    assert!(CODES.iter().any(|(code, _)| *code == problem.code), "{problem:?}");
    // A file of n lines can lack something behind the last.
    let breaks = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    assert!(problem.line.is_none_or(|line| (1..=breaks + 2).contains(&line)), "{problem:?}");
    assert!(problem.message.len() <= 1000, "{problem:?}");
}

/// An answer as typed, to a goal of every kind: it is refused, or can be written and is read back.
pub fn answer(text: &str) {
    let goal = |name: &str, fields: &[(&str, Value)]| {
        let mut goal = Record::new(Kind::Goal, format!("ana/{name}"));
        goal.fields.set("title", Value::text(name));
        for (key, value) in fields {
            goal.fields.set(key, value.clone());
        }
        goal
    };
    let mut team = Snapshot::default();
    team.put(Record::new(Kind::Member, "ana"));
    team.put(goal("habit", &[("every", Value::text("daily"))]));
    team.put(goal("often", &[("every", Value::text("3/week"))]));
    team.put(goal("number", &[("target", Value::Int(40)), ("unit", Value::text("km"))]));
    team.put(goal("once", &[]));
    let (Some(today), Ok(instant)) =
        (parse_day("2026-11-22"), chrono::DateTime::parse_from_rfc3339("2026-11-22T10:00:00+01:00"))
    else {
        return;
    };
    let now = Now { me: Some("ana".to_owned()), email: None, instant, today, seed: 0 };
    let (detail, typed) = text.split_once('\u{1e}').unwrap_or(("", text));
    for name in ["habit", "often", "number", "once"] {
        let details = if detail.is_empty() { Vec::new() } else { vec![format!("{name}.{detail}")] };
        let ask = checkin::Add {
            answers: vec![(name.to_owned(), typed.to_owned())],
            details,
            ..checkin::Add::default()
        };
        match checkin::add(&team, &now, &ask) {
            Ok(plan) => {
                for record in &plan.change.put {
                    is_written(None, record);
                    team.put(record.clone());
                }
                // The same answer once more is no news, and stands in no one's way.
                assert!(checkin::add(&team, &now, &ask).is_err(), "{text:?}");
            }
            Err(refusal) => assert!(!refusal.to_string().is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop, prop_oneof, proptest};

    use super::{answer, kind_of, record};
    use crate::model::sample::{Lots, fields};
    use crate::model::{Record, canonical_record};

    /// The file of some record with some places changed: pieces of YAML put in, bytes exchanged, lines moved.
    fn spoilt() -> impl Strategy<Value = (usize, Vec<u8>)> {
        const PIECES: [&[u8]; 20] = [
            b"\n", b": ", b"- ", b"  ", b"'", b"\"", b"|\n", b"#", b"{", b"]", b"\xff", b"\0", b"\r\n",
            b"\t", b"1e999", b"\\x1b", b"&a ", b"*a", b"? ", b"---\n",
        ];
        let spots = prop::collection::vec((any::<u16>(), 0..PIECES.len(), 0..4usize), 0..6);
        (0..10usize, any::<u64>(), 1..9usize, spots).prop_map(|(place, seed, share, spots)| {
            let (kind, id) = kind_of(place);
            let map = fields(kind, &mut Lots::new(seed), share);
            let record = Record { kind, id: id.to_owned(), fields: map, private: false };
            let mut bytes = canonical_record(&record).into_bytes();
            for (at, piece, taken) in spots {
                let at = usize::from(at) % (bytes.len() + 1);
                let end = (at + taken).min(bytes.len());
                drop(bytes.splice(at..end, PIECES[piece].iter().copied()));
            }
            (place, bytes)
        })
    }

    fn answers() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "y",
            "n",
            "p",
            "s",
            "yes",
            "done",
            "skip",
            ":",
            "energy",
            "time",
            "1",
            "12",
            "999999999999999999",
            ",",
            ".",
            "-",
            "+",
            "x",
            "mon",
            "tue",
            "daily",
            "e",
            "inf",
            "nan",
            "0",
            " ",
            "\u{1e}",
            "note=",
            "hard=",
            "real=",
            "why=",
            "link=",
            "\u{1b}",
            "Y",
        ];
        let piece = prop_oneof![6 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
        prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_spoilt_file_is_a_record_or_a_problem((place, bytes) in spoilt()) {
            record(kind_of(place), &bytes);
        }

        #[test]
        fn any_bytes_are_a_record_or_a_problem(place in 0..10usize, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            record(kind_of(place), &bytes);
        }

        #[test]
        fn an_answer_is_written_or_refused(text in answers()) {
            answer(&text);
        }
    }
}
