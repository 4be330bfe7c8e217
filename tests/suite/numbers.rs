//! What the board and a goal in full tell in numbers: wiring, words, zones and clocks. The rules are tested in
//! `src/ops/numbers`.

use ally::ops::numbers::Metric;
use serde_json::{Value, json};

use super::console::project;
use super::team::Team;

/// The part of docs/numbers.md below a heading.
fn chapter(heading: &str) -> String {
    let page = std::fs::read_to_string(project().join("docs/numbers.md")).unwrap();
    let below = page.split(&format!("\n## {heading}\n")).nth(1).unwrap_or_else(|| panic!("{heading}"));
    below.split("\n## ").next().unwrap().to_owned()
}

/// The first cells of the tables in a chapter.
fn first_cells(chapter: &str) -> Vec<String> {
    let rows = chapter.lines().filter(|line| line.starts_with('|'));
    rows.filter_map(|row| row.split('|').nth(1)).map(|cell| cell.trim().to_owned()).collect()
}

#[test]
fn every_claim_has_its_rule_on_the_page_of_numbers() {
    let rules = first_cells(&chapter("What a review points at"));
    for metric in Metric::ALL {
        let name = format!("`{}`", metric.word());
        assert!(rules.iter().any(|cell| cell.starts_with(&name)), "docs/numbers.md has no rule for {name}");
    }
}

#[test]
fn every_metric_has_a_formula_and_a_source_on_the_page_of_numbers() {
    let formulas = first_cells(&chapter("The metrics"));
    let sources = first_cells(&chapter("Where each comes from, and what it can't tell"));
    for number in 1..=25 {
        let name = format!("M{number}");
        for (cells, what) in [(&formulas, "formula"), (&sources, "source")] {
            let has = cells.iter().any(|cell| cell.split(", ").any(|one| one == name));
            assert!(has, "docs/numbers.md has no {what} of {name}");
        }
    }
}

/// Read from the source, so that a new part of the page of a review asks for its row.
#[test]
fn every_part_of_a_review_has_its_row_on_the_page_of_numbers() {
    let rows = first_cells(&chapter("What else a review prints")).join(", ");
    let mut found = 0;
    for file in ["reviews", "review_facts"] {
        let source = std::fs::read_to_string(project().join(format!("src/render/{file}.rs"))).unwrap();
        for opening in ["section(page, \"", "page.heading(\""] {
            for part in source.split(opening).skip(1) {
                let heading = part.split('"').next().unwrap();
                found += 1;
                let is_told = rows.contains(heading) || heading == "Worth a look";
                assert!(is_told, "docs/numbers.md has no row for “{heading}”");
            }
        }
    }
    assert!(found >= 10, "{found} headings");
}

/// Writes check-ins as another day's commands would have: one file per day with these goals.
fn says(team: &Team, who: &str, month: &str, days: &[u32], goals: &str) {
    for day in days {
        let path = format!("checkins/{who}/{}/{month}-{day:02}.{who}.yaml", month.replace('-', "/"));
        team.write("ana", &path, &format!("goals: {{{goals}}}\n"));
    }
}

/// Ana and Ben with goals that began in October.
fn october() -> Team {
    let team = Team::pair();
    team.at("2026-11-24T10:00");
    let habit = "every: 3/week\nstart: 2026-10-05\n";
    team.write("ana", "goals/ana/run.yaml", &format!("title: Run three times a week\n{habit}"));
    team.write(
        "ana",
        "goals/ana/pages.yaml",
        "title: Read\ntarget: 200\nunit: pages\nby: 2027-01-06\nstart: 2026-10-05\n",
    );
    team.write("ana", "goals/ana/hut.yaml", "title: Book the hut\nby: 2026-12-01\nstart: 2026-10-05\nchanges:\n- on: 2026-11-01\n  what: by\n  was: 2026-11-05\n- on: 2026-11-08\n  what: by\n  was: 2026-11-10\n");
    team.write(
        "ana",
        "goals/ours/hike.yaml",
        "title: Hike\nowners: [ana, ben]\nkeeper: ana\nevery: weekly\nstart: 2026-10-26\n",
    );
    says(&team, "ana", "2026-10", &[5, 7, 9, 12, 21, 23, 26, 28, 30], "run: done, pages: 10");
    says(&team, "ana", "2026-11", &[2, 3, 16, 17, 19], "run: done, pages: 2, ours/hike: done");
    says(&team, "ben", "2026-11", &[3, 18], "ours/hike: done");
    team
}

