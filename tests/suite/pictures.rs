//! Pictures in the terminal: whole, in eighty columns and in forty, without colour, in ASCII.

use super::pty::Terminal;
use super::team::Team;

/// Ana reads 200 pages in ten weeks, and runs.
fn reader() -> Team {
    let team = Team::pair();
    team.write(
        "ana",
        "goals/ana/pages.yaml",
        "title: Read\ntarget: 200\nunit: pages\nby: 2026-12-26\nstart: 2026-10-18\n",
    );
    team.write("ana", "goals/ana/run.yaml", "title: Run\nevery: daily\nstart: 2026-11-02\n");
    team.write(
        "ana",
        "goals/ana/weight.yaml",
        "title: Lighter\nfrom: 82\ntarget: 75\nunit: kg\nstart: 2026-10-18\n",
    );
    for (day, said) in [
        ("10-19", "{pages: 12}"),
        ("10-24", "{pages: 20, weight: 82}"),
        ("11-02", "{pages: 8, run: done}"),
        ("11-04", "{run: partly, weight: 81.5}"),
        ("11-05", "{run: missed}"),
        ("11-09", "{pages: 30, run: skip}"),
        ("11-14", "{run: 3x}"),
        ("11-19", "{run: {days: [mon, tue, wed]}, weight: 80.5}"),
        ("11-20", "{pages: 25}"),
    ] {
        let month = &day[..2];
        let path = format!("checkins/ana/2026/{month}/2026-{day}.ana.yaml");
        let said = said.replace("3x", "{times: 3}");
        team.write("ana", &path, &format!("goals: {said}\n"));
    }
    team
}

/// The picture alone: everything from the line that begins so.
fn from(text: &str, first: &str) -> String {
    let at = text.lines().position(|line| line.trim_start().starts_with(first));
    let lines: Vec<&str> = text.lines().skip(at.unwrap_or_else(|| panic!("{first}:\n{text}"))).collect();
    format!("\n{}\n", lines.join("\n"))
}

fn is(actual: &str, expected: &str) {
    assert_eq!(actual.trim_end(), expected.trim_end(), "\n{actual}");
}

#[test]
fn a_number_shows_its_way_beside_its_pace() {
    let team = reader();
    is(
        &from(&team.ana("goal show pages").ok(), "200"),
        "
  200 ┤                                                                   ––––––
      │                                                         ––––––––––
      │                                               ––––––––––
      │                                    –––––––––––
   95 ┤                          –––––––––●●●●
      │                ––––––––●●●●●●●●●●●
      │      ––●●●●●●●●●●●●●●●●
    0 ┤–––●●●●●
      └···●····●········●······●··········●···
       17 Oct                                                             26 Dec
  ● reached; – the pace: 200 by Sat 26 Dec, 103 by today; below, days with a value (●) and without (·)
Of late 12, 20, 8, 30, 25 ▂▅▁█▆",
    );
}

#[test]
fn a_number_without_a_date_has_gaps_and_no_pace() {
    let team = reader();
    is(
        &from(&team.ana("goal show weight").ok(), "82"),
        "
    82 ┤●●●                        ●●●
  80.5 ┤                                                                ●●●
       │
       │
       │
       │
       │
    75 ┤
       └●●●························●●●··································●●●·····
        24 Oct                                                            22 Nov
  ● reached; below, days with a value (●) and without (·)
Of late 82, 81.5, 80.5 █▆▁",
    );
}

