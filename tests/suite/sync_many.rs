//! Three clones, many edits in an order drawn by lot: in the end all are equal and every word is somewhere.

use super::team::Team;

/// A small generator of our own, so that a seed means the same in every version of every crate.
struct Lots(u64);

impl Lots {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

const PEOPLE: [&str; 3] = ["ana", "ben", "cem"];

/// Edits until `steps` are done; returns every word that was written and acknowledged.
fn edit_by_lot(team: &Team, lots: &mut Lots, steps: usize) -> Vec<String> {
    let mut words = Vec::new();
    for step in 0..steps {
        let who = lots.one_of(&PEOPLE);
        let word = format!("word{step}x");
        match lots.below(8) {
            0 => {
                team.says(who, &format!("goal add {word} --id g{step}")).ok();
                words.push(word);
            }
            1 | 2 => {
                // Whoever is at the keyboard changes somebody's goal, as that person's other device would.
                let owner = lots.one_of(&PEOPLE);
                let field = lots.one_of(&["why", "minimum", "obstacle", "done-when"]);
                let line = format!("--as {owner} goal change run --{field} {word} --because because{word}");
                team.says(who, &line).ok();
                words.extend([format!("because{word}"), word]);
            }
            3 => {
                let owner = lots.one_of(&PEOPLE);
                team.says(who, &format!("--as {owner} checkin -m 3 --note {word}")).ok();
                words.push(word);
            }
            4 => {
                let to = lots.one_of(&PEOPLE);
                if to != who {
                    team.says(who, &format!("feedback give {to} {word}")).ok();
                    words.push(word);
                }
            }
            _ => {
                let run = team.says(who, "sync");
                assert!(matches!(run.code, 0 | 5) && run.err.is_empty(), "{run:?}");
            }
        }
    }
    words
}

#[test]
fn whatever_the_order_all_end_equal_and_no_word_is_lost() {
    for seed in [1, 2] {
        let team = Team::pair().with_cem();
        for who in PEOPLE {
            team.says(who, "goal add Run --id run --every daily").ok();
        }
        for who in PEOPLE.iter().chain(&PEOPLE) {
            team.says(who, "sync").ok();
        }
        let words = edit_by_lot(&team, &mut Lots(seed), 45);
        assert!(words.len() > 20, "the lots were drawn well");
        for who in PEOPLE.iter().chain(&PEOPLE) {
            let run = team.says(who, "sync");
            assert!(matches!(run.code, 0 | 5) && run.err.is_empty(), "seed {seed}: {run:?}");
        }
        let records = team.records("ana");
        for who in PEOPLE {
            assert_eq!(team.records(who), records, "seed {seed}: {who} has the same files");
            assert_eq!(team.git(who, &["rev-parse", "HEAD"]), team.git("ana", &["rev-parse", "HEAD"]));
            team.is_clean(who);
        }
        // Words that a later word of the same person replaced live on in the history; those changed on two sides at
        // once stay in the files. Nothing that was acknowledged is in neither.
        let history = team.git("ana", &["log", "-p", "-m", "--format=%H"]);
        let lost: Vec<&String> = words.iter().filter(|word| !history.contains(word.as_str())).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:?}");
        let found = team.says("ana", "check");
        for line in found.out.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            assert!(line.ends_with("[clash]"), "seed {seed}: {line}");
        }
        team.git_ok("ana", &team.path("remote.git"), &["fsck", "--strict"]);
    }
}