#[test]
fn the_board_tells_what_answers_add_up_to() {
    let team = october();
    team.ana("status").shows(
        "
        Ana & Ben, Tue 24 Nov
        “Run the spring half together” · November: Ana Roth leads · not signed by everybody yet (`ally pact`)

        Ben Li
          last check-in 6 days ago · week ●······ · rhythm ●
          ours/hike  Hike  weekly  done, 6 days ago  last 4 weeks 2 of 4 · together 1 of 4

        Ana Roth (you)
          last check-in 5 days ago · week ·●····· · rhythm ●
          hut        Book the hut            by Tue 1 Dec                    no answer yet        moved twice
          pages      Read                    to 200 pages by Wed 6 Jan 2027  2 pages, 5 days ago  100 of 200 · on pace
          run        Run three times a week  3/week                          done, 5 days ago     last 4 weeks 8 of 12
          ours/hike  Hike                    weekly                          done, 5 days ago     last 4 weeks 2 of 4 · together 1 of 4

        Last sync 2 days ago · nothing to send · 20 files edited by hand
        ",
    );
}

#[test]
fn a_goal_in_full_tells_its_numbers_in_sentences() {
    let team = october();
    team.ana("goal show run").shows(
        "
        run: Run three times a week
        active, 3/week

          reserve  2 skips in 28 days cost nothing
          witness  Ben Li
          start    Mon 5 Oct

        Last answer: done, 5 days ago
        Last week: 3 of 3 kept
        Last 4 weeks: 8 of 12 kept (67 %), 1 missed, 3 no word
        Came back 3 of 4 times after a miss
        ",
    );
    team.ana("goal show pages").shows(
        "
        pages: Read
        active, to 200 pages by Wed 6 Jan 2027

          witness  Ben Li
          start    Mon 5 Oct

        Last answer: 2 pages, 5 days ago
        100 of 200 pages, on pace, forecast Wed 6 Jan 2027 (by Wed 6 Jan 2027)

          200 ┤                                                                    –––––
              │                                                         –––––––––––
              │                                               ––––––––––
          100 ┤                                   ●●●●●–––––––
              │                   ●●●●●●●●●●●●●●●●–
              │             ●●●●●●––––––––
              │   ●●●●●●●●●●––––
            0 ┤–●●–––
              └·●·●●·●······●·●·●·●●·●●·········●●●····
               4 Oct                                                          6 Jan 2027
          ● reached; – the pace: 200 by Wed 6 Jan 2027, 109 by today; below, days with a value (●) and without (·)
        Of late 10, 10, 10, 2, 2, 2, 2, 2 ███▁▁▁▁▁
        ",
    );
    team.ana("goal show hut").shows(
        "
        hut: Book the hut
        active, by Tue 1 Dec

          witness  Ben Li
          start    Mon 5 Oct
          changes  Sun 1 Nov: by (was 2026-11-05)
                   Sun 8 Nov: by (was 2026-11-10)

        Last answer: no answer yet
        Moved twice
        ",
    );
    team.ana("goal show hike").shows(
        "
        ours/hike: Hike
        active, weekly

          owners   Ana Roth (keeps it) and Ben Li
          reserve  2 skips in 28 days cost nothing
          start    Mon 26 Oct

        Last answer: done, 5 days ago

        Ana Roth
        Last week: 1 of 1 kept
        Last 4 weeks: 2 of 4 kept, 1 missed, 1 no word

        Ben Li
        Last week: 1 of 1 kept
        Last 4 weeks: 2 of 4 kept, 2 no word

        Together
        Last week: 0 of 1 kept, 1 missed
        Last 4 weeks: 1 of 4 kept, 1 missed, 2 no word
        ",
    );
}