#[test]
fn a_calendar_shows_what_was_said_of_each_day() {
    let team = reader();
    is(&from(&team.ana("goal show run --calendar").ok(), "Mon"), "
  Mon ●–●
  Tue ··●
  Wed ◐·●
  Thu ○··
  Fri ···
  Sat ·◌·
  Sun ···
  ● done, ◐ partly, ◌ so many times that week, – skipped, ○ missed, · nothing said
Answered for 8 of the 21 days from Mon 2 Nov to Sun 22 Nov: 4 done, 1 partly, 1 report for a week, 1 skip, 1 missed");
}

#[test]
fn a_calendar_shows_the_days_of_check_ins() {
    let team = reader();
    is(
        &from(&team.ana("member show --calendar").ok(), "Nov"),
        "
       Nov
  Mon ●·●●·
  Tue ·····
  Wed ··●··
  Thu ··●·●
  Fri ····●
  Sat ●··●·
  Sun ·····
  ● checked in, · nothing said
Checked in on 9 of the 35 days from Mon 19 Oct to Sun 22 Nov
Days by month: Oct 2, Nov 7",
    );
}

#[test]
fn a_locale_without_utf_8_gets_ascii() {
    let team = reader();
    let folder = team.clone_of("ana");
    let shown = team.with("ana", &folder, &[("LC_ALL", "C")], "goal show run --calendar").ok();
    is(&from(&shown, "Mon"), "
  Mon *-*
  Tue ..*
  Wed +.*
  Thu o..
  Fri ...
  Sat .#.
  Sun ...
  * done, + partly, # so many times that week, - skipped, o missed, . nothing said
Answered for 8 of the 21 days from Mon 2 Nov to Sun 22 Nov: 4 done, 1 partly, 1 report for a week, 1 skip, 1 missed");
    let shown = team.with("ana", &folder, &[("LC_ALL", "C")], "goal show pages").ok();
    is(
        &from(&shown, "200"),
        "
  200 |                                                                   ------
      |                                                         ----------
      |                                               ----------
      |                                    -----------
   95 |                          ---------****
      |                --------***********
      |      --****************
    0 |---*****
      `...*....*........*......*..........*...
       17 Oct                                                             26 Dec
  * reached; - the pace: 200 by Sat 26 Dec, 103 by today; below, days with a value (*) and without (.)
Of late 12, 20, 8, 30, 25 .=_#+",
    );
    for (locale, plain) in
        [("C.UTF-8", false), ("de_DE.utf8", false), ("POSIX", true), ("en_US.ISO-8859-1", true)]
    {
        let shown = team.with("ana", &folder, &[("LANG", locale)], "goal show pages").ok();
        assert_eq!(shown.is_ascii(), plain, "{locale}\n{shown}");
    }
}

#[test]
fn forty_columns_are_enough() {
    let team = reader();
    let Some(terminal) = Terminal::new(&team, "ana") else { return };
    let terminal = terminal.columns(40);
    let seen = terminal.ally("goal show pages --color never", &[]);
    is(
        &from(&seen.screen, "200"),
        "
  200 ┤                              –––
      │                          ––––
      │                     –––––
      │                –––––
   95 ┤            –––●●
      │       –––●●●●●
      │   ●●●●●●●
    0 ┤–●●
      └·●·●···●··●····●·
       17 Oct                     26 Dec
  ● reached; – the pace: 200 by Sat 26
  Dec, 103 by today; below, days with a
  value (●) and without (·)
Of late 12, 20, 8, 30, 25 ▂▅▁█▆",
    );
    let seen = terminal.ally("member show --calendar --color never", &[]);
    is(
        &from(&seen.screen, "Nov"),
        "
       Nov
  Mon ●·●●·
  Tue ·····
  Wed ··●··
  Thu ··●·●
  Fri ····●
  Sat ●··●·
  Sun ·····
  ● checked in, · nothing said
Checked in on 9 of the 35 days from Mon
19 Oct to Sun 22 Nov
Days by month: Oct 2, Nov 7",
    );
}

#[test]
fn two_values_are_no_picture() {
    let team = Team::pair();
    team.ana("goal add Read --id pages --target 200").ok();
    assert!(!team.ana("goal show pages").ok().contains("Of late"));
    team.ana("checkin pages=3").ok();
    team.at("2026-11-23T10:00");
    team.ana("checkin pages=3").ok();
    assert!(!team.ana("goal show pages").ok().contains("Of late"));
    team.at("2026-11-24T10:00");
    team.ana("checkin pages=3").ok();
    assert!(team.ana("goal show pages").ok().contains("Of late 3, 3, 3"));
}