/// Commands, edits with an editor, removed files and plain git by lot; returns the words that were acknowledged.
fn live_by_lot(team: &Team, people: &[&str], lots: &mut Lots, steps: usize) -> Vec<String> {
    let mut words = Vec::new();
    for step in 0..steps {
        let who = lots.one_of(people);
        let folder = team.clone_of(who);
        let git = |line: &str| team.git_in(who, &folder, &line.split(' ').collect::<Vec<_>>()).0 == 0;
        let goal = lots.one_of(&["run", "spare"]);
        let word = format!("word{step}x");
        match lots.below(10) {
            0..=2 => {
                let owner = lots.one_of(people);
                let field = lots.one_of(&["why", "minimum", "obstacle"]);
                let line =
                    format!("--as {owner} goal change {goal} --{field} {word} --because because{word}");
                // Where somebody removed the goal there is nothing to change.
                if team.says(who, &line).code == 0 {
                    words.extend([format!("because{word}"), word]);
                }
            }
            3 => {
                let owner = lots.one_of(people);
                if team.says(who, &format!("--as {owner} checkin -m 3 --note {word}")).code == 0 {
                    words.push(word);
                }
            }
            4 => {
                let path = folder.join(format!("goals/{who}/{goal}.yaml"));
                if let Ok(text) = std::fs::read_to_string(&path) {
                    std::fs::write(&path, format!("# by hand\n{text}own_{step}: {word}\n")).unwrap();
                    words.push(word);
                }
            }
            5 => {
                let _ = git(&format!("rm --quiet -- goals/{who}/spare.yaml"))
                    && git(&format!("commit --quiet -m removed -- goals/{who}/spare.yaml"));
            }
            6 => {
                // What git will not merge, a person takes back.
                if !git("pull --quiet --no-rebase --no-edit") {
                    git("merge --abort");
                }
            }
            7 => {
                if !git("pull --quiet --rebase") {
                    git("rebase --abort");
                }
            }
            8 => drop(git("push --quiet")),
            _ => {
                let run = team.says(who, "sync");
                assert!(matches!(run.code, 0 | 5) && run.err.is_empty(), "{run:?}");
            }
        }
    }
    words
}

#[test]
fn with_plain_git_editors_and_removed_files_in_the_mix_all_end_equal_too() {
    for (seed, people) in [(3, &["ana", "ben"][..]), (4, &["ana", "ben", "cem", "dee"])] {
        let mut team = Team::pair();
        if people.len() > 2 {
            team = team.with_cem();
            team.home("dee", "Dee Fox");
            team.in_home("dee", &["join", &team.remote(), "team"]).ok();
        }
        for who in people {
            team.says(who, "goal add Run --id run --every daily").ok();
            team.says(who, "goal add Spare --id spare --every daily").ok();
        }
        for who in people.iter().chain(people) {
            team.says(who, "sync").ok();
        }
        let words = live_by_lot(&team, people, &mut Lots(seed), 40);
        assert!(words.len() > 15, "the lots were drawn well");
        for who in people.iter().chain(people) {
            let run = team.says(who, "sync");
            assert!(matches!(run.code, 0 | 5) && run.err.is_empty(), "seed {seed}: {run:?}");
        }
        for who in people {
            assert_eq!(team.records(who), team.records("ana"), "seed {seed}: {who} has the same files");
            assert_eq!(team.git(who, &["rev-parse", "HEAD"]), team.git("ana", &["rev-parse", "HEAD"]));
            team.is_clean(who);
        }
        let history = team.git("ana", &["log", "-p", "-m", "--format=%H"]);
        let lost: Vec<&String> = words.iter().filter(|word| !history.contains(word.as_str())).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:?}");
    }
}

#[test]
fn a_value_that_lost_a_merge_is_in_the_record_itself() {
    // Nobody overwrote anything here after reading it, so every word must be in the files, not only in history.
    let team = Team::pair().with_cem();
    team.ana("goal add Run --id run --every daily").ok();
    for who in PEOPLE.iter().chain(&PEOPLE) {
        team.says(who, "sync").ok();
    }
    for (who, word) in PEOPLE.iter().zip(["apple", "berry", "cherry"]) {
        team.says(who, &format!("--as ana goal change run --why {word} --because {word}-reason")).ok();
    }
    for who in PEOPLE.iter().chain(&PEOPLE) {
        let run = team.says(who, "sync");
        assert!(matches!(run.code, 0 | 5), "{run:?}");
    }
    let text = team.read("cem", "goals/ana/run.yaml");
    for word in ["apple", "berry", "cherry"] {
        assert!(text.contains(word) && text.contains(&format!("{word}-reason")), "{word}\n{text}");
    }
    assert!(text.contains("why: cherry\n"), "the value that sorts last is shown\n{text}");
    assert_eq!(team.records("ana"), team.records("ben"));
    assert_eq!(team.records("ana"), team.records("cem"));
}