#[test]
fn numbers_are_the_same_for_both_and_wherever_they_are_asked_for() {
    let team = october();
    for path in ["goals", "checkins"] {
        team.git("ana", &["add", path]);
    }
    team.git("ana", &["commit", "-qm", "by hand"]);
    team.ana("sync").ok();
    team.ben("sync").ok();
    let lines = |of: Value| -> Vec<Value> {
        let members = of["data"]["members"].as_array().unwrap().clone();
        let mut lines: Vec<Value> =
            members.iter().flat_map(|member| member["goals"].as_array().unwrap().clone()).collect();
        lines.sort_by_key(|line| format!("{} {}", line["ref"], line["owner"]));
        lines.dedup();
        lines
    };
    let (ana, ben) = (lines(team.ana("status --json").json()), lines(team.ben("status --json").json()));
    assert_eq!(ana, ben);
    assert_eq!(
        ana.iter()
            .map(|line| format!("{} {}", line["ref"], line["owner"]).replace('"', ""))
            .collect::<Vec<_>>(),
        ["ana/hut ana", "ana/pages ana", "ana/run ana", "ours/hike ana", "ours/hike ben", "ours/hike ours"]
    );
    let shown = team.ben("goal show ana/run --json").json();
    for key in ["last_period", "window", "change", "comeback", "weeks_kept", "pace", "forecast", "carried"] {
        assert_eq!(shown["data"][key], ana[2][key], "{key}");
    }
    let shown = team.ben("goal show hike --json").json();
    assert_eq!(shown["data"]["lines"], json!([ana[3], ana[4]]));
    assert_eq!(shown["data"]["window"], ana[5]["window"]);
}

#[test]
fn weeks_and_sums_older_than_the_boards_other_questions_count() {
    let team = Team::pair();
    team.at("2026-11-24T10:00");
    team.write("ana", "goals/ana/run.yaml", "title: Run\nevery: weekly\nstart: 2025-12-29\n");
    team.write("ana", "goals/ana/km.yaml", "title: Kilometres\ntarget: 1000\nstart: 2025-12-29\n");
    for week in 0..47 {
        let day = chrono::NaiveDate::from_ymd_opt(2025, 12, 31).unwrap() + chrono::Days::new(week * 7);
        let (year, month) = (day.format("%Y"), day.format("%m"));
        let text = "goals: {run: done, km: 5}\nask: still there?\n";
        team.write("ana", &format!("checkins/ana/{year}/{month}/{day}.ana.yaml"), text);
    }
    let status = team.ana("status --json").json();
    let person = &status["data"]["members"][1];
    assert_eq!(
        (&person["goals"][1]["ref"], &person["goals"][1]["weeks_kept"]),
        (&"ana/run".into(), &47.into())
    );
    assert_eq!(person["goals"][0]["pace"]["done"], 235);
    // Open questions are those of 90 days, however far back check-ins are read.
    assert_eq!(person["waiting_for"].as_array().unwrap().len(), 13);
    assert_eq!(person["waiting_for"][0]["since"], "2026-08-26");
}

#[test]
fn the_window_follows_the_owners_zone_and_the_grace_of_the_pact() {
    let team = october();
    let last_day = |team: &Team| {
        let shown = team.ben("goal show ana/run --json").json();
        shown["data"]["window"]["to"].as_str().unwrap().to_owned()
    };
    team.write("ben", "goals/ana/run.yaml", "title: Run\nevery: 3/week\nstart: 2026-10-05\n");
    assert_eq!(last_day(&team), "2026-11-22");
    team.at("2026-11-23T22:00");
    assert_eq!(last_day(&team), "2026-11-15");
    // In Auckland it is Tuesday already.
    let ana = team.read("ben", "members/ana.yaml");
    team.write("ben", "members/ana.yaml", &format!("{ana}tz: Pacific/Auckland\n"));
    assert_eq!(last_day(&team), "2026-11-22");
    let pact = team.read("ben", "pacts/2026-11-22.ana.yaml");
    team.write("ben", "pacts/2026-11-22.ana.yaml", &pact.replace("lead:", "grace: 2\nlead:"));
    assert_eq!(last_day(&team), "2026-11-15");
}
